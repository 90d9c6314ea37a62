import type { Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { nearestNeighbours } from '../kernels/neighbours.ts';
import type { Matrix } from '../math/matrix.ts';

/** Nearest rows of every row, itself first, then by distance; `count` of each, as umap-js wants them. */
export interface NeighbourLists {
  readonly indices: number[][];
  /** Euclidean. */
  readonly distances: number[][];
}

/**
 * Exact nearest neighbours of every row.
 * @param count neighbours per row, the row itself included; at least 2, at most the number of rows
 */
export function* neighbourLists(kernels: Kernels, matrix: Matrix, count: number): Steps<NeighbourLists> {
  const { k, indices, distances } = yield* nearestNeighbours(kernels, matrix, count - 1);
  const rows = Array.from({ length: matrix.rows }, (_, i) => i);
  return {
    indices: rows.map((i) => [i, ...indices.subarray(i * k, (i + 1) * k)]),
    distances: rows.map((i) => [0, ...distances.subarray(i * k, (i + 1) * k)]),
  };
}
