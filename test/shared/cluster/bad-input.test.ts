import { describe, expect, test } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import type { MapPoints } from '../../../shared/contract/compute.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import { umapPoints } from '../../../shared/embed/umap-points.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const random = createRandom(21);
const column = (rows: number, scale = 1, offset = 0): number[] => Array.from({ length: rows }, () => offset + scale * random.next());
const repeated = (times: number, ...columns: number[][]): Matrix => matrixOf(columns.map((values) => Array.from({ length: times }, () => values).flat()));

/** The matrix, and the numbers of segments asked for with the error expected, or null for a result. */
const CASES: readonly [string, Matrix, readonly (readonly [number, string | null])[]][] = [
  ['NaN', matrixOf([column(12), [...column(11), NaN]]), [[2, 'not-finite']]],
  ['Infinity', matrixOf([column(12), [...column(11), Infinity]]), [[2, 'not-finite']]],
  ['−Infinity', matrixOf([[-Infinity, ...column(11)], column(12)]), [[2, 'not-finite']]],
  ['no rows', createMatrix(0, ['a']), [[1, 'k-above-distinct-rows'], [2, 'k-above-distinct-rows']]],
  ['one row', matrixOf([[3], [4]]), [[1, null], [2, 'k-above-distinct-rows']]],
  ['k = 1, k = n, k > n', matrixOf([column(9), column(9)]), [[1, null], [9, null], [10, 'k-above-distinct-rows']]],
  ['all rows equal', matrixOf([new Array<number>(40).fill(2.5), new Array<number>(40).fill(-1)]), [[1, null], [2, 'k-above-distinct-rows']]],
  ['duplicated rows', repeated(6, column(5), column(5)), [[2, null], [5, null], [6, 'k-above-distinct-rows']]],
  ['a constant column', matrixOf([column(40), new Array<number>(40).fill(7)]), [[3, null]]],
  ['values of 1e15', matrixOf([column(60, 1e15), column(60, 1e13)]), [[3, null]]],
  ['small differences of 1e15', matrixOf([column(60, 64, 1e15), column(60, 64, -1e15)]), [[3, null]]],
  ['values of 1e-15', matrixOf([column(60, 1e-15), column(60, 1e-17, 1e-15)]), [[3, null]]],
  ['one column', matrixOf([column(50)]), [[4, null]]],
  ['500 columns', matrixOf(Array.from({ length: 500 }, () => column(30))), [[3, null]]],
];

function attempt<T>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function checkFit(matrix: Matrix, k: number, found: ClusterFit): void {
  expect(found.k).toBe(k);
  expect(found.sizes.reduce((sum, size) => sum + size, 0)).toBe(matrix.rows);
  expect(found.sizes.every((size) => size > 0)).toBe(true);
  expect([...found.centres, found.inertia].every(Number.isFinite)).toBe(true);
}

describe.each(['fast', 'reference'] as const)('the %s engine', (engine) => {
  const method = { algorithm: 'kmeans', engine, restarts: 2, maxIterations: 100 } as const;
  const segment = (matrix: Matrix, k: number): ClusterFit | string => (
    attempt(() => drain(fit(kernels, matrix, { method, k, seed: 1, sample: null })))
  );
  const map = (matrix: Matrix): MapPoints | string => (
    attempt(() => drain(umapPoints(kernels, matrix, { engine, neighbors: 5, minDist: 0.1, sampleRows: 5000, maxPoints: 100_000, seed: 1 })))
  );

  test.each(CASES)('segments: %s', (_what, matrix, asked) => {
    for (const [k, error] of asked) {
      const found = segment(matrix, k);
      if (error === null) {
        expect(typeof found).not.toBe('string');
        checkFit(matrix, k, found as ClusterFit);
      } else expect(found).toBe(error);
      expect(segment(matrix, k)).toEqual(found);
    }
  });

  test.each(CASES)('map: %s', (_what, matrix) => {
    const found = map(matrix);
    if (typeof found === 'string') expect(['not-finite', 'no-usable-rows']).toContain(found);
    else {
      expect(found.x.length).toBe(matrix.rows);
      expect([...found.x, ...found.y].every(Number.isFinite)).toBe(true);
    }
  });
});
