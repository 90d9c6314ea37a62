import type { SilhouetteRows } from '../contract/analyses.ts';

export interface SegmentFit {
  readonly label: number;
  /** Mean silhouette of its customers; null where none was looked at. */
  readonly mean: number | null;
  /** Share of them that lie nearer to another segment, 0..1. */
  readonly negativeShare: number | null;
  /** The segment that is most often the nearest other one; ties: the lower label. */
  readonly rival: number | null;
}

/**
 * Silhouettes by segment.
 *
 * @param labels of all matrix rows
 */
export function summariseSilhouettes({ rows, values, rivals }: SilhouetteRows, labels: Int32Array, k: number): SegmentFit[] {
  const sums = new Float64Array(k);
  const counts = new Int32Array(k);
  const negative = new Int32Array(k);
  const nearest = new Int32Array(k * k);
  rows.forEach((row, i) => {
    const label = labels[row];
    if (label < 0 || label >= k) return;
    sums[label] += values[i];
    counts[label]++;
    if (values[i] < 0) negative[label]++;
    if (rivals[i] >= 0 && rivals[i] < k) nearest[label * k + rivals[i]]++;
  });
  return Array.from(counts, (count, label) => {
    let rival = -1;
    for (let other = 0; other < k; other++) {
      const votes = nearest[label * k + other];
      if (votes > 0 && (rival < 0 || votes > nearest[label * k + rival])) rival = other;
    }
    return {
      label,
      mean: count === 0 ? null : sums[label] / count,
      negativeShare: count === 0 ? null : negative[label] / count,
      rival: rival < 0 ? null : rival,
    };
  });
}
