import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupByCells, commonCells } from '../../../shared/kernels/cells.ts';
import { kmeansFit } from '../../../shared/kernels/kmeans.ts';
import { pairStatistics, pairSums } from '../../../shared/kernels/pairs.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { csvMatrix, drain, matrixOf } from '../../helpers/matrices.ts';

interface Reference {
  columns: number[][];
  labelings: { k: number; labels: number[]; silhouette: number[]; minBetween: number; maxWithin: number }[];
}

const kernels = await loadTestKernels();
const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/silhouette.json', import.meta.url), 'utf8'),
) as Reference;

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The definition, pair by pair. */
function plainSums({ rows, cols, data }: Matrix, labels: Int32Array, k: number): { sums: Float64Array; between: number; within: number } {
  const sums = new Float64Array(rows * k);
  let between = Infinity;
  let within = 0;
  for (let i = 0; i < rows; i++) {
    for (let other = 0; other < rows; other++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += (data[j * rows + i] - data[j * rows + other]) ** 2;
      const distance = Math.sqrt(sum);
      sums[i * k + labels[other]] += distance;
      if (labels[i] === labels[other]) within = Math.max(within, distance);
      else between = Math.min(between, distance);
    }
  }
  return { sums, between, within };
}

function drawn(rows: number, cols: number, ks: readonly number[], seed: number): { matrix: Matrix; labelings: { labels: Int32Array; k: number }[] } {
  const random = createRandom(seed);
  const matrix = matrixOf(Array.from({ length: cols }, () => Array.from({ length: rows }, () => random.next() * 100 + 5)));
  return { matrix, labelings: ks.map((k) => ({ k, labels: Int32Array.from({ length: rows }, () => random.below(k)) })) };
}

test('silhouettes and extremes equal scikit-learn and scipy', () => {
  const matrix = matrixOf(reference.columns);
  const labelings = reference.labelings.map(({ labels, k }) => ({ labels: Int32Array.from(labels), k }));
  const found = drain(pairStatistics(kernels, matrix, labelings));
  reference.labelings.forEach((wanted, l) => {
    wanted.silhouette.forEach((value, i) => expect(Math.abs(found[l].silhouette[i] - value)).toBeLessThan(1e-9 * Math.max(0.1, Math.abs(value))));
    expect(found[l].minBetween / (wanted.minBetween || 1)).toBeCloseTo(wanted.minBetween === 0 ? 0 : 1, 10);
    expect(found[l].maxWithin / wanted.maxWithin).toBeCloseTo(1, 10);
  });
});

test('published mean silhouettes', () => {
  const demo = csvMatrix('synthetic/silhouette_demo_500.csv', ['x', 'y']);
  const labelings = [2, 3, 4].map((k) => (
    { k, labels: drain(kmeansFit(kernels, demo, { k, seed: 1, restarts: 10, maxIterations: 300 })).labels }
  ));
  const found = drain(pairStatistics(kernels, demo, labelings)).map(({ silhouette }) => mean(silhouette));
  [0.70497875, 0.5882004, 0.65051866].forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6));
});

test('sums as by the definition, for many labelings, any shape', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 7 }), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), fc.integer(),
    (rows, cols, ks, seed) => {
      const { matrix, labelings } = drawn(rows, cols, ks, seed);
      const found = drain(pairSums(kernels, matrix, labelings));
      labelings.forEach(({ labels, k }, l) => {
        const wanted = plainSums(matrix, labels, k);
        wanted.sums.forEach((value, at) => expect(Math.abs(found[l].sums[at] - value)).toBeLessThanOrEqual(1e-10 * Math.max(1, value)));
        expect(found[l].smallestBetween === wanted.between || Math.abs(found[l].smallestBetween / wanted.between - 1) < 1e-9).toBe(true);
        expect(found[l].largestWithin).toBeCloseTo(wanted.within, 9);
      });
    },
  ), { numRuns: 60, seed: 3 });
  expect(kernels.memory.inUse()).toBe(0);
});

test('a labeling gets the same bytes alone and among others', () => {
  const { matrix, labelings } = drawn(700, 5, [2, 3, 5, 9], 8);
  const together = drain(pairSums(kernels, matrix, labelings));
  labelings.forEach((labeling, l) => expect(drain(pairSums(kernels, matrix, [labeling]))[0]).toEqual(together[l]));
});

test('labelings are grouped so that their common cells stay few', () => {
  const { labelings } = drawn(500, 1, [4, 4, 4, 4], 5);
  const groups = groupByCells(500, labelings, 20);
  expect(groups.map((group) => group.length)).toEqual([2, 2]);
  expect(groups.flat()).toEqual(labelings);
  const cells = commonCells(500, labelings.slice(0, 2));
  expect(cells.starts.length - 1).toBe(16);
  expect([...cells.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
});

test('one label, single members and equal rows', () => {
  const one = drain(pairStatistics(kernels, matrixOf([[1, 2, 4]]), [{ labels: Int32Array.of(0, 0, 0), k: 1 }]))[0];
  expect([...one.silhouette]).toEqual([NaN, NaN, NaN]);
  expect(one).toMatchObject({ minBetween: Infinity, maxWithin: 3 });
  const singles = drain(pairStatistics(kernels, matrixOf([[1, 2, 4]]), [{ labels: Int32Array.of(0, 1, 2), k: 3 }]))[0];
  expect([...singles.silhouette]).toEqual([0, 0, 0]);
  expect(singles).toMatchObject({ minBetween: 1, maxWithin: 0 });
  const equal = drain(pairStatistics(kernels, matrixOf([[5, 5, 5, 5]]), [{ labels: Int32Array.of(0, 0, 1, 1), k: 2 }]))[0];
  expect([...equal.silhouette]).toEqual([0, 0, 0, 0]);
});
