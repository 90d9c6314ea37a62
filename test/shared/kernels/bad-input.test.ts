import { describe, expect, test } from 'vitest';
import type { Steps } from '../../../shared/contract/compute.ts';
import { kmeansFit } from '../../../shared/kernels/kmeans.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import { pairStatistics } from '../../../shared/kernels/pairs.ts';
import { pca } from '../../../shared/kernels/pca.ts';
import { umapLayout } from '../../../shared/kernels/umap.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const options = (k: number) => ({ k, seed: 1, restarts: 3, maxIterations: 100 });
const umap = { neighbors: 5, minDist: 0.1, seed: 1, epochs: 30 };

/** Every kernel that takes a matrix. */
const KERNELS: readonly [string, (matrix: Matrix) => Steps<unknown, unknown>][] = [
  ['k-means', (matrix) => kmeansFit(kernels, matrix, options(Math.min(2, Math.max(1, matrix.rows))))],
  ['pairs', (matrix) => pairStatistics(kernels, matrix, [{ labels: new Int32Array(matrix.rows), k: 1 }])],
  ['neighbours', (matrix) => nearestNeighbours(kernels, matrix, 3)],
  ['components', (matrix) => pca(kernels, matrix, 2)],
  ['map', (matrix) => umapLayout(kernels, matrix, umap)],
];

const random = createRandom(9);
const column = (rows: number, scale = 1, offset = 0): number[] => Array.from({ length: rows }, () => offset + scale * random.next());
const finite = (values: Iterable<number>): boolean => [...values].every(Number.isFinite);

describe.each(KERNELS)('%s', (_name, run) => {
  test.each([[NaN], [Infinity], [-Infinity]])('%d is an error that names row and column', (bad) => {
    const values = column(20);
    values[7] = bad;
    expect(() => drain(run(matrixOf([column(20), values])))).toThrow(
      expect.objectContaining({ code: 'not-finite', data: { row: 7, column: 'c1' } }) as Error,
    );
  });

  test('no rows, and no columns, are errors', () => {
    expect(() => drain(run(createMatrix(0, ['a'])))).toThrow(expect.objectContaining({ code: 'no-usable-rows' }) as Error);
    expect(() => drain(run(createMatrix(4, [])))).toThrow(expect.objectContaining({ code: 'no-usable-features' }) as Error);
  });

  test.each([
    ['one row', matrixOf([[3], [4]])],
    ['two rows', matrixOf([[3, 5], [4, 1]])],
    ['duplicated rows', matrixOf([column(10), column(10)].map((values) => [...values, ...values, ...values]))],
    ['a constant column', matrixOf([column(40), new Array<number>(40).fill(7)])],
    ['one column', matrixOf([column(60)])],
    ['500 columns', matrixOf(Array.from({ length: 500 }, () => column(40)))],
    ['values of 1e15', matrixOf([column(50, 1e15), column(50, 8, 1e15)])],
    ['values of 1e-15', matrixOf([column(50, 1e-15), column(50, 1e-17, 1e-15)])],
    ['the largest numbers', matrixOf([column(30, 1.7e308), column(30, 1e307, -1.7e308)])],
    ['the smallest numbers', matrixOf([column(30, 1e-320), column(30, 1e-310)])],
  ])('%s: a result, the same every time, and no memory kept', (_what, matrix) => {
    const once = (): unknown => {
      try {
        return drain(run(matrix));
      } catch (error) {
        return error;
      }
    };
    const first = once();
    // One row has one distinct row only; the largest numbers are too far apart for their squares.
    if (first instanceof Error) expect(first).toMatchObject({ code: expect.stringMatching(/^(k-above-distinct-rows|not-finite)$/) as string });
    expect(once()).toEqual(first);
    expect(kernels.memory.inUse()).toBe(0);
  });
});

test('k = 1, k = n, and more than there are different rows', () => {
  const matrix = matrixOf([column(12), column(12)]);
  const one = drain(kmeansFit(kernels, matrix, options(1)));
  expect([...one.labels]).toEqual(new Array<number>(12).fill(0));
  const all = drain(kmeansFit(kernels, matrix, options(12)));
  expect(new Set(all.labels).size).toBe(12);
  expect(all.inertia).toBeCloseTo(0, 20);
  expect(() => drain(kmeansFit(kernels, matrix, options(13)))).toThrow(
    expect.objectContaining({ code: 'k-above-distinct-rows', data: { k: 13, distinct: 12 } }) as Error,
  );
  const equal = matrixOf([new Array<number>(9).fill(4)]);
  expect(drain(kmeansFit(kernels, equal, options(1))).inertia).toBe(0);
  expect(() => drain(kmeansFit(kernels, equal, options(2)))).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows' }) as Error);
});

test('all rows equal: distances of 0, no variance, a map of finite places', () => {
  const equal = matrixOf([new Array<number>(30).fill(1e15), new Array<number>(30).fill(-2)]);
  const found = drain(nearestNeighbours(kernels, equal, 4));
  expect(found.distances.every((distance) => distance === 0)).toBe(true);
  expect([...found.indices.subarray(0, 4)]).toEqual([1, 2, 3, 4]);
  const { sdev, explained } = drain(pca(kernels, equal, 2));
  expect([...sdev, ...explained]).toEqual([0, 0, 0, 0]);
  const { x, y } = drain(umapLayout(kernels, equal, umap));
  expect(finite(x) && finite(y)).toBe(true);
});

test.each([[1e15, 1], [-1e15, 4], [0, 1e-15], [1e-15, 1e-17], [3e7, 1e-3]])(
  'groups at offset %d of size %d are told apart as at 0 and 1', (offset, size) => {
    const near = (at: number): number => offset + size * at;
    const places = [0, 1, 2, 3, 100, 101, 102, 103, 500, 501, 502, 503];
    const matrix = matrixOf([places.map(near), places.map((at) => near(-at))]);
    const { labels } = drain(kmeansFit(kernels, matrix, options(3)));
    const plain = drain(kmeansFit(kernels, matrixOf([places, places.map((at) => -at)]), options(3))).labels;
    expect(new Set(labels).size).toBe(3);
    places.forEach((_, i) => places.forEach((_unused, j) => expect(labels[i] === labels[j]).toBe(plain[i] === plain[j])));
    const neighbours = drain(nearestNeighbours(kernels, matrix, 3));
    places.forEach((_, i) => neighbours.indices.subarray(i * 3, i * 3 + 3).forEach((j) => expect(labels[j]).toBe(labels[i])));
    expect(drain(pairStatistics(kernels, matrix, [{ labels, k: 3 }]))[0].silhouette.every((value) => value > 0.9)).toBe(true);
  },
);
