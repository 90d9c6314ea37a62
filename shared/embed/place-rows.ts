import type { Steps } from '../contract/compute.ts';
import { createKdTree, createNearest } from '../math/kd-tree.ts';
import type { Matrix } from '../math/matrix.ts';

/** Laid-out rows that decide where another row goes. */
const NEIGHBOURS = 5;
const ROWS_PER_SLICE = 256;

export interface Layout {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/**
 * Places rows that were not laid out: the mean of their nearest laid-out rows, weighted by the inverse of the squared distance;
 * a row that equals a laid-out one takes its place.
 *
 * @param laidOut the rows of the layout; @param layout their places; @param others the rows to place
 */
export function* placeRows(laidOut: Matrix, layout: Layout, others: Matrix): Steps<Layout> {
  const tree = createKdTree(laidOut);
  const near = createNearest(Math.min(NEIGHBOURS, laidOut.rows));
  const x = new Float32Array(others.rows);
  const y = new Float32Array(others.rows);
  const query = new Float64Array(others.cols);
  for (let i = 0; i < others.rows; i++) {
    for (let j = 0; j < others.cols; j++) query[j] = others.data[j * others.rows + i];
    tree.nearest(query, near);
    let [weights, sumX, sumY] = [0, 0, 0];
    for (let n = 0; n < near.rows.length; n++) {
      if (near.squared[0] === 0 && n > 0) break;
      const weight = near.squared[0] === 0 ? 1 : near.squared[0] / near.squared[n];
      weights += weight;
      sumX += weight * layout.x[near.rows[n]];
      sumY += weight * layout.y[near.rows[n]];
    }
    x[i] = sumX / weights;
    y[i] = sumY / weights;
    if (i % ROWS_PER_SLICE === 0) yield { fraction: i / others.rows };
  }
  return { x, y };
}
