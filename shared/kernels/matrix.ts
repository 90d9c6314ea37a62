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

const CHUNK = 256;
/** Rows looked at to decide whether Float32 can tell neighbours apart. */
const PROBES = 128;

const square = (x: number): number => x * x;

/** Rows padded to whole vectors. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / 8) * 8;
}

/** True for a matrix that is already in the kernels' memory. */
export function isPrepared(matrix: Matrix | KernelMatrix): matrix is KernelMatrix {
  return 'x64' in matrix;
}

function columnMean(matrix: Matrix, j: number): number {
  const from = j * matrix.rows;
  let sum = 0;
  for (let i = 0; i < matrix.rows; i++) {
    const value = matrix.data[from + i];
    if (!Number.isFinite(value)) throw new AppError('not-finite', { row: i, column: matrix.names[j] });
    sum += value;
  }
  if (Number.isFinite(sum)) return sum / matrix.rows;
  sum = 0;
  for (let i = 0; i < matrix.rows; i++) sum += matrix.data[from + i] / matrix.rows;
  return sum;
}

/** The power of two that brings the largest centred value into [½, 1). */
function scaleOf(matrix: Matrix, means: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < matrix.cols; j++) {
    const from = j * matrix.rows;
    for (let i = 0; i < matrix.rows; i++) {
      const value = Math.abs(matrix.data[from + i] - means[j]);
      if (value > largest) largest = value;
    }
    if (largest === Infinity) throw new AppError('not-finite', { row: 0, column: matrix.names[j] });
  }
  let scale = 1;
  while (largest * scale >= 1) scale /= 2;
  while (largest * scale < 0.5 && largest > 0 && scale < 1e300) scale *= 2;
  return scale;
}

function fill(matrix: Matrix, means: Float64Array, scale: number, out: Float64Array): void {
  const { rows, cols, data } = matrix;
  out.fill(0);
  for (let start = 0; start < rows; start += CHUNK) {
    const end = Math.min(rows, start + CHUNK);
    for (let j = 0; j < cols; j++) {
      const mean = means[j];
      let to = (start * cols) + j * 4;
      let i = j * rows + start;
      const last = j * rows + end;
      for (; i + 4 <= last; i += 4, to += cols * 4) {
        out[to] = (data[i] - mean) * scale;
        out[to + 1] = (data[i + 1] - mean) * scale;
        out[to + 2] = (data[i + 2] - mean) * scale;
        out[to + 3] = (data[i + 3] - mean) * scale;
      }
      for (; i < last; i++, to++) out[to] = (data[i] - mean) * scale;
    }
  }
}

/**
 * Whether |x|² + |c|² − 2 x·c in Float32 can tell neighbours apart: in a sample of rows, the squared distance to the
 * nearest other one must stand clear of the rounding error, which grows with |x|².
 */
function float32Suffices(matrix: Matrix, means: Float64Array): boolean {
  const { rows, cols, data } = matrix;
  const count = Math.min(rows, PROBES);
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

/**
 * Copies a matrix into the kernels' memory; every kernel takes the handle in place of the matrix. Call `free` when done.
 * @throws AppError `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`, `too-many-rows`
 */
export function prepareMatrix(kernels: Kernels, matrix: Matrix): KernelMatrix {
  if (matrix.rows === 0) throw new AppError('no-usable-rows');
  if (matrix.cols === 0) throw new AppError('no-usable-features');
  const { memory } = kernels;
  const { rows, cols } = matrix;
  const means = Float64Array.from(matrix.names, (_, j) => columnMean(matrix, j));
  const scale = scaleOf(matrix, means);
  const size = paddedRows(rows) * cols;
  const x64 = memory.allocate(size * 8);
  fill(matrix, means, scale, memory.f64(x64, size));
  let x32 = 0;
  if (float32Suffices(matrix, means)) {
    x32 = memory.allocate(size * 4);
    memory.f32(x32, size).set(memory.f64(x64, size));
  }
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

/** Runs `body` on the matrix in memory; frees it afterwards when it was put there for this call. */
export function* withMatrix<Y, T>(
  kernels: Kernels, matrix: Matrix | KernelMatrix, body: (prepared: KernelMatrix) => Generator<Y, T, void>,
): Generator<Y, T, void> {
  if (isPrepared(matrix)) return yield* body(matrix);
  const prepared = prepareMatrix(kernels, matrix);
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
