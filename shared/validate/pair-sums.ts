import type { Labeling, Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../math/matrix.ts';

/** What is needed of all pairs of rows, for one labeling. */
export interface PairSums {
  /** Sum of distances of row i to the members of label c, at `i * k + c` (the row itself adds 0). */
  readonly sums: Float64Array;
  /** Smallest distance between rows of different labels; Infinity when there is one label. */
  readonly smallestBetween: number;
  /** Largest distance between rows of one label. */
  readonly largestWithin: number;
}

const PAIRS_PER_SLICE = 400_000;

/**
 * Euclidean distances of all pairs of rows, computed once for any number of labelings. O(rows² × (columns + labelings)).
 * Sums run in row order, so they do not depend on how the work is sliced.
 */
export function* pairSums(_kernels: Kernels, matrix: Matrix, labelings: readonly Labeling[]): Steps<PairSums[]> {
  const { rows, cols, data } = matrix;
  const sums = labelings.map(({ k }) => new Float64Array(rows * k));
  const between = new Float64Array(labelings.length).fill(Infinity);
  const within = new Float64Array(labelings.length);
  const distance = new Float64Array(rows);
  const slice = Math.max(1, Math.floor(PAIRS_PER_SLICE / Math.max(1, rows * (labelings.length + 1))));
  for (let i = 0; i < rows; i++) {
    distance.fill(0);
    for (let j = 0; j < cols; j++) {
      const at = j * rows;
      const value = data[at + i];
      for (let other = 0; other < rows; other++) {
        const difference = data[at + other] - value;
        distance[other] += difference * difference;
      }
    }
    for (let other = 0; other < rows; other++) distance[other] = Math.sqrt(distance[other]);
    for (let l = 0; l < labelings.length; l++) addRow(i, distance, labelings[l], sums[l], l, between, within);
    if (i % slice === 0) yield { fraction: i / rows };
  }
  return labelings.map((_, l) => ({ sums: sums[l], smallestBetween: between[l], largestWithin: within[l] }));
}

function addRow(
  i: number, distance: Float64Array, { labels, k }: Labeling, sums: Float64Array,
  at: number, between: Float64Array, within: Float64Array,
): void {
  const own = labels[i];
  const base = i * k;
  let smallest = between[at];
  let largest = within[at];
  for (let other = 0; other < distance.length; other++) {
    const d = distance[other];
    const label = labels[other];
    sums[base + label] += d;
    if (label === own) {
      if (d > largest) largest = d;
    } else if (d < smallest) smallest = d;
  }
  between[at] = smallest;
  within[at] = largest;
}
