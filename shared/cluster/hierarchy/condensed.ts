import type { Steps } from '../../contract/compute.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Chained } from './chain.ts';

/** Bytes that the distances of all pairs may take. */
const MOST_BYTES = 1.7e9;
/** Distances computed between two yields. */
const PAIRS_PER_SLICE = 400_000;

/** Distances of all pairs. Of rows i > j at `start(i) + j`; where there is room, at `start(j) + i` as well. */
interface Pairs {
  readonly values: Float64Array;
  readonly start: (row: number) => number;
  /** Both halves are there, so that all distances of a row stand side by side: twice the memory, several times as fast. */
  readonly square: boolean;
}

/**
 * Euclidean distances of all pairs of rows.
 * @throws AppError `too-much-memory` {what, rows, bytes, limit} before anything is taken
 */
function* distances(matrix: Matrix, what: string): Steps<Pairs> {
  const { rows } = matrix;
  const half = (rows * (rows - 1)) / 2;
  const refuse = (): AppError => new AppError('too-much-memory', { what, rows, bytes: half * 8, limit: MOST_BYTES });
  if (half * 8 > MOST_BYTES) throw refuse();
  const square = rows * rows * 8 <= MOST_BYTES;
  const start = square ? (row: number): number => row * rows : (row: number): number => (row * (row - 1)) / 2;
  let values: Float64Array;
  try {
    values = new Float64Array(square ? rows * rows : half);
  } catch {
    throw refuse();
  }
  let since = 0;
  const pause = (count: number): boolean => {
    since += count;
    if (since < PAIRS_PER_SLICE) return false;
    since = 0;
    return true;
  };
  for (let i = 1; i < rows; i++) {
    measure(matrix, i, values, start(i));
    if (pause(i)) yield { fraction: (0.3 * i * i) / (rows * rows) };
  }
  // The other half, in tiles, so that both sides of the copy stay in the processor's cache.
  const tile = 32;
  for (let top = 0; square && top < rows; top += tile) {
    for (let left = 0; left <= top; left += tile) mirror(values, rows, top, left, tile);
    if (pause(top * tile)) yield { fraction: 0.3 + (0.1 * top * top) / (rows * rows) };
  }
  return { values, start, square };
}

/** Distances of row i to all rows before it, to `values` from `from` on. */
function measure({ rows, cols, data }: Matrix, i: number, values: Float64Array, from: number): void {
  for (let j = 0; j < cols; j++) {
    const own = data[j * rows + i];
    const column = j * rows;
    for (let other = 0; other < i; other++) {
      const difference = own - data[column + other];
      values[from + other] += difference * difference;
    }
  }
  for (let at = from; at < from + i; at++) values[at] = Math.sqrt(values[at]);
}

/** Copies one tile of the lower half to the upper one. */
function mirror(values: Float64Array, rows: number, top: number, left: number, tile: number): void {
  for (let i = top; i < Math.min(rows, top + tile); i++) {
    for (let j = left; j < Math.min(i, left + tile); j++) values[j * rows + i] = values[i * rows + j];
  }
}

/** Nearest of the clusters left[from … to) by their distances at `own`; as `Chained.nearest`. */
function nearestIn(
  values: Float64Array, own: number, id: number, left: Int32Array, from: number, to: number, held: { id: number; value: number },
): void {
  let best = held.value;
  let found = held.id;
  for (let i = from; i < to; i++) {
    const other = left[i];
    const distance = values[own + other];
    if (distance < best && other !== id) {
      best = distance;
      found = other;
    }
  }
  held.value = best;
  held.id = found;
}

/**
 * Clusters over the distances of all pairs, which are updated as clusters join (Lance and Williams): the mean of the
 * distances between members (`average`), or the greatest (`complete`).
 */
export function* condensedClusters(matrix: Matrix, linkage: 'average' | 'complete'): Steps<Chained> {
  const { rows } = matrix;
  const { values, start, square } = yield* distances(matrix, `Hierarchical, ${linkage}`);
  const sizes = new Float64Array(rows).fill(1);
  /** Clusters that are left, ascending. */
  const left = Int32Array.from({ length: rows }, (_, i) => i);
  let count = rows;
  const positionOf = (id: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (left[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const at = (a: number, b: number): number => (a > b ? start(a) + b : start(b) + a);
  return {
    count: () => count,
    first: () => left[0],
    cost: () => count * (square ? 3 : 10),
    height: (value) => value,
    nearest(id, value, holder) {
      const held = { id: holder, value };
      const side = square ? count : positionOf(id);
      nearestIn(values, start(id), id, left, 0, side, held);
      for (let i = side + 1; i < count; i++) {
        const distance = values[start(left[i]) + id];
        if (distance < held.value) {
          held.value = distance;
          held.id = left[i];
        }
      }
      return held;
    },
    merge(a, b) {
      const [gone, kept] = a < b ? [a, b] : [b, a];
      const place = positionOf(gone);
      left.copyWithin(place, place + 1, count);
      count--;
      const total = sizes[kept] + sizes[gone];
      const share = sizes[kept] / total;
      for (let i = 0; i < count; i++) {
        const other = left[i];
        if (other === kept) continue;
        const to = square ? kept * rows + other : at(kept, other);
        const from = values[square ? gone * rows + other : at(gone, other)];
        const joined = linkage === 'complete' ? Math.max(values[to], from) : values[to] * share + from * (1 - share);
        values[to] = joined;
        if (square) values[other * rows + kept] = joined;
      }
      sizes[kept] = total;
      return kept;
    },
  };
}
