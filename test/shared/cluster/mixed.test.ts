import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyRule } from '../../../shared/cluster/assign-rule.ts';
import { fit } from '../../../shared/cluster/fit.ts';
import { patternsOf } from '../../../shared/cluster/mixed/patterns.ts';
import type { ClusterFit } from '../../../shared/contract/results.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { takeRows } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { adjustedRand, drain, matrixOf } from '../../helpers/matrices.ts';
import { mixedMatrix } from '../../helpers/mixed.ts';

interface Fitted { readonly k: number; readonly logLikelihood: number; readonly entropy: number | null; readonly bic: number; readonly aic: number }
interface Expected {
  readonly codes: readonly (readonly number[])[];
  readonly numbers: readonly (readonly number[])[];
  readonly group: readonly number[];
  readonly items: readonly Fitted[];
  readonly mixed: readonly Fitted[];
}
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/latent-classes.json', import.meta.url), 'utf8')) as Expected;
const texts = expected.codes.map((column) => column.map((code) => `level ${code}`));
const items = mixedMatrix(texts);
const mixed = mixedMatrix([...texts, ...expected.numbers]);

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

const classes = (matrix: Matrix, k: number, more: { restarts?: number; sample?: Int32Array; maxIterations?: number } = {}): ClusterFit => drain(fit(kernels, matrix, {
  k, seed: 42, sample: more.sample ?? null,
  method: { algorithm: 'lca', regularisation: 1e-6, tolerance: 'auto', restarts: more.restarts ?? 10, maxIterations: more.maxIterations ?? 1000 },
}));
const prototypes = (matrix: Matrix, k: number, gamma: number | 'auto' = 'auto', sample: Int32Array | null = null): ClusterFit => drain(fit(kernels, matrix, {
  k, seed: 42, sample, method: { algorithm: 'kprototypes', gamma, restarts: 10, maxIterations: 300 },
}));

describe('latent classes', () => {
  test.each([['items', items], ['mixed', mixed]] as const)('%s: likelihood, BIC, AIC and entropy as an EM of another hand', (name, matrix) => {
    for (const { k, logLikelihood, bic, aic, entropy } of expected[name]) {
      const found = classes(matrix, k);
      const gain = (found.logLikelihood ?? NaN) - logLikelihood;
      // Of three and four classes of items theirs is an optimum that one start in thirty finds.
      expect(gain, String(k)).toBeGreaterThan(-0.05);
      expect((found.bic ?? NaN) + 2 * gain).toBeCloseTo(bic, 6);
      expect((found.aic ?? NaN) + 2 * gain).toBeCloseTo(aic, 6);
      if (entropy === null) expect(found.entropy).toBeNull();
      else if (k <= 3 && gain < 0.05) expect(found.entropy).toBeCloseTo(entropy, 1);
    }
    expect(adjustedRand(classes(mixed, 3).labels, expected.group)).toBeGreaterThan(0.8);
  });

  test('patterns: every different row once, with how often it is there', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 30 }), (rows) => {
      const features = [{ kind: 'numeric', values: Float64Array.from(rows, ([x]) => x / 3) }, { kind: 'category', codes: Int32Array.from(rows, ([, code]) => code - 1), levels: 1, weight: 1 }] as const;
      const { distinct, counts, rows: all } = patternsOf({ rows: rows.length, features });
      expect(all).toBe(rows.length);
      const [numbers, codes] = distinct.features;
      if (numbers.kind !== 'numeric' || codes.kind !== 'category') throw new Error('features keep their kind');
      const found = Array.from({ length: distinct.rows }, (_, i) => `${Math.round(numbers.values[i] * 3)},${codes.codes[i] + 1}`);
      expect(new Set(found).size).toBe(found.length);
      expect([...counts]).toEqual(found.map((pattern) => rows.filter((row) => String(row) === pattern).length));
    }), { numRuns: 40 });
  });

  test('the likelihood never falls', () => {
    let before = -Infinity;
    for (let maxIterations = 1; maxIterations < 40; maxIterations += 3) {
      const { logLikelihood } = classes(mixed, 3, { restarts: 1, maxIterations });
      expect(logLikelihood).toBeGreaterThan(before - 1e-9);
      before = logLikelihood ?? NaN;
    }
  });

  test('the rule gives the same labels and probabilities; a level never seen says nothing', () => {
    const found = classes(mixed, 3);
    if (found.rule === null || found.probability === null) throw new Error('classes have a rule and probabilities');
    const again = applyRule(kernels.elementary, found.rule, mixed);
    expect([...again.labels]).toEqual([...found.labels]);
    found.probability.forEach((value, i) => expect(again.probability?.[i]).toBeCloseTo(value, 12));
    const unseen = { ...mixed, data: mixed.data.map((value, at) => (at < 2 * mixed.rows ? 0.5 : value)) };
    expect(applyRule(kernels.elementary, found.rule, unseen).probability?.every((value) => value > 0 && value <= 1)).toBe(true);
  });

  test('another order of the rows and a sample find the same classes', () => {
    const found = classes(mixed, 3);
    const order = Int32Array.from({ length: 400 }, (_, i) => (i * 7) % 400);
    const turned = classes(takeRows(mixed, order), 3);
    expect(adjustedRand(turned.labels, order.map((row) => found.labels[row]))).toBeGreaterThan(0.95);
    const sampled = classes(mixed, 3, { sample: Int32Array.from({ length: 200 }, (_, i) => 2 * i) });
    expect(sampled.labels).toHaveLength(400);
    expect(sampled.logLikelihood).toBeLessThan(found.logLikelihood ?? NaN);
    expect(adjustedRand(sampled.labels, found.labels)).toBeGreaterThan(0.8);
  });
});

