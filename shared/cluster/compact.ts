import type { Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';

/** So many times more columns than rows, and so many values, make a search in fewer columns worth its preparation. */
const WIDER = 2;
const CELLS = 200_000;
const MOST_ROWS = 4000;
/** What is left of a row below this share of all is rounding. */
const ROUNDING = 1e-13;

/** Whether few rows of many columns are better searched in coordinates of their own. */
export function isWide({ rows, cols }: Matrix): boolean {
  return rows <= MOST_ROWS && cols >= WIDER * rows && rows * cols >= CELLS;
}

/** Compact forms of matrices: the fits of a sweep and their figures need the same. */
const kept = new WeakMap<Matrix, Matrix>();

/** As `compactRows`, made once. */
export function* compactOf(kernels: Kernels, matrix: Matrix): Steps<Matrix> {
  const compact = kept.get(matrix) ?? (yield* compactRows(kernels, matrix));
  kept.set(matrix, compact);
  return compact;
}

/**
 * The rows in as many columns as there are rows at most, with the same distances but for rounding: n points span n − 1
 * dimensions. The coordinates are the rows of a pivoted Cholesky factor of their inner products (classical scaling without
 * eigenvectors; Gower, "Some distance properties of latent root and vector methods", Biometrika 53, 1966).
 */
export function* compactRows(kernels: Kernels, matrix: Matrix): Steps<Matrix> {
  const n = matrix.rows;
  const { memory, exports } = kernels;
  const blocks = memory.scope();
  try {
    const productsAt = blocks.take(n * n * 8);
    yield* innerProducts(kernels, matrix, productsAt);
    const factorAt = blocks.take(n * n * 8);
    const products = memory.f64(productsAt, n * n);
    const left = Float64Array.from({ length: n }, (_, i) => products[i * n + i]);
    const total = left.reduce((sum, value) => sum + value, 0);
    let rank = 0;
    for (; rank < n; rank++) {
      let pivot = 0;
      for (let i = 1; i < n; i++) if (left[i] > left[pivot]) pivot = i;
      if (!(left[pivot] > ROUNDING * total)) break;
      const column = memory.f64(factorAt + rank * n * 8, n);
      column.set(memory.f64(productsAt + pivot * n * 8, n));
      exports.factorColumn(factorAt, n, rank, pivot);
      const root = Math.sqrt(left[pivot]);
      for (let i = 0; i < n; i++) {
        column[i] /= root;
        left[i] -= column[i] * column[i];
      }
      left[pivot] = 0;
      yield { fraction: 0.6 + (0.4 * rank) / n };
    }
    const compact = createMatrix(n, Array.from({ length: Math.max(1, rank) }, (_, j) => `coordinate ${j + 1}`));
    compact.data.set(memory.f64(factorAt, rank * n));
    return matrix.weights === undefined ? compact : { ...compact, weights: matrix.weights };
  } finally {
    blocks.freeAll();
  }
}

/**
 * Inner products of the rows around their mean, n × n. For the kernel, which multiplies columns, the rows are its columns: four values
 * of each side by side. Equal rows have equal products to the last digit.
 */
function* innerProducts({ memory, exports }: Kernels, { rows: n, cols: d, data }: Matrix, productsAt: number): Steps<void> {
  const groups = Math.ceil(d / 4);
  const pointsAt = memory.allocate(groups * n * 32);
  try {
    memory.f64(pointsAt, groups * n * 4).fill(0);
    for (let j = 0; j < d; j++) {
      const points = memory.f64(pointsAt + (j >> 2) * n * 32, n * 4);
      let sum = 0;
      for (let i = 0; i < n; i++) sum += data[j * n + i];
      for (let i = 0; i < n; i++) points[i * 4 + (j & 3)] = data[j * n + i] - sum / n;
      if (j % 256 === 255) yield { fraction: (0.1 * j) / d };
    }
    memory.f64(productsAt, n * n).fill(0);
    const each = Math.max(1, Math.min(MOST_GROUPS, Math.floor(PRODUCTS_AT_ONCE / (n * n))));
    for (let from = 0; from < groups; from += each) {
      exports.productsBlock(pointsAt, n, from, Math.min(groups, from + each), productsAt);
      yield { fraction: 0.1 + (0.5 * from) / groups };
    }
    const products = memory.f64(productsAt, n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) products[i * n + j] = products[j * n + i];
  } finally {
    memory.free(pointsAt);
  }
}

/** Groups of columns that stay in the cache while all rows meet, and products of four values in some milliseconds. */
const MOST_GROUPS = 16;
const PRODUCTS_AT_ONCE = 16_000_000;
