import type { ViewBox } from './view-box.ts';

/** A corner of an outline, in pixels. */
export interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Corners of a box between two opposite ones. */
export const boxOf = (a: Corner, b: Corner): Corner[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];

/**
 * Positions of the points within an outline that is closed by itself, ascending; within is what a ray leaves an odd number
 * of times (even-odd rule).
 */
export function pointsInside(x: Float32Array, y: Float32Array, view: ViewBox, outline: readonly Corner[]): Int32Array {
  const corners = outline.map((corner) => ({ x: corner.x / view.perX + view.left, y: view.top - corner.y / view.perY }));
  const [xs, ys] = [Float64Array.from(corners, (corner) => corner.x), Float64Array.from(corners, (corner) => corner.y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const found = new Int32Array(x.length);
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i], y[i]];
    if (!(a >= left && a <= right && b >= low && b <= high)) continue;
    let within = false;
    for (let p = 0, q = xs.length - 1; p < xs.length; q = p++) {
      if (ys[p] > b !== ys[q] > b && a < ((xs[q] - xs[p]) * (b - ys[p])) / (ys[q] - ys[p]) + xs[p]) within = !within;
    }
    if (within) found[count++] = i;
  }
  return found.slice(0, count);
}

/** The point nearest to a pixel and not farther than `most` pixels; −1 where there is none. */
export function pointAt(x: Float32Array, y: Float32Array, view: ViewBox, at: Corner, most: number): number {
  let [nearest, least] = [-1, most * most];
  for (let i = 0; i < x.length; i++) {
    const right = (x[i] - view.left) * view.perX - at.x;
    const down = (view.top - y[i]) * view.perY - at.y;
    const distance = right * right + down * down;
    if (!(distance <= least)) continue;
    [nearest, least] = [i, distance];
  }
  return nearest;
}
