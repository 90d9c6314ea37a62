import { expect, test } from 'vitest';
import { pca } from '../../../shared/kernels/pca.ts';
import { symmetricEigen } from '../../../shared/math/eigen.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvColumns, csvMatrix, drain, matrixOf, zscored } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrixOf(Array.from({ length: cols }, (_, j) => Array.from({ length: rows }, () => (random.next() + random.next() - 1) * (1 + j % 7))));
}

test('USArrests: standard deviations and axes of R', () => {
  const columns = [...csvColumns('classics/USArrests_R.csv').keys()].slice(-4);
  const arrests = csvMatrix('classics/USArrests_R.csv', columns);
  const found = drain(pca(kernels, zscored(arrests), 4));
  // R divides by n − 1 when it scales too, so only its printed figures times sqrt(n / (n − 1)) are met.
  [1.5748783, 0.9948694, 0.5971291, 0.4164494].forEach((value, c) => (
    expect(found.sdev[c] / Math.sqrt(50 / 49)).toBeCloseTo(value, 6)
  ));
  const axis = columns.map((_, j) => Math.abs(found.axes[j]));
  const wanted = new Map([['Murder', 0.5358995], ['Assault', 0.5831836], ['UrbanPop', 0.2781909], ['Rape', 0.5434321]]);
  columns.forEach((name, j) => expect(axis[j]).toBeCloseTo(wanted.get(name) ?? NaN, 6));
});

test('credit cards: explained shares', () => {
  const columns = [...csvColumns('cc_general/CC GENERAL.csv').keys()].slice(1);
  const found = drain(pca(kernels, zscored(csvMatrix('cc_general/CC GENERAL.csv', columns, 'median')), 4));
  [0.27298, 0.20314, 0.08813, 0.0748].forEach((value, c) => expect(found.explained[c]).toBeCloseTo(value, 5));
});

test.each([[300, 5], [90, 80], [40, 120]])('%i × %i: axes are orthonormal, scores uncorrelated and of the stated spread', (rows, cols) => {
  const matrix = drawn(rows, cols, 3);
  const m = 3;
  const { axes, scores, sdev } = drain(pca(kernels, matrix, m));
  const dot = (values: Float64Array, n: number, a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[a * n + i] * values[b * n + i];
    return sum;
  };
  for (let a = 0; a < m; a++) {
    for (let b = 0; b < m; b++) {
      expect(dot(axes, cols, a, b)).toBeCloseTo(a === b ? 1 : 0, 10);
      expect(dot(scores, rows, a, b) / (rows - 1)).toBeCloseTo(a === b ? sdev[a] ** 2 : 0, 5);
    }
    const column = axes.subarray(a * cols, (a + 1) * cols);
    const largest = column.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    expect(largest).toBeGreaterThan(0);
  }
});

test('the leading components of many columns are those of the full decomposition', () => {
  const matrix = drawn(500, 60, 5);
  const wide: Matrix = {
    rows: 500, cols: 70, names: Array.from({ length: 70 }, (_, j) => `c${j}`), data: new Float64Array(500 * 70),
  };
  wide.data.set(matrix.data);
  const full = drain(pca(kernels, matrix, 2));
  const part = drain(pca(kernels, wide, 2));
  expect(part.sdev[0] / full.sdev[0]).toBeCloseTo(1, 9);
  expect(part.sdev[1] / full.sdev[1]).toBeCloseTo(1, 9);
});

test('a constant column, one row, one column, large and small values', () => {
  const constant = drain(pca(kernels, matrixOf([[1, 2, 3, 4], [7, 7, 7, 7]]), 2));
  expect([...constant.sdev]).toEqual([Math.sqrt(5 / 3), 0].map((value) => expect.closeTo(value, 12) as number));
  expect([...constant.scores.subarray(4)]).toEqual([0, 0, 0, 0]);
  expect([...drain(pca(kernels, matrixOf([[5], [6]]), 2)).scores]).toEqual([0, 0]);
  expect(drain(pca(kernels, matrixOf([[1, 2, 4]]), 3)).components).toBe(1);
  for (const size of [1e15, 1e-15]) {
    const plain = drawn(60, 3, 1);
    const scaled = drain(pca(kernels, { ...plain, data: plain.data.map((x) => x * size) }, 2));
    expect(scaled.sdev[0] / size / drain(pca(kernels, plain, 2)).sdev[0]).toBeCloseTo(1, 10);
  }
  expect(kernels.memory.inUse()).toBe(0);
});

test('many columns: the leading components without the covariance are those by the plain definition', () => {
  // Five directions of falling spread and a little noise, in 1,100 columns.
  const [rows, cols, m] = [90, 1100, 3];
  const random = createRandom(12);
  const spread = [9, 5, 3, 2, 1];
  const directions = spread.map(() => Array.from({ length: cols }, () => random.next() - 0.5));
  const weights = Array.from({ length: rows }, () => spread.map((size) => size * (random.next() + random.next() - 1)));
  const matrix = matrixOf(Array.from({ length: cols }, (_, j) => weights.map((own) => (
    own.reduce((sum, weight, q) => sum + weight * directions[q][j], 0) + 0.05 * (random.next() - 0.5)
  ))));
  const { sdev, axes, scores, explained } = drain(pca(kernels, matrix, m));
  // Rows are fewer: the eigenvalues of the products of the rows are the same.
  const centred = Array.from({ length: cols }, (_, j) => {
    const column = matrix.data.subarray(j * rows, (j + 1) * rows);
    const mean = column.reduce((a, b) => a + b, 0) / rows;
    return column.map((value) => value - mean);
  });
  const gram = new Float64Array(rows * rows);
  for (const column of centred) for (let a = 0; a < rows; a++) for (let b = 0; b < rows; b++) gram[a * rows + b] += column[a] * column[b];
  const { values } = symmetricEigen(gram, rows);
  const total = values.reduce((a, b) => a + b, 0);
  for (let c = 0; c < m; c++) {
    expect(sdev[c]).toBeCloseTo(Math.sqrt(values[c] / (rows - 1)), 8);
    expect(explained[c]).toBeCloseTo(values[c] / total, 10);
    const axis = axes.subarray(c * cols, (c + 1) * cols);
    expect(axis.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
    for (let i = 0; i < rows; i += 17) {
      expect(scores[c * rows + i]).toBeCloseTo(centred.reduce((sum, column, j) => sum + column[i] * axis[j], 0), 8);
    }
  }
  expect(kernels.memory.inUse()).toBe(0);
});
