import type { Silhouette } from '../contract/results.ts';
import { sizesOf } from '../cluster/partition.ts';

/** Silhouette of a labelling and of each label. */
export interface SilhouetteSummary {
  readonly overall: Silhouette;
  readonly bySegment: readonly (number | null)[];
}

/**
 * Silhouettes from sums of distances, as scikit-learn: s(i) = (b − a) / max(a, b), 0 for the only member of a label and
 * where a = b = 0. Null unless 2 ≤ labels with members ≤ rows − 1.
 * Source: P. J. Rousseeuw, Journal of Computational and Applied Mathematics 20 (1987).
 *
 * @param sums sum of distances of row i to the members of label c at `i * k + c`
 */
export function silhouetteFromSums(
  sums: Float64Array, labels: Int32Array, k: number, kind: Silhouette['kind'],
): SilhouetteSummary {
  const n = labels.length;
  const sizes = new Float64Array(k);
  for (const label of labels) sizes[label]++;
  const used = sizes.reduce((count, size) => count + (size > 0 ? 1 : 0), 0);
  if (used < 2 || used >= n) {
    return { overall: { value: null, kind, n, standardError: null }, bySegment: new Array<null>(k).fill(null) };
  }
  const bySegment = new Float64Array(k);
  let total = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const { s } = silhouetteOfRow(sums, i, labels[i], k, sizes);
    bySegment[labels[i]] += s;
    total += s;
    squares += s * s;
  }
  const value = total / n;
  const variance = Math.max(0, (squares - n * value * value) / (n - 1));
  return {
    overall: { value, kind, n, standardError: Math.sqrt(variance) / Math.sqrt(n) },
    bySegment: Array.from(bySegment, (sum, c) => (sizes[c] > 0 ? sum / sizes[c] : null)),
  };
}

/**
 * Silhouette of every row, and the label of the nearest other segment (−1 where there is none, s is then 0).
 *
 * @param sums sum of distances of row i to the members of label c at `i * k + c`
 * @param labels from 0; every row has one
 */
export function silhouetteRows(sums: Float64Array, labels: Int32Array, k: number): { values: Float64Array; rivals: Int32Array } {
  const sizes = Float64Array.from(sizesOf(labels, k));
  const values = new Float64Array(labels.length);
  const rivals = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const row = silhouetteOfRow(sums, i, labels[i], k, sizes);
    values[i] = row.s;
    rivals[i] = row.rival;
  }
  return { values, rivals };
}

function silhouetteOfRow(sums: Float64Array, i: number, own: number, k: number, sizes: Float64Array): { s: number; rival: number } {
  let b = Infinity;
  let rival = -1;
  for (let c = 0; c < k; c++) {
    if (c === own || sizes[c] === 0) continue;
    const mean = sums[i * k + c] / sizes[c];
    if (mean >= b) continue;
    b = mean;
    rival = c;
  }
  if (sizes[own] < 2 || rival < 0) return { s: 0, rival };
  const a = sums[i * k + own] / (sizes[own] - 1);
  const larger = Math.max(a, b);
  return { s: larger > 0 ? (b - a) / larger : 0, rival };
}
