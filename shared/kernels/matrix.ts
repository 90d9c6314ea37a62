import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import { sampleIndices, createRandom } from '../math/random.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';

/**
 * A matrix inside the kernels' memory: columns centred on their means, everything scaled by one power of two so that
 * the largest value is below one (both undone on the way out), as Float64 and, where 24 bits suffice, as Float32.
 */
export interface KernelMatrix {
  readonly source: Matrix;
  readonly rows: number;
  readonly cols: number;
  /** Address of the Float64 copy, rows in groups of four (see `assembly/layout.ts`). */
  readonly x64: number;
  /** Address of the Float32 copy; 0 when searches must be in Float64. */
  readonly x32: number;
  /** Address of the square of the length of each row of that copy, Float32. */
  readonly norms: number;
  /** Address of a Float64 weight per row, 0 for the padding; 0 when all rows count alike. */
  readonly weights: number;
  readonly means: Float64Array;
  /** Value in memory = (value − mean) × scale. */
  readonly scale: number;
  /** Mean variance of the columns, in the units of the memory. */
  readonly variance: number;
  /** A seeded sample of at most `count` rows, kept for the next call with the same arguments. */
  sample(seed: number, count: number): KernelMatrix;
  free(): void;
}

/** Bytes that are laid out at once, and of a block of rows in them. */
const STAGED_BYTES = 1e6;
const BLOCK_BYTES = 131_072;
const ARGUMENTS = 10;
/** Rows looked at to decide whether Float32 can tell neighbours apart; fewer where there are many columns. */
const PROBES = 128;
const PROBED_VALUES = 4e6;

/** Rows padded to whole vectors. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / 8) * 8;
}

/** True for a matrix that is already in the kernels' memory. */
export function isPrepared(matrix: Matrix | KernelMatrix): matrix is KernelMatrix {
  return 'x64' in matrix;
}

/** The row of the first value that is not finite, as an error. */
function notFinite(matrix: Matrix, j: number): AppError {
  const row = matrix.data.subarray(j * matrix.rows, (j + 1) * matrix.rows).findIndex((value) => !Number.isFinite(value));
  return new AppError('not-finite', { row: Math.max(0, row), column: matrix.names[j] });
}

/** A mean whose sum would overflow. */
function meanOfHuge(matrix: Matrix, j: number): number {
  let sum = 0;
  for (let i = j * matrix.rows; i < (j + 1) * matrix.rows; i++) sum += matrix.data[i] / matrix.rows;
  return sum;
}

const VALUES_PER_SLICE = 1_000_000;