const row = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y', null));
const made = (rows: readonly (readonly [number, string, string | null])[]): Matrix => mixedMatrix([
  rows.map(([n]) => n), rows.map(([, a]) => a), rows.map(([, , b]) => b),
]);

describe('k-prototypes', () => {
  test('every row is with the nearest prototype, prototypes are means and most frequent levels, the rule agrees', () => {
    fc.assert(fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 0.5, 3), (rows, wanted, gamma) => {
      const k = Math.min(wanted, new Set(rows.map(String)).size);
      const found = prototypes(made(rows), k, gamma);
      expect(found.sizes.reduce((a, b) => a + b, 0)).toBe(rows.length);
      expect(Math.min(...found.sizes)).toBeGreaterThan(0);
      if (found.rule?.rule !== 'prototypes') throw new Error('k-prototypes has a rule');
      const centres = found.rule.prototypes;
      const levels = [[...new Set(rows.map(([, a]) => a))].sort(), [...new Set(rows.map(([, , b]) => b))].sort((a, b) => String(a).localeCompare(String(b)))];
      const code = (value: string | null, f: number): number => (levels[f].length === 1 ? 1 : levels[f].indexOf(value as never));
      const distance = (i: number, c: number): number => (rows[i][0] - centres[c][0]) ** 2
        + gamma * (Number(code(rows[i][1], 0) !== centres[c][1]) + Number(code(rows[i][2], 1) !== centres[c][2]));
      let total = 0;
      rows.forEach((_, i) => {
        const own = distance(i, found.labels[i]);
        if (found.converged) expect(own).toBeCloseTo(Math.min(...centres.map((__, c) => distance(i, c))), 9);
        total += own;
      });
      expect(found.objective).toBeCloseTo(total, 9);
      const ruled = applyRule(kernels.elementary, found.rule, made(rows)).labels;
      ruled.forEach((label, i) => expect(distance(i, label)).toBeCloseTo(distance(i, found.labels[i]), 9));
    }), { numRuns: 80 });
  });

  test('gamma: half the mean standard deviation; with numbers alone it is k-means', () => {
    expect(prototypes(mixedMatrix([[0, 2, 4, 6], ['a', 'a', 'b', 'b']]), 2).gamma).toBeCloseTo(0.5 * Math.sqrt(5), 12);
    expect(prototypes(mixedMatrix([['a', 'b', 'a'], ['x', 'y', 'x']]), 2)).toMatchObject({ gamma: 1, objective: 0, sizes: [2, 1] });
    const numbers = matrixOf([[0, 0, 0, 9, 9, 9], [1, 2, 3, 1, 2, 3]]);
    const found = prototypes(numbers, 2);
    expect(found.objective).toBeCloseTo(found.inertia, 12);
    expect(found.inertia).toBeCloseTo(4, 12);
  });

  test('finds the groups in numbers and categories together, also from a sample', () => {
    const group = Array.from({ length: 300 }, (_, i) => i % 3);
    const matrix = mixedMatrix([group.map((g, i) => 3 * g + (i % 7) / 7), group.map((g) => ['a', 'b', 'c'][g]), group.map((g) => (g === 1 ? 'x' : 'y'))]);
    expect(adjustedRand(prototypes(matrix, 3).labels, group)).toBe(1);
    expect(adjustedRand(prototypes(matrix, 3, 'auto', Int32Array.from({ length: 60 }, (_, i) => i)).labels, group)).toBe(1);
    expect(prototypes(matrix, 3).ownSilhouette?.value).toBeGreaterThan(0.7);
  });
});

test('bad input: more segments than different rows', () => {
  const two = mixedMatrix([['a', 'b', 'a']]);
  expect(() => classes(two, 3)).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows' }));
  expect(() => prototypes(two, 3)).toThrow(expect.objectContaining({ code: 'k-above-distinct-rows' }));
});
