import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import { commonCells, groupByCells } from './cells.ts';
import type { Cells, Labels } from './cells.ts';
import type { Kernels } from './kernels.ts';
import { withMatrix } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';

/** What is needed of all pairs of rows, for one labeling. */
export interface PairSums {
  /** Sum of distances of row i to the members of label c, at `i * k + c` (the row itself adds 0). */
  readonly sums: Float64Array;
  /** Smallest distance between rows of different labels; Infinity when there is one label. */
  readonly smallestBetween: number;
  /** Largest distance between rows of one label. */
  readonly largestWithin: number;
}

export interface PairStatistics {
  /** Silhouette of each row; 0 where its label has one member, NaN when there is one label only. */
  readonly silhouette: Float64Array;
  /** Smallest distance between rows of different labels; Infinity when there is one label. */
  readonly minBetween: number;
  /** Largest distance between rows of one label. */
  readonly maxWithin: number;
}

/** Bytes that the sums by cell may take. */
const SUM_BYTES = 96e6;
/** Rows of a block. Even, so that rows are taken in the same pairs whatever the block. */
const BLOCK = 512;
const ARGUMENTS = 12;
/** Rows of which sums by cell become sums by label in one part. */
const ADD_ROWS = 1024;

/**
 * All pairs of blocks, in rounds within which no block occurs twice, so that the pairs of a round can be worked on side
 * by side: first every block with itself, then as the rounds of a tournament (circle method).
 */
function rounds(blocks: number): Int32Array[] {
  const out = [Int32Array.from({ length: 2 * blocks }, (_, at) => at >> 1)];
  const even = blocks + (blocks & 1);
  for (let round = 0; round < even - 1; round++) {
    const pairs: number[] = [];
    for (let i = 0; i < even / 2; i++) {
      const a = i === 0 ? even - 1 : (round + i) % (even - 1);
      const b = (round + even - 1 - i) % (even - 1);
      if (a < blocks && b < blocks) pairs.push(Math.min(a, b), Math.max(a, b));
    }
    if (pairs.length > 0) out.push(Int32Array.from(pairs));
  }
  return out;
}

/** The rows in cell order, column-major, as the kernel matrix has them. */
function permute(kernels: Kernels, matrix: KernelMatrix, order: Int32Array, to: number): void {
  const { rows, cols, means, scale, source } = matrix;
  const out = kernels.memory.f64(to, rows * cols);
  for (let j = 0; j < cols; j++) {
    const from = j * rows;
    const mean = means[j];
    for (let at = 0; at < rows; at++) out[from + at] = (source.data[from + order[at]] - mean) * scale;
  }
}

/** A power of two of which n distances sum to less than 2^53; at least 2 × the greatest norm bounds a distance. */
function quantum(kernels: Kernels, rows: number, cols: number, xAt: number): number {
  const x = kernels.memory.f64(xAt, rows * cols);
  let greatest = 0;
  for (let i = 0; i < rows; i++) {
    let norm = 0;
    for (let j = i; j < x.length; j += rows) norm += x[j] * x[j];
    if (norm > greatest) greatest = norm;
  }
  const bound = 2 * Math.sqrt(greatest) * rows;
  let unit = 1;
  while (unit < bound) unit *= 2;
  while (unit > 2 * bound && unit > 1e-300) unit /= 2;
  return unit / 4503599627370496;
}

/** What was found of the pairs of one matrix, in the kernels' memory, in its units. */
interface CellSums {
  /** Address, cells × rows: sums of distances of every row to every cell. */
  readonly sums: number;
  /** Cells × cells: least and greatest squared distance between them. */
  readonly smallest: Float64Array;
  readonly largest: Float64Array;
}

/** Of the extremes found by each thread, the extreme. */
function extremes(all: Float64Array, size: number, pick: (a: number, b: number) => number): Float64Array {
  const out = all.slice(0, size);
  for (let at = size; at < all.length; at++) out[at % size] = pick(out[at % size], all[at]);
  return out;
}

/** Sums of distances of every row to every cell, and the extremes between cells. */
function* cellSums(
  kernels: Kernels, matrix: KernelMatrix, { order, starts }: Cells, take: (bytes: number) => number, from: number, to: number,
): Steps<CellSums> {
  const { memory, crew } = kernels;
  const { rows, cols } = matrix;
  const cells = starts.length - 1;
  const square = cells * cells;
  const blocks = Math.ceil(rows / BLOCK);
  const { threads } = crew;
  const x = take(rows * cols * 8);
  const startsAt = take((cells + 1) * 4);
  const sums = take(cells * rows * 8);
  const smallest = take(threads * square * 8);
  const largest = take(threads * square * 8);
  const args = take(ARGUMENTS * 8);
  const pairsAt = take(blocks * 8);
  permute(kernels, matrix, order, x);
  memory.i32(startsAt, cells + 1).set(starts);
  memory.f64(sums, cells * rows).fill(0);
  memory.f64(smallest, threads * square).fill(Infinity);
  memory.f64(largest, threads * square).fill(-1);
  const magic = 1.5 * 4503599627370496 * quantum(kernels, rows, cols, x);
  memory.f64(args, ARGUMENTS).set([rows, BLOCK, pairsAt, x, cols, startsAt, cells, magic, sums, smallest, largest]);
  const all = rounds(blocks);
  const cost = BLOCK * (BLOCK * (cols * 0.15 + 0.5) + cells * 8);
  for (const [round, pairs] of all.entries()) {
    memory.i32(pairsAt, pairs.length).set(pairs);
    const at = from + ((to - from) * round) / all.length;
    yield* crew.run('pairPart', args, pairs.length / 2, { cost, from: at, to: at });
  }
  return {
    sums,
    smallest: extremes(memory.f64(smallest, threads * square), square, Math.min),
    largest: extremes(memory.f64(largest, threads * square), square, Math.max),
  };
}

