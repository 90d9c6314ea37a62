import { stageKeys } from '../../shared/pipeline/key.ts';
import type { AppState } from './store.ts';

export const MOST_SELECTIONS = 50;

/** Tells whether rows chosen at one time are still the same customers: those of the table, or what gaps have left of them. */
export function rowsIdentity({ recipe, results }: Pick<AppState, 'recipe' | 'results'>): string {
  const { customers, features } = stageKeys(recipe);
  return results.features?.leftOut === 0 ? customers : features;
}

/**
 * Rows of either, or those of the first that are not in the second.
 * @param a ascending
 * @param b ascending
 */
export function combine(a: Int32Array, b: Int32Array, how: 'add' | 'remove'): Int32Array {
  const out = new Int32Array(a.length + b.length);
  let [i, j, n] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a[i] : Infinity;
    const right = j < b.length ? b[j] : Infinity;
    if (how === 'add' || left < right) out[n++] = Math.min(left, right);
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return out.slice(0, n);
}
