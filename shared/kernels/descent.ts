import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { takeRows } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';
import { projectionOrder } from './forest.ts';
import { withMatrix } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';
import { nearestNeighbours, rowMajor } from './neighbours.ts';
import type { Neighbours } from './neighbours.ts';

export interface ApproximateNeighbours extends Neighbours {
  /** Share of the true neighbours that were found, measured on a seeded sample of rows. */
  readonly recall: number;
}

/** Neighbours searched for beside those wanted: longer lists find more of the true ones. */
const EXTRA = 10;
/** Random orders from which the first lists come, and rows of them looked at to either side. */
const TREES = 6;
const REACH = 32;
/** Rows of one part. */
const BLOCK = 128;
const ARGUMENTS = 16;
const MOST_ROUNDS = 15;
/** A round in which less than this share of the lists' places changed is the last. */
const FEW = 0.001;
/** Rows on which the recall is measured, and the least that passes. */
const MEASURED = 256;
const LEAST_RECALL = 0.95;

/** Where the lists are: rows × length each. */
interface Lists {
  ids: number;
  squares: number;
}

interface Search {
  readonly n: number;
  readonly length: number;
  readonly width: number;
  readonly values: number;
  readonly args: number;
  readonly cost: number;
}

function put32(kernels: Kernels, values: Float64Array, n: number, d: number, width: number, to: number): void {
  const out = kernels.memory.f32(to, n * width).fill(0);
  for (let i = 0; i < n; i++) for (let j = 0; j < d; j++) out[i * width + j] = values[i * d + j];
}

/** For each row up to r rows that have it in their list, those that came last first; entries as in the lists. */
function backLists(ids: Int32Array, n: number, length: number, r: number, out: Int32Array, round: number): void {
  out.fill(-1);
  const filled = new Int32Array(n);
  // From another row on in every round, so that a row with many of them is not always seen by the same ones.
  const start = Math.floor((n * (round % 7)) / 7);
  for (const wanted of [1, 0]) {
    for (let step = 0; step < n; step++) {
      const row = (start + step) % n;
      for (let at = row * length; at < (row + 1) * length; at++) {
        const entry = ids[at];
        if (entry < 0 || (entry & 1) !== wanted) continue;
        const id = entry >> 1;
        if (filled[id] < r) out[id * r + filled[id]++] = (row << 1) | wanted;
      }
    }
  }
}

/** Rounds until hardly a list changes; the lists are then in `now`. */
function* rounds(kernels: Kernels, { n, length, width, values, args, cost }: Search, now: Lists, next: Lists): Steps<void> {
  const { memory, crew } = kernels;
  const parts = Math.ceil(n / BLOCK);
  const r = length;
  const back = memory.allocate(n * r * 4);
  const stamps = memory.allocate(n * 4 * crew.threads);
  const changes = memory.allocate(parts * 4);
  try {
    memory.i32(stamps, n * crew.threads).fill(-1);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      backLists(memory.i32(now.ids, n * length), n, length, r, memory.i32(back, n * r), round);
      yield { fraction: 0.1 + (0.7 * round) / MOST_ROUNDS };
      memory.f64(args, ARGUMENTS).set([
        n, BLOCK, values, width, length, now.ids, now.squares, next.ids, next.squares, back, r, stamps, n * 4, round * n, changes,
      ]);
      const at = 0.1 + (0.7 * (round + 0.5)) / MOST_ROUNDS;
      yield* crew.run('descendPart', args, parts, { cost, from: at, to: at });
      [now.ids, next.ids] = [next.ids, now.ids];
      [now.squares, next.squares] = [next.squares, now.squares];
      if (memory.i32(changes, parts).reduce((sum, count) => sum + count, 0) < FEW * n * length) return;
    }
  } finally {
    [back, stamps, changes].forEach((address) => memory.free(address));
  }
}

/** The k nearest of each list, measured in Float64; equal distances in order of index. */
function* measured(values: Float64Array, ids: Int32Array, n: number, d: number, length: number, k: number, scale: number): Steps<Neighbours> {
  const indices = new Int32Array(n * k);
  const distances = new Float64Array(n * k);
  const squares = new Float64Array(length);
  for (let i = 0; i < n; i++) {
    const list = ids.subarray(i * length, (i + 1) * length);
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let p = i * d, q = (list[at] >> 1) * d, end = p + d; p < end; p++, q++) sum += (values[p] - values[q]) * (values[p] - values[q]);
      squares[at] = sum;
    }
    const order = Array.from({ length }, (_, at) => at).sort((a, b) => squares[a] - squares[b] || list[a] - list[b]);
    for (let at = 0; at < k; at++) {
      indices[i * k + at] = list[order[at]] >> 1;
      distances[i * k + at] = Math.sqrt(squares[order[at]]) / scale;
    }
    if (i % 2000 === 0) yield { fraction: 0.8 + (0.1 * i) / n };
  }
  return { k, indices, distances };
}

