import type { AssignRule } from '../../contract/assign-rule.ts';
import type { FitInput, Steps } from '../../contract/compute.ts';
import type { ClusterFit } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Method } from '../../recipe/method.ts';
import { blocksOf } from '../mixed/blocks.ts';
import { gowerComparison, gowerRanges } from '../mixed/gower.ts';
import { distinctRows, finishFit, sizeOrder } from '../partition.ts';
import { metricComparison } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { kernelDissimilarity } from './kernel-dissimilarity.ts';
import type { HeldDissimilarity } from './kernel-dissimilarity.ts';
import { withDissimilarity } from './kept-dissimilarity.ts';
import { assignToMedoids, medoidSearch } from './medoid-search.ts';
import { ownSilhouette, silhouetteRows } from './own-silhouette.ts';

export interface MedoidInput extends Omit<FitInput, 'key'> {
  readonly method: Extract<Method, { algorithm: 'kmedoids' | 'gower' }>;
}

/**
 * k-medoids with the distance asked for, or Gower's dissimilarity for numbers and categories together. The medoids are rows; every
 * row belongs to the segment of its nearest one. With a sample the medoids are rows of the sample.
 *
 * @throws AppError `k-above-distinct-rows` {k, distinct}
 */
export function* medoidFit(kernels: Kernels, matrix: Matrix, { k, seed, sample, method }: MedoidInput): Steps<ClusterFit> {
  const distinct = distinctRows(matrix, k);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const ranges = method.algorithm === 'gower' ? gowerRanges(matrix) : [];
  const compare = (rows: Matrix): Comparison => (method.algorithm === 'gower' ? gowerComparison(rows, ranges) : metricComparison(rows, method.metric));
  const chosen = usableSample(matrix, sample, k);
  const where = chosen === null ? matrix : takeRows(matrix, chosen);
  const how = method.algorithm === 'gower' ? 'gower' : method.metric;
  return yield* withDissimilarity(kernels, { matrix, sample: chosen, how }, () => compare(where), 0.05, function* (source) {
    const found = yield* medoidSearch(kernels, { all: source, of: (rows) => compare(takeRows(where, rows)) }, k, seed, method.restarts, method.exact);
    const medoids = chosen === null ? found.medoids : found.medoids.map((row) => chosen[row]);
    const { labels, nearest } = chosen === null ? yield* assignToMedoids(source, medoids, 1)
      : yield* passing(kernels, compare(matrix), (all) => assignToMedoids(all, medoids, 1));
    const within = silhouetteRows(matrix.rows, seed);
    const silhouette = within === null && chosen === null ? yield* ownSilhouette(source, labels, k, true)
      : yield* passing(kernels, compare(within === null ? matrix : takeRows(matrix, within)), (all) => (
        ownSilhouette(all, within === null ? labels : Int32Array.from(within, (row) => labels[row]), k, within === null)
      ));
    const ordered = Int32Array.from(sizeOrder(labels, k), (label) => medoids[label]);
    return finishFit(matrix, labels, k, {
      iterations: found.swaps, converged: found.converged, medoids: ordered, ownSilhouette: silhouette,
      objective: nearest.reduce((sum, value) => sum + value, 0),
      rule: method.algorithm === 'gower' ? gowerRule(matrix, ordered, ranges) : { rule: 'medoids', metric: method.metric, medoids: rowsOf(matrix, ordered) },
    });
  });
}

/** Work on dissimilarities that are each asked for once. */
function* passing<T>(kernels: Kernels, comparison: Comparison, body: (all: HeldDissimilarity) => Steps<T>): Steps<T> {
  const all = yield* kernelDissimilarity(kernels, comparison, false, 1);
  try {
    return yield* body(all);
  } finally {
    all.free();
  }
}

/** The sample, unless it has too few different rows. */
function usableSample(matrix: Matrix, sample: Int32Array | null, k: number): Int32Array | null {
  if (sample === null || sample.length >= matrix.rows) return null;
  return distinctRows(takeRows(matrix, sample), k) < k ? null : sample;
}

function rowsOf({ rows, cols, data }: Matrix, index: Int32Array): number[][] {
  return Array.from(index, (row) => Array.from({ length: cols }, (_, j) => data[j * rows + row]));
}

function gowerRule(matrix: Matrix, medoids: Int32Array, ranges: readonly number[]): AssignRule {
  return {
    rule: 'gower',
    features: blocksOf(matrix).map(({ kind, columns, weight, on, off, missing }, b) => ({ kind, columns, weight, on, off, missing, range: ranges[b] })),
    medoids: rowsOf(matrix, medoids),
    gaps: Array.from(medoids, (row) => blocksOf(matrix).map(({ gaps }) => gaps?.[row] === 1)),
  };
}
