import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyRule } from '../../../shared/cluster/assign-rule.ts';
import { fit } from '../../../shared/cluster/fit.ts';
import type { CovarianceShape, MixtureRule } from '../../../shared/contract/assign-rule.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import { hardStart, parameterCount } from '../../../shared/kernels/gaussians.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { prepareMatrix } from '../../../shared/kernels/matrix.ts';
import { expectationMaximisation, memberships } from '../../../shared/kernels/mixture.ts';
import { pairStatistics } from '../../../shared/kernels/pairs.ts';
import { pca } from '../../../shared/kernels/pca.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, csvMatrix, drain, matrixOf, zscored } from '../../helpers/matrices.ts';

interface Expected {
  readonly best: readonly { readonly data: string; readonly shape: CovarianceShape; readonly k: number; readonly logLikelihood: number; readonly bic: number; readonly aic: number }[];
  readonly x: readonly (readonly number[])[];
  readonly given: readonly (Omit<MixtureRule, 'rule'> & { readonly logLikelihood: number; readonly bic: number; readonly aic: number; readonly labels: readonly number[]; readonly probability: readonly number[] })[];
}
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/mixtures.json', import.meta.url), 'utf8')) as Expected;

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

interface Options { readonly covariance?: CovarianceShape; readonly regularisation?: number; readonly tolerance?: number | 'auto'; readonly seed?: number; readonly restarts?: number; readonly sample?: Int32Array | null; readonly maxIterations?: number }

const run = (matrix: Matrix, k: number, { seed = 42, sample = null, ...method }: Options = {}): ClusterFit => drain(fit(kernels, matrix, {
  k, seed, sample, method: { algorithm: 'gmm', covariance: 'full', regularisation: 1e-6, tolerance: 'auto', restarts: 10, maxIterations: 300, ...method },
}));

const SETS: Readonly<Record<string, () => Matrix>> = {
  iris: () => csvMatrix('classics/iris_fisher_R.csv', ['Sepal.Length', 'Sepal.Width', 'Petal.Length', 'Petal.Width']),
  faithful: () => csvMatrix('classics/faithful_R.csv', ['eruptions', 'waiting']),
  wine: () => zscored(csvMatrix('classics/wine_sklearn.csv', ['alcohol', 'flavanoids', 'color_intensity', 'proline'])),
};

describe('beside scikit-learn', () => {
  test.each(['iris', 'faithful', 'wine'])('%s: at least the likelihood of its best of 50 starts, in every shape', (data) => {
    const matrix = SETS[data]();
    for (const { shape, k, logLikelihood, bic, aic } of expected.best.filter((one) => one.data === data)) {
      const found = run(matrix, k, { covariance: shape });
      const place = `${shape} ${k}`;
      // A collapsed solution of theirs is no better one.
      expect(found.logLikelihood, place).toBeGreaterThan(logLikelihood - 0.05);
      const gain = (found.logLikelihood ?? 0) - logLikelihood;
      expect((found.bic ?? 0) + 2 * gain, place).toBeCloseTo(bic, 6);
      expect((found.aic ?? 0) + 2 * gain, place).toBeCloseTo(aic, 6);
    }
  });

  test('labels, probabilities and likelihood of a given mixture, in the kernels and by the rule of a model', () => {
    const matrix = matrixOf(expected.x);
    const prepared = prepareMatrix(kernels, matrix);
    for (const { shape, weights, means, factors, logLikelihood, labels, probability, bic } of expected.given) {
      const gaussians = {
        k: 3, d: 3, shape, weights: Float64Array.from(weights), means: Float64Array.from(means.flat()), factors: factors.map((own) => Float64Array.from(own)),
      };
      const found = drain(memberships(kernels, prepared, gaussians, 0));
      const ruled = applyRule(kernels.elementary, { rule: 'mixture', shape, weights, means, factors }, matrix);
      expect(found.logLikelihood).toBeCloseTo(logLikelihood, 8);
      expect(-2 * found.logLikelihood + parameterCount(3, 3, shape) * Math.log(matrix.rows)).toBeCloseTo(bic, 8);
      for (const one of [found, ruled]) {
        expect([...one.labels]).toEqual(labels);
        probability.forEach((value, i) => expect(one.probability?.[i]).toBeCloseTo(value, 9));
      }
    }
    prepared.free();
  });
});