/** Share of the true neighbours of a seeded sample of rows that are in the lists; equal distances count as found. */
function* recallOf(kernels: Kernels, matrix: KernelMatrix, found: Neighbours, seed: number): Steps<number> {
  const rows = sampleIndices(createRandom(seed, 0xde5), matrix.rows, MEASURED);
  const { k } = found;
  // The row itself is the first of its nearest, or as near as the first.
  const exact = yield* nearestNeighbours(kernels, matrix, k + 1, takeRows(matrix.source, rows));
  let hits = 0;
  rows.forEach((row, s) => {
    const farthest = exact.distances[s * (k + 1) + k] * (1 + 1e-12);
    for (let at = row * k; at < (row + 1) * k; at++) if (found.distances[at] <= farthest) hits++;
  });
  return hits / (rows.length * k);
}

function* descent(kernels: Kernels, matrix: KernelMatrix, k: number, seed: number): Steps<Neighbours> {
  const { memory, crew } = kernels;
  const { rows: n, cols: d, scale } = matrix;
  const values = yield* rowMajor(matrix.source, matrix, new Float64Array(n * d));
  const length = k + EXTRA;
  const width = Math.ceil(d / 4) * 4;
  const bytes = [n * width * 4, n * 4, n * length * 4, n * length * 4, n * length * 4, n * length * 4, ARGUMENTS * 8];
  const taken: number[] = [];
  try {
    for (const size of bytes) taken.push(memory.allocate(size));
    const [valuesAt, orderAt, ids, squares, otherIds, otherSquares, args] = taken;
    put32(kernels, values, n, d, width, valuesAt);
    const reach = REACH;
    const cost = BLOCK * reach * 2 * (3 + width * 0.25);
    for (let tree = 0; tree < TREES; tree++) {
      memory.i32(orderAt, n).set(yield* projectionOrder(values, n, d, createRandom(seed, 0xf0e + tree)));
      memory.f64(args, ARGUMENTS).set([n, BLOCK, valuesAt, width, length, orderAt, reach, ids, squares, tree === 0 ? 1 : 0]);
      yield* crew.run('firstListsPart', args, Math.ceil(n / BLOCK), { cost, from: 0.05, to: 0.05 });
    }
    const now = { ids, squares };
    yield* rounds(kernels, { n, length, width, values: valuesAt, args, cost: cost * 3 }, now, { ids: otherIds, squares: otherSquares });
    const lists = memory.i32(now.ids, n * length).slice();
    return yield* measured(values, lists, n, d, length, k, scale);
  } finally {
    taken.forEach((address) => memory.free(address));
  }
}

/**
 * True where the descent is worth it. In few columns, and among few rows, the exact search is faster: for 15 neighbours of
 * overlapping groups it took 1.2 s of processor time at 20,000 × 32 against 1.8 s of the descent, 4.9 s against 3.2 s at
 * 20,000 × 64.
 */
export function approximateIsFaster(rows: number, cols: number): boolean {
  return cols >= 32 && rows * cols >= 1_280_000;
}

/**
 * Nearly all of the k nearest rows of each row, by descent over lists of neighbours. The recall is measured on a sample of
 * rows; where it is below 0.95, and where rows are few, the exact neighbours are returned. The same bytes on any number of
 * threads.
 *
 * @throws AppError as `nearestNeighbours`
 */
export function* approximateNeighbours(
  kernels: Kernels, matrix: Matrix | KernelMatrix, k: number, seed: number,
): Steps<ApproximateNeighbours> {
  return yield* withMatrix(kernels, matrix, function* (prepared): Steps<ApproximateNeighbours> {
    if (prepared.rows > 4 * (REACH + k + EXTRA)) {
      const found = yield* descent(kernels, prepared, k, seed);
      const recall = yield* recallOf(kernels, prepared, found, seed);
      if (recall >= LEAST_RECALL) return { ...found, recall };
    }
    return { ...(yield* nearestNeighbours(kernels, prepared, k)), recall: 1 };
  });
}