/** Sums by cell → sums by label. All terms are multiples of one power of two, so the order does not matter. */
function* byLabel(
  kernels: Kernels, { sums, smallest, largest }: CellSums, { order, starts }: Cells, { labels, k }: Labels, scale: number,
  fraction: number,
): Steps<PairSums> {
  const { memory, crew } = kernels;
  const rows = order.length;
  const cells = starts.length - 1;
  const labelOf = Int32Array.from({ length: cells }, (_, cell) => labels[order[starts[cell]]]);
  let between = Infinity;
  let within = 0;
  for (let cell = 0; cell < cells; cell++) {
    const label = labelOf[cell];
    for (let other = cell; other < cells; other++) {
      const pair = cell * cells + other;
      if (labelOf[other] === label) within = Math.max(within, largest[pair]);
      else between = Math.min(between, smallest[pair]);
    }
  }
  const args = memory.allocate(ARGUMENTS * 8);
  const labelsAt = memory.allocate(cells * 4);
  const columnsAt = memory.allocate(rows * k * 8);
  try {
    memory.i32(labelsAt, cells).set(labelOf);
    memory.f64(columnsAt, rows * k).fill(0);
    memory.f64(args, ARGUMENTS).set([rows, ADD_ROWS, cells, labelsAt, sums, columnsAt]);
    yield* crew.run('addCellsPart', args, Math.ceil(rows / ADD_ROWS), { cost: ADD_ROWS * cells * 0.5, from: fraction, to: fraction });
    const columns = memory.f64(columnsAt, rows * k);
    const out = new Float64Array(rows * k);
    for (let at = 0; at < rows; at++) {
      const to = order[at] * k;
      for (let c = 0; c < k; c++) out[to + c] = columns[c * rows + at] / scale;
    }
    return { sums: out, smallestBetween: Math.sqrt(between) / scale, largestWithin: Math.sqrt(within) / scale };
  } finally {
    [args, labelsAt, columnsAt].forEach((address) => memory.free(address));
  }
}

/**
 * Euclidean distances of all pairs of rows, computed once for any number of labelings, Float64.
 * O(rows² × columns); the result for a labeling does not depend on the others.
 *
 * @param labelings labels from 0, each with its k; every row has a label
 */
export function* pairSums(
  kernels: Kernels, matrix: Matrix | KernelMatrix, labelings: readonly Labels[],
): Steps<PairSums[]> {
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const limit = Math.max(64, Math.floor(SUM_BYTES / (8 * prepared.rows)));
    const groups = groupByCells(prepared.rows, labelings, limit);
    const out: PairSums[] = [];
    for (const [g, group] of groups.entries()) {
      const cells = commonCells(prepared.rows, group);
      const { take, freeAll } = kernels.memory.scope();
      try {
        const sums = yield* cellSums(kernels, prepared, cells, take, g / groups.length, (g + 1) / groups.length);
        for (const labeling of group) {
          out.push(yield* byLabel(kernels, sums, cells, labeling, prepared.scale, (g + 1) / groups.length));
          yield { fraction: (g + 1) / groups.length };
        }
      } finally {
        freeAll();
      }
    }
    return out;
  });
}

/**
 * Silhouettes of all rows from the sums of `pairSums`.
 * Source: P. J. Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20 (1987).
 */
function silhouettes(sums: Float64Array, { labels, k }: Labels): Float64Array {
  const counts = new Int32Array(k);
  for (const label of labels) counts[label]++;
  return Float64Array.from(labels, (own, i) => {
    if (counts[own] < 2) return 0;
    const inside = sums[i * k + own] / (counts[own] - 1);
    let outside = Infinity;
    for (let c = 0; c < k; c++) {
      if (c !== own && counts[c] > 0) outside = Math.min(outside, sums[i * k + c] / counts[c]);
    }
    if (outside === Infinity) return NaN;
    const larger = Math.max(inside, outside);
    return larger > 0 ? (outside - inside) / larger : 0;
  });
}

/** Exact silhouettes and the distances of Dunn's index for several labelings of one matrix; see `pairSums`. */
export function* pairStatistics(
  kernels: Kernels, matrix: Matrix | KernelMatrix, labelings: readonly Labels[],
): Steps<PairStatistics[]> {
  const pairs = yield* pairSums(kernels, matrix, labelings);
  return pairs.map(({ sums, smallestBetween, largestWithin }, l) => (
    { silhouette: silhouettes(sums, labelings[l]), minBetween: smallestBetween, maxWithin: largestWithin }
  ));
}
