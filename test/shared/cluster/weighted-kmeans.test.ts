import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kmeansFit } from '../../../shared/cluster/kmeans-fit.ts';
import type { KMeansInput } from '../../../shared/cluster/kmeans-fit.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';
import { referenceSet } from '../../helpers/reference-sets.ts';

interface Expected { readonly inertia: number; readonly centres: readonly (readonly number[])[]; readonly sizes: readonly number[] }
const { fits } = JSON.parse(readFileSync(new URL('../../fixtures/expected/weighted-kmeans.json', import.meta.url), 'utf8')) as { fits: Record<string, Expected> };

const kernels = await loadTestKernels();
const iris = referenceSet('iris');
const WEIGHTS: Record<string, Float64Array> = {
  remainder: Float64Array.from({ length: iris.rows }, (_, i) => i % 4),
  'petal width': iris.data.slice(3 * iris.rows),
};
const input = (k: number, more: Partial<KMeansInput> = {}): KMeansInput => (
  { method: { algorithm: 'kmeans', engine: 'fast', restarts: 10, maxIterations: 300 }, k, seed: 1, sample: null, ...more }
);
const fit = (matrix: Matrix, given: KMeansInput): ClusterFit => drain(kmeansFit(kernels, matrix, given));

describe.each(Object.entries(fits))('iris weighted by %s', (name, expected) => {
  test('the sum of squares, centres and sizes of scikit-learn', () => {
    const [weights, k] = name.split(', k ');
    const found = fit({ ...iris, weights: WEIGHTS[weights] }, input(Number(k)));
    expect(found.inertia / expected.inertia).toBeLessThan(1 + 1e-9);
    const centres = Array.from({ length: found.k }, (_, c) => ({
      size: found.sizes[c], at: Array.from({ length: 4 }, (_unused, j) => found.centres[j * found.k + c]),
    })).sort((a, b) => a.at[0] - b.at[0]);
    centres.forEach(({ at, size }, c) => {
      expect(size).toBe(expected.sizes[c]);
      at.forEach((value, j) => expect(value).toBeCloseTo(expected.centres[c][j], 9));
    });
  });
});

test('many rows: a whole weight is that many equal rows, also through samples of them', () => {
  const random = createRandom(4);
  const rows = 40_000;
  const columns = Array.from({ length: 3 }, () => new Float64Array(rows));
  const group = Int32Array.from({ length: rows }, () => random.below(4));
  columns.forEach((column, j) => group.forEach((g, i) => { column[i] = ((g >> (j % 2)) & 1) * 6 + random.next() + random.next(); }));
  const weights = Float64Array.from({ length: rows }, () => random.below(3));
  const matrix = matrixOf(columns.map((column) => [...column]));
  const weighted = fit({ ...matrix, weights }, input(4, { method: { algorithm: 'kmeans', engine: 'fast', restarts: 2, maxIterations: 300 } }));
  const index = Int32Array.from([...weights].flatMap((weight, i) => new Array<number>(weight).fill(i)));
  const repeated = fit(takeRows(matrix, index), input(4));
  expect(weighted.inertia / repeated.inertia).toBeCloseTo(1, 9);
  expect([...weighted.sizes].reduce((a, b) => a + b)).toBe(rows);
});

test('weights multiplied by a number change the sum of squares alone', () => {
  const weights = WEIGHTS['petal width'];
  const once = fit({ ...iris, weights }, input(4));
  const more = fit({ ...iris, weights: weights.map((weight) => weight * 1024) }, input(4));
  expect(more.labels).toEqual(once.labels);
  expect(more.centres).toEqual(once.centres);
  expect(more.inertia).toBe(once.inertia * 1024);
});

test('what weights cannot do', () => {
  const weights = new Float64Array(iris.rows).fill(1, 0, 2);
  expect(() => fit({ ...iris, weights }, input(3))).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows', data: { k: 3, distinct: 2 } }) as Error);
  const reference = input(3, { method: { algorithm: 'kmeans', engine: 'reference', restarts: 2, maxIterations: 300 } });
  expect(() => fit({ ...iris, weights }, { ...reference, k: 2 })).toThrow(expect.objectContaining({ code: 'weights-not-supported' }) as Error);
});
