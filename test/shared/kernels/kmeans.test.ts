import { kmeans as mlKmeans } from 'ml-kmeans';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { assignNearest, kmeansFit, kmeansFrom } from '../../../shared/kernels/kmeans.ts';
import type { KmeansFit } from '../../../shared/kernels/kmeans.ts';
import { prepareMatrix } from '../../../shared/kernels/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createMatrix, takeRows } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, csvColumns, csvMatrix, drain, matrixOf, zscored } from '../../helpers/matrices.ts';

const kernels = await loadTestKernels();
const defaults = { seed: 1, restarts: 10, maxIterations: 300 };

function fit(matrix: Matrix, k: number, options: Partial<typeof defaults> & { sample?: Int32Array } = {}): KmeansFit {
  return drain(kmeansFit(kernels, matrix, { ...defaults, ...options, k }));
}

function distance(matrix: Matrix, i: number, centres: Float64Array, k: number, c: number): number {
  let sum = 0;
  for (let j = 0; j < matrix.cols; j++) {
    const t = matrix.data[j * matrix.rows + i] - centres[j * k + c];
    sum += t * t;
  }
  return sum;
}

/** Labels are nearest centres, the inertia is theirs, no cluster is empty, and (converged, small) centres are means. */
function checkConsistent(matrix: Matrix, k: number, result: KmeansFit, scale = 1): void {
  let inertia = 0;
  const counts = new Array<number>(k).fill(0);
  let worst = 0;
  for (let i = 0; i < matrix.rows; i++) {
    const own = distance(matrix, i, result.centres, k, result.labels[i]);
    inertia += own;
    counts[result.labels[i]]++;
    for (let c = 0; c < k; c++) {
      const other = distance(matrix, i, result.centres, k, c);
      worst = Math.max(worst, (own - other) / (1e-12 * (own + other) + 1e-26 * scale * scale));
    }
  }
  expect(worst).toBeLessThanOrEqual(1);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  expect(Math.abs(result.inertia - inertia)).toBeLessThanOrEqual(1e-10 * inertia + 1e-24 * scale * scale);
  if (!result.converged) return;
  for (let j = 0; j < matrix.cols; j++) {
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let i = 0; i < matrix.rows; i++) if (result.labels[i] === c) sum += matrix.data[j * matrix.rows + i];
      expect(Math.abs(sum / counts[c] - result.centres[j * k + c])).toBeLessThanOrEqual(1e-12 * scale);
    }
  }
}

function gaussian(rows: number, cols: number, groups: number, spread: number, seed: number): Matrix {
  const random = createRandom(seed);
  const normal = (): number => Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b) - 6;
  const centres = Array.from({ length: groups * cols }, () => random.next() * 10);
  const matrix = createMatrix(rows, Array.from({ length: cols }, (_, j) => `c${j}`));
  for (let i = 0; i < rows; i++) {
    const group = random.below(groups);
    for (let j = 0; j < cols; j++) matrix.data[j * rows + i] = centres[group * cols + j] + spread * normal();
  }
  return matrix;
}

const IRIS = ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width'];
const PENGUINS = ['culmen_length_mm', 'culmen_depth_mm', 'flipper_length_mm', 'body_mass_g'];

test('iris: sums of squares for k = 2 to 10', () => {
  const iris = csvMatrix('classics/iris_fisher_R.csv', IRIS);
  const best = [152.34795, 78.85144, 57.22847, 46.44618, 39.03999, 34.29823, 29.98894, 27.78609, 25.83405];
  best.forEach((value, at) => {
    const k = at + 2;
    const result = fit(iris, k);
    expect(result.inertia / value, `k ${k}`).toBeLessThan(k <= 5 ? 1.0001 : 1.01);
    checkConsistent(iris, k, result);
  });
});

