import type { Steps } from '../contract/compute.ts';
import { mean } from '../math/stats.ts';

/** Rows that values are taken from, at most; evenly spaced ones where there are more. */
const MOST_DONORS = 20_000;
const WORK_PER_SLICE = 400_000;

export interface KnnImputed {
  /** The columns with their gaps filled; a column without any value keeps them. */
  readonly columns: readonly Float64Array[];
  /** Gaps filled, by column. */
  readonly filled: readonly number[];
  /** Rows that donors were looked for among. */
  readonly donors: number;
}

/**
 * Fills each gap with the mean of that column over the `k` nearest rows that have a value there. Distance: Euclidean over
 * the columns present in both rows, scaled up by columns / present ones. Ties: the earlier row. Where no row can be
 * compared, the column's mean.
 * Source: scikit-learn's KNNImputer with uniform weights; O. Troyanskaya et al., "Missing value estimation methods for DNA
 * microarrays", Bioinformatics 17 (2001).
 *
 * @param columns NaN where missing; all of one length
 * @param spreads unit of each column in the distance; absent: 1
 */
export function* knnImpute(columns: readonly Float64Array[], k: number, spreads?: readonly number[]): Steps<KnnImputed> {
  const rows = columns.length === 0 ? 0 : columns[0].length;
  const d = columns.length;
  const stride = Math.max(1, Math.ceil(rows / MOST_DONORS));
  const donors: number[] = [];
  for (let i = 0; i < rows; i += stride) donors.push(i);
  const means = columns.map((column) => mean(column));
  // Donors lie row by row, in units of the spreads.
  const scaled = new Float64Array(donors.length * d);
  donors.forEach((row, n) => {
    for (let j = 0; j < d; j++) scaled[n * d + j] = columns[j][row] / (spreads?.[j] ?? 1);
  });
  const out = columns.map((column) => column.slice());
  const filled = columns.map(() => 0);
  const distances = new Float64Array(donors.length);
  const own = new Float64Array(d);
  let work = 0;
  for (let i = 0; i < rows; i++) {
    const gaps: number[] = [];
    for (let j = 0; j < d; j++) {
      const value = columns[j][i];
      if (value !== value) gaps.push(j);
      own[j] = value / (spreads?.[j] ?? 1);
    }
    if (gaps.length === 0) continue;
    distancesTo(own, scaled, distances);
    for (const j of gaps) {
      const value = nearestMean(columns[j], donors, distances, k);
      out[j][i] = value === value ? value : means[j];
      if (out[j][i] === out[j][i]) filled[j]++;
    }
    work += donors.length * (d + gaps.length);
    if (work > WORK_PER_SLICE) {
      work = 0;
      yield { fraction: i / rows };
    }
  }
  return { columns: out, filled, donors: donors.length };
}

/** Squared distances; NaN where no column is present in both. */
function distancesTo(own: Float64Array, scaled: Float64Array, distances: Float64Array): void {
  const d = own.length;
  for (let n = 0; n < distances.length; n++) {
    let total = 0;
    let present = 0;
    for (let j = 0, at = n * d; j < d; j++, at++) {
      const gap = own[j] - scaled[at];
      if (gap !== gap) continue;
      total += gap * gap;
      present++;
    }
    distances[n] = present === 0 ? NaN : (total * d) / present;
  }
}

/** Mean of the `k` nearest donors that have a value; NaN when there is none. */
function nearestMean(column: Float64Array, donors: readonly number[], distances: Float64Array, k: number): number {
  const near: number[] = [];
  for (let n = 0; n < donors.length; n++) {
    const distance = distances[n];
    const value = column[donors[n]];
    if (value !== value || distance !== distance) continue;
    if (near.length === k && !(distance < distances[near[k - 1]])) continue;
    let at = near.length === k ? k - 1 : near.length;
    while (at > 0 && distances[near[at - 1]] > distance) {
      near[at] = near[at - 1];
      at--;
    }
    near[at] = n;
  }
  return mean(Float64Array.from(near, (n) => column[donors[n]]));
}