test('printed results: iris in mclust’s VVV, Old Faithful in EEE and VVV', () => {
  const iris = SETS['iris']();
  const bics = [1, 2, 3, 4, 5].map((k) => run(iris, k).bic ?? NaN);
  [829.9782, 574.0178, 580.8396].forEach((value, i) => expect(Math.abs(bics[i] - value)).toBeLessThan(0.5));
  // Better optima than the printed ones.
  [630.6, 676.6061].forEach((value, i) => expect(bics[i + 3]).toBeLessThan(value + 0.5));
  expect(Math.min(...bics.slice(0, 4))).toBe(bics[1]);
  const faithful = SETS['faithful']();
  expect(Math.abs((run(faithful, 3, { covariance: 'tied' }).bic ?? NaN) - 2314.386)).toBeLessThan(0.2);
  const two = run(faithful, 2);
  expect(two.bic).toBeCloseTo(2322.192, 2);
  expect(two.logLikelihood).toBeCloseTo(-1130.264, 2);
});

test('printed result: wholesale customers, logged, without five outliers, on two principal components', () => {
  const raw = csvMatrix('wholesale/Wholesale customers data.csv', ['Fresh', 'Milk', 'Grocery', 'Frozen', 'Detergents_Paper', 'Delicassen']);
  const kept = Int32Array.from({ length: raw.rows }, (_, i) => i).filter((i) => ![65, 66, 75, 128, 154].includes(i));
  const logged = takeRows({ ...raw, data: raw.data.map((value) => Math.log(value)) }, kept);
  const { scores, explained } = drain(pca(kernels, logged, 2));
  expect(explained[0]).toBeCloseTo(0.443, 3);
  const plane = { rows: logged.rows, cols: 2, names: ['a', 'b'], data: scores };
  // The printed figure is that of iterations that end early, as scikit-learn's do unless told otherwise.
  const { labels } = run(plane, 2, { restarts: 1, tolerance: 1e-3 });
  const [{ silhouette }] = drain(pairStatistics(kernels, plane, [{ labels, k: 2 }]));
  expect(Math.abs(silhouette.reduce((a, b) => a + b) / plane.rows - 0.4219168)).toBeLessThan(1e-3);
  expect(run(plane, 2).logLikelihood).toBeGreaterThan(-1746.79);
});

const cloud = (rows: number, seed: number): Matrix => {
  const random = createRandom(seed);
  const normal = (): number => Array.from({ length: 12 }, random.next).reduce((sum, value) => sum + value, -6);
  const groups = Array.from({ length: rows }, () => random.below(3));
  return matrixOf([groups.map((g) => 4 * g + normal()), groups.map((g) => (g === 1 ? 5 : 0) + 0.5 * normal()), groups.map(() => normal())]);
};

