import { compactOf, isWide } from '../cluster/compact.ts';
import type { SilhouetteRows } from '../contract/analyses.ts';
import type { Labeling, Steps } from '../contract/compute.ts';
import type { Indices } from '../contract/results.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pairSums } from '../kernels/pairs.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { centreIndices } from './indices.ts';
import { silhouetteFromSums, silhouetteRows } from './silhouette.ts';

/** Up to this many rows silhouette and Dunn are exact; above, silhouette is computed within a sample of this many rows. */
const EXACT_ROWS = 20_000;

/** Stream of the seed that draws the sample. */
const SAMPLE_STREAM = 7001;

/**
 * Figures of several labelings of one matrix; distances between rows are computed once for all.
 * Above 20,000 rows the silhouettes are those within one seeded sample, the same for every labeling (as scikit-learn's
 * `sample_size`), and Dunn is null. Davies-Bouldin and Calinski-Harabasz are always over all rows.
 *
 * @param labelings labels from 0, each with its k; −1: no segment
 * @param seed draws the sample
 * @param withNoise rows without a segment count as one more segment (as scikit-learn's DBSCAN example does); else they are left out
 */
export function* indicesMany(
  kernels: Kernels, matrix: Matrix, labelings: readonly Labeling[], seed: number, withNoise = false,
): Steps<Indices[]> {
  if (labelings.some(({ labels }) => labels.includes(-1))) return yield* indicesWithNoise(kernels, matrix, labelings, seed, withNoise);
  yield { fraction: 0 };
  const sample = silhouetteSample(matrix.rows, seed);
  yield { fraction: 0 };
  const taken = sample === null ? matrix : takeRows(matrix, sample);
  const within = labelings.map(({ labels, k }): Labeling => ({ labels: sample === null ? labels : takeLabels(labels, sample), k }));
  yield { fraction: 0 };
  const pairs = yield* pairSums(kernels, isWide(taken) ? yield* compactOf(kernels, taken) : taken, within);
  const found: Indices[] = [];
  for (const [l, { labels, k }] of labelings.entries()) {
    const silhouette = silhouetteFromSums(pairs[l].sums, within[l].labels, k, sample === null ? 'exact' : 'sampled');
    const { smallestBetween, largestWithin } = pairs[l];
    found.push({
      silhouette: silhouette.overall,
      silhouetteBySegment: silhouette.bySegment,
      ...(yield* centreIndices(matrix, labels, k)),
      dunn: sample === null && smallestBetween < Infinity && largestWithin > 0 ? smallestBetween / largestWithin : null,
    });
  }
  return found;
}

/** Each labeling by itself, over its own rows. */
function* indicesWithNoise(
  kernels: Kernels, matrix: Matrix, labelings: readonly Labeling[], seed: number, withNoise: boolean,
): Steps<Indices[]> {
  const found: Indices[] = [];
  for (const { labels, k } of labelings) {
    const { rows, within } = withoutNoise(labels, k, withNoise);
    const taken = rows === null ? matrix : takeRows(matrix, rows);
    const [indices] = yield* indicesMany(kernels, taken, [within], seed);
    found.push({ ...indices, silhouetteBySegment: indices.silhouetteBySegment.slice(0, k) });
  }
  return found;
}

/** A labeling in which every row has a segment: rows without one are left out, or are one more segment. `rows` null: all rows. */
function withoutNoise(labels: Int32Array, k: number, withNoise: boolean): { rows: Int32Array | null; within: Labeling } {
  if (!labels.includes(-1)) return { rows: null, within: { labels, k } };
  if (withNoise) return { rows: null, within: { labels: labels.map((label) => (label < 0 ? k : label)), k: k + 1 } };
  const rows = Int32Array.from(labels.keys()).filter((row) => labels[row] >= 0);
  return { rows, within: { labels: Int32Array.from(rows, (row) => labels[row]), k } };
}

/**
 * Silhouette of single rows with the nearest other segment of each; above 20,000 rows of the rows of one seeded sample, within it.
 * Rows without a segment (−1) are left out.
 */
export function* silhouettesOf(kernels: Kernels, matrix: Matrix, labeling: Labeling, seed: number): Steps<SilhouetteRows> {
  const { rows: kept, within } = withoutNoise(labeling.labels, labeling.k, false);
  const sample = silhouetteSample(within.labels.length, seed);
  const labels = sample === null ? within.labels : takeLabels(within.labels, sample);
  const rows = Int32Array.from(labels.keys(), (i) => {
    const at = sample === null ? i : sample[i];
    return kept === null ? at : kept[at];
  });
  if (rows.length === 0) return { rows, values: new Float64Array(0), rivals: new Int32Array(0), kind: 'exact' };
  const [pairs] = yield* pairSums(kernels, takeRows(matrix, rows), [{ labels, k: within.k }]);
  return { rows, ...silhouetteRows(pairs.sums, labels, within.k), kind: sample === null ? 'exact' : 'sampled' };
}

function takeLabels(labels: Int32Array, rows: Int32Array): Int32Array {
  const out = new Int32Array(rows.length);
  for (let i = 0; i < out.length; i++) out[i] = labels[rows[i]];
  return out;
}

/** The rows within which the silhouette is computed; null: all rows. */
function silhouetteSample(rows: number, seed: number): Int32Array | null {
  return rows <= EXACT_ROWS ? null : sampleIndices(createRandom(seed, SAMPLE_STREAM), rows, EXACT_ROWS);
}
