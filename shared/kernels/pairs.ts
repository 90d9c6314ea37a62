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
/** Nanoseconds of estimated work between two yields. */
const SLICE = 5e6;

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

interface CellSums {
  readonly sums: Float64Array;
  readonly smallest: Float64Array;
  readonly largest: Float64Array;
}

/** Sums of distances of every row to every cell, and the extremes between cells, in the units of the kernel matrix. */
function* cellSums(
  kernels: Kernels, matrix: KernelMatrix, { order, starts }: Cells, from: number, to: number,
): Steps<CellSums> {
  const { memory, exports } = kernels;
  const { rows, cols } = matrix;
  const cells = starts.length - 1;
  const taken: number[] = [];
  const take = (bytes: number): number => {
    const address = memory.allocate(bytes);
    taken.push(address);
    return address;
  };
  try {
    const x = take(rows * cols * 8);
    const startsAt = take((cells + 1) * 4);
    const sums = take(cells * rows * 8);
    const smallest = take(cells * cells * 8);
    const largest = take(cells * cells * 8);
    permute(kernels, matrix, order, x);
    memory.i32(startsAt, cells + 1).set(starts);
    memory.f64(sums, cells * rows).fill(0);
    memory.f64(smallest, cells * cells).fill(Infinity);
    memory.f64(largest, cells * cells).fill(-1);
    const magic = 1.5 * 4503599627370496 * quantum(kernels, rows, cols, x);
    let cell = 0;
    for (let row = 0; row < rows;) {
      const each = (rows - row) * (cols * 0.6 + 3) + cells * 8;
      const end = Math.min(rows, row + Math.max(1, Math.floor(SLICE / each)));
      while (row >= starts[cell + 1]) cell++;
      exports.pairBlock(x, rows, cols, startsAt, cells, cell, magic, sums, smallest, largest, row, end);
      row = end;
      const left = (rows - row) / rows;
      yield { fraction: from + (to - from) * (1 - left * left) };
    }
    return {
      sums: memory.f64(sums, cells * rows).slice(),
      smallest: memory.f64(smallest, cells * cells).slice(),
      largest: memory.f64(largest, cells * cells).slice(),
    };
  } finally {
    taken.forEach((address) => memory.free(address));
  }
}

/** Sums by cell → sums by label. All terms are multiples of one power of two, so the order does not matter. */
function byLabel({ sums, smallest, largest }: CellSums, { order, starts }: Cells, { labels, k }: Labels, scale: number): PairSums {
  const rows = order.length;
  const cells = starts.length - 1;
  const labelOf = Int32Array.from({ length: cells }, (_, cell) => labels[order[starts[cell]]]);
  const columns = new Float64Array(rows * k);
  let between = Infinity;
  let within = 0;
  for (let cell = 0; cell < cells; cell++) {
    const label = labelOf[cell];
    for (let to = label * rows, from = cell * rows, end = from + rows; from < end; to++, from++) columns[to] += sums[from];
    for (let other = cell; other < cells; other++) {
      const pair = cell * cells + other;
      if (labelOf[other] === label) within = Math.max(within, largest[pair]);
      else between = Math.min(between, smallest[pair]);
    }
  }
  const out = new Float64Array(rows * k);
  for (let at = 0; at < rows; at++) {
    const to = order[at] * k;
    for (let c = 0; c < k; c++) out[to + c] = columns[c * rows + at] / scale;
  }
  return { sums: out, smallestBetween: Math.sqrt(between) / scale, largestWithin: Math.sqrt(within) / scale };
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
      const sums = yield* cellSums(kernels, prepared, cells, g / groups.length, (g + 1) / groups.length);
      for (const labeling of group) {
        out.push(byLabel(sums, cells, labeling, prepared.scale));
        yield { fraction: (g + 1) / groups.length };
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
