import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import type { Neighbours } from '../../../shared/kernels/neighbours.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();

/** All distances, sorted; equal ones by index. */
function plain(matrix: Matrix, k: number, queries: Matrix | null): { indices: number[]; distances: number[] } {
  const from = queries ?? matrix;
  const indices: number[] = [];
  const distances: number[] = [];
  for (let q = 0; q < from.rows; q++) {
    const all = Array.from({ length: matrix.rows }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < matrix.cols; j++) sum += (matrix.data[j * matrix.rows + i] - from.data[j * from.rows + q]) ** 2;
      return { i, distance: Math.sqrt(sum) };
    }).filter(({ i }) => queries !== null || i !== q);
    all.sort((a, b) => a.distance - b.distance || a.i - b.i);
    for (const { i, distance } of all.slice(0, k)) {
      indices.push(i);
      distances.push(distance);
    }
  }
  return { indices, distances };
}

function check(found: Neighbours, wanted: { indices: number[]; distances: number[] }): void {
  expect([...found.indices]).toEqual(wanted.indices);
  wanted.distances.forEach((value, at) => expect(Math.abs(found.distances[at] - value)).toBeLessThanOrEqual(1e-12 * value));
}

/** Small integers: many equal distances and duplicates, all exact. */
function grid(rows: number, cols: number, below: number, seed: number): Matrix {
  const random = createRandom(seed);
  const columns = Array.from({ length: cols }, () => Array.from({ length: rows }, () => random.below(below)));
  // A mean of a whole number of quarters keeps centring exact.
  return matrixOf(columns.map((values) => {
    const rest = values.slice(1).reduce((a, b) => a + b, 0);
    return [rest % rows === 0 ? 0 : rows - (rest % rows), ...values.slice(1)];
  }));
}

function uniform(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  return matrixOf(Array.from({ length: cols }, () => Array.from({ length: rows }, () => random.next() - 0.5)));
}

test('the nearest by the definition, ties by index', () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 300 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 20 }), fc.integer(),
    (rows, cols, k, seed) => {
      const matrix = grid(rows, cols, 6, seed);
      const found = drain(nearestNeighbours(kernels, matrix, k));
      expect(found.k).toBe(Math.min(k, rows - 1));
      check(found, plain(matrix, found.k, null));
    },
  ), { numRuns: 40, seed: 1 });
  expect(kernels.memory.inUse()).toBe(0);
});

test.each([[2000, 2], [1500, 8], [400, 100]])('%i rows of %i columns', (rows, cols) => {
  const matrix = uniform(rows, cols, 4);
  check(drain(nearestNeighbours(kernels, matrix, 15)), plain(matrix, 15, null));
});

test('queries of their own, far outside too', () => {
  const matrix = uniform(500, 4, 5);
  const queries = uniform(40, 4, 6);
  for (let i = 0; i < 20; i++) queries.data[i] *= 1000;
  check(drain(nearestNeighbours(kernels, matrix, 7, queries)), plain(matrix, 7, queries));
  check(drain(nearestNeighbours(kernels, matrix, 1, matrix)), { indices: Array.from({ length: 500 }, (_, i) => i), distances: new Array<number>(500).fill(0) });
});

test('one outlier so far that Float32 sees the others as one point', () => {
  const matrix = uniform(300, 2, 9);
  matrix.data[17] = 1e12;
  const found = drain(nearestNeighbours(kernels, matrix, 5));
  const wanted = plain(matrix, 5, null);
  // Centring costs the values about 1e-6 of their digits here.
  const off = wanted.distances.filter((value, at) => Math.abs(found.distances[at] - value) > 1e-5 * Math.max(1, value)).length;
  expect(off).toBe(0);
});

test.each([1e15, 1e-15])('values around %s', (size) => {
  const matrix = uniform(200, 3, 3);
  const found = drain(nearestNeighbours(kernels, { ...matrix, data: matrix.data.map((x) => x * size) }, 4));
  expect([...found.indices]).toEqual(plain(matrix, 4, null).indices);
});

test('single rows and bad input', () => {
  expect(drain(nearestNeighbours(kernels, matrixOf([[1]]), 3))).toMatchObject({ k: 0, indices: new Int32Array(0) });
  expect(() => drain(nearestNeighbours(kernels, matrixOf([[1, NaN]]), 1))).toThrow(expect.objectContaining({ code: 'not-finite', data: { row: 1, column: 'c0' } }) as Error);
  expect(() => drain(nearestNeighbours(kernels, createMatrix(0, ['a']), 1))).toThrow(expect.objectContaining({ code: 'no-usable-rows' }) as Error);
  expect(() => drain(nearestNeighbours(kernels, matrixOf([[1, 2]]), 0))).toThrow(expect.objectContaining({ code: 'invalid-option' }) as Error);
});
