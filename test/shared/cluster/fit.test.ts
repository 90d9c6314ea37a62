import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fit } from '../../../shared/cluster/fit.ts';
import { assignTo, centresOf } from '../../../shared/cluster/partition.ts';
import type { FitInput } from '../../../shared/contract/compute.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom, sampleIndices } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, drain, matrixOf } from '../../helpers/matrices.ts';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

type Options = Partial<Pick<FitInput, 'seed' | 'sample'> & Omit<Extract<FitInput['method'], { algorithm: 'kmeans' }>, 'algorithm'>>;

const inputOf = (k: number, { seed = 1, sample = null, ...method }: Options) => ({
  k, seed, sample, method: { algorithm: 'kmeans', engine: 'fast', restarts: 5, maxIterations: 300, ...method } as const,
});

const run = (matrix: Matrix, k: number, more: Options = {}) => drain(fit(kernels, matrix, inputOf(k, more)));

const blobs = (n: number, seed: number, far = 10): Matrix => {
  const random = createRandom(seed);
  const places = [[0, 0], [far, 0], [0, far], [far, far]];
  const rows = Array.from({ length: n }, (_, i) => places[i % 10 < 4 ? 0 : i % 10 < 7 ? 1 : i % 10 < 9 ? 2 : 3]);
  return matrixOf([rows.map(([x]) => x + random.next()), rows.map(([, y]) => y + random.next())]);
};

const small = fc.integer({ min: 1, max: 3 }).chain((cols) => fc.array(
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 40 },
));
const toMatrix = (rows: number[][]): Matrix => matrixOf(rows[0].map((_, j) => rows.map((row) => row[j])));
const distinct = (rows: number[][]): number => new Set(rows.map((row) => row.join())).size;

