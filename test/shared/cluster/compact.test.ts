import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactRows, isWide } from '../../../shared/cluster/compact.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';

const kernels = await loadTestKernels();

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const matrix = createMatrix(rows.length, rows[0].map((_, j) => `c${j}`));
  rows.forEach((row, i) => row.forEach((x, j) => (matrix.data[j * rows.length + i] = x)));
  return matrix;
}

function compact(matrix: Matrix): Matrix {
  const steps = compactRows(kernels, matrix);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const squared = ({ rows, cols, data }: Matrix, a: number, b: number): number => {
  let sum = 0;
  for (let j = 0; j < cols; j++) sum += (data[j * rows + a] - data[j * rows + b]) ** 2;
  return sum;
};

test('distances of rows stay as they are in at most as many columns as rows; equal rows stay equal', () => {
  const row = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 30, maxLength: 30 });
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 11 }), fc.nat(), (rows, of) => {
    const matrix = matrixOf([...rows, rows[of % rows.length]]);
    const small = compact(matrix);
    expect(small.cols).toBeLessThanOrEqual(matrix.rows);
    let largest = 0;
    for (let a = 0; a < matrix.rows; a++) for (let b = 0; b < a; b++) largest = Math.max(largest, squared(matrix, a, b));
    for (let a = 0; a < matrix.rows; a++) {
      for (let b = 0; b < a; b++) expect(Math.abs(squared(small, a, b) - squared(matrix, a, b))).toBeLessThanOrEqual(1e-9 * largest);
    }
    expect(squared(small, of % rows.length, rows.length)).toBe(0);
  }), { numRuns: 60 });
});

test('rows that are all equal need one column, and only few rows of many columns are taken for wide', () => {
  const one = compact(matrixOf(Array.from({ length: 5 }, () => [1, 2, 3, 4, 5, 6])));
  expect([one.cols, [...one.data]]).toEqual([1, [0, 0, 0, 0, 0]]);
  expect(isWide(createMatrix(1797, Array.from({ length: 64 }, String)))).toBe(false);
  expect(isWide(createMatrix(1000, Array.from({ length: 5000 }, String)))).toBe(true);
});

test('a column of the factor is that of the plain loop to the last bit', () => {
  const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const shapes = fc.integer({ min: 1, max: 13 }).chain((n) => fc.record({
    n: fc.constant(n), rank: fc.nat(n - 1), pivot: fc.nat(n - 1), factor: fc.array(value, { minLength: n * n, maxLength: n * n }),
  }));
  fc.assert(fc.property(shapes, ({ n, rank, pivot, factor }) => {
    const at = kernels.memory.allocate(n * n * 8);
    kernels.memory.f64(at, n * n).set(factor);
    kernels.exports.factorColumn(at, n, rank, pivot);
    const found = [...kernels.memory.f64(at + rank * n * 8, n)];
    kernels.memory.free(at);
    const plain = factor.slice(rank * n, (rank + 1) * n);
    for (let m = 0; m < rank; m++) for (let i = 0; i < n; i++) plain[i] -= factor[m * n + pivot] * factor[m * n + i];
    expect(found).toEqual(plain);
  }));
});
