import type { Labeling, Steps } from '../contract/compute.ts';
import type { Indices } from '../contract/results.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pairSums } from '../kernels/pairs.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { centreIndices } from './indices.ts';
import { silhouetteFromSums } from './silhouette.ts';

/** Up to this many rows silhouette and Dunn are exact; above, silhouette is computed within a sample of this many rows. */
const EXACT_ROWS = 20_000;

/** Stream of the seed that draws the sample. */
const SAMPLE_STREAM = 7001;

/**
 * Figures of several labelings of one matrix; distances between rows are computed once for all.
 * Above 20,000 rows the silhouettes are those within one seeded sample, the same for every labeling (as scikit-learn's
 * `sample_size`), and Dunn is null. Davies-Bouldin and Calinski-Harabasz are always over all rows.
 *
 * @param labelings labels from 0, each with its k; every row has a label
 * @param seed draws the sample
 */
export function* indicesMany(
  kernels: Kernels, matrix: Matrix, labelings: readonly Labeling[], seed: number,
): Steps<Indices[]> {
  const sample = silhouetteSample(matrix.rows, seed);
  const taken = sample === null ? matrix : takeRows(matrix, sample);
  const within = labelings.map(({ labels, k }): Labeling => (
    { labels: sample === null ? labels : Int32Array.from(sample, (row) => labels[row]), k }
  ));
  const pairs = yield* pairSums(kernels, taken, within);
  return labelings.map(({ labels, k }, l): Indices => {
    const silhouette = silhouetteFromSums(pairs[l].sums, within[l].labels, k, sample === null ? 'exact' : 'sampled');
    const { smallestBetween, largestWithin } = pairs[l];
    return {
      silhouette: silhouette.overall,
      silhouetteBySegment: silhouette.bySegment,
      ...centreIndices(matrix, labels, k),
      dunn: sample === null && smallestBetween < Infinity && largestWithin > 0 ? smallestBetween / largestWithin : null,
    };
  });
}

/** The rows within which the silhouette is computed; null: all rows. */
function silhouetteSample(rows: number, seed: number): Int32Array | null {
  return rows <= EXACT_ROWS ? null : sampleIndices(createRandom(seed, SAMPLE_STREAM), rows, EXACT_ROWS);
}
