import type { Steps } from '../contract/compute.ts';
import type { FeatureValues } from '../contract/feature-values.ts';
import type { RuleFit, RulesResult, SegmentRule, SegmentRules } from '../contract/rules.ts';
import { createRandom, shuffle } from '../math/random.ts';
import { codeColumn } from './coded.ts';
import type { CodedColumn } from './coded.ts';
import { matchingRows } from './matches.ts';
import { passingRows, searchRules } from './search.ts';
import type { CodedRule, SearchOptions } from './search.ts';

export interface RulesInput {
  readonly columns: readonly FeatureValues[];
  /** Segment of each row, −1 for none. */
  readonly labels: Int32Array;
  readonly k: number;
  /** Rows that rules are searched on, ascending; null: all. */
  readonly sample: Int32Array | null;
  readonly seed: number;
  readonly options: SearchOptions;
}

const FOLDS = 5;
/** Fewer members than this are not split. */
const LEAST_MEMBERS = 2 * FOLDS;
const FOLD_STREAM = 8101;

/**
 * Plain rules for every segment: a few conjunctions of conditions on unprepared columns, found without looking at how the
 * segments were made, counted on all customers, and tested on customers that they were not searched on (5-fold cross-validation).
 * Of k = 1 there is nothing to tell apart: no rules.
 */
export function* findRules(input: RulesInput): Steps<RulesResult> {
  const { columns, labels, k, sample } = input;
  const coded: CodedColumn[] = [];
  for (const column of columns) {
    const found = codeColumn(column);
    if (found !== null) coded.push(found);
    yield { fraction: 0 };
  }
  const rows = labels.length;
  const searched = sample ?? Int32Array.from({ length: rows }, (_, row) => row);
  const folds = foldsOf(searched, input.seed);
  const segments: SegmentRules[] = [];
  const picks: Uint8Array[][] = [];
  for (let label = 0; label < k; label++) {
    const inSegment = Uint8Array.from(labels, (own) => (own === label ? 1 : 0));
    const size = count(inSegment);
    const scale = { from: label / k, to: (label + 1) / k };
    const found = k === 1 ? [] : yield* within(searchRules(coded, searched, inSegment, input.options), scale.from, scale.from + (scale.to - scale.from) / (FOLDS + 1));
    const matched = found.map(({ conditions }) => matchingRows(columns, conditions, rows));
    picks.push(matched);
    const rules = found.map(({ conditions }, i): SegmentRule => ({ conditions, ...fitOf(matched[i], inSegment, size) }));
    const heldOut = found.length === 0 ? null : yield* within(
      crossValidate(coded, searched, folds, inSegment, input.options), scale.from + (scale.to - scale.from) / (FOLDS + 1), scale.to,
    );
    segments.push({ label, size, rules, together: fitOf(anyOf(matched, rows), inSegment, size), heldOut });
  }
  const order = segments
    .flatMap(({ rules }, segment) => rules.map((rule, at) => ({ segment, rule: at, precision: rule.precision ?? 0, members: rule.members })))
    .sort((a, b) => b.precision - a.precision || b.members - a.members || a.segment - b.segment || a.rule - b.rule)
    .map(({ segment, rule }) => ({ segment, rule }));
  return {
    segments, rows, sampledRows: sample === null ? null : sample.length, columns: columns.length, order,
    decided: decide(order.map(({ segment, rule }) => ({ segment, picks: picks[segment][rule] })), labels),
  };
}

/** The steps of a part, as a part of the whole. */
function* within<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield { fraction: from + (to - from) * step.value.fraction };
  }
}

const count = (flags: Uint8Array): number => flags.reduce((sum, flag) => sum + flag, 0);

function anyOf(picks: readonly Uint8Array[], rows: number): Uint8Array {
  return Uint8Array.from({ length: rows }, (_, row) => (picks.some((one) => one[row] === 1) ? 1 : 0));
}

function fitOf(picks: Uint8Array, inSegment: Uint8Array, size: number): RuleFit {
  let [matched, members] = [0, 0];
  for (let row = 0; row < picks.length; row++) {
    matched += picks[row];
    members += picks[row] & inSegment[row];
  }
  return { matched, members, precision: matched === 0 ? null : members / matched, recall: size === 0 ? 0 : members / size };
}

/** The fold of each place in `rows`: as equal in size as can be, at random. */
function foldsOf(rows: Int32Array, seed: number): Uint8Array {
  const random = createRandom(seed, FOLD_STREAM);
  return shuffle(Uint8Array.from(rows, (_, i) => i % FOLDS), random);
}

/** Rules searched on four fifths, counted on the fifth left, summed over the five. */
function* crossValidate(
  coded: readonly CodedColumn[], rows: Int32Array, folds: Uint8Array, inSegment: Uint8Array, options: SearchOptions,
): Steps<SegmentRules['heldOut']> {
  let size = 0;
  for (const row of rows) size += inSegment[row];
  if (size < LEAST_MEMBERS) return null;
  let [matched, members] = [0, 0];
  for (let fold = 0; fold < FOLDS; fold++) {
    const learnt: readonly CodedRule[] = yield* within(
      searchRules(coded, rows.filter((_, i) => folds[i] !== fold), inSegment, options), fold / FOLDS, (fold + 1) / FOLDS,
    );
    const test = rows.filter((_, i) => folds[i] === fold);
    const picked = new Set(learnt.flatMap(({ tests }) => [...passingRows(coded, tests, test)]));
    matched += picked.size;
    for (const row of picked) members += inSegment[row];
  }
  return { precision: matched === 0 ? null : members / matched, recall: members / size };
}

/** What the first rule that holds says of each customer with a segment. */
function decide(rules: readonly { readonly segment: number; readonly picks: Uint8Array }[], labels: Int32Array): RulesResult['decided'] {
  let [own, other, none] = [0, 0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] < 0) continue;
    const first = rules.find(({ picks }) => picks[row] === 1);
    if (first === undefined) none++;
    else if (first.segment === labels[row]) own++;
    else other++;
  }
  return { own, other, none };
}