test('iris: sizes for k = 3, raw and zscored', () => {
  const iris = csvMatrix('classics/iris_fisher_R.csv', IRIS);
  const sizes = (result: KmeansFit): number[] => [0, 1, 2].map((c) => result.labels.filter((l) => l === c).length).sort((a, b) => a - b);
  expect(sizes(fit(iris, 3))).toEqual([38, 50, 62]);
  const z = fit(zscored(iris), 3);
  // Printed for columns divided by the sample standard deviation (n − 1).
  expect((z.inertia * 149) / 150).toBeCloseTo(138.88836, 4);
  expect(sizes(z)).toEqual([47, 50, 53]);
});

test('wine, elbow, credit cards, penguins: published sums of squares', () => {
  const wine = csvMatrix('classics/wine_sklearn.csv', [...csvColumns('classics/wine_sklearn.csv').keys()].slice(0, 13));
  expect(fit(wine, 2).inertia / 4543749.6145).toBeCloseTo(1, 6);
  expect(fit(wine, 3).inertia / 2370689.6868).toBeCloseTo(1, 6);
  expect(fit(zscored(wine), 3).inertia / 1277.92849).toBeCloseTo(1, 6);
  const elbow = csvMatrix('synthetic/elbow_18x4.csv', ['a', 'b', 'c', 'd']);
  expect([2, 3, 4, 5].map((k) => fit(elbow, k).inertia.toFixed(4))).toEqual(['69.1001', '54.0816', '43.1469', '33.9989']);
  const cards = zscored(csvMatrix('cc_general/CC GENERAL.csv', [...csvColumns('cc_general/CC GENERAL.csv').keys()].slice(1), 'median'));
  [127784.71, 111973.89, 99061.94].forEach((value, at) => {
    expect(fit(cards, at + 2).inertia / value, `cards k ${at + 2}`).toBeLessThan(1.001);
  });
  expect(fit(zscored(csvMatrix('penguins/penguins.csv', PENGUINS)), 3).inertia / 379.393).toBeCloseTo(1, 5);
});

test('same assignment as ml-kmeans for given centres, and a sum of squares no worse from the same start', () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 9 }), fc.integer({ min: 1, max: 6 }), fc.integer(), (k, cols, seed) => {
      const matrix = gaussian(120, cols, 5, 1, seed);
      const rows = Array.from({ length: matrix.rows }, (_, i) => (
        Array.from({ length: cols }, (_unused, j) => matrix.data[j * matrix.rows + i])
      ));
      const start = rows.slice(0, k);
      const reference = mlKmeans(rows, k, { initialization: start, maxIterations: 300, tolerance: 0 });
      const given = Float64Array.from({ length: k * cols }, (_, at) => reference.centroids[at % k][Math.floor(at / k)]);
      const assigned = drain(assignNearest(kernels, matrix, given, k));
      expect([...assigned.labels]).toEqual(reference.clusters);
      const from = Float64Array.from({ length: k * cols }, (_, at) => start[at % k][Math.floor(at / k)]);
      const ours = drain(kmeansFrom(kernels, matrix, from, { k, maxIterations: 300 }));
      expect(ours.inertia).toBeLessThanOrEqual(assigned.inertia * (1 + 1e-9));
      checkConsistent(matrix, k, ours);
    },
  ), { numRuns: 40, seed: 7 });
});

test('a given number of iterations is that of plain Lloyd', () => {
  const matrix = gaussian(500, 3, 6, 1.5, 3);
  const k = 5;
  let centres = Float64Array.from({ length: k * 3 }, (_, at) => matrix.data[Math.floor(at / k) * 500 + (at % k) * 11]);
  for (let iterations = 1; iterations < 8; iterations++) {
    const ours = drain(kmeansFrom(kernels, matrix, Float64Array.from({ length: k * 3 }, (_, at) => matrix.data[Math.floor(at / k) * 500 + (at % k) * 11]), { k, maxIterations: iterations }));
    ours.centres.forEach((value, at) => expect(value).toBeCloseTo(centres[at], 9));
    const { labels } = drain(assignNearest(kernels, matrix, centres, k));
    expect(ours.labels).toEqual(labels);
    const next = new Float64Array(k * 3);
    for (let c = 0; c < k; c++) {
      const members = [...labels.keys()].filter((i) => labels[i] === c);
      for (let j = 0; j < 3; j++) next[j * k + c] = members.reduce((sum, i) => sum + matrix.data[j * 500 + i], 0) / members.length;
    }
    centres = next;
  }
});

