import type { Steps } from '../../contract/compute.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Matrix } from '../../math/matrix.ts';

/** Bytes that the distances of all pairs may take. */
export const MOST_BYTES = 1.7e9;
/** Distances computed between two yields. */
const PAIRS_PER_SLICE = 400_000;

/** Distances of all pairs. Of rows i > j at `start(i) + j`; where there is room, at `start(j) + i` as well. */
export interface Pairs {
  readonly values: Float64Array;
  readonly start: (row: number) => number;
  /** Both halves are there, so that all distances of a row stand side by side: twice the memory, several times as fast. */
  readonly square: boolean;
}

/** Bytes of the distances of all pairs of so many rows, as they are kept. */
export function pairsBytes(rows: number): number {
  const half = ((rows * (rows - 1)) / 2) * 8;
  return rows * rows * 8 <= MOST_BYTES ? rows * rows * 8 : half;
}

/**
 * Room for the distances of all pairs of rows, zeros.
 * @throws AppError `too-much-memory` {what, rows, bytes, limit} before anything is taken
 */
export function createPairs(rows: number, what: string): Pairs {
  const bytes = pairsBytes(rows);
  const refuse = (): AppError => new AppError('too-much-memory', { what, rows, bytes, limit: MOST_BYTES });
  if (bytes > MOST_BYTES) throw refuse();
  const square = rows * rows * 8 <= MOST_BYTES;
  const start = square ? (row: number): number => row * rows : (row: number): number => (row * (row - 1)) / 2;
  try {
    return { values: new Float64Array(bytes / 8), start, square };
  } catch {
    throw refuse();
  }
}

/** Fills the upper half from the lower one, where both are kept; in tiles, so that both sides stay in the processor's cache. */
export function* mirrorPairs({ values, square }: Pairs, rows: number, from: number, to: number): Steps<void> {
  const tile = 32;
  let since = 0;
  for (let top = 0; square && top < rows; top += tile) {
    for (let left = 0; left <= top; left += tile) mirror(values, rows, top, left, tile);
    since += top * tile;
    if (since < PAIRS_PER_SLICE) continue;
    since = 0;
    yield { fraction: from + ((to - from) * top * top) / (rows * rows) };
  }
}

/**
 * Euclidean distances of all pairs of rows.
 * @throws AppError `too-much-memory`
 */
export function* euclideanPairs(matrix: Matrix, what: string): Steps<Pairs> {
  const { rows } = matrix;
  const pairs = createPairs(rows, what);
  let since = 0;
  for (let i = 1; i < rows; i++) {
    measure(matrix, i, pairs.values, pairs.start(i));
    since += i;
    if (since < PAIRS_PER_SLICE) continue;
    since = 0;
    yield { fraction: (0.3 * i * i) / (rows * rows) };
  }
  yield* mirrorPairs(pairs, rows, 0.3, 0.4);
  return pairs;
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
