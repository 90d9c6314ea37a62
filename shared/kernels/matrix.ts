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
  readonly means: Float64Array;
  /** Value in memory = (value − mean) × scale. */
  readonly scale: number;
  /** A seeded sample of at most `count` rows, kept for the next call with the same arguments. */
  sample(seed: number, count: number): KernelMatrix;
  free(): void;
}

/** Values copied between two yields. */
const VALUES_PER_SLICE = 2_000_000;
/** Bytes of the block that is packed at once. */
const PACKED_BYTES = 400_000;
/** Rows looked at to decide whether Float32 can tell neighbours apart; fewer where there are many columns. */
const PROBES = 128;
const PROBED_VALUES = 4e6;

const square = (x: number): number => x * x;

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

/** Mean of a column, and the largest difference from it. */
function centreOf(kernels: Kernels, matrix: Matrix, j: number, scratch: number): { mean: number; reach: number } {
  const { memory, exports } = kernels;
  const { rows, data } = matrix;
  memory.f64(scratch, rows).set(data.subarray(j * rows, (j + 1) * rows));
  const [sum, least, greatest] = memory.f64(exports.columnStatistics(scratch, rows), 3);
  if (!Number.isFinite(least) || !Number.isFinite(greatest)) throw notFinite(matrix, j);
  if (sum !== sum && !data.subarray(j * rows, (j + 1) * rows).every(Number.isFinite)) throw notFinite(matrix, j);
  const mean = Number.isFinite(sum) ? sum / rows : meanOfHuge(matrix, j);
  const reach = Math.max(greatest - mean, mean - least);
  if (!Number.isFinite(reach)) throw notFinite(matrix, j);
  return { mean, reach };
}

/** The power of two that brings the largest centred value into [½, 1). */
function scaleOf(largest: number): number {
  let scale = 1;
  while (largest * scale >= 1) scale /= 2;
  while (largest * scale < 0.5 && largest > 0 && scale < 1e300) scale *= 2;
  return scale;
}

/**
 * Whether |x|² + |c|² − 2 x·c in Float32 can tell neighbours apart: in a sample of rows, the squared distance to the
 * nearest other one must stand clear of the rounding error, which grows with |x|².
 */
function float32Suffices(matrix: Matrix, means: Float64Array): boolean {
  const { rows, cols, data } = matrix;
  const count = Math.min(rows, PROBES, Math.max(16, Math.floor(Math.sqrt(PROBED_VALUES / cols))));
  const probe = Array.from({ length: count }, (_, s) => Math.floor((s * rows) / count));
  let poor = 0;
  for (const a of probe) {
    let norm = 0;
    for (let j = 0; j < cols; j++) norm += square(data[j * rows + a] - means[j]);
    let nearest = Infinity;
    for (const b of probe) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += square(data[j * rows + a] - data[j * rows + b]);
      if (sum > 0 && sum < nearest) nearest = sum;
    }
    if (nearest < norm * 2e-6) poor++;
  }
  return poor * 10 <= count;
}

/** As `prepareMatrix`, in steps. */
export function* prepareInSteps(kernels: Kernels, matrix: Matrix): Steps<KernelMatrix> {
  if (matrix.rows === 0) throw new AppError('no-usable-rows');
  if (matrix.cols === 0) throw new AppError('no-usable-features');
  const { memory, exports } = kernels;
  const { rows, cols, data } = matrix;
  const padded = paddedRows(rows);
  const { take, freeAll } = memory.scope();
  const scratch = memory.allocate(padded * 8);
  let ready = false;
  try {
    const means = new Float64Array(cols);
    const every = Math.max(1, Math.floor(VALUES_PER_SLICE / rows));
    let largest = 0;
    for (let j = 0; j < cols; j++) {
      const { mean, reach } = centreOf(kernels, matrix, j, scratch);
      means[j] = mean;
      largest = Math.max(largest, reach);
      if (j % every === every - 1) yield { fraction: (0.3 * j) / cols };
    }
    const scale = scaleOf(largest);
    const x64 = take(padded * cols * 8);
    const x32 = float32Suffices(matrix, means) ? take(padded * cols * 4) : 0;
    // Block by block, so that what is written stays in the cache until a group of rows is whole.
    const block = Math.max(64, Math.min(4096, Math.floor(PACKED_BYTES / (cols * 12) / 64) * 64));
    let work = 0;
    for (let row = 0; row < padded; row += block) {
      const count = Math.min(rows - row, block);
      const whole = Math.min(padded - row, block);
      for (let j = 0; j < cols; j++) {
        memory.f64(scratch, count).set(data.subarray(j * rows + row, j * rows + row + count));
        const from = (row / 4) * cols;
        exports.packColumn(scratch, count, whole, means[j], scale, cols, j, x64 + from * 32, x32 === 0 ? 0 : x32 + from * 16);
      }
      work += count * cols;
      if (work < VALUES_PER_SLICE) continue;
      work = 0;
      yield { fraction: 0.3 + (0.7 * row) / rows };
    }
    ready = true;
    return handle(kernels, matrix, { x64, x32, means, scale });
  } finally {
    memory.free(scratch);
    if (!ready) freeAll();
  }
}

/**
 * Copies a matrix into the kernels' memory; every kernel takes the handle in place of the matrix. Call `free` when done.
 * @throws AppError `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`, `too-much-memory`
 */
export function prepareMatrix(kernels: Kernels, matrix: Matrix): KernelMatrix {
  const steps = prepareInSteps(kernels, matrix);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function handle(
  kernels: Kernels, matrix: Matrix, { x64, x32, means, scale }: Pick<KernelMatrix, 'x64' | 'x32' | 'means' | 'scale'>,
): KernelMatrix {
  const { memory } = kernels;
  const { rows, cols } = matrix;
  let kept: { seed: number; count: number; matrix: KernelMatrix } | null = null;
  return {
    source: matrix, rows, cols, x64, x32, means, scale,
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

/** Number of distinct rows, counting no further than `limit`. Rows are compared as the kernels see them. */
export function distinctRows(kernels: Kernels, matrix: KernelMatrix, limit: number): number {
  const { rows, cols } = matrix;
  const x = kernels.memory.f64(matrix.x64, paddedRows(rows) * cols);
  const at = (i: number): number => (i >> 2) * cols * 4 + (i & 3);
  const equal = (a: number, b: number): boolean => {
    for (let o = 0; o < cols * 4; o += 4) if (x[a + o] !== x[b + o]) return false;
    return true;
  };
  const found: number[] = [];
  for (let i = 0; i < rows && found.length < limit; i++) {
    const here = at(i);
    if (!found.some((other) => equal(here, other))) found.push(here);
  }
  return found.length;
}
