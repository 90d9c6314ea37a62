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

/** A mean is a good place for a name where its surroundings hold at least this share of the points of the densest spot. */
const SETTLED = 0.25;

/**
 * Where each group of a map is named: at its middle where it has points there, else (rings, groups in several parts) at its
 * densest spot.
 * @param group of each point; outside 0 … `groups` − 1: none
 */
export function anchorsOf(x: Float32Array, y: Float32Array, group: Int32Array, groups: number): Anchor[] {
  const grid = grids.get(x) ?? makeGrid(x, y);
  grids.set(x, grid);
  const { cell } = grid;
  const area = CELLS * CELLS;
  const counts = new Int32Array(groups * area);
  for (let i = 0; i < group.length; i++) if (group[i] >= 0) counts[group[i] * area + cell[i]] += 1;
  return Array.from({ length: groups }, (_, g) => anchorOf(counts.subarray(g * area, (g + 1) * area), grid));
}

interface Spot {
  readonly points: number;
  /** Mean of its points, in cells. */
  readonly col: number;
  readonly row: number;
}

/** The points of the cells in rows and columns around one. */
function spotAt(counts: Int32Array, row: number, col: number, around: number): Spot {
  let [points, cols, rows] = [0, 0, 0];
  for (let r = Math.max(0, row - around); r <= Math.min(CELLS - 1, row + around); r++) {
    for (let c = Math.max(0, col - around); c <= Math.min(CELLS - 1, col + around); c++) {
      const here = counts[r * CELLS + c];
      points += here;
      cols += here * c;
      rows += here * r;
    }
  }
  return { points, col: cols / Math.max(1, points), row: rows / Math.max(1, points) };
}

function anchorOf(counts: Int32Array, { left, low, perX, perY }: Grid): Anchor {
  const whole = spotAt(counts, 0, 0, CELLS);
  if (whole.points === 0) return { count: 0, x: 0, y: 0 };
  let densest: Spot = { points: 0, col: 0, row: 0 };
  for (let at = 0; at < counts.length; at++) {
    if (counts[at] === 0) continue;
    const spot = spotAt(counts, Math.floor(at / CELLS), at % CELLS, 1);
    if (spot.points > densest.points) densest = spot;
  }
  const middle = spotAt(counts, Math.round(whole.row), Math.round(whole.col), 1);
  const { col, row } = middle.points >= SETTLED * densest.points ? whole : densest;
  return { count: whole.points, x: left + (col + 0.5) * perX, y: low + (row + 0.5) * perY };
}