test('the same bytes again, from a kept matrix, and however the slices interleave', () => {
  const matrix = gaussian(40_000, 4, 6, 1.2, 5);
  const first = fit(matrix, 6, { restarts: 3 });
  const kept = prepareMatrix(kernels, matrix);
  const a = kmeansFit(kernels, kept, { ...defaults, restarts: 3, k: 6 });
  const b = kmeansFit(kernels, kept, { ...defaults, restarts: 3, k: 4 });
  const results: KmeansFit[] = [];
  const waiting = new Set([a, b]);
  let slices = 0;
  while (waiting.size > 0) {
    for (const steps of waiting) {
      const step = steps.next();
      slices++;
      if (step.done === true) {
        waiting.delete(steps);
        results.push(step.value);
      }
    }
  }
  expect(slices).toBeGreaterThan(10);
  const again = results.find((result) => result.centres.length === 24);
  expect(again).toEqual(first);
  kept.free();
  expect(kernels.memory.inUse()).toBe(0);
});

test('a cancelled fit gives its memory back', () => {
  const steps = kmeansFit(kernels, gaussian(20_000, 6, 6, 2, 5), { ...defaults, k: 7 });
  for (let i = 0; i < 5; i++) expect(steps.next().done).toBe(false);
  expect(kernels.memory.inUse()).toBeGreaterThan(0);
  steps.return(undefined as never);
  expect(kernels.memory.inUse()).toBe(0);
});

test('fractions rise and stay within 0 and 1', () => {
  const fractions: number[] = [];
  const steps = kmeansFit(kernels, gaussian(50_000, 5, 6, 2, 5), { ...defaults, k: 7 });
  for (let step = steps.next(); step.done !== true; step = steps.next()) fractions.push(step.value.fraction);
  expect(fractions.length).toBeGreaterThan(5);
  fractions.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(i === 0 ? 0 : fractions[i - 1]));
  expect(fractions.at(-1)).toBeLessThanOrEqual(1);
});

test('large, sampled starts: consistent, and as good as a fit on all rows', () => {
  const matrix = gaussian(60_000, 3, 8, 0.5, 11);
  const ours = fit(matrix, 8);
  const further = drain(kmeansFrom(kernels, matrix, ours.centres, { k: 8, maxIterations: 300 }));
  expect(ours.inertia / further.inertia).toBeLessThan(1 + 1e-6);
  const { labels, inertia } = drain(assignNearest(kernels, matrix, ours.centres, 8));
  expect(labels).toEqual(ours.labels);
  expect(inertia / ours.inertia).toBeCloseTo(1, 12);
  expect(ours.inertia / (60_000 * 3 * 0.25)).toBeLessThan(1.02);
});

test('fit on a sample, labels for all', () => {
  const matrix = gaussian(900, 2, 3, 0.3, 2);
  const sample = Int32Array.from({ length: 300 }, (_, i) => i * 3);
  const result = fit(matrix, 3, { sample });
  const part = fit(takeRows(matrix, sample), 3);
  expect(result.centres).toEqual(part.centres);
  expect(result.inertia).toBe(part.inertia);
  expect(result.labels.length).toBe(900);
  expect(result.labels.filter((_, i) => i % 3 === 0)).toEqual(part.labels);
});

test('k = 1 and k = n', () => {
  const matrix = gaussian(37, 3, 4, 1, 9);
  const one = fit(matrix, 1);
  checkConsistent(matrix, 1, one);
  const all = fit(matrix, 37);
  expect(all.inertia).toBeCloseTo(0, 20);
  expect(new Set(all.labels).size).toBe(37);
});

