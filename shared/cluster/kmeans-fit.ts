import type { FitInput, Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import { AppError } from '../errors/app-error.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Method } from '../recipe/method.ts';
import { fastSearch } from './fast.ts';
import { distinctRows } from './partition.ts';
import { referenceSearch } from './reference.ts';
import { settle } from './settle.ts';

export interface KMeansInput extends Omit<FitInput, 'key'> {
  readonly method: Extract<Method, { algorithm: 'kmeans' }>;
}

/**
 * k-means with the engine asked for. Labels, sizes, centres and inertia are exact Float64 over all rows, whatever the engine.
 * With a sample the search sees those rows only and the other rows go to the nearest centre.
 *
 * @param matrix finite values
 * @throws AppError `k-above-distinct-rows` {k, distinct}
 */
export function* kmeansFit(kernels: Kernels, matrix: Matrix, input: KMeansInput): Steps<ClusterFit> {
  const distinct = distinctRows(matrix, input.k);
  if (distinct < input.k) throw new AppError('k-above-distinct-rows', { k: input.k, distinct });
  const sampled = sampleOf(matrix, input);
  const search = { ...input.method, k: input.k, seed: input.seed };
  const found = input.method.engine === 'reference'
    ? yield* referenceSearch(sampled, search)
    : yield* fastSearch(kernels, sampled, search);
  return yield* settle(matrix, input.k, found, sampled === matrix);
}

/** The rows to search: the sample, unless it holds fewer than k different rows. */
function sampleOf(matrix: Matrix, input: KMeansInput): Matrix {
  if (input.sample === null || input.sample.length >= matrix.rows) return matrix;
  const taken = takeRows(matrix, input.sample);
  return distinctRows(taken, input.k) < input.k ? matrix : taken;
}
