import type { RuleCondition } from '../contract/rules.ts';
import type { CodedColumn } from './coded.ts';
import { MISSING } from './coded.ts';

/** What is taken for good: given customers picked, and members of the segment among them. */
export type Quality = (members: number, matched: number) => number;

/** A condition on one column, as the codes that it picks. */
export interface Candidate {
  readonly column: number;
  /** 1 for each code that passes. */
  readonly passes: Uint8Array;
  /** Tells apart which codes pass, among the conditions on its column. */
  readonly key: string;
  readonly members: number;
  readonly matched: number;
  readonly quality: number;
  /** Quality less what makes it harder to say; by this the best is chosen. */
  readonly rank: number;
  readonly condition: () => RuleCondition;
}

/** Levels that one condition names at most; more is no longer read. */
const MOST_NAMED = 4;
/** What a second bound, or another level, must add. */
const WORTH = 0.005;
/** What "is not" and "is missing" must be better by than what says what is. */
const PLAIN = 0.01;

/**
 * The best conditions on one column for customers of whom `own` (members) and `all` are known by code: for numbers the best
 * lower bound, upper bound and interval; for categories the best sets of levels, which are prefixes of the levels in order of
 * their share of members (for the F measure no other set can be better), and the same said by what is left out.
 */
export function candidatesOf(coded: CodedColumn, column: number, own: Int32Array, all: Int32Array, quality: Quality): Candidate[] {
  const found = coded.kind === 'numeric' ? ranges(coded, column, own, all, quality) : sets(coded, column, own, all, quality);
  if (coded.hasMissing && all[MISSING] > 0) {
    const passes = new Uint8Array(256);
    passes[MISSING] = 1;
    const value = quality(own[MISSING], all[MISSING]);
    found.push({ column, passes, key: 'missing', members: own[MISSING], matched: all[MISSING], quality: value, rank: value - PLAIN, condition: coded.missing });
  }
  return found;
}

/** The best interval of a kind so far; `first` is −1 before there is one. */
interface Span {
  first: number;
  last: number;
  members: number;
  matched: number;
  quality: number;
}
const noSpan = (): Span => ({ first: -1, last: -1, members: 0, matched: 0, quality: -Infinity });

function ranges(coded: CodedColumn, column: number, own: Int32Array, all: Int32Array, quality: Quality): Candidate[] {
  const { bins } = coded;
  const [upper, lower, both] = [noSpan(), noSpan(), noSpan()];
  for (let first = 0; first < bins; first++) {
    let [members, matched] = [0, 0];
    for (let last = first; last < bins; last++) {
      members += own[last];
      matched += all[last];
      if (first === 0 && last === bins - 1) continue;
      const value = quality(members, matched);
      const best = first === 0 ? upper : last === bins - 1 ? lower : both;
      if (value <= best.quality) continue;
      best.first = first;
      best.last = last;
      best.members = members;
      best.matched = matched;
      best.quality = value;
    }
  }
  const single = Math.max(upper.quality, lower.quality, 0);
  return [upper, lower, ...(both.quality > single + WORTH ? [both] : [])].filter(({ first }) => first >= 0).map((span) => rangeOf(coded, column, span));
}

const rangeOf = (coded: CodedColumn, column: number, { first, last, members, matched, quality }: Span): Candidate => ({
  column, passes: new Uint8Array(256).fill(1, first, last + 1), key: `${first}-${last}`, members, matched, quality, rank: quality,
  condition: () => coded.range(first, last),
});

function sets(coded: CodedColumn, column: number, own: Int32Array, all: Int32Array, quality: Quality): Candidate[] {
  const { bins } = coded;
  const order = Array.from({ length: bins }, (_, code) => code).filter((code) => all[code] > 0)
    .sort((a, b) => own[b] * all[a] - own[a] * all[b] || a - b);
  const out: Candidate[] = [];
  const total = { members: 0, matched: 0 };
  for (let code = 0; code < MISSING; code++) {
    total.members += own[code];
    total.matched += all[code];
  }
  let best = 0;
  let [members, matched] = [0, 0];
  for (const [at, code] of order.entries()) {
    if (at === MOST_NAMED) break;
    members += own[code];
    matched += all[code];
    const value = quality(members, matched);
    if (at > 0 && value <= best + WORTH) continue;
    best = Math.max(best, value);
    const chosen = order.slice(0, at + 1).sort((a, b) => a - b);
    const passes = new Uint8Array(256);
    for (const one of chosen) passes[one] = 1;
    out.push({ column, passes, key: passes.join(''), members, matched, quality: value, rank: value, condition: () => coded.among(chosen, false) });
  }
  best = 0;
  [members, matched] = [total.members, total.matched];
  for (let at = 1; at <= Math.min(MOST_NAMED, order.length - 1); at++) {
    const code = order[order.length - at];
    members -= own[code];
    matched -= all[code];
    const value = quality(members, matched);
    if (at > 1 && value <= best + WORTH) continue;
    best = Math.max(best, value);
    const left = order.slice(order.length - at).sort((a, b) => a - b);
    const passes = new Uint8Array(256).fill(1, 0, MISSING);
    for (const one of left) passes[one] = 0;
    out.push({ column, passes, key: passes.join(''), members, matched, quality: value, rank: value - PLAIN, condition: () => coded.among(left, true) });
  }
  return out;
}
