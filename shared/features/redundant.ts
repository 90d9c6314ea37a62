import { correlation } from '../math/stats.ts';

/** Above this, in either direction, two columns say the same. */
const ALIKE = 0.98;
/** Rows looked at: every n-th, at most so many. */
const MOST_ROWS = 50000;

/** The rows by which a prepared column is compared with others. */
export function comparedRows(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.ceil(values.length / MOST_ROWS));
  return step === 1 ? values : Float64Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step]);
}

/** A column of numbers already in use. */
export interface UsedNumbers {
  readonly label: string;
  /** Its `comparedRows`. */
  readonly values: Float64Array;
}

/**
 * The first column in use with which one correlates beyond 0.98 (Pearson, after preparation), or null.
 * @param values the `comparedRows` of the column
 * @param known correlations computed before, by the values of the other column; new ones are added
 */
export function redundantWith(
  values: Float64Array, used: readonly UsedNumbers[], known: WeakMap<Float64Array, number> = new WeakMap(),
): { readonly label: string; readonly r: number } | null {
  for (const { label, values: other } of used) {
    const r = known.get(other) ?? correlation(values, other);
    known.set(other, r);
    if (Math.abs(r) > ALIKE) return { label, r };
  }
  return null;
}