/** The figures that `stageBlock` takes, of all rows at once, for work that lays the rows out in its own way. */
export function* figuresOf({ rows, cols, data }: Matrix): Steps<Float64Array> {
  if (rows === 0) throw new AppError('no-usable-rows');
  if (cols === 0) throw new AppError('no-usable-features');
  const figures = new Float64Array(cols * 4);
  let work = 0;
  for (let j = 0; j < cols; j++) {
    let sum = 0;
    let least = Infinity;
    let greatest = -Infinity;
    let spoilt = 0;
    for (let i = j * rows; i < (j + 1) * rows; i++) {
      const value = data[i];
      sum += value;
      if (!Number.isFinite(value)) spoilt++;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
    figures.set([sum, least, greatest, spoilt], j * 4);
    work += rows;
    if (work < VALUES_PER_SLICE) continue;
    work = 0;
    yield { fraction: 0 };
  }
  return figures;
}

/** Mean of each column, and the largest difference from one, from the figures that `stageBlock` took of each block. */
export function centresOf(matrix: Matrix, figures: Float64Array): { means: Float64Array; largest: number } {
  const { rows, cols } = matrix;
  const means = new Float64Array(cols);
  let largest = 0;
  for (let j = 0; j < cols; j++) {
    let sum = 0;
    let least = Infinity;
    let greatest = -Infinity;
    let spoilt = 0;
    for (let at = j * 4; at < figures.length; at += cols * 4) {
      sum += figures[at];
      least = Math.min(least, figures[at + 1]);
      greatest = Math.max(greatest, figures[at + 2]);
      spoilt += figures[at + 3];
    }
    if (spoilt !== 0) throw notFinite(matrix, j);
    means[j] = Number.isFinite(sum) ? sum / rows : meanOfHuge(matrix, j);
    const reach = Math.max(greatest - means[j], means[j] - least);
    if (!Number.isFinite(reach)) throw notFinite(matrix, j);
    largest = Math.max(largest, reach);
  }
  return { means, largest };
}

/** The power of two that brings the largest centred value into [½, 1). */
export function scaleOf(largest: number): number {
  let scale = 1;
  while (largest * scale >= 1) scale /= 2;
  while (largest * scale < 0.5 && largest > 0 && scale < 1e300) scale *= 2;
  return scale;
}

/**
 * Whether |x|² + |c|² − 2 x·c in Float32 can tell neighbours apart: in a sample of rows, the squared distance to the
 * nearest other one must stand clear of the rounding error, which grows with |x|².
 */
function float32Suffices({ exports, memory }: Kernels, { rows, cols }: Matrix, x64: number, means: number): boolean {
  const count = Math.min(rows, PROBES, Math.max(16, Math.floor(Math.sqrt(PROBED_VALUES / cols))));
  const work = memory.allocate(paddedRows(count) * cols * 8);
  try {
    return exports.crowdedProbes(x64, cols, rows, count, means, 2e-6, work) * 10 <= count;
  } finally {
    memory.free(work);
  }
}

/**
 * Lays the rows out at `x64` as they are, by way of two stages, one being filled while the other is read; the figures of each
 * block (see `stageBlock`).
 */
function* layOut(kernels: Kernels, matrix: Matrix, block: number, x64: number, args: number): Steps<Float64Array> {
  const { memory, crew } = kernels;
  const { rows, cols, data } = matrix;
  const blocks = Math.ceil(rows / block);
  const staged = Math.min(blocks, Math.max(1, Math.floor(STAGED_BYTES / (block * cols * 8)))) * block;
  const { take, freeAll } = memory.scope();
  try {
    const stages = [take(staged * cols * 8), take(staged * cols * 8)];
    const figures = take(blocks * cols * 32);
    const fill = (row: number): void => {
      const count = Math.min(staged, rows - row);
      const to = memory.f64(stages[(row / staged) % 2], staged * cols);
      for (let j = 0; j < cols; j++) to.set(data.subarray(j * rows + row, j * rows + row + count), j * staged);
    };
    fill(0);
    for (let row = 0; row < rows; row += staged) {
      const count = Math.min(staged, rows - row);
      memory.f64(args, ARGUMENTS).set([
        count, block, stages[(row / staged) % 2], staged * 8, cols, x64 + row * cols * 8, figures + (row / block) * cols * 32,
      ]);
      const from = (0.6 * row) / rows;
      const meanwhile = row + staged < rows ? () => fill(row + staged) : undefined;
      yield* crew.run('stagePart', args, Math.ceil(count / block), { cost: block * cols, from, to: from, meanwhile });
    }
    return memory.f64(figures, blocks * cols * 4).slice();
  } finally {
    freeAll();
  }
}

/** Copies the weights of the rows; 0 where there are none. */
function placeWeights({ memory }: Kernels, { rows, weights }: Matrix, take: (bytes: number) => number): number {
  if (weights === undefined) return 0;
  const bad = weights.findIndex((weight) => !(weight >= 0) || weight === Infinity);
  if (weights.length !== rows || bad >= 0) {
    throw new AppError('invalid-option', { option: 'weights', value: bad >= 0 ? weights[bad] : weights.length });
  }
  if (!weights.some((weight) => weight > 0)) throw new AppError('no-usable-rows');
  const at = take(paddedRows(rows) * 8);
  memory.f64(at, paddedRows(rows)).fill(0).set(weights);
  return at;
}

/** As `prepareMatrix`, in steps. */
export function* prepareInSteps(kernels: Kernels, matrix: Matrix): Steps<KernelMatrix> {
  if (matrix.rows === 0) throw new AppError('no-usable-rows');
  if (matrix.cols === 0) throw new AppError('no-usable-features');
  const { memory } = kernels;
  const { rows, cols } = matrix;
  const padded = paddedRows(rows);
  const block = Math.max(64, Math.min(2048, Math.floor(BLOCK_BYTES / (cols * 8) / 64) * 64));
  const { take, freeAll } = memory.scope();
  const args = memory.allocate(ARGUMENTS * 8);
  const meansAt = memory.allocate(cols * 8);
  const squares = memory.allocate(Math.ceil(padded / block) * 8);
  let ready = false;
  try {
    const x64 = take(padded * cols * 8);
    const { means, largest } = centresOf(matrix, yield* layOut(kernels, matrix, block, x64, args));
    const scale = scaleOf(largest);
    memory.f64(meansAt, cols).set(means);
    const x32 = float32Suffices(kernels, matrix, x64, meansAt) ? take(padded * (cols + 1) * 4) : 0;
    const norms = x32 + padded * cols * 4;
    const weights = placeWeights(kernels, matrix, take);
    const blocks = Math.ceil(padded / block);
    memory.f64(args, ARGUMENTS).set([rows, block, padded, x64, x32, cols, meansAt, scale, squares, norms]);
    yield* kernels.crew.run('centrePart', args, blocks, { cost: block * cols, from: 0.6 });
    const variance = memory.f64(squares, blocks).reduce((sum, value) => sum + value, 0) / (rows * cols);
    ready = true;
    return handle(kernels, matrix, { x64, x32, norms, weights, means, scale, variance });
  } finally {
    [args, meansAt, squares].forEach(memory.free);
    if (!ready) freeAll();
  }
}

/**
 * Copies a matrix into the kernels' memory; every kernel takes the handle in place of the matrix. Call `free` when done.
 * @throws AppError `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`, `too-much-memory`, `invalid-option` for weights
 */
export function prepareMatrix(kernels: Kernels, matrix: Matrix): KernelMatrix {
  const steps = prepareInSteps(kernels, matrix);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

type Packed = Pick<KernelMatrix, 'x64' | 'x32' | 'norms' | 'weights' | 'means' | 'scale' | 'variance'>;

function handle(kernels: Kernels, matrix: Matrix, packed: Packed): KernelMatrix {
  const { x64, x32, weights } = packed;
  const { memory } = kernels;
  const { rows, cols } = matrix;
  let kept: { seed: number; count: number; matrix: KernelMatrix } | null = null;
  return {
    ...packed, source: matrix, rows, cols,
    sample(seed, count) {
      if (kept === null || kept.seed !== seed || kept.count !== count) {
        kept?.matrix.free();
        kept = null;
        const index = sampleIndices(createRandom(seed, 0x5a), rows, count);
        kept = { seed, count, matrix: prepareMatrix(kernels, takeRows(matrix, index)) };
      }
      return kept.matrix;
    },
    free() {
      kept?.matrix.free();
      memory.free(x64);
      if (x32 !== 0) memory.free(x32);
      if (weights !== 0) memory.free(weights);
    },
  };
}

/** Steps that report no progress of their own. */
function* silently<T>(steps: Steps<T>): Steps<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    yield { fraction: 0 };
  }
}

