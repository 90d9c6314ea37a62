import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kmeansFit } from '../../../shared/kernels/kmeans.ts';
import type { KmeansFit } from '../../../shared/kernels/kmeans.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const weighted = (matrix: Matrix, weights: Float64Array, given: typeof options): KmeansFit => drain(kmeansFit(kernels, { ...matrix, weights }, given));
const options = { k: 3, seed: 1, restarts: 8, maxIterations: 300 };

function drawn(rows: number, cols: number, seed: number): number[][] {
  const random = createRandom(seed);
  const group = Array.from({ length: rows }, () => random.below(3) * 4);
  return Array.from({ length: cols }, () => group.map((at) => at + random.next() * 3));
}

test('a whole weight is that many equal rows', () => {
  fc.assert(fc.property(fc.integer({ min: 4, max: 60 }), fc.integer({ min: 1, max: 4 }), fc.integer(), (rows, cols, seed) => {
    const columns = drawn(rows, cols, seed);
    const random = createRandom(seed, 1);
    const weights = Float64Array.from({ length: rows }, (_, i) => (i < 3 ? 1 : random.below(4)));
    const repeated = columns.map((column) => column.flatMap((value, i) => new Array<number>(weights[i]).fill(value)));
    const many = { ...options, restarts: 30 };
    const ours = weighted(matrixOf(columns), weights, many);
    const wanted = drain(kmeansFit(kernels, matrixOf(repeated), many));
    // The optimum of both is the same; the unweighted search looks a little harder for it.
    expect(ours.inertia).toBeGreaterThanOrEqual(wanted.inertia * (1 - 1e-9));
    expect(ours.inertia).toBeLessThanOrEqual(wanted.inertia * 1.25 + 1e-9);
  }), { numRuns: 40, seed: 5 });
  expect(kernels.memory.inUse()).toBe(0);
});

test('centres are the weighted means of their rows, the inertia the weighted sum of squares, labels the nearest centres', () => {
  const columns = drawn(200, 3, 7);
  const random = createRandom(3);
  const weights = Float64Array.from({ length: 200 }, () => random.next() * 10);
  const { labels, centres, inertia, converged } = weighted(matrixOf(columns), weights, options);
  expect(converged).toBe(true);
  let sum = 0;
  for (let c = 0; c < 3; c++) {
    const members = [...labels.keys()].filter((i) => labels[i] === c);
    const total = members.reduce((all, i) => all + weights[i], 0);
    columns.forEach((column, j) => {
      const mean = members.reduce((all, i) => all + weights[i] * column[i], 0) / total;
      expect(centres[j * 3 + c]).toBeCloseTo(mean, 9);
      for (const i of members) sum += weights[i] * (column[i] - mean) ** 2;
    });
  }
  expect(inertia / sum).toBeCloseTo(1, 10);
  labels.forEach((own, i) => {
    const distance = (c: number): number => columns.reduce((all, column, j) => all + (column[i] - centres[j * 3 + c]) ** 2, 0);
    for (let c = 0; c < 3; c++) expect(distance(own)).toBeLessThanOrEqual(distance(c) + 1e-9);
  });
});

test('rows of weight 0 draw no centre and move none; equal weights change nothing', () => {
  const matrix = matrixOf([[0, 0.1, 10, 10.1, 500, 20, 20.2]]);
  const weights = Float64Array.of(1, 1, 1, 1, 0, 1, 1);
  const { labels, inertia } = weighted(matrix, weights, options);
  expect(inertia).toBeCloseTo(0.005 + 0.005 + 0.02, 10);
  expect(labels[4]).toBe(labels[5]);
  const alike = weighted(matrixOf(drawn(90, 2, 4)), new Float64Array(90).fill(2), options);
  expect(alike.inertia / 2).toBeCloseTo(drain(kmeansFit(kernels, matrixOf(drawn(90, 2, 4)), options)).inertia, 8);
});

test('weights that cannot be used', () => {
  const matrix = matrixOf([[1, 2, 3, 4]]);
  const fit = (...weights: number[]) => () => weighted(matrix, Float64Array.from(weights), options);
  for (const bad of [fit(1, 2, 3), fit(1, -1, 1, 1), fit(1, NaN, 1, 1), fit(1, Infinity, 1, 1)]) {
    expect(bad).toThrow(expect.objectContaining({ code: 'invalid-option' }) as Error);
  }
  expect(fit(0, 0, 0, 0)).toThrow(expect.objectContaining({ code: 'no-usable-rows' }) as Error);
  expect(fit(1, 1, 0, 0)).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows' }) as Error);
  expect(kernels.memory.inUse()).toBe(0);
});
