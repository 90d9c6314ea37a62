import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import { symmetricEigen } from '../math/eigen.ts';
import type { Eigen } from '../math/eigen.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import type { Kernels } from './kernels.ts';
import { paddedRows, withMatrix } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';

export interface Pca {
  /** Number of components. */
  readonly components: number;
  /** Standard deviation along each component (divisor rows − 1, as R's `prcomp`), largest first. */
  readonly sdev: Float64Array;
  /** Share of the total variance of each component; 0 when there is no variance. */
  readonly explained: Float64Array;
  /** Columns × components, column-major, unit length; the largest component in magnitude of each is positive. */
  readonly axes: Float64Array;
  /** Rows × components, column-major. */
  readonly scores: Float64Array;
}

const GROUPS_PER_BLOCK = 64;
/** Nanoseconds of estimated work between two yields. */
const SLICE = 5e6;
/** Above this many columns only the leading eigenvectors are computed, by subspace iteration. */
const FULL_COLUMNS = 64;
const EXTRA = 8;
const MAX_ROUNDS = 300;
/**
 * Above this many columns the covariance is not formed (it has columns² values, and forming it costs as much as hundreds of
 * rounds): each round multiplies by the rows themselves, and fewer rounds are made.
 */
const WIDE_COLUMNS = 1000;
const WIDE_ROUNDS = 60;
/** Changes of the eigenvalues, as a share of the largest, at which the rounds end. */
const CHANGE = 1e-15;
const WIDE_CHANGE = 1e-12;

/** Sums of products of the centred columns, d × d, symmetric. */
function* products(kernels: Kernels, { x64, rows, cols }: KernelMatrix): Steps<Float64Array> {
  const { memory, exports } = kernels;
  const out = memory.allocate(cols * cols * 8);
  try {
    memory.f64(out, cols * cols).fill(0);
    const groups = paddedRows(rows) / 4;
    let work = 0;
    for (let from = 0; from < groups; from += GROUPS_PER_BLOCK) {
      const to = Math.min(groups, from + GROUPS_PER_BLOCK);
      exports.productsBlock(x64, cols, from, to, out);
      work += (to - from) * cols * cols * 0.8;
      if (work > SLICE) {
        work = 0;
        yield { fraction: (to / groups) * 0.8 };
      }
    }
    const sums = memory.f64(out, cols * cols).slice();
    for (let i = 0; i < cols; i++) for (let j = 0; j < i; j++) sums[i * cols + j] = sums[j * cols + i];
    return sums;
  } finally {
    memory.free(out);
  }
}

/** Orthonormal rows spanning those of `basis` (m × n), by Gram–Schmidt twice. */
function orthonormalise(basis: Float64Array, m: number, n: number): void {
  for (let a = 0; a < m; a++) {
    const row = basis.subarray(a * n, (a + 1) * n);
    for (let again = 0; again < 2; again++) {
      for (let b = 0; b < a; b++) {
        const other = basis.subarray(b * n, (b + 1) * n);
        let dot = 0;
        for (let i = 0; i < n; i++) dot += row[i] * other[i];
        for (let i = 0; i < n; i++) row[i] -= dot * other[i];
      }
    }
    let norm = 0;
    for (let i = 0; i < n; i++) norm += row[i] * row[i];
    norm = Math.sqrt(norm);
    for (let i = 0; i < n; i++) row[i] = norm > 0 ? row[i] / norm : 0;
  }
}

/** basis × symmetric (m × n times n × n). */
function times(basis: Float64Array, symmetric: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let a = 0; a < m; a++) {
    for (let i = 0; i < n; i++) {
      const weight = basis[a * n + i];
      for (let j = 0, from = i * n, to = a * n; j < n; j++) out[to + j] += weight * symmetric[from + j];
    }
  }
  return out;
}

interface Rounds {
  /** basis × (sum of products of the columns), m × n. */
  readonly image: (basis: Float64Array, m: number) => Steps<Float64Array>;
  readonly most: number;
  readonly change: number;
}