describe.each(['fast', 'reference'] as const)('%s engine', (engine) => {
  test('a partition that agrees with its centres, ordered by size, no segment empty', () => {
    fc.assert(fc.property(small, fc.integer({ min: 1, max: 8 }), fc.nat(1000), (rows, wanted, seed) => {
      const k = Math.min(wanted, distinct(rows));
      const matrix = toMatrix(rows);
      const found = run(matrix, k, { engine, seed, restarts: 2 });
      expect(found.sizes.length).toBe(k);
      expect(Math.min(...found.sizes)).toBeGreaterThan(0);
      expect(found.sizes.reduce((a, b) => a + b, 0)).toBe(rows.length);
      const first = found.sizes.map((_, c) => found.labels.indexOf(c));
      for (let c = 1; c < k; c++) {
        expect(found.sizes[c - 1]).toBeGreaterThanOrEqual(found.sizes[c]);
        if (found.sizes[c - 1] === found.sizes[c]) expect(first[c - 1]).toBeLessThan(first[c]);
      }
      expect(found.converged).toBe(true);
      expect([...found.centres]).toEqual([...centresOf(matrix, found.labels, k)]);
      const near = assignTo(found.centres, matrix);
      const squared = (i: number, c: number): number => (
        rows[i].reduce((sum, value, j) => sum + (value - found.centres[j * k + c]) ** 2, 0)
      );
      let inertia = 0;
      rows.forEach((_, i) => {
        expect(squared(i, near[i])).toBeCloseTo(squared(i, found.labels[i]), 9);
        inertia += squared(i, found.labels[i]);
      });
      expect(found.inertia).toBeCloseTo(inertia, 9);
    }), { numRuns: 100 });
  });

  test('a segment per distinct row has no variation left', () => {
    fc.assert(fc.property(small, (rows) => {
      const found = run(toMatrix(rows), distinct(rows), { engine });
      expect(found.inertia).toBeCloseTo(0, 12);
    }), { numRuns: 50 });
  });

  test('one segment is the mean', () => {
    const found = run(matrixOf([[1, 2, 6], [0, 0, 3]]), 1, { engine });
    expect(found).toMatchObject({ k: 1, sizes: [3], inertia: 20, converged: true });
    expect([...found.centres]).toEqual([3, 1]);
  });

  test('the same input gives the same result, another order the same segments', () => {
    const matrix = blobs(300, 7);
    const found = run(matrix, 4, { engine });
    expect(run(matrix, 4, { engine })).toEqual(found);
    expect(found.sizes).toEqual([120, 90, 60, 30]);
    const reversed = Int32Array.from({ length: 300 }, (_, i) => 299 - i);
    const turned = run(takeRows(matrix, reversed), 4, { engine });
    expect(turned.sizes).toEqual(found.sizes);
    expect(turned.inertia).toBeCloseTo(found.inertia, 9);
    expect(adjustedRand(turned.labels, reversed.map((row) => found.labels[row]))).toBe(1);
  });

  test('scaling and shifting all columns alike changes nothing but the units', () => {
    const matrix = blobs(200, 3);
    const found = run(matrix, 4, { engine });
    const moved = run({ ...matrix, data: matrix.data.map((value) => value * 4 - 64) }, 4, { engine });
    expect([...moved.labels]).toEqual([...found.labels]);
    expect(moved.inertia / found.inertia).toBeCloseTo(16, 9);
  });

  test('more segments than distinct rows are refused', () => {
    expect(() => run(matrixOf([[1, 1, 2, 2], [0, 0, 5, 5]]), 3, { engine })).toThrow(
      expect.objectContaining({ code: 'k-above-distinct-rows', data: { k: 3, distinct: 2 } }),
    );
    expect(() => run(matrixOf([[7, 7, 7]]), 2, { engine })).toThrow(
      expect.objectContaining({ code: 'k-above-distinct-rows', data: { k: 2, distinct: 1 } }),
    );
  });

  test.each([NaN, Infinity, -Infinity])('%s is refused', (value) => {
    expect(() => run(matrixOf([[1, 2, 3], [1, value, 3]]), 2, { engine })).toThrow(
      expect.objectContaining({ code: 'not-finite', data: { column: 'c1' } }),
    );
  });

  test('a fit on a sample labels every row', () => {
    const matrix = blobs(2000, 5);
    const sample = sampleIndices(createRandom(8), 2000, 200);
    const found = run(matrix, 4, { engine, sample });
    expect(found.sizes).toEqual([800, 600, 400, 200]);
    expect(found.inertia).toBeCloseTo(run(matrix, 4, { engine }).inertia, 6);
  });

  test('a sample with too few distinct rows is not used', () => {
    const matrix = matrixOf([[0, 0, 0, 0, 5, 9]]);
    expect(run(matrix, 3, { engine, sample: Int32Array.of(0, 1, 2) }).sizes).toEqual([4, 1, 1]);
  });

  test('stopping early is said', () => {
    const random = createRandom(2);
    const cloud = matrixOf([Array.from({ length: 3000 }, random.next), Array.from({ length: 3000 }, random.next)]);
    expect(run(cloud, 8, { engine, maxIterations: 1, restarts: 1 }).converged).toBe(false);
  });

  test('steps are small enough to be cancelled', () => {
    // Work is counted, not time, which says nothing on a busy machine: nanoseconds as the kernels estimate them.
    const { crew } = kernels;
    const plain = crew.run;
    let work = 0;
    let most = 0;
    crew.run = function* (task, args, count, options) {
      const parts = plain.call(crew, task, args, count, options);
      for (let done = 0, step = parts.next(); ; step = parts.next()) {
        work += step.done === true ? (count - done) * options.cost : 0;
        if (step.done === true) return;
        // Parts done up to here, as the fraction tells.
        const { from = 0, to = 1 } = options;
        const now = to > from ? Math.round(((step.value.fraction - from) / (to - from)) * count) : count;
        work += (now - done) * options.cost;
        done = now;
        yield step.value;
      }
    };
    let steps = 0;
    try {
      const fitting = fit(kernels, blobs(20_000, 5, 1), inputOf(6, { engine, restarts: 1, maxIterations: 50 }));
      for (let step = fitting.next(); step.done !== true; step = fitting.next()) {
        expect(step.value.fraction).toBeGreaterThanOrEqual(0);
        expect(step.value.fraction).toBeLessThanOrEqual(1);
        steps++;
        most = Math.max(most, work);
        work = 0;
      }
    } finally {
      crew.run = plain;
    }
    // A slice of the kernels is 4 ms, and the last part of it may take as long again; the reference engine pauses after every iteration.
    if (engine === 'fast') expect(most).toBeLessThan(8e6);
    expect(steps).toBeGreaterThan(engine === 'fast' ? 1 : 5);
  });
});

test('new rows go to the nearest centre, ties to the lower label', () => {
  const centres = Float64Array.of(0, 10, 0, 0);
  expect([...assignTo(centres, matrixOf([[1, 5, 9], [3, 0, 0]]))]).toEqual([0, 0, 1]);
});
