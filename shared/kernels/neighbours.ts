import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';
import { withMatrix } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';
import { buildTree } from './tree.ts';
import type { Tree } from './tree.ts';

export interface Neighbours {
  /** Neighbours per row: the number asked for, or all other rows when there are fewer. */
  readonly k: number;
  /** Rows × k, row by row: rows of the matrix, nearest first; equal distances in order of index. */
  readonly indices: Int32Array;
  /** Euclidean distances to them. */
  readonly distances: Float64Array;
}

/** More than Float32 rounds off two values below one. */
export const ROUNDING = 1.3e-7;
/** Queries answered in one part at most, and nanoseconds that a part may take. */
const QUERIES = 64;
const PART = 2e6;
const ARGUMENTS = 18;

/** Row by row, centred and scaled as the kernel matrix is. */
export function rowMajor(matrix: Matrix, { means, scale }: KernelMatrix): Float64Array {
  const { rows, cols, data, names } = matrix;
  const out = new Float64Array(rows * cols);
  for (let j = 0; j < cols; j++) {
    for (let i = 0; i < rows; i++) {
      const value = data[j * rows + i];
      if (!Number.isFinite(value)) throw new AppError('not-finite', { row: i, column: names[j] });
      out[i * cols + j] = (value - means[j]) * scale;
    }
  }
  return out;
}

/** The rows of the slots in groups of eight, column by column; unused slots are infinitely far. */
export function slotPoints(values: Float64Array, d: number, slots: Int32Array, out: Float32Array): void {
  slots.forEach((row, at) => {
    const to = (at >> 3) * d * 8 + (at & 7);
    for (let j = 0; j < d; j++) out[to + j * 8] = row < 0 ? Infinity : values[row * d + j];
  });
}

/** Boxes by groups of four columns, widened by what rounding to Float32 may take from them. */
export function groupedBoxes(boxes: Float64Array, d: number, margin: number, out: Float32Array): void {
  const groups = Math.ceil(d / 4);
  const nodes = boxes.length / (2 * d);
  for (let node = 0; node < nodes; node++) {
    for (let j = 0; j < groups * 4; j++) {
      const to = (node * groups + (j >> 2)) * 8 + (j & 3);
      out[to] = j < d ? boxes[(node * d + j) * 2] - margin : -Infinity;
      out[to + 4] = j < d ? boxes[(node * d + j) * 2 + 1] + margin : Infinity;
    }
  }
}

/** Rows and queries, row by row; `order` lists the queries to answer. */
interface Search {
  readonly tree: Tree;
  readonly values: Float64Array;
  readonly queries: Float64Array | null;
  readonly order: Int32Array;
  readonly d: number;
  readonly k: number;
}

function* search(kernels: Kernels, task: Search): Steps<{ indices: Int32Array; squares: Float64Array }> {
  const { tree, values, queries, order, d, k } = task;
  const { memory, crew } = kernels;
  const count = order.length;
  const groups = Math.ceil(d / 4) * 4;
  const boxValues = (tree.nodes.length / 3) * groups * 2;
  let reach = 1;
  for (const value of queries ?? []) reach = Math.max(reach, Math.abs(value));
  const rounding = ROUNDING * reach;
  const { take, freeAll } = memory.scope();
  try {
    const nodes = take(tree.nodes.byteLength);
    const boxes = take(boxValues * 4);
    const points = take(tree.slots.length * d * 4);
    const ids = take(tree.slots.byteLength);
    const valuesAt = take(values.byteLength);
    const queriesAt = queries === null ? valuesAt : take(queries.byteLength);
    const orderAt = take(order.byteLength);
    const scratch = take(groups * 4 * crew.threads);
    const args = take(ARGUMENTS * 8);
    const outIds = take(count * k * 4);
    const outSquares = take(count * k * 8);
    memory.i32(nodes, tree.nodes.length).set(tree.nodes);
    groupedBoxes(tree.boxes, d, 2 * rounding, memory.f32(boxes, boxValues));
    slotPoints(values, d, tree.slots, memory.f32(points, tree.slots.length * d));
    memory.i32(ids, tree.slots.length).set(tree.slots);
    memory.f64(valuesAt, values.length).set(values);
    if (queries !== null) memory.f64(queriesAt, queries.length).set(queries);
    memory.i32(orderAt, count).set(order);
    memory.f32(scratch, groups * crew.threads).fill(0);
    // A query looks at some hundreds of rows, and at nearly all where there are many columns.
    const each = (d + 8) * Math.min(values.length / d, 40 * (k + d * d)) * 0.2;
    const block = Math.max(1, Math.min(QUERIES, Math.floor(PART / each)));
    memory.f64(args, ARGUMENTS).set([
      count, block, nodes, boxes, points, ids, valuesAt, d, k, queriesAt, orderAt, scratch, groups * 4, rounding,
      queries === null ? 1 : 0, outIds, outSquares,
    ]);
    yield* crew.run('nearestPart', args, Math.ceil(count / block), { cost: block * each });
    return { indices: memory.i32(outIds, count * k).slice(), squares: memory.f64(outSquares, count * k).slice() };
  } finally {
    freeAll();
  }
}

/**
 * Exact k nearest rows of `matrix`, Euclidean, in Float64, by a k-d tree.
 *
 * @param k neighbours per row; clipped to the rows there are (without the row itself)
 * @param queries rows to find neighbours of, with the columns of `matrix`; omitted: each row of `matrix`, itself excluded
 * @throws AppError `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`, `invalid-option`
 */
export function* nearestNeighbours(
  kernels: Kernels, matrix: Matrix | KernelMatrix, k: number, queries?: Matrix,
): Steps<Neighbours> {
  if (!Number.isInteger(k) || k < 1) throw new AppError('invalid-option', { option: 'k', value: k });
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const d = prepared.cols;
    const values = rowMajor(prepared.source, prepared);
    const most = Math.min(k, queries === undefined ? prepared.rows - 1 : prepared.rows);
    const count = queries === undefined ? prepared.rows : queries.rows;
    if (most === 0 || count === 0) return { k: most, indices: new Int32Array(0), distances: new Float64Array(0) };
    const tree = yield* buildTree(values, prepared.rows, d);
    const found = yield* search(kernels, {
      tree, values, d, k: most,
      queries: queries === undefined ? null : rowMajor(queries, prepared),
      // In the order of the leaves, so that queries close in time look at the same ones.
      order: queries === undefined ? tree.slots.filter((row) => row >= 0) : Int32Array.from({ length: count }, (_, i) => i),
    });
    return { k: most, indices: found.indices, distances: found.squares.map((square) => Math.sqrt(square) / prepared.scale) };
  });
}