/**
 * Leading eigenpairs of a large symmetric matrix: subspace iteration from a seeded random start with Rayleigh–Ritz.
 * Source: N. Halko, P. G. Martinsson, J. A. Tropp, "Finding structure with randomness", SIAM Review 53 (2011).
 */
function* leading({ image, most, change: enough }: Rounds, n: number, wanted: number): Steps<Eigen> {
  const m = Math.min(n, wanted + EXTRA);
  const random = createRandom(1, 0x9ca);
  let basis = Float64Array.from({ length: m * n }, () => random.next() - 0.5);
  let values = new Float64Array(m);
  for (let round = 0; round < most; round++) {
    orthonormalise(basis, m, n);
    const product = yield* image(basis, m);
    const small = new Float64Array(m * m);
    for (let a = 0; a < m; a++) {
      for (let b = 0; b < m; b++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += basis[a * n + i] * product[b * n + i];
        small[a * m + b] = dot;
      }
    }
    for (let a = 0; a < m; a++) for (let b = 0; b < a; b++) small[a * m + b] = small[b * m + a];
    const ritz = symmetricEigen(small, m);
    const next = new Float64Array(m * n);
    for (let a = 0; a < m; a++) {
      for (let b = 0; b < m; b++) {
        const weight = ritz.vectors[a * m + b];
        for (let i = 0; i < n; i++) next[a * n + i] += weight * product[b * n + i];
      }
    }
    const scale = Math.abs(ritz.values[0]);
    let change = 0;
    for (let a = 0; a < wanted; a++) change = Math.max(change, Math.abs(ritz.values[a] - values[a]));
    values = Float64Array.from(ritz.values);
    basis = next;
    if (change <= enough * scale) break;
    yield { fraction: 0.85 };
  }
  orthonormalise(basis, m, n);
  return { values, vectors: basis };
}

/** Leading eigenpairs of the products of the columns; from the rows where there are many columns. */
function* leadingOf(kernels: Kernels, matrix: KernelMatrix, sums: Float64Array | null, m: number): Steps<Eigen> {
  const n = matrix.cols;
  if (sums === null) {
    const image = (basis: Float64Array, count: number): Steps<Float64Array> => timesRows(kernels, matrix, basis, count);
    return yield* leading({ image, most: WIDE_ROUNDS, change: WIDE_CHANGE }, n, m);
  }
  // eslint-disable-next-line require-yield -- short
  const image = function* (basis: Float64Array, count: number): Steps<Float64Array> {
    return times(basis, sums, count, n);
  };
  return yield* leading({ image, most: MAX_ROUNDS, change: CHANGE }, n, m);
}

/** basis × X' X by two multiplications with the rows. */
function* timesRows(kernels: Kernels, { x64, rows, cols }: KernelMatrix, basis: Float64Array, m: number): Steps<Float64Array> {
  const { memory, exports } = kernels;
  const padded = paddedRows(rows);
  const groups = padded / 4;
  const axes = memory.allocate(m * cols * 8);
  const scores = memory.allocate(m * padded * 8);
  const out = memory.allocate(m * cols * 16);
  try {
    memory.f64(axes, m * cols).set(basis);
    memory.f64(out, m * cols * 2).fill(0);
    const each = Math.max(1, Math.floor(SLICE / (m * cols * 8 + 1)));
    for (let from = 0; from < groups; from += each) {
      const to = Math.min(groups, from + each);
      exports.projectBlock(x64, cols, from, to, axes, m, scores, padded);
      exports.backBlock(x64, cols, from, to, scores, m, padded, out);
      yield { fraction: 0.5 };
    }
    const pairs = memory.f64(out, m * cols * 2);
    return Float64Array.from({ length: m * cols }, (_, at) => pairs[2 * at] + pairs[2 * at + 1]);
  } finally {
    [axes, scores, out].forEach((address) => memory.free(address));
  }
}

