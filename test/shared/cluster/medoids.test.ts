import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyRule } from '../../../shared/cluster/assign-rule.ts';
import { fit } from '../../../shared/cluster/fit.ts';
import { dissimilarityOf, metricComparison } from '../../../shared/cluster/medoids/comparison.ts';
import type { Metric } from '../../../shared/cluster/medoids/comparison.ts';
import { kernelDissimilarity } from '../../../shared/cluster/medoids/kernel-dissimilarity.ts';
import { gowerComparison, gowerRanges } from '../../../shared/cluster/mixed/gower.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, csvMatrix, drain, matrixOf } from '../../helpers/matrices.ts';
import { mixedMatrix } from '../../helpers/mixed.ts';

interface Expected {
  readonly pam: readonly { readonly data: string; readonly metric: Metric; readonly k: number; readonly objective: number; readonly silhouette: number }[];
  readonly mixed: { readonly spend: readonly (number | null)[]; readonly visits: readonly (number | null)[]; readonly region: readonly (string | null)[]; readonly member: readonly string[] };
  readonly daisy: readonly number[];
  readonly gower: readonly { readonly k: number; readonly objective: number; readonly silhouette: number }[];
}
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/medoids.json', import.meta.url), 'utf8')) as Expected;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

const medoids = (matrix: Matrix, k: number, metric: Metric = 'euclidean', sample: Int32Array | null = null, restarts = 10): ClusterFit => drain(fit(kernels, matrix, {
  k, seed: 42, sample, method: { algorithm: 'kmedoids', metric, restarts, exact: false },
}));
const gower = (matrix: Matrix, k: number): ClusterFit => drain(fit(kernels, matrix, { k, seed: 42, sample: null, method: { algorithm: 'gower', restarts: 10, exact: false } }));

const SETS: Readonly<Record<string, () => Matrix>> = {
  iris: () => csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']),
  arrests: () => csvMatrix('classics/USArrests_R.csv', ['Murder', 'Assault', 'UrbanPop', 'Rape']),
};
const { spend, visits, region, member } = expected.mixed;
const gaps = (column: readonly (number | null)[]): number[] => column.map((value) => value ?? NaN);
const mixed = mixedMatrix([gaps(spend), gaps(visits), region, member]);

describe('beside R’s package cluster', () => {
  test.each(['iris', 'arrests'])('%s: no worse than pam, and its silhouette where the cost is the same', (data) => {
    const matrix = SETS[data]();
    for (const { metric, k, objective, silhouette } of expected.pam.filter((one) => one.data === data)) {
      const found = medoids(matrix, k, metric);
      const cost = found.objective ?? NaN;
      expect(cost, `${metric} ${k}`).toBeLessThanOrEqual(objective * (1 + 1e-12));
      // Medoids of equal cost can differ, and a few rows with them.
      if (cost > objective * (1 - 1e-9)) expect(Math.abs((found.ownSilhouette?.value ?? NaN) - silhouette), `${metric} ${k}`).toBeLessThan(0.01);
      if (k === 2) expect(found.ownSilhouette?.value, `${metric} ${k}`).toBeCloseTo(silhouette, 9);
    }
  });

  test('Gower: every dissimilarity as daisy has it, missing values too', () => {
    const source = dissimilarityOf(gowerComparison(mixed, gowerRanges(mixed)));
    const out = new Float64Array(60);
    let at = 0;
    for (let row = 0; row < 60; row++) {
      source.from(row, out);
      for (let other = row + 1; other < 60; other++) expect(Math.abs(out[other] - expected.daisy[at++])).toBeLessThan(1e-9);
      expect(out[row]).toBe(0);
    }
  });

  test('Gower with medoids: no worse than pam, the same silhouette', () => {
    for (const { k, objective, silhouette } of expected.gower) {
      const found = gower(mixed, k);
      const cost = found.objective ?? NaN;
      expect(cost).toBeLessThanOrEqual(objective * (1 + 1e-12));
      if (cost > objective * (1 - 1e-9)) expect(Math.abs((found.ownSilhouette?.value ?? NaN) - silhouette)).toBeLessThan(0.01);
      if (k <= 4) expect(found.ownSilhouette?.value).toBeCloseTo(silhouette, 9);
    }
  });
});

test('cosine: 1 − cosine; rows of zeros are at 1 from all others', () => {
  const matrix = matrixOf([[1, 2, 0, 0, -1], [1, 2, 3, 0, -1]]);
  const out = new Float64Array(5);
  dissimilarityOf(metricComparison(matrix, 'cosine')).from(0, out);
  [0, 0, 1 - 1 / Math.sqrt(2), 1, 2].forEach((value, i) => expect(out[i]).toBeCloseTo(value, 12));
  dissimilarityOf(metricComparison(matrix, 'cosine')).from(3, out);
  [1, 1, 1, 0, 1].forEach((value, i) => expect(out[i]).toBeCloseTo(value, 12));
});

test('the kernels give the same bits, kept or row by row, and give their memory back', () => {
  const random = createRandom(4);
  const numbers = (rows: number): Matrix => matrixOf(Array.from({ length: 5 }, () => Array.from({ length: rows }, () => Math.round(20 * random.next()) / 7)));
  const before = kernels.memory.inUse();
  const comparisons = [1, 7, 8, 61].flatMap((rows) => (['euclidean', 'manhattan', 'cosine'] as const).map((metric) => metricComparison(numbers(rows), metric)));
  for (const comparison of [...comparisons, gowerComparison(mixed, gowerRanges(mixed))]) {
    const plain = dissimilarityOf(comparison);
    const [out, own] = [new Float64Array(plain.rows), new Float64Array(plain.rows)];
    for (const keep of [true, false]) {
      const source = drain(kernelDissimilarity(kernels, comparison, keep, 0));
      for (let row = 0; row < plain.rows; row++) {
        plain.from(row, out);
        source.from(row, own);
        expect(own).toEqual(out);
      }
      source.free();
    }
  }
  expect(kernels.memory.inUse()).toBe(before);
});

