import type { FitInput, Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import { AppError } from '../errors/app-error.ts';
import { withKept } from '../kernels/kept.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { nearestCentres } from '../kernels/kmeans.ts';
import type { KernelMatrix } from '../kernels/matrix.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Method } from '../recipe/method.ts';
import { fastSearch } from './fast.ts';
import { compactOf, isWide } from './compact.ts';
import { assignRows, assignTo, centresInSteps, distinctRows } from './partition.ts';
import { referenceSearch } from './reference.ts';
import { settle } from './settle.ts';
import type { Search, SearchInput } from './settle.ts';

export interface KMeansInput extends Omit<FitInput, 'key'> {
  readonly method: Extract<Method, { algorithm: 'kmeans' }>;
}

/**
 * k-means with the engine asked for. Labels, sizes, centres and inertia are exact Float64 over all rows, whatever the engine.
 * With a sample the search sees those rows only and the other rows go to the nearest centre.
 *
 * @param matrix finite values
 * @throws AppError `k-above-distinct-rows` {k, distinct}; `weights-not-supported` where rows have weights and the reference engine is asked for
 */
export function* kmeansFit(kernels: Kernels, matrix: Matrix, input: KMeansInput): Steps<ClusterFit> {
  const distinct = distinctRows(matrix, input.k);
  if (distinct < input.k) throw new AppError('k-above-distinct-rows', { k: input.k, distinct });
  const sampled = sampleOf(matrix, input);
  const search = { ...input.method, k: input.k, seed: input.seed };
  if (input.method.engine === 'reference') {
    if (matrix.weights !== undefined) throw new AppError('weights-not-supported');
    const found = yield* referenceSearch(sampled, search);
    return yield* settle(matrix, input.k, found, sampled === matrix);
  }
  const found = isWide(sampled) ? yield* wideSearch(kernels, sampled, search)
    : yield* withKept(kernels, sampled, (prepared) => fastSearch(kernels, prepared, search));
  return yield* withKept(kernels, matrix, (prepared) => (
    settle(matrix, input.k, found, sampled === matrix, (centres) => labelsBy(kernels, prepared, centres, input.k))
  ));
}

/** A search of few rows in many columns, in coordinates of their own; its centres are those of the matrix. */
function* wideSearch(kernels: Kernels, matrix: Matrix, search: SearchInput): Steps<Search> {
  const compact = yield* compactOf(kernels, matrix);
  const found = yield* withKept(kernels, compact, (prepared) => fastSearch(kernels, prepared, search));
  const centres = yield* centresInSteps(matrix, assignTo(found.centres, compact), search.k, matrix.weights);
  return { ...found, centres };
}

/** The labels of `assignRange`: by the kernels, and where two centres are nearly as near, row by row. */
function* labelsBy(kernels: Kernels, prepared: KernelMatrix, centres: Float64Array, k: number): Steps<Int32Array> {
  const { labels, unsure } = yield* nearestCentres(kernels, prepared, centres, k);
  assignRows(prepared.source, centres, k, labels, unsure);
  return labels;
}

/** Samples taken last, so that the fits of a sweep search in the same matrix and copy it once. */
const taken = new WeakMap<Matrix, { readonly rows: Int32Array; readonly matrix: Matrix }>();

function takeOnce(matrix: Matrix, rows: Int32Array): Matrix {
  const last = taken.get(matrix);
  if (last !== undefined && last.rows.length === rows.length && last.rows.every((row, at) => row === rows[at])) return last.matrix;
  const made = takeRows(matrix, rows);
  taken.set(matrix, { rows, matrix: made });
  return made;
}

/** The rows to search: the sample, unless it holds fewer than k different rows. */
function sampleOf(matrix: Matrix, input: KMeansInput): Matrix {
  if (input.sample === null || input.sample.length >= matrix.rows) return matrix;
  const sample = takeOnce(matrix, input.sample);
  return distinctRows(sample, input.k) < input.k ? matrix : sample;
}
