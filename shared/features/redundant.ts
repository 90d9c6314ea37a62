import { correlation } from '../math/stats.ts';

/** Above this, in either direction, two columns say the same. */
const ALIKE = 0.98;
/** Rows looked at: every n-th, at most so many. */
const MOST_ROWS = 50000;

/** A column of numbers already in use. */
export interface UsedNumbers {
  readonly label: string;
  readonly values: Float64Array;
}

/** The first column in use with which `values` correlates beyond 0.98 (Pearson, after preparation), or null. */
export function redundantWith(values: Float64Array, used: readonly UsedNumbers[]): { readonly label: string; readonly r: number } | null {
  const step = Math.max(1, Math.ceil(values.length / MOST_ROWS));
  for (const { label, values: other } of used) {
    const r = correlation(values, other, step);
    if (Math.abs(r) > ALIKE) return { label, r };
  }
  return null;
}