describe('properties', () => {
  test.each(['full', 'tied', 'diagonal', 'spherical'] as const)('%s: the likelihood never falls', (shape) => {
    const matrix = prepareMatrix(kernels, cloud(301, 4));
    const centres = Float64Array.from({ length: 12 }, (_, at) => matrix.source.data[(at % 3) * 301 + 17 * Math.floor(at / 3)]);
    let before = -Infinity;
    for (let iterations = 1; iterations < 40; iterations++) {
      const end = drain(expectationMaximisation(
        kernels, matrix, hardStart(centres, 4, 3, shape, matrix.scale), { maxIterations: iterations, tolerance: 0, regularisation: 0 }, 0, 1,
      ));
      if (typeof end === 'string') throw new Error(end);
      expect(end.logLikelihood).toBeGreaterThan(before - 1e-9);
      before = end.logLikelihood;
    }
    matrix.free();
  });

  test('a partition with probabilities, no segment empty, and the rule gives the same labels', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(rows, fc.integer({ min: 1, max: 5 }), fc.constantFrom('full', 'tied', 'diagonal', 'spherical'), (points, wanted, covariance) => {
      const k = Math.min(wanted, new Set(points.map(String)).size);
      const matrix = matrixOf([points.map(([x]) => x), points.map(([, y]) => y)]);
      const found = run(matrix, k, { covariance, restarts: 2 });
      expect(found.sizes.reduce((a, b) => a + b, 0)).toBe(points.length);
      expect(Math.min(...found.sizes)).toBeGreaterThan(0);
      expect(Number.isFinite(found.bic)).toBe(true);
      const { rule, probability } = found;
      if (rule === null || probability === null) throw new Error('a mixture has a rule and probabilities');
      expect(probability.every((p) => p >= 0 && p <= 1 + 1e-12)).toBe(true);
      const again = applyRule(kernels.elementary, rule, matrix);
      again.labels.forEach((label, i) => {
        // Ties, and a segment that nobody would be in by the rule and so gets the least sure customer.
        if (label !== found.labels[i]) expect(probability[i]).toBeLessThanOrEqual(0.5 + 1e-9);
      });
    }), { numRuns: 60 });
  });

  test('another order gives the same segments; shifted and scaled columns the same labels', () => {
    const matrix = cloud(400, 9);
    const found = run(matrix, 3);
    expect(run(matrix, 3)).toEqual(found);
    const order = Int32Array.from({ length: 400 }, (_, i) => (i * 7) % 400);
    const turned = run(takeRows(matrix, order), 3);
    expect(turned.logLikelihood).toBeCloseTo(found.logLikelihood ?? NaN, 2);
    expect(adjustedRand(turned.labels, order.map((row) => found.labels[row]))).toBeGreaterThan(0.99);
    const data = matrix.data.map((value, at) => value * [1000, 1, 0.01][Math.floor(at / 400)] + 50);
    const scaled = run({ ...matrix, data }, 3, { regularisation: 1e-12 });
    expect(adjustedRand(scaled.labels, found.labels)).toBeGreaterThan(0.99);
    expect(scaled.logLikelihood).toBeCloseTo((found.logLikelihood ?? NaN) - 400 * Math.log(10), 0);
  });

  test('fitted on a sample, every row is labelled and counts in the likelihood', () => {
    const matrix = cloud(3000, 2);
    const sample = Int32Array.from({ length: 600 }, (_, i) => i * 5);
    const found = run(matrix, 3, { sample, restarts: 3 });
    const all = run(matrix, 3, { restarts: 3 });
    expect(found.sizes.reduce((a, b) => a + b, 0)).toBe(3000);
    expect(adjustedRand(found.labels, all.labels)).toBeGreaterThan(0.95);
    expect(found.bic).toBeGreaterThan(all.bic ?? NaN);
    expect((found.bic ?? NaN) / (all.bic ?? NaN)).toBeLessThan(1.01);
  });
});

describe('bad input', () => {
  test('more segments than different rows', () => {
    expect(() => run(matrixOf([[1, 1, 2, 2]]), 3)).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows' }));
  });

  test('a singular covariance is refused without regularisation, said with it', () => {
    const random = createRandom(3);
    const x = Array.from({ length: 60 }, random.next);
    const collinear = matrixOf([x, x.map((value) => 2 * value)]);
    expect(() => run(collinear, 2, { regularisation: 0 })).toThrow(expect.objectContaining({ code: 'singular-covariance' }));
    expect(run(collinear, 2).collapsed).toBe(true);
    expect(run(collinear, 2, { covariance: 'spherical', regularisation: 0 }).collapsed).toBe(false);
  });

  test('one segment for each different row, and a constant column', () => {
    const found = run(matrixOf([[0, 1, 2, 3, 0], [7, 7, 7, 7, 7]]), 4);
    expect(found.sizes).toEqual([2, 1, 1, 1]);
    expect(found.collapsed).toBe(true);
  });

  test('steps are small enough to be cancelled', () => {
    let steps = 0;
    for (const step of fit(kernels, cloud(30_000, 5), { k: 6, seed: 1, sample: null, method: { algorithm: 'gmm', covariance: 'full', regularisation: 1e-6, tolerance: 'auto', restarts: 1, maxIterations: 20 } })) {
      expect(step.fraction).toBeGreaterThanOrEqual(0);
      expect(step.fraction).toBeLessThanOrEqual(1);
      steps++;
    }
    // 30,000 rows, six components, at least twenty passes: a few milliseconds each.
    expect(steps).toBeGreaterThan(40);
  });
});