test('duplicates, equal rows and a constant column', () => {
  const matrix = matrixOf([[1, 1, 1, 2, 2, 5, 5, 5], [7, 7, 7, 7, 7, 7, 7, 7]]);
  const three = fit(matrix, 3);
  expect(three.inertia).toBeCloseTo(0, 20);
  checkConsistent(matrix, 3, three);
  expect(() => fit(matrix, 4)).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows', data: { k: 4, distinct: 3 } }) as Error);
  const equal = matrixOf([[3, 3, 3, 3]]);
  expect(fit(equal, 1)).toMatchObject({ inertia: 0, converged: true });
  expect(() => fit(equal, 2)).toThrow(expect.objectContaining({ data: { k: 2, distinct: 1 } }) as Error);
});

test('many duplicates with k close to their number', () => {
  const random = createRandom(4);
  const values = Array.from({ length: 2000 }, () => random.below(40));
  const matrix = matrixOf([values, values.map((v) => (v * 7) % 13)]);
  for (const k of [38, 40]) checkConsistent(matrix, k, fit(matrix, k, { restarts: 2 }), 40);
});

test.each([1e15, 1e-15, 1e150, 1e-150])('values around %s give the same partition', (size) => {
  const matrix = gaussian(300, 3, 4, 0.2, 21);
  const result = fit({ ...matrix, data: matrix.data.map((x) => x * size) }, 4);
  const plain = fit(matrix, 4);
  expect(adjustedRand(result.labels, plain.labels)).toBe(1);
  expect(result.inertia / size / size / plain.inertia).toBeCloseTo(1, 9);
});

test('an offset far above the spread, and one far outlier: searched in Float64', () => {
  const matrix = gaussian(300, 2, 4, 0.2, 22);
  const plain = fit(matrix, 4);
  const shifted = { ...matrix, data: matrix.data.map((x) => x + 2 ** 30) };
  const result = fit(shifted, 4);
  expect(adjustedRand(result.labels, plain.labels)).toBe(1);
  const outlying = { ...matrix, data: matrix.data.slice() };
  outlying.data[5] = 1e9;
  const kept = prepareMatrix(kernels, outlying);
  expect(kept.x32).toBe(0);
  kept.free();
  checkConsistent(outlying, 5, fit(outlying, 5), 1e9);
});

test('one column, and 500 columns', () => {
  const line = gaussian(400, 1, 5, 0.1, 8);
  checkConsistent(line, 5, fit(line, 5));
  const wide = gaussian(200, 500, 4, 0.5, 8);
  const result = fit(wide, 4, { restarts: 3 });
  checkConsistent(wide, 4, result, 10);
  expect(new Set(result.labels).size).toBe(4);
});

test('refuses what cannot be clustered', () => {
  const code = (work: () => unknown): unknown => {
    try {
      work();
    } catch (error) {
      return error instanceof AppError ? { code: error.code, ...error.data } : error;
    }
    return null;
  };
  expect(code(() => fit(matrixOf([[1, 2, 3], [4, NaN, 6]]), 2))).toEqual({ code: 'not-finite', row: 1, column: 'c1' });
  expect(code(() => fit(matrixOf([[1, 2, Infinity]]), 2))).toEqual({ code: 'not-finite', row: 2, column: 'c0' });
  expect(code(() => fit(createMatrix(0, ['a']), 1))).toMatchObject({ code: 'no-usable-rows' });
  expect(code(() => fit(createMatrix(5, []), 1))).toMatchObject({ code: 'no-usable-features' });
  expect(code(() => fit(matrixOf([[1, 2]]), 3))).toMatchObject({ code: 'k-above-distinct-rows', k: 3, distinct: 2 });
  expect(code(() => fit(matrixOf([[1, 2]]), 0))).toMatchObject({ code: 'invalid-option' });
  expect(kernels.memory.inUse()).toBe(0);
});
