import type { AssignRule } from '../../contract/assign-rule.ts';
import type { FitInput, Steps } from '../../contract/compute.ts';
import type { ClusterFit } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Method } from '../../recipe/method.ts';
import { blocksOf } from '../mixed/blocks.ts';
import { gowerDissimilarity, gowerRanges } from '../mixed/gower.ts';
import { distinctRows, finishFit, sizeOrder } from '../partition.ts';
import { metricDissimilarity } from './dissimilarity.ts';
import type { Dissimilarity } from './dissimilarity.ts';
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
export function* medoidFit(matrix: Matrix, { k, seed, sample, method }: MedoidInput): Steps<ClusterFit> {
  const distinct = distinctRows(matrix, k);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const ranges = method.algorithm === 'gower' ? gowerRanges(matrix) : [];
  const measure = (rows: Matrix): Dissimilarity => (
    method.algorithm === 'gower' ? gowerDissimilarity(rows, ranges) : metricDissimilarity(rows, method.metric)
  );
  const chosen = usableSample(matrix, sample, k);
  const where = chosen === null ? matrix : takeRows(matrix, chosen);
  const source = { all: measure(where), of: (rows: Int32Array) => measure(takeRows(where, rows)) };
  const found = yield* medoidSearch(source, k, seed, method.restarts);
  const inAll = chosen === null ? found.medoids : found.medoids.map((row) => chosen[row]);
  const all = chosen === null ? source.all : measure(matrix);
  const { labels, nearest } = yield* assignToMedoids(all, inAll, 1);
  const within = silhouetteRows(matrix.rows, seed);
  const silhouette = within === null ? yield* ownSilhouette(all, labels, k, true)
    : yield* ownSilhouette(measure(takeRows(matrix, within)), Int32Array.from(within, (row) => labels[row]), k, false);
  const medoids = Int32Array.from(sizeOrder(labels, k), (label) => inAll[label]);
  return finishFit(matrix, labels, k, {
    iterations: found.swaps, converged: found.converged, medoids, ownSilhouette: silhouette,
    objective: nearest.reduce((sum, value) => sum + value, 0),
    rule: method.algorithm === 'gower' ? gowerRule(matrix, medoids, ranges) : { rule: 'medoids', metric: method.metric, medoids: rowsOf(matrix, medoids) },
  });
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
