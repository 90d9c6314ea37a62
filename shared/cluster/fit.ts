import type { FitInput, Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import { AppError } from '../errors/app-error.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { fastSearch } from './fast.ts';
import { distinctRows } from './partition.ts';
import { referenceSearch } from './reference.ts';
import { settle } from './settle.ts';

/**
 * k-means with the engine asked for. Labels, sizes, centres and inertia are exact Float64 over all rows, whatever the engine.
 * With a sample the search sees those rows only and the other rows go to the nearest centre.
 *
 * @throws AppError `not-finite` {column}, `k-above-distinct-rows` {k, distinct}
 */
export function* fit(kernels: Kernels, matrix: Matrix, input: Omit<FitInput, 'key'>): Steps<ClusterFit> {
  requireFinite(matrix);
  const distinct = distinctRows(matrix, input.k);
  if (distinct < input.k) throw new AppError('k-above-distinct-rows', { k: input.k, distinct });
  const sampled = sampleOf(matrix, input);
  const search = input.engine === 'reference'
    ? yield* referenceSearch(sampled, input)
    : yield* fastSearch(kernels, sampled, input);
  return yield* settle(matrix, input.k, search, sampled === matrix);
}

/** The rows to search: the sample, unless it holds fewer than k different rows. */
function sampleOf(matrix: Matrix, input: Omit<FitInput, 'key'>): Matrix {
  if (input.sample === null || input.sample.length >= matrix.rows) return matrix;
  const taken = takeRows(matrix, input.sample);
  return distinctRows(taken, input.k) < input.k ? matrix : taken;
}

function requireFinite(matrix: Matrix): void {
  const { rows, data } = matrix;
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) throw new AppError('not-finite', { column: matrix.names[Math.floor(at / rows)] });
  }
}
