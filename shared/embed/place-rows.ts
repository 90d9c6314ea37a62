import type { Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { nearestNeighbours } from '../kernels/neighbours.ts';
import type { Matrix } from '../math/matrix.ts';

/** Laid-out rows that decide where another row goes. */
const NEIGHBOURS = 5;

export interface Layout {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * Places rows that were not laid out: the mean of their nearest laid-out rows, weighted by the inverse of the squared distance;
 * a row that equals a laid-out one takes its place.
 *
 * @param laidOut the rows of the layout
 * @param layout their places
 * @param others the rows to place
 */
export function* placeRows(kernels: Kernels, laidOut: Matrix, layout: Layout, others: Matrix): Steps<Layout> {
  const { k, indices, distances } = yield* nearestNeighbours(kernels, laidOut, NEIGHBOURS, others);
  const x = new Float32Array(others.rows);
  const y = new Float32Array(others.rows);
  for (let i = 0; i < others.rows; i++) {
    const nearest = distances[i * k];
    const used = nearest === 0 ? 1 : k;
    let [weights, sumX, sumY] = [0, 0, 0];
    for (let n = i * k; n < i * k + used; n++) {
      const ratio = nearest === 0 ? 1 : nearest / distances[n];
      const weight = ratio * ratio;
      weights += weight;
      sumX += weight * layout.x[indices[n]];
      sumY += weight * layout.y[indices[n]];
    }
    x[i] = sumX / weights;
    y[i] = sumY / weights;
  }
  return { x, y };
}