const points = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), { minLength: 1, maxLength: 30 });

describe('properties', () => {
  test('no swap of a medoid for any row lowers the cost; every row is with its nearest medoid', () => {
    fc.assert(fc.property(points, fc.integer({ min: 1, max: 5 }), fc.constantFrom('euclidean', 'manhattan'), (rows, wanted, metric) => {
      const k = Math.min(wanted, new Set(rows.map(String)).size);
      const matrix = matrixOf([rows.map(([x]) => x), rows.map(([, y]) => y)]);
      const found = medoids(matrix, k, metric);
      const distance = (a: number, b: number): number => (metric === 'euclidean'
        ? Math.hypot(rows[a][0] - rows[b][0], rows[a][1] - rows[b][1]) : Math.abs(rows[a][0] - rows[b][0]) + Math.abs(rows[a][1] - rows[b][1]));
      const cost = (chosen: readonly number[]): number => rows.reduce((sum, _, i) => sum + Math.min(...chosen.map((row) => distance(i, row))), 0);
      const chosen = [...(found.medoids ?? [])];
      expect(chosen).toHaveLength(k);
      expect(found.objective).toBeCloseTo(cost(chosen), 9);
      expect(found.sizes.reduce((a, b) => a + b, 0)).toBe(rows.length);
      chosen.forEach((row, c) => expect(found.labels[row]).toBe(c));
      found.labels.forEach((label, i) => expect(distance(i, chosen[label])).toBeCloseTo(Math.min(...chosen.map((row) => distance(i, row))), 9));
      for (let c = 0; c < k; c++) {
        for (let row = 0; row < rows.length; row++) {
          expect(cost(chosen.map((held, at) => (at === c ? row : held)))).toBeGreaterThanOrEqual(cost(chosen) - 1e-9);
        }
      }
      if (found.rule === null) throw new Error('k-medoids has a rule');
      const ruled = applyRule(kernels.elementary, found.rule, matrix).labels;
      ruled.forEach((label, i) => expect(distance(i, chosen[label])).toBeCloseTo(distance(i, chosen[found.labels[i]]), 9));
    }), { numRuns: 60 });
  });

  test('another order of the rows: the same cost; scaling all columns alike scales it', () => {
    const matrix = SETS['iris']();
    const found = medoids(matrix, 3);
    const turned = medoids(takeRows(matrix, Int32Array.from({ length: 150 }, (_, i) => (i * 7) % 150)), 3);
    expect(turned.objective).toBeCloseTo(found.objective ?? NaN, 9);
    const scaled = medoids({ ...matrix, data: matrix.data.map((value) => 3 * value - 8) }, 3);
    expect(scaled.objective).toBeCloseTo(3 * (found.objective ?? NaN), 9);
    expect([...scaled.labels]).toEqual([...found.labels]);
  });

  test('Gower does not change with the units of a number', () => {
    const other = mixedMatrix([gaps(spend).map((value) => 1000 * value + 7), gaps(visits), region, member]);
    const [found, scaled] = [gower(mixed, 3), gower(other, 3)];
    expect(scaled.objective).toBeCloseTo(found.objective ?? NaN, 9);
    expect([...scaled.labels]).toEqual([...found.labels]);
    if (found.rule === null) throw new Error('Gower has a rule');
    expect(applyRule(kernels.elementary, found.rule, mixed).labels).toHaveLength(60);
  });
});

const cloud = (rows: number): Matrix => {
  const random = createRandom(6);
  const groups = Array.from({ length: rows }, () => random.below(3));
  return matrixOf([groups.map((g) => 6 * g + random.next()), groups.map((g) => (g === 1 ? 6 : 0) + random.next())]);
};

test('many rows: swaps over all from the best of samples; more still: the best of samples', () => {
  const truth = (matrix: Matrix): Int32Array => Int32Array.from({ length: matrix.rows }, (_, i) => Math.round((matrix.data[i] - 0.5) / 6));
  for (const rows of [4100, 20_500]) {
    const matrix = cloud(rows);
    const found = medoids(matrix, 3, 'euclidean', null, 1);
    expect(adjustedRand(found.labels, truth(matrix))).toBe(1);
    expect(found.ownSilhouette?.kind).toBe(rows > 5000 ? 'sampled' : 'exact');
  }
  const matrix = cloud(4500);
  const sampled = medoids(matrix, 3, 'manhattan', Int32Array.from({ length: 500 }, (_, i) => 9 * i), 1);
  expect(adjustedRand(sampled.labels, truth(matrix))).toBe(1);
});

test('bad input: more segments than different rows, one row, a segment each', () => {
  expect(() => medoids(matrixOf([[1, 1, 2]]), 3)).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows' }));
  expect(medoids(matrixOf([[7]]), 1)).toMatchObject({ sizes: [1], objective: 0 });
  expect(medoids(matrixOf([[3, 1, 2]]), 3)).toMatchObject({ sizes: [1, 1, 1], objective: 0, converged: true });
});
