import type { Labeling, Steps } from '../contract/compute.ts';
import type { ClusterFit, Hierarchy } from '../contract/results.ts';
import { AppError } from '../errors/app-error.ts';
import { kmeansFit } from '../kernels/kmeans.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { KernelMatrix } from '../kernels/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { isTreeMethod } from '../recipe/method.ts';
import type { Method } from '../recipe/method.ts';
import { fit } from './fit.ts';
import { centresOf, inertiaOf } from './partition.ts';
import { treeFor } from './tree.ts';

/**
 * Starts of a refit at most. Refits start afresh (from the centres in force they would find them again and look more stable
 * than they are); greedy k-means++ with a few starts and as many swaps of a centre seldom misses the optimum by enough to
 * matter beside what leaving out a third of the rows does.
 */
const STARTS = 3;
/** Runs of a consensus at most. */
const RUNS = 30;

/** A refit: what resampling and reference data need, and no more. */
export interface Refit extends Labeling {
  /** k × columns, column-major, in the units of the matrix. */
  readonly centres: Float64Array;
  readonly inertia: number;
}

/**
 * Fits rows by the method in force, from scratch, at little cost, for any number of segments. Fewer different rows than
 * segments asked for: as many segments as there are different rows. A method by density may find none: k is 0. A tree of merges is made once and cut for each k.
 *
 * @param matrix in the kernels' memory, so that fits over several k share it
 */
export function refitter(kernels: Kernels, matrix: KernelMatrix, method: Method, seed: number): (k: number) => Steps<Refit> {
  const cheaper = cheaperOf(method);
  let tree: Hierarchy | undefined;
  return function* refit(k): Steps<Refit> {
    try {
      if (cheaper.algorithm === 'kmeans' && cheaper.engine === 'fast') {
        const found = yield* kmeansFit(kernels, matrix, { k, seed, restarts: cheaper.restarts, maxIterations: cheaper.maxIterations });
        return { ...found, k };
      }
      if (isTreeMethod(cheaper)) tree ??= yield* treeFor(kernels, matrix.source, cheaper, seed);
      return yield* fit(kernels, matrix.source, { method: cheaper, k, seed, sample: null, tree });
    } catch (error) {
      if (error instanceof AppError && error.code === 'no-segment-found') return nothingFound(matrix.source);
      const distinct = possible(error);
      if (distinct < 1 || distinct >= k) throw error;
      return yield* refit(distinct);
    }
  };
}

/** Segments that are possible, where an error says that fewer are than were asked for; 0 where it does not. */
function possible(error: unknown): number {
  if (!(error instanceof AppError)) return 0;
  return error.code === 'k-above-distinct-rows' ? Number(error.data['distinct']) : error.code === 'runs-too-coarse' ? Number(error.data['kinds']) : 0;
}

function cheaperOf(method: Method): Method {
  if (method.algorithm === 'consensus') return { ...method, runs: Math.min(method.runs, RUNS) };
  return 'restarts' in method ? { ...method, restarts: Math.min(method.restarts, STARTS) } : method;
}

/** All rows lie apart from each other. */
function nothingFound({ rows }: Matrix): Refit {
  return { labels: new Int32Array(rows).fill(-1), k: 0, centres: new Float64Array(0), inertia: 0 };
}

/** A labeling given from elsewhere as if it had been fitted. */
export function asRefit(matrix: KernelMatrix, { labels, k }: Pick<ClusterFit, 'labels' | 'k'>): Refit {
  const { weights } = matrix.source;
  const centres = centresOf(matrix.source, labels, k, weights);
  return { labels, k, centres, inertia: inertiaOf(matrix.source, labels, centres, k, weights) };
}
