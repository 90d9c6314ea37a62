import type { Steps } from '../contract/compute.ts';
import { createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';

/** So many times more columns than rows, and so many values, make a search in fewer columns worth its preparation. */
const WIDER = 2;
const CELLS = 200_000;
const MOST_ROWS = 4000;
/** What is left of a row below this share of all is rounding. */
const ROUNDING = 1e-13;
const BLOCK = 4;

/** Whether few rows of many columns are better searched in coordinates of their own. */
export function isWide({ rows, cols }: Matrix): boolean {
  return rows <= MOST_ROWS && cols >= WIDER * rows && rows * cols >= CELLS;
}

/** Compact forms of matrices: the fits of a sweep and their figures need the same. */
const kept = new WeakMap<Matrix, Matrix>();

/** As `compactRows`, made once. */
export function* compactOf(matrix: Matrix): Steps<Matrix> {
  const compact = kept.get(matrix) ?? (yield* compactRows(matrix));
  kept.set(matrix, compact);
  return compact;
}

/**
 * The rows in as many columns as there are rows at most, with the same distances but for rounding: n points span n − 1
 * dimensions. The coordinates are the rows of a pivoted Cholesky factor of their inner products (classical scaling without
 * eigenvectors; Gower, "Some distance properties of latent root and vector methods", Biometrika 53, 1966).
 */
export function* compactRows(matrix: Matrix): Steps<Matrix> {
  const n = matrix.rows;
  const products = yield* innerProducts(matrix);
  const left = Float64Array.from({ length: n }, (_, i) => products[i * n + i]);
  const total = left.reduce((sum, value) => sum + value, 0);
  const factor = new Float64Array(n * n);
  let rank = 0;
  for (; rank < n; rank++) {
    let pivot = 0;
    for (let i = 1; i < n; i++) if (left[i] > left[pivot]) pivot = i;
    if (!(left[pivot] > ROUNDING * total)) break;
    const column = factor.subarray(rank * n, (rank + 1) * n);
    column.set(products.subarray(pivot * n, (pivot + 1) * n));
    for (let m = 0; m < rank; m++) {
      const weight = factor[m * n + pivot];
      for (let i = 0, at = m * n; i < n; i++) column[i] -= weight * factor[at + i];
    }
    const root = Math.sqrt(left[pivot]);
    for (let i = 0; i < n; i++) {
      column[i] /= root;
      left[i] -= column[i] * column[i];
    }
    left[pivot] = 0;
    yield { fraction: 0.6 + (0.4 * rank) / n };
  }
  const names = Array.from({ length: Math.max(1, rank) }, (_, j) => `coordinate ${j + 1}`);
  const compact = createMatrix(n, names);
  compact.data.set(factor.subarray(0, rank * n));
  return matrix.weights === undefined ? compact : { ...compact, weights: matrix.weights };
}

/** Inner products of the rows around their mean, n × n. Equal rows have equal products to the last digit. */
function* innerProducts({ rows: n, cols: d, data }: Matrix): Steps<Float64Array> {
  const points = new Float64Array(n * d);
  for (let j = 0; j < d; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += data[j * n + i];
    for (let i = 0; i < n; i++) points[i * d + j] = data[j * n + i] - sum / n;
    if (j % 256 === 255) yield { fraction: (0.1 * j) / d };
  }
  const out = new Float64Array(n * n);
  const sums = new Float64Array(BLOCK);
  for (let from = 0; from < n; from += BLOCK) {
    const count = Math.min(BLOCK, n - from);
    for (let b = 0; b < from + count; b++) {
      dots(points, from, count, b, d, sums);
      for (let a = 0; a < count; a++) {
        out[(from + a) * n + b] = sums[a];
        out[b * n + from + a] = sums[a];
      }
      if (b % 16 === 15) yield { fraction: 0.1 + (0.5 * from) / n };
    }
  }
  return out;
}

/** Inner products of up to four rows from `from` on with row b, each summed in the order of the columns. */
const dots = (points: Float64Array, from: number, count: number, b: number, d: number, sums: Float64Array): void => {
  const at = (a: number): number => (from + Math.min(a, count - 1)) * d;
  const [r0, r1, r2, r3] = [at(0), at(1), at(2), at(3)];
  const other = b * d;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < d; j++) {
    const value = points[other + j];
    s0 += points[r0 + j] * value;
    s1 += points[r1 + j] * value;
    s2 += points[r2 + j] * value;
    s3 += points[r3 + j] * value;
  }
  sums.set([s0, s1, s2, s3]);
};
