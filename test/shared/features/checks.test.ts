import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dominating, varianceShares } from '../../../shared/features/dominance.ts';
import { correlations, redundantGroups } from '../../../shared/features/correlations.ts';
import type { Correlated } from '../../../shared/features/correlations.ts';
import { suggestFeatures } from '../../../shared/features/suggest.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { ranks } from '../../../shared/math/ranks.ts';
import { moments, shareOfMostFrequent } from '../../../shared/math/stats.ts';
import { fitProjection, project } from '../../../shared/prepare/projection.ts';
import { hopkins, hopkinsOf } from '../../../shared/validate/hopkins.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { dataPath } from '../../helpers/shared-data.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';

const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/feature-checks.json', import.meta.url), 'utf8')) as {
  names: string[]; pearson: number[][]; spearman: number[][];
  hopkins: { u: number[]; w: number[]; value: number };
};

function done<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function table(path: string): { names: string[]; columns: Float64Array[] } {
  const [header, ...lines] = readFileSync(dataPath(path), 'utf8').trim().split(/\r?\n/).map((line) => line.split(','));
  return { names: header.map((name) => name.replaceAll('"', '')), columns: header.map((_, j) => Float64Array.from(lines, (cells) => (cells[j] === '' ? NaN : Number(cells[j])))) };
}

function zscored(columns: readonly Float64Array[]): Matrix {
  const matrix = createMatrix(columns[0].length, columns.map((_, j) => `x${j}`));
  columns.forEach((values, j) => {
    const { n, mean, s2 } = moments(values);
    matrix.data.set(values.map((value) => (value - mean) / Math.sqrt(s2 / n)), j * matrix.rows);
  });
  return matrix;
}

const columnsOf = (names: readonly string[], values: readonly Float64Array[]): Correlated[] =>
  names.map((column, j) => ({ column, label: column, used: true, values: values[j] }));

describe('correlations', () => {
  const cc = table('cc_general/CC GENERAL.csv');
  const chosen = columnsOf(expected.names, expected.names.map((name) => cc.columns[cc.names.indexOf(name)]));

  it.each(['pearson', 'spearman'] as const)('%s: as pandas has them, gaps and ties included', (method) => {
    const found = done(correlations(chosen, method, 0.9));
    expected[method].forEach((row, i) => row.forEach((r, j) => expect(found.matrix[i * row.length + j]).toBeCloseTo(r, 10)));
    expect(found.groups).toEqual(method === 'pearson' ? [{ members: ['PURCHASES', 'ONEOFF_PURCHASES'], keep: 'PURCHASES' }] : []);
  });

  it('are missing for constants, and do not change with scale or order of rows', () => {
    const one = (values: Float64Array): Float64Array[] => [values, values.map((x) => x * x), new Float64Array(values.length).fill(3)];
    fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (list, factor) => {
      const values = Float64Array.from(list);
      const names = ['a', 'b', 'c'];
      for (const method of ['pearson', 'spearman'] as const) {
        const r = done(correlations(columnsOf(names, one(values)), method, 0.9)).matrix;
        const scaled = done(correlations(columnsOf(names, one(values).map((x) => x.map((v) => v * factor + 1).reverse())), method, 0.9)).matrix;
        expect(r[2]).toBeNaN();
        if (Number.isNaN(r[1])) expect(scaled[1]).toBeNaN();
        else expect(scaled[1]).toBeCloseTo(r[1], 9);
      }
    }));
  });

  it('keep of a group the one in use, then the most central', () => {
    const r = Float64Array.of(1, 0.95, 0.91, 0.95, 1, 0.96, 0.91, 0.96, 1);
    const columns = ['a', 'b', 'c'].map((column) => ({ column, used: false }));
    expect(redundantGroups(columns, r, 0.9)).toEqual([{ members: ['a', 'b', 'c'], keep: 'b' }]);
    expect(redundantGroups(columns.map((one) => ({ ...one, used: one.column === 'c' })), r, 0.9)[0].keep).toBe('c');
    expect(redundantGroups(columns, r, 0.97)).toEqual([]);
  });
});

describe('ranks', () => {
  it('share the mean of equal values and leave gaps out', () => {
    expect([...ranks([3, 1, 3, NaN, -0, 0])]).toEqual([4.5, 3, 4.5, NaN, 1.5, 1.5]);
    expect(shareOfMostFrequent([1, 1, NaN, 2, 1])).toBe(0.75);
  });
});