/** Runs `body` on the matrix in memory; frees it afterwards when it was put there for this call. */
export function* withMatrix<Y, T>(
  kernels: Kernels, matrix: Matrix | KernelMatrix, body: (prepared: KernelMatrix) => Generator<Y, T, void>,
): Generator<Y | { fraction: number }, T, void> {
  if (isPrepared(matrix)) return yield* body(matrix);
  const prepared = yield* silently(prepareInSteps(kernels, matrix));
  try {
    return yield* body(prepared);
  } finally {
    prepared.free();
  }
}

/** Number of distinct rows (of those with a weight), counting no further than `limit`. Rows are compared as the kernels see them. */
export function distinctRows(kernels: Kernels, matrix: KernelMatrix, limit: number): number {
  const { rows, cols } = matrix;
  const x = kernels.memory.f64(matrix.x64, paddedRows(rows) * cols);
  const at = (i: number): number => (i >> 2) * cols * 4 + (i & 3);
  const equal = (a: number, b: number): boolean => {
    for (let o = 0; o < cols * 4; o += 4) if (x[a + o] !== x[b + o]) return false;
    return true;
  };
  const found: number[] = [];
  const { weights } = matrix.source;
  for (let i = 0; i < rows && found.length < limit; i++) {
    if (weights?.[i] === 0) continue;
    const here = at(i);
    if (!found.some((other) => equal(here, other))) found.push(here);
  }
  return found.length;
}
