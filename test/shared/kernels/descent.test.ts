import { expect, test } from 'vitest';
import { approximateIsFaster, approximateNeighbours } from '../../../shared/kernels/descent.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();

/** Overlapping groups, spread alike in all columns: the hardest for a search. */
function groups(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  const centres = Array.from({ length: 8 }, () => Array.from({ length: cols }, () => random.next() * 2));
  const group = Array.from({ length: rows }, () => centres[random.below(8)]);
  return matrixOf(Array.from({ length: cols }, (_, j) => group.map((centre) => centre[j] + random.next() + random.next() + random.next())));
}

test.each([[3000, 8], [3000, 40]])('%i × %i: nearly all true neighbours, their true distances, in order, as the recall says', (rows, cols) => {
  const [k, matrix] = [15, groups(rows, cols, 2)];
  const found = drain(approximateNeighbours(kernels, matrix, k, 1));
  const exact = drain(nearestNeighbours(kernels, matrix, k));
  let hits = 0;
  for (let i = 0; i < rows; i++) {
    const wanted = new Map(Array.from({ length: k }, (_, at) => [exact.indices[i * k + at], exact.distances[i * k + at]]));
    const own = found.indices.subarray(i * k, (i + 1) * k);
    expect(new Set(own).size).toBe(k);
    expect(own.includes(i)).toBe(false);
    own.forEach((j, at) => {
      const distance = found.distances[i * k + at];
      if (at > 0) expect(distance).toBeGreaterThanOrEqual(found.distances[i * k + at - 1]);
      if (!wanted.has(j)) return;
      expect(distance).toBeCloseTo(wanted.get(j) ?? NaN, 10);
      hits++;
    });
  }
  expect(hits / (rows * k)).toBeGreaterThan(0.97);
  expect(found.recall).toBeLessThan(1.0001);
  expect(Math.abs(found.recall - hits / (rows * k))).toBeLessThan(0.02);
  expect(drain(approximateNeighbours(kernels, matrix, k, 1))).toEqual(found);
  expect(kernels.memory.inUse()).toBe(0);
});

test('few rows, and equal rows: the exact neighbours', () => {
  const few = groups(60, 40, 3);
  expect(drain(approximateNeighbours(kernels, few, 5, 1))).toEqual({ ...drain(nearestNeighbours(kernels, few, 5)), recall: 1 });
  const equal = matrixOf([new Array<number>(800).fill(3), new Array<number>(800).fill(1)]);
  const { distances, indices, recall } = drain(approximateNeighbours(kernels, equal, 4, 1));
  expect(distances.every((distance) => distance === 0)).toBe(true);
  expect(indices.every((j, at) => j !== Math.floor(at / 4))).toBe(true);
  expect(recall).toBe(1);
});

test('is taken only for many rows in many columns', () => {
  expect(approximateIsFaster(1_000_000, 8)).toBe(false);
  expect(approximateIsFaster(1797, 64)).toBe(false);
  expect(approximateIsFaster(20_000, 64)).toBe(true);
});