describe('clustering tendency', () => {
  it('is the formula, with neighbours found by scipy', () => {
    const { u, w, value } = expected.hopkins;
    expect(hopkinsOf(u, w, 3, hostElementary)).toBeCloseTo(value, 12);
    expect(hopkinsOf([0, 0], [0, 0], 3, hostElementary)).toBeNaN();
  });

  it('is about a half for an even spread, near one for heaps, and the same for one seed', () => {
    const random = createRandom(5);
    const even = createMatrix(2000, ['x', 'y']);
    even.data.forEach((_, i) => (even.data[i] = random.next()));
    const flat = done(hopkins(even, 42, hostElementary));
    expect(flat.value).toBeGreaterThan(0.4);
    expect(flat.value).toBeLessThan(0.6);
    expect(done(hopkins(even, 42, hostElementary))).toEqual(flat);
    const heaps = { ...even, data: even.data.map((value, i) => value * 0.05 + (i % 4 < 2 ? 0 : 1)) };
    expect(done(hopkins(heaps, 42, hostElementary)).value).toBeGreaterThan(0.95);
    expect(done(hopkins(createMatrix(30, ['x']), 1, hostElementary)).value).toBeNull();
    expect(done(hopkins(createMatrix(300, ['x']), 1, hostElementary)).value).toBeNull();
  });
});

describe('principal components', () => {
  it('are those of prcomp and scikit-learn', () => {
    const arrests = table('classics/USArrests_R.csv');
    const numbers = ['Murder', 'Assault', 'UrbanPop', 'Rape'].map((name) => arrests.columns[arrests.names.indexOf(name)]);
    const { variances } = done(fitProjection(zscored(numbers), 4));
    [1.5748783, 0.9948694, 0.5971291, 0.4164494].forEach((sdev, c) => expect(Math.sqrt(variances[c])).toBeCloseTo(sdev, 6));
    const cc = table('cc_general/CC GENERAL.csv');
    const filled = cc.columns.slice(1).map((values) => {
      const sorted = values.filter((value) => value === value).sort();
      const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
      return values.map((value) => (value === value ? value : middle));
    });
    const { explained } = done(fitProjection(zscored(filled), 4));
    [0.27298, 0.20314, 0.08813, 0.0748].forEach((share, c) => expect(explained[c]).toBeCloseTo(share, 5));
    expect(done(fitProjection(zscored(filled), 0.5)).names).toHaveLength(3);
  });

  it('keep distances when all are kept, and no component without variance', () => {
    const random = createRandom(3);
    const matrix = createMatrix(40, ['a', 'b', 'c']);
    matrix.data.forEach((_, i) => (matrix.data[i] = random.next()));
    matrix.data.copyWithin(80, 0, 40);
    const projection = done(fitProjection(matrix, 3));
    expect(projection.names).toEqual(['component 1', 'component 2']);
    const scores = done(project(projection, matrix));
    const squared = (of: Matrix): number => Array.from({ length: of.cols }, (_, j) => (of.data[j * 40] - of.data[j * 40 + 1]) ** 2).reduce((sum, value) => sum + value, 0);
    expect(squared(scores)).toBeCloseTo(squared(matrix), 12);
  });
});

describe('advice', () => {
  it('drops what repeats, and shares of variance add up to one', () => {
    const run = wholesaleRun();
    const features = run.features.features;
    const names = features.filter((feature) => feature.used).map((feature) => feature.column);
    const matrix = new Float64Array(names.length * names.length).fill(0.1);
    names.forEach((_, i) => (matrix[i * names.length + i] = 1));
    matrix[1] = 0.95;
    matrix[names.length] = 0.95;
    const found = { method: 'pearson' as const, columns: names.map((column) => ({ column, label: column, used: true })), matrix, rows: 440, sampled: false, groups: [{ members: names.slice(0, 2), keep: names[0] }] };
    const columns = names.map((name) => ({ ...features[0], name, type: 'number' as const, role: 'feature' as const, missing: 0, distinct: 99, min: 0, max: 1, mean: 0, sd: 1, skewness: 0, quantiles: null, top: [], issues: [] }));
    const advice = suggestFeatures(features, columns, found, 440);
    expect(advice.map((one) => one.advice)).toEqual(['keep', 'drop', 'keep', 'keep', 'keep', 'keep']);
    expect(advice[1].reason).toContain('(correlation 0.95)');
    const shares = varianceShares([2 / 3, 6]);
    expect(shares[0]).toBeCloseTo(0.1, 12);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
  });
});

it('tells of a feature that leads only where something can be done about it, with what that is', () => {
  const feature = (label: string, varianceShare: number, scale: 'zscore' | 'none' | 'robust', weight = 1, kind: 'numeric' | 'category' = 'numeric') => ({ label, varianceShare, scale, weight, kind });
  const town = (share: number) => feature('town', share, 'none', 0.5, 'category');
  expect(dominating([feature('age', 0.8, 'zscore'), town(0.2)])).toEqual([]);
  const told = (list: Parameters<typeof dominating>[0]) => dominating(list).map((notice) => describeNotice(notice, 'terminal'));
  expect(told([feature('spend', 0.97, 'none'), feature('age', 0.03, 'zscore')])).toEqual(['spend holds 97% of the variance of all features and decides distances nearly alone. Scale it by z-score, or lower its weight where it should not.']);
  expect(told([feature('a', 0.1, 'zscore'), feature('b', 0.2, 'zscore'), feature('spend', 0.7, 'zscore', 3)])).toEqual(['spend holds 70% of the variance of all features and counts more in distances than all others together. Lower its weight where it should not.']);
});
