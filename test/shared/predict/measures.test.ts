import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decileOfRows } from '../../../shared/predict/gains.ts';
import { measuresOf } from '../../../shared/predict/measures.ts';
import { breakEven, confusionAt, profitCurve, profitOf } from '../../../shared/predict/profit.ts';
import { aucOf } from '../../../shared/predict/roc.ts';
import { stratifiedFolds } from '../../../shared/predict/folds.ts';
import { overFolds } from '../../../shared/predict/importance.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';

const { measures: expected } = JSON.parse(readFileSync(new URL('../../fixtures/expected/predict.json', import.meta.url), 'utf8'));
const p = Float64Array.from(expected.p as number[]);
const y = Uint8Array.from(expected.y as number[]);
const found = measuresOf(p, y, new Float64Array(300).fill(0.3), hostElementary);

describe('measures', () => {
  it('are those of scikit-learn, with ties', () => {
    expect(found.auc.value).toBeCloseTo(expected.auc, 12);
    [found.auc.value, found.auc.low, found.auc.high].forEach((value, i) => expect(value).toBeCloseTo(expected.delong[i], 10));
    expect(found.averagePrecision).toBeCloseTo(expected.averagePrecision, 12);
    expect(found.logLoss).toBeCloseTo(expected.logLoss, 12);
    expect(found.brier).toBeCloseTo(expected.brier, 12);
    expect(found.calibration.slope).toBeCloseTo(expected.slope, 6);
    expect(found.calibration.intercept).toBeCloseTo(expected.intercept, 8);
    const { falsePositives: x, truePositives: t } = found.roc;
    expect(x.reduce((sum, at, i) => (i === 0 ? 0 : sum + ((at - x[i - 1]) * (t[i] + t[i - 1])) / 2), 0)).toBeCloseTo(expected.rocArea, 10);
  });

  it('by tenths add up to all', () => {
    expect(found.deciles.reduce((sum, { positives }) => sum + positives, 0)).toBeCloseTo(found.positives, 9);
    expect(found.deciles[9].captured).toBeCloseTo(1, 12);
    expect(found.gains.captured[0]).toBe(0);
    expect(found.calibration.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(300);
  });

  it('stay within their bounds whatever the order of rows', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 20 }).map((n) => n / 20), fc.integer({ min: 0, max: 1 }));
    fc.assert(fc.property(fc.array(row, { minLength: 4, maxLength: 60 }).filter((rows) => rows.some(([, one]) => one === 1) && rows.some(([, one]) => one === 0)), (rows) => {
      const of = (list: readonly (readonly [number, number])[]) => measuresOf(Float64Array.from(list, ([q]) => q), Uint8Array.from(list, ([, one]) => one), new Float64Array(list.length).fill(0.5), hostElementary);
      const [one, other] = [of(rows), of(rows.toReversed())];
      expect(one.auc.value).toBeCloseTo(other.auc.value, 10);
      expect(one.averagePrecision).toBeCloseTo(other.averagePrecision, 10);
      one.gains.captured.forEach((value, i) => expect(value).toBeCloseTo(other.gains.captured[i], 9));
      expect(one.gains.captured.every((value, i, values) => i === 0 || value >= values[i - 1] - 1e-12)).toBe(true);
      expect(one.auc.low).toBeGreaterThanOrEqual(0);
      expect(one.auc.high).toBeLessThanOrEqual(1);
    }), { numRuns: 60 });
  });

  it('give half to scores that say nothing and no slope to calibrate', () => {
    const flat = measuresOf(new Float64Array(300).fill(0.3), y, new Float64Array(300).fill(0.3), hostElementary);
    expect(flat.auc).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
    expect(flat.calibration.slope).toBeNull();
    expect(flat.gains.captured[50]).toBeCloseTo(0.5, 12);
    expect(aucOf(Float64Array.of(1, 2), Uint8Array.of(0, 1))).toBe(1);
  });
});

describe('profit', () => {
  it('is highest where all that pay are contacted', () => {
    const rows = Float64Array.from({ length: 100 }, (_, i) => 1 - i / 100);
    const best = Uint8Array.from({ length: 100 }, (_, i) => (i < 20 ? 1 : 0));
    const told = measuresOf(rows, best, new Float64Array(100).fill(0.2), hostElementary);
    const curve = profitCurve(told, { cost: 1, value: 10, success: 0.5 });
    expect(curve.bestShare).toBeCloseTo(0.2, 12);
    expect(curve.bestProfit).toBeCloseTo(20 * 5 - 20, 9);
    expect(breakEven({ cost: 1, value: 10, success: 0.5 })).toBe(0.2);
    expect(breakEven({ cost: 1, value: 0, success: 1 })).toBe(1);
    const counts = confusionAt(rows, best, 0.9);
    expect(counts).toEqual({ truePositives: 11, falsePositives: 0, falseNegatives: 9, trueNegatives: 80 });
    expect(profitOf(counts, { cost: 1, value: 10, success: 0.5 })).toBe(44);
  });
});

describe('tenths and folds', () => {
  it('put equal probabilities into one tenth', () => {
    expect([...decileOfRows(Float64Array.of(0.9, 0.9, 0.1, 0.5))]).toEqual([1, 1, 8, 6]);
  });

  it('share out yeses evenly', () => {
    const folds = stratifiedFolds(y, 5, 42);
    const yes = [0, 1, 2, 3, 4].map((fold) => folds.reduce((sum, own, row) => sum + (own === fold ? y[row] : 0), 0));
    expect(Math.max(...yes) - Math.min(...yes)).toBeLessThanOrEqual(1);
    expect(folds).toEqual(stratifiedFolds(y, 5, 42));
    expect(folds).not.toEqual(stratifiedFolds(y, 5, 43));
  });

  it('widen the interval for the overlap of folds', () => {
    // s² = 2.5, (1/5 + 1/4) s² = 1.125, t(4) = 2.7764.
    expect(overFolds([1, 2, 3, 4, 5])).toEqual({ value: 3, low: expect.closeTo(3 - 2.7764 * Math.sqrt(1.125), 6), high: expect.closeTo(3 + 2.7764 * Math.sqrt(1.125), 6) });
  });
});
