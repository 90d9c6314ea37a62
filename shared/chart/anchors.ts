/** Cells across and down in which the points of a map are counted. */
const CELLS = 32;

interface Grid {
  /** Cell of each point. */
  readonly cell: Uint16Array;
  readonly left: number;
  readonly low: number;
  readonly perX: number;
  readonly perY: number;
}

/** The grid of a map's points, kept while the points are: only their groups change from one number of segments to the next. */
const grids = new WeakMap<Float32Array, Grid>();

function makeGrid(x: Float32Array, y: Float32Array): Grid {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    if (x[i] < left) left = x[i];
    if (x[i] > right) right = x[i];
    if (y[i] < low) low = y[i];
    if (y[i] > high) high = y[i];
  }
  const perX = right > left ? (right - left) / CELLS : 1;
  const perY = high > low ? (high - low) / CELLS : 1;
  const cell = new Uint16Array(x.length);
  const place = (value: number): number => Math.max(0, Math.min(CELLS - 1, Math.floor(value)));
  for (let i = 0; i < x.length; i++) cell[i] = place((y[i] - low) / perY) * CELLS + place((x[i] - left) / perX);
  return { cell, left, low, perX, perY };
}

export interface Anchor {
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Where each group of a map is named: at the middle of its densest spot, which is always among its points; a mean need not be.
 * @param group of each point; outside 0 … `groups` − 1: none
 */
export function anchorsOf(x: Float32Array, y: Float32Array, group: Int32Array, groups: number): Anchor[] {
  const grid = grids.get(x) ?? makeGrid(x, y);
  grids.set(x, grid);
  const { cell } = grid;
  const area = CELLS * CELLS;
  const counts = new Int32Array(groups * area);
  for (let i = 0; i < group.length; i++) if (group[i] >= 0) counts[group[i] * area + cell[i]] += 1;
  return Array.from({ length: groups }, (_, g) => densest(counts.subarray(g * area, (g + 1) * area), grid));
}

/** The block of three by three cells with the most points; the first of several. */
function densest(counts: Int32Array, { left, low, perX, perY }: Grid): Anchor {
  let best = { points: 0, x: 0, y: 0 };
  let count = 0;
  for (let row = 0; row < CELLS; row++) {
    for (let col = 0; col < CELLS; col++) {
      const here = counts[row * CELLS + col];
      if (here === 0) continue;
      count += here;
      let [points, x, y] = [0, 0, 0];
      for (let r = Math.max(0, row - 1); r <= Math.min(CELLS - 1, row + 1); r++) {
        for (let c = Math.max(0, col - 1); c <= Math.min(CELLS - 1, col + 1); c++) {
          const n = counts[r * CELLS + c];
          points += n;
          x += n * c;
          y += n * r;
        }
      }
      if (points > best.points) best = { points, x: x / points, y: y / points };
    }
  }
  return count === 0 ? { count, x: 0, y: 0 } : { count, x: left + (best.x + 0.5) * perX, y: low + (best.y + 0.5) * perY };
}
