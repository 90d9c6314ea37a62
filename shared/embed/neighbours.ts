import type { Steps } from '../contract/compute.ts';
import { createKdTree, createNearest } from '../math/kd-tree.ts';
import type { Matrix } from '../math/matrix.ts';

/** Nearest rows of every row, itself first, then by distance; `count` of each. */
export interface NeighbourLists {
  readonly indices: number[][];
  /** Euclidean. */
  readonly distances: number[][];
}

const ROWS_PER_SLICE = 64;

/**
 * Exact nearest neighbours by a k-d tree. Rows with more than `count` equals keep those with the lowest numbers.
 * @param count neighbours per row, the row itself included; at most the number of rows
 */
export function* neighbourLists(matrix: Matrix, count: number): Steps<NeighbourLists> {
  const tree = createKdTree(matrix);
  const near = createNearest(count);
  const query = new Float64Array(matrix.cols);
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.cols; j++) query[j] = matrix.data[j * matrix.rows + i];
    tree.nearest(query, near);
    const own = [i];
    const ownDistances = [0];
    for (let n = 0; n < count && own.length < count; n++) {
      if (near.rows[n] === i) continue;
      own.push(near.rows[n]);
      ownDistances.push(Math.sqrt(near.squared[n]));
    }
    indices.push(own);
    distances.push(ownDistances);
    if (i % ROWS_PER_SLICE === 0) yield { fraction: i / matrix.rows };
  }
  return { indices, distances };
}
