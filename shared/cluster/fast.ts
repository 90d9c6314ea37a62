import type { Steps } from '../contract/compute.ts';
import { kmeansFit, kmeansFrom } from '../kernels/kmeans.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { KernelMatrix } from '../kernels/matrix.ts';
import { improve } from './improve.ts';
import { centresOf } from './partition.ts';
import type { Search, SearchInput } from './settle.ts';

/** Shares of the work, for the progress bar: the search, the improvement; the rest brings it to rest. */
const SEARCH_SHARE = 0.6;
const IMPROVE_SHARE = 0.3;
/** Iterations from a converged search to the point where no row moves. */
const REST_ITERATIONS = 200;

/**
 * k-means by the kernels (see `kmeansFit`), then exchanges of single rows and, on small data, of centres (see `improve`),
 * then Lloyd's iterations until no row moves.
 */
export function* fastSearch(
  kernels: Kernels, prepared: KernelMatrix, input: SearchInput,
): Steps<Search> {
  const { k, seed, restarts, maxIterations } = input;
  const matrix = prepared.source;
  const found = yield* part(kmeansFit(kernels, prepared, { k, seed, restarts, maxIterations }), 0, SEARCH_SHARE);
  if (!found.converged) return { ...found, atRest: false };
  // Its exchanges count every row once.
  if (matrix.weights !== undefined) return { ...found, atRest: true };
  const { labels, passes } = yield* part(improve(matrix, found.labels, k, seed, restarts), SEARCH_SHARE, IMPROVE_SHARE);
  const centres = passes > 0 ? centresOf(matrix, labels, k) : found.centres;
  const rest = yield* part(
    kmeansFrom(kernels, prepared, centres, { k, maxIterations: REST_ITERATIONS }),
    SEARCH_SHARE + IMPROVE_SHARE, 1 - SEARCH_SHARE - IMPROVE_SHARE,
  );
  return {
    centres: rest.centres,
    iterations: found.iterations + passes + rest.iterations,
    converged: true,
    atRest: rest.converged,
  };
}

/** Steps as a part of a larger piece of work. */
function* part<T>(steps: Steps<T>, from: number, share: number): Steps<T> {
  let step = steps.next();
  while (step.done !== true) {
    yield { fraction: Math.min(1, from + share * step.value.fraction) };
    step = steps.next();
  }
  return step.value;
}
