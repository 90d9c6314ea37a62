import type { FeatureValues, LevelValues, NumericValues } from '../contract/feature-values.ts';
import type { RuleCondition } from '../contract/rules.ts';
import { sortedPresent } from '../math/stats.ts';
import { cutsOf } from './cuts.ts';

/** Levels of a category that rules may name; the others count as one that is named by nobody. */
const MOST_LEVELS = 24;
/** Codes of a row that is none of the intervals or levels. */
export const MISSING = 255;
const OTHER = 254;

/** A column as small numbers, and how to say them. */
export interface CodedColumn {
  readonly kind: 'numeric' | 'category';
  readonly codes: Uint8Array;
  /** Intervals or levels; codes run from 0 to bins − 1. */
  readonly bins: number;
  readonly hasMissing: boolean;
  /** The condition that picks codes from `first` to `last`. */
  range(first: number, last: number): RuleCondition;
  /** The condition that picks these codes, or all others that are not missing. */
  among(codes: readonly number[], negated: boolean): RuleCondition;
  missing(): RuleCondition;
}

/** Codes a column; null where it cannot tell customers apart. */
export function codeColumn(column: FeatureValues): CodedColumn | null {
  return column.kind === 'numeric' ? codeNumbers(column) : codeLevels(column);
}

function codeNumbers({ column, label, values }: NumericValues): CodedColumn | null {
  const there = sortedPresent(values);
  const cuts = cutsOf(there);
  const hasMissing = there.length > 0 && there.length < values.length;
  if (cuts.length === 0 && !hasMissing) return null;
  const codes = Uint8Array.from(values, (value) => (value === value ? binOf(cuts, value) : MISSING));
  const whole = there.every((value) => Number.isInteger(value));
  const bound = (at: number): number | null => cuts[at] ?? null;
  return {
    kind: 'numeric', codes, bins: cuts.length + 1, hasMissing,
    range: (first, last) => ({ column, label, test: 'range', above: first === 0 ? null : bound(first - 1), upTo: bound(last), whole }),
    among: () => { throw new Error('numbers have no levels'); },
    missing: () => ({ column, label, test: 'missing' }),
  };
}

/** The first cut that the value is not above. */
function binOf(cuts: readonly number[], value: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

function codeLevels({ column, label, values }: LevelValues): CodedColumn | null {
  const counts = new Map<string, number>();
  let missing = 0;
  for (const value of values) {
    if (value === null) missing++;
    else counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const levels = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, MOST_LEVELS).map(([level]) => level);
  const hasMissing = missing > 0 && missing < values.length;
  if (counts.size < 2 && !hasMissing) return null;
  const places = new Map(levels.map((level, i) => [level, i]));
  return {
    kind: 'category', bins: levels.length, hasMissing,
    codes: Uint8Array.from(values, (value) => (value === null ? MISSING : places.get(value) ?? OTHER)),
    range: () => { throw new Error('levels have no range'); },
    among: (codes, negated) => ({ column, label, test: negated ? 'not-in' : 'in', levels: codes.map((code) => levels[code]) }),
    missing: () => ({ column, label, test: 'missing' }),
  };
}
