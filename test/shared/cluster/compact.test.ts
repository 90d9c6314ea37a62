import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactRows, isWide } from '../../../shared/cluster/compact.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const matrix = createMatrix(rows.length, rows[0].map((_, j) => `c${j}`));
  rows.forEach((row, i) => row.forEach((x, j) => (matrix.data[j * rows.length + i] = x)));
  return matrix;
}

function compact(matrix: Matrix): Matrix {
  const steps = compactRows(matrix);
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
