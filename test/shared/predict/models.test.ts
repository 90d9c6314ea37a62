import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PredictColumn, Predictor } from '../../../shared/contract/predict.ts';
import { sigmoid } from '../../../shared/math/logistic.ts';
import { fitBoosted } from '../../../shared/predict/boost.ts';
import { fitLinear } from '../../../shared/predict/linear.ts';
import { logLossOf } from '../../../shared/predict/measures.ts';
import { readyPredictor } from '../../../shared/predict/ready.ts';
import { aucOf } from '../../../shared/predict/roc.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { finish, telco } from '../../helpers/telco.ts';

const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/predict.json', import.meta.url), 'utf8'));
const OPTIONS = { trees: 40, learningRate: 0.1, leaves: 8, depth: 4, minLeaf: 20, leafPenalty: 1 };
const NONE = new Int32Array(0);

function probabilities(predictor: Predictor, columns: readonly PredictColumn[], rows: Int32Array): Float64Array {
  return finish(finish(readyPredictor(predictor, columns).rowsOf(columns, rows)).margins()).map((margin) => sigmoid(margin, hostElementary));
}

const { columns, outcome } = telco(expected.telco.columns);
const all = Int32Array.from(outcome.keys());
const [train, test] = [all.filter((row) => row % 3 !== 0), all.filter((row) => row % 3 === 0)];
const truth = Uint8Array.from(test, (row) => outcome[row]);

describe('boosted trees', () => {
  it('are those of scikit-learn on numbers with gaps, but for its single precision', () => {
    const numbers = columns.slice(0, 3);
    const model = finish(fitBoosted({ columns: numbers, outcome, rows: train, watch: NONE, options: { ...OPTIONS, trees: 25 } }, hostElementary));
    const p = probabilities(model, numbers, test);
    expect(aucOf(p, truth)).toBeCloseTo(expected.telcoNumbers.auc, 3);
    expect(logLossOf(p, truth, hostElementary)).toBeCloseTo(expected.telcoNumbers.logLoss, 3);
    const gaps = expected.telcoNumbers.first.map((q: number, i: number) => Math.abs(q - p[i]));
    expect(gaps.filter((gap: number) => gap < 1e-4).length).toBeGreaterThanOrEqual(36);
  });

  it('are those of scikit-learn with categories', () => {
    const model = finish(fitBoosted({ columns, outcome, rows: train, watch: NONE, options: OPTIONS }, hostElementary));
    const p = probabilities(model, columns, test);
    expect(aucOf(p, truth)).toBeCloseTo(expected.telco.auc, 3);
    expect(logLossOf(p, truth, hostElementary)).toBeCloseTo(expected.telco.logLoss, 3);
  });

  it('are found by hand for one split', () => {
    const values = Float64Array.of(1, 1, 2, 2, 3, 3, NaN, NaN);
    const hand: PredictColumn[] = [{ kind: 'numeric', name: 'x', label: 'x', values }];
    const yes = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 0);
    const model = finish(fitBoosted({ columns: hand, outcome: yes, rows: Int32Array.from(yes.keys()), watch: NONE, options: { trees: 1, learningRate: 0.5, leaves: 2, depth: 1, minLeaf: 1, leafPenalty: 1 } }, hostElementary));
    // Base log(3/5); p = 3/8, g = p − y, h = 15/64. Values up to 2 go left: G = 4 × 3/8 = 1.5, H = 60/64; others with the gaps right:
    // G = 3/8 − 3 × 5/8 = −1.5, H = 60/64. Leaves: ∓ 1.5 / (60/64 + 1) × 0.5.
    expect(model.base).toBeCloseTo(Math.log(3 / 5), 12);
    const [root, left, right] = model.trees[0];
    expect(root).toMatchObject({ feature: 0, threshold: 2.5, missingLeft: false, cover: 8 });
    expect(left.value).toBeCloseTo(-0.75 / (60 / 64 + 1), 12);
    expect(right.value).toBeCloseTo(0.75 / (60 / 64 + 1), 12);
    expect([left.cover, right.cover]).toEqual([4, 4]);
  });

  it('stop by watched rows, and are the same each time', () => {
    const fit = (): Predictor => finish(fitBoosted({ columns, outcome, rows: train.filter((row) => row % 5 !== 1), watch: train.filter((row) => row % 5 === 1), options: { ...OPTIONS, trees: 400, learningRate: 0.3 } }, hostElementary));
    const model = fit();
    expect(model.kind === 'boosted' && model.trees.length).toBeLessThan(100);
    expect(JSON.stringify(fit())).toBe(JSON.stringify(model));
  });

  it('give base and one leaf where nothing tells rows apart', () => {
    const constant: PredictColumn[] = [{ kind: 'numeric', name: 'x', label: 'x', values: new Float64Array(100).fill(7) }];
    const yes = Uint8Array.from({ length: 100 }, (_, i) => (i < 25 ? 1 : 0));
    const model = finish(fitBoosted({ columns: constant, outcome: yes, rows: Int32Array.from(yes.keys()), watch: NONE, options: OPTIONS }, hostElementary));
    expect(model.trees).toEqual([]);
    expect(probabilities(model, constant, Int32Array.of(0))[0]).toBeCloseTo(0.25, 12);
  });
});

describe('logistic regression', () => {
  it('has the coefficients of scikit-learn', () => {
    const model = finish(fitLinear(columns, outcome, train, 1, hostElementary));
    expect(model.intercept).toBeCloseTo(expected.logistic.intercept, 6);
    expect(model.terms).toHaveLength(expected.logistic.coefficients.length);
    model.terms.forEach((term, j) => expect(term.coefficient).toBeCloseTo(expected.logistic.coefficients[j], 6));
    const p = probabilities(model, columns, test);
    expect(aucOf(p, truth)).toBeCloseTo(expected.logistic.auc, 9);
    expect(logLossOf(p, truth, hostElementary)).toBeCloseTo(expected.logistic.logLoss, 8);
  });

  it('without a penalty is the maximum likelihood', () => {
    const model = finish(fitLinear(columns.slice(0, 2), outcome, train, 0, hostElementary));
    expect(model.intercept).toBeCloseTo(expected.logistic.plain.intercept, 6);
    model.terms.forEach((term, j) => expect(term.coefficient).toBeCloseTo(expected.logistic.plain.coefficients[j], 6));
  });

  it('without a penalty says where there is no single answer', () => {
    const twice = [columns[0], { ...columns[0], name: 'again' }];
    const model = finish(fitLinear(twice, outcome, train, 0, hostElementary));
    expect(model.converged).toBe(false);
    expect(model.terms[0].coefficient).toBeCloseTo(model.terms[1].coefficient, 6);
  });
});
