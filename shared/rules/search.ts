import type { Steps } from '../contract/compute.ts';
import type { RuleCondition } from '../contract/rules.ts';
import { candidatesOf } from './candidates.ts';
import type { Candidate, Quality } from './candidates.ts';
import type { CodedColumn } from './coded.ts';

export interface SearchOptions {
  /** Conditions of a rule, at most. */
  readonly conditions: number;
  /** Rules of a segment, at most. */
  readonly alternatives: number;
  /** β of the F measure: below 1 wrong picks weigh more, above 1 missed members. */
  readonly beta: number;
}

/** A rule on coded columns. */
export interface CodedRule {
  readonly tests: readonly { readonly column: number; readonly passes: Uint8Array }[];
  readonly conditions: readonly RuleCondition[];
}

/** Incomplete rules that are followed up at each length. */
const BEAM = 8;
/** What a further condition, and a further rule, must add to the F measure. */
const CONDITION_GAIN = 0.01;
const RULE_GAIN = 0.03;

/** The F measure with weight β (van Rijsbergen 1979), given the customers picked, the members among them and the size of the segment. */
export function fMeasure(members: number, matched: number, size: number, beta: number): number {
  const weight = beta * beta;
  return matched === 0 ? 0 : ((1 + weight) * members) / (weight * size + matched);
}

/** An incomplete rule: the rows that it leaves. */
interface Branch {
  readonly tests: readonly Candidate[];
  readonly rows: Int32Array;
  readonly quality: number;
}

/**
 * Rules for one segment: the conjunction with the highest F measure that a beam search finds, shortened as far as that costs
 * nothing, then further ones on the rows that none picks, as long as all together become clearly better (sequential covering,
 * Fürnkranz 1999).
 *
 * @param rows rows looked at
 * @param inSegment 1 for members, by row
 */
export function* searchRules(
  columns: readonly CodedColumn[], rows: Int32Array, inSegment: Uint8Array, options: SearchOptions,
): Steps<CodedRule[]> {
  let size = 0;
  for (const row of rows) size += inSegment[row];
  const rules: CodedRule[] = [];
  let [members, matched, best] = [0, 0, 0];
  let left = rows;
  while (rules.length < options.alternatives && size > members) {
    const [base, picked] = [members, matched];
    const quality: Quality = (m, n) => fMeasure(base + m, picked + n, size, options.beta);
    const found = yield* bestRule(columns, left, inSegment, quality, options.conditions, rules.length / options.alternatives);
    if (found === null || found.quality < best + (rules.length === 0 ? 0 : RULE_GAIN)) break;
    const passing = passingRows(columns, found.tests, left);
    for (const row of passing) members += inSegment[row];
    matched += passing.length;
    best = found.quality;
    rules.push({ tests: found.tests, conditions: found.tests.map((test) => test.condition()) });
    const gone = new Set(passing);
    left = left.filter((row) => !gone.has(row));
  }
  return rules;
}

function* bestRule(
  columns: readonly CodedColumn[], rows: Int32Array, inSegment: Uint8Array, quality: Quality, length: number, done: number,
): Steps<{ tests: readonly Candidate[]; quality: number } | null> {
  let members = 0;
  for (const row of rows) members += inSegment[row];
  // a rule must be better than picking everybody
  let best: Branch = { tests: [], rows, quality: quality(members, rows.length) };
  let beam: readonly Branch[] = [best];
  for (let depth = 0; depth < length; depth++) {
    const longer: { readonly branch: Branch; readonly candidate: Candidate }[] = [];
    const seen = new Set<string>();
    for (const branch of beam) {
      for (const candidate of yield* extensions(columns, branch, inSegment, quality, done)) {
        const picked = [...branch.tests, candidate].map((test) => `${test.column}:${test.key}`).sort().join('|');
        if (seen.has(picked)) continue;
        seen.add(picked);
        longer.push({ branch, candidate });
      }
    }
    longer.sort((a, b) => b.candidate.rank - a.candidate.rank);
    beam = longer.slice(0, BEAM).map(({ branch, candidate }): Branch => ({
      tests: [...branch.tests, candidate], rows: passingRows(columns, [candidate], branch.rows), quality: candidate.quality,
    }));
    if (beam.length === 0) break;
    if (beam[0].quality > best.quality + CONDITION_GAIN) best = beam[0];
  }
  if (best.tests.length === 0) return null;
  return shorten(columns, best, rows, inSegment, quality);
}

/** All conditions on columns that the branch does not test yet. */
function* extensions(
  columns: readonly CodedColumn[], branch: Branch, inSegment: Uint8Array, quality: Quality, done: number,
): Steps<Candidate[]> {
  const out: Candidate[] = [];
  const [own, all] = [new Int32Array(256), new Int32Array(256)];
  for (const [at, coded] of columns.entries()) {
    if (branch.tests.some((test) => test.column === at)) continue;
    own.fill(0);
    all.fill(0);
    const { codes } = coded;
    const { rows } = branch;
    for (let i = 0; i < rows.length; i++) {
      const code = codes[rows[i]];
      all[code]++;
      own[code] += inSegment[rows[i]];
    }
    for (const candidate of candidatesOf(coded, at, own, all, quality)) if (candidate.matched > 0 && candidate.matched < rows.length) out.push(candidate);
    yield { fraction: done };
  }
  return out;
}

/** Leaves out conditions that the others make needless. */
function shorten(
  columns: readonly CodedColumn[], { tests, quality: worth }: Branch, rows: Int32Array, inSegment: Uint8Array, quality: Quality,
): { tests: readonly Candidate[]; quality: number } {
  let [kept, value] = [tests, worth];
  for (const test of tests) {
    const fewer = kept.filter((other) => other !== test);
    if (fewer.length === 0) break;
    const passing = passingRows(columns, fewer, rows);
    let members = 0;
    for (const row of passing) members += inSegment[row];
    const without = quality(members, passing.length);
    if (without >= value) [kept, value] = [fewer, without];
  }
  return { tests: kept, quality: value };
}

/** The rows that pass all tests. */
export function passingRows(columns: readonly CodedColumn[], tests: CodedRule['tests'], rows: Int32Array): Int32Array {
  return rows.filter((row) => tests.every(({ column, passes }) => passes[columns[column].codes[row]] === 1));
}
