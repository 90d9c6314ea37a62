import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';
import { centresOf, figuresOf, isPrepared, scaleOf } from './matrix.ts';
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
/** Bytes of answers that are held in the kernels' memory at once. */
const WAVE_BYTES = 500_000;
const ARGUMENTS = 18;
const ROWS_PER_SLICE = 50_000;

/** Row by row, centred and scaled, to `out`. */
export function* rowMajor(
  matrix: Matrix, { means, scale }: Pick<KernelMatrix, 'means' | 'scale'>, out: Float64Array,
): Steps<Float64Array> {
  const { rows, cols, data, names } = matrix;
  for (let from = 0; from < rows; from += ROWS_PER_SLICE) {
    const end = Math.min(rows, from + ROWS_PER_SLICE);
    for (let j = 0; j < cols; j++) {
      for (let i = from; i < end; i++) {
        const value = data[j * rows + i];
        if (!Number.isFinite(value)) throw new AppError('not-finite', { row: i, column: names[j] });
        out[i * cols + j] = (value - means[j]) * scale;
      }
    }
    yield { fraction: 0 };
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

/** Where the rows are, row by row, and what is looked for. */
interface Search {
  readonly tree: Tree;
  readonly values: number;
  readonly rows: number;
  readonly d: number;
  readonly k: number;
  readonly scale: number;
  /** Row by row; null: the rows themselves, in the order of the leaves, so that queries close in time look at the same ones. */
  readonly queries: Float64Array | null;
}

/** The tree in the kernels' memory, with the rows once more as Float32. */
function placeTree({ memory }: Kernels, { tree, values, rows, d }: Search, rounding: number, take: (bytes: number) => number): number[] {
  const { nodes, boxes, slots } = tree;
  const boxValues = (nodes.length / 3) * Math.ceil(d / 4) * 8;
  const at = { nodes: take(nodes.byteLength), boxes: take(boxValues * 4), points: take(slots.length * d * 4), ids: take(slots.byteLength) };
  memory.i32(at.nodes, nodes.length).set(nodes);
  groupedBoxes(boxes, d, 2 * rounding, memory.f32(at.boxes, boxValues));
  slotPoints(memory.f64(values, rows * d), d, slots, memory.f32(at.points, slots.length * d));
  memory.i32(at.ids, slots.length).set(slots);
  return [at.nodes, at.boxes, at.points, at.ids];
}

function* search(kernels: Kernels, task: Search): Steps<Neighbours> {
  const { tree, values, rows, queries, d, k, scale } = task;
  const { memory, crew } = kernels;
  const groups = Math.ceil(d / 4) * 4;
  let reach = 1;
  for (const value of queries ?? []) reach = Math.max(reach, Math.abs(value));
  const rounding = ROUNDING * reach;
  // A query looks at some hundreds of rows, and at nearly all where there are many columns.
  const each = (d + 8) * Math.min(rows, 40 * (k + d * d)) * 0.2;
  const block = Math.max(1, Math.min(QUERIES, Math.floor(PART / each)));
  const wave = Math.max(1, Math.floor(WAVE_BYTES / (k * 12 * block))) * block;
  // Slots without a row are passed over.
  const asked = queries === null ? tree.slots.length : queries.length / d;
  const total = queries === null ? rows : asked;
  const indices = new Int32Array(total * k);
  const distances = new Float64Array(total * k);
  const { take, freeAll } = memory.scope();
  try {
    const [nodes, boxes, points, ids] = placeTree(kernels, task, rounding, take);
    const queriesAt = queries === null ? values : take(queries.byteLength);
    if (queries !== null) memory.f64(queriesAt, queries.length).set(queries);
    const scratch = take(groups * 4 * crew.threads);
    memory.f32(scratch, groups * crew.threads).fill(0);
    const args = take(ARGUMENTS * 8);
    const held = Math.min(wave, asked) * k;
    const outs = [0, 1].map(() => ({ ids: take(held * 4), squares: take(held * 8) }));
    const collect = (first: number): void => {
      const count = Math.min(wave, asked - first);
      const out = outs[(first / wave) % 2];
      const foundIds = memory.i32(out.ids, count * k);
      const foundSquares = memory.f64(out.squares, count * k);
      for (let at = 0; at < count; at++) {
        const query = queries === null ? tree.slots[first + at] : first + at;
        if (query < 0) continue;
        for (let i = 0, from = at * k, to = query * k; i < k; i++, from++, to++) {
          indices[to] = foundIds[from];
          distances[to] = Math.sqrt(foundSquares[from]) / scale;
        }
      }
    };
    for (let first = 0; first < asked; first += wave) {
      const count = Math.min(wave, asked - first);
      const out = outs[(first / wave) % 2];
      memory.f64(args, ARGUMENTS).set([
        count, block, nodes, boxes, points, ids, values, d, k, queriesAt, queries === null ? ids + first * 4 : 0, scratch, groups * 4,
        rounding, queries === null ? 1 : 0, out.ids, out.squares, first,
      ]);
      const before = first - wave;
      yield* crew.run('nearestPart', args, Math.ceil(count / block), {
        cost: block * each, from: first / asked, to: (first + count) / asked, meanwhile: before < 0 ? undefined : () => collect(before),
      });
    }
    collect(Math.floor((asked - 1) / wave) * wave);
    return { k, indices, distances };
  } finally {
    freeAll();
  }
}

/**
 * Exact k nearest rows of `matrix`, Euclidean, in Float64, by a k-d tree. Beside the outcome it holds a Float64 and a Float32 copy of
 * the rows and some 40 bytes a row for the tree.
 *
 * @param k neighbours per row; clipped to the rows there are (without the row itself)
 * @param queries rows to find neighbours of, with the columns of `matrix`; omitted: each row of `matrix`, itself excluded
 * @throws AppError `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`, `invalid-option`
 */
export function* nearestNeighbours(
  kernels: Kernels, matrix: Matrix | KernelMatrix, k: number, queries?: Matrix,
): Steps<Neighbours> {
  if (!Number.isInteger(k) || k < 1) throw new AppError('invalid-option', { option: 'k', value: k });
  const { memory } = kernels;
  const source = isPrepared(matrix) ? matrix.source : matrix;
  const { rows, cols: d } = source;
  const { means, largest } = centresOf(source, yield* figuresOf(source));
  const scale = scaleOf(largest);
  const most = Math.min(k, queries === undefined ? rows - 1 : rows);
  const count = queries === undefined ? rows : queries.rows;
  if (most === 0 || count === 0) return { k: most, indices: new Int32Array(0), distances: new Float64Array(0) };
  const values = memory.allocate(rows * d * 8);
  try {
    // Shared memory: the view holds when the memory grows.
    const tree = yield* buildTree(yield* rowMajor(source, { means, scale }, memory.f64(values, rows * d)), rows, d);
    const asked = queries === undefined ? null : yield* rowMajor(queries, { means, scale }, new Float64Array(count * d));
    return yield* search(kernels, { tree, values, rows, d, k: most, scale, queries: asked });
  } finally {
    memory.free(values);
  }
}