/** Sum of squares of all values, by column. */
function* totalOf(kernels: Kernels, { x64, rows, cols }: KernelMatrix): Steps<number> {
  const size = paddedRows(rows) * cols;
  let total = 0;
  for (let from = 0; from < size; from += 4_000_000) {
    const values = kernels.memory.f64(x64 + from * 8, Math.min(size - from, 4_000_000));
    for (let i = 0; i < values.length; i++) total += values[i] * values[i];
    yield { fraction: 0.1 };
  }
  return total;
}

/** The largest component in magnitude (the first among equals) becomes positive. */
function fixSigns(vectors: Float64Array, count: number, n: number): void {
  for (let a = 0; a < count; a++) {
    let largest = a * n;
    for (let i = a * n; i < (a + 1) * n; i++) {
      if (Math.abs(vectors[i]) > Math.abs(vectors[largest]) + 1e-9) largest = i;
    }
    if (vectors[largest] < 0) for (let i = a * n; i < (a + 1) * n; i++) vectors[i] = -vectors[i];
  }
}

/** Scores of all rows on axes given row by row, in units of the matrix. */
function* project(kernels: Kernels, matrix: KernelMatrix, axes: Float64Array, m: number): Steps<Float64Array> {
  const { memory, exports } = kernels;
  const { rows, cols, x64, scale } = matrix;
  const padded = paddedRows(rows);
  const axesAt = memory.allocate(m * cols * 8);
  const out = memory.allocate(m * padded * 8);
  try {
    memory.f64(axesAt, m * cols).set(axes);
    const groups = padded / 4;
    const each = Math.max(1, Math.floor(SLICE / (m * cols * 4 + 1)));
    for (let from = 0; from < groups; from += each) {
      exports.projectBlock(x64, cols, from, Math.min(groups, from + each), axesAt, m, out, padded);
      yield { fraction: 0.9 + 0.1 * (from / groups) };
    }
    const scores = new Float64Array(rows * m);
    for (let c = 0; c < m; c++) {
      const from = memory.f64(out + c * padded * 8, rows);
      for (let i = 0; i < rows; i++) scores[c * rows + i] = from[i] / scale;
    }
    return scores;
  } finally {
    memory.free(axesAt);
    memory.free(out);
  }
}

/**
 * Principal components of the covariance matrix: all of them up to 64 columns, above the leading ones by subspace
 * iteration, above 1000 columns without forming the matrix (randomised).
 *
 * @param components at most the number of columns
 * @throws AppError `not-finite` {row, column}, `no-usable-rows`, `no-usable-features`, `invalid-option`
 */
export function* pca(kernels: Kernels, matrix: Matrix | KernelMatrix, components: number): Steps<Pca> {
  if (!Number.isInteger(components) || components < 1) {
    throw new AppError('invalid-option', { option: 'components', value: components });
  }
  return yield* withMatrix(kernels, matrix, function* (prepared): Steps<Pca> {
    const { rows, cols, scale } = prepared;
    const m = Math.min(components, cols);
    const few = m + EXTRA < cols;
    const sums = cols > WIDE_COLUMNS && few ? null : yield* products(kernels, prepared);
    let total = sums === null ? yield* totalOf(kernels, prepared) : 0;
    if (sums !== null) for (let j = 0; j < cols; j++) total += sums[j * cols + j];
    const { values, vectors } = sums === null || (cols > FULL_COLUMNS && few)
      ? yield* leadingOf(kernels, prepared, sums, m)
      : symmetricEigen(sums, cols);
    const axes = vectors.slice(0, m * cols);
    fixSigns(axes, m, cols);
    const scores = yield* project(kernels, prepared, axes, m);
    const variance = Float64Array.from(values.subarray(0, m), (value) => Math.max(0, value));
    return {
      components: m,
      sdev: variance.map((value) => Math.sqrt(value / Math.max(1, rows - 1)) / scale),
      explained: variance.map((value) => (total > 0 ? value / total : 0)),
      axes,
      scores,
    };
  });
}
