import { describe, expect, it } from 'vitest';
import type { PredictColumn, PredictInput, PredictOptions } from '../../../shared/contract/predict.ts';
import { predictionsCsv } from '../../../shared/predict/csv.ts';
import { predictOutcome } from '../../../shared/predict/predict.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { finish } from '../../helpers/telco.ts';

const OPTIONS: PredictOptions = { model: 'boosted', seed: 42, folds: 4, trees: 30, learningRate: 0.2, leaves: 6, depth: 3, minLeaf: 10, leafPenalty: 1, penalty: 1 };

/** Customers of whom `tells` says something and `noise` nothing. */
function made(rows: number, seed = 1): { columns: PredictColumn[]; outcome: Uint8Array } {
  const random = createRandom(seed);
  const tells = Float64Array.from({ length: rows }, () => random.next());
  const noise = Float64Array.from({ length: rows }, () => random.next());
  const outcome = tells.map((value) => (random.next() < 0.1 + 0.8 * value * value ? 1 : 0));
  const codes = Int32Array.from({ length: rows }, () => random.below(3) - (random.next() < 0.1 ? 4 : 0)).map((code) => Math.max(-1, code));
  return {
    columns: [{ kind: 'numeric', name: 'tells', label: 'Tells', values: tells }, { kind: 'numeric', name: 'noise', label: 'Noise', values: noise }, { kind: 'category', name: 'kind', label: 'Kind', levels: ['a', 'b', 'c'], codes }],
    outcome: Uint8Array.from(outcome),
  };
}
const inputOf = (changes: Partial<PredictInput> = {}): PredictInput => ({ known: made(500), listed: null, unknown: null, later: null, options: OPTIONS, ...changes });
const run = (input: PredictInput) => finish(predictOutcome(input, hostElementary));

describe('a prediction', () => {
  it.each(['boosted', 'logistic'] as const)('finds what tells and adds up (%s)', (model) => {
    const fit = run(inputOf({ options: { ...OPTIONS, model } }));
    expect(fit.measures.auc.value).toBeGreaterThan(0.65);
    expect(fit.importance[0].auc.low).toBeGreaterThan(0);
    expect(fit.importance[0].auc.value).toBeGreaterThan(5 * Math.abs(fit.importance[1].auc.value));
    expect(fit.measures.logLoss).toBeLessThan(fit.measures.baseLogLoss);
    for (const row of [0, 13, 499]) {
      const sum = fit.list.contributions.subarray(row * 3, row * 3 + 3).reduce((total, one) => total + one, fit.list.base[row]);
      expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(fit.list.probability[row], 5);
    }
    expect(fit.list.probability).toEqual(fit.heldOut.probability);
    expect(fit.later).toBeNull();
  });

  it('judges nobody by a model that saw them: with labels drawn by lot there is nothing to find', () => {
    const random = createRandom(3);
    const { columns, outcome } = made(600);
    const lot = outcome.map(() => (random.next() < 0.5 ? 1 : 0));
    const { measures } = run(inputOf({ known: { columns, outcome: lot } }));
    expect(Math.abs(measures.auc.value - 0.5)).toBeLessThan(0.08);
  });

  it('is the same bytes again, and other ones under another seed', () => {
    const [one, two, other] = [run(inputOf()), run(inputOf()), run(inputOf({ options: { ...OPTIONS, seed: 43 } }))];
    expect(two).toEqual(one);
    expect(other.heldOut.fold).not.toEqual(one.heldOut.fold);
  });

  it('tests in time, lists other rows, and those of unknown outcome', () => {
    const fit = run(inputOf({ later: { fit: made(300, 5), test: made(200, 6) }, unknown: made(20, 7).columns }));
    expect(fit.later?.rows).toBe(200);
    expect(fit.later?.auc.value).toBeGreaterThan(0.6);
    expect(fit.list.probability).toHaveLength(520);
    const listed = run(inputOf({ listed: made(50, 8).columns }));
    expect(listed.list.probability).toHaveLength(50);
    expect(listed.list.base.every((base) => base === listed.list.base[0])).toBe(true);
  });

  it('refuses too few of either outcome', () => {
    const { columns } = made(500);
    const few = Uint8Array.from({ length: 500 }, (_, i) => (i < 19 ? 1 : 0));
    expect(() => run(inputOf({ known: { columns, outcome: few } }))).toThrow(expect.objectContaining({ code: 'too-few-outcomes', data: { count: 19, kind: 'with', least: 20, rows: 500 } }));
    expect(() => run(inputOf({ known: { columns, outcome: few.map((one) => 1 - one) } }))).toThrow(expect.objectContaining({ code: 'too-few-outcomes' }));
    expect(() => run(inputOf({ known: { columns: [], outcome: few } }))).toThrow(expect.objectContaining({ code: 'no-usable-features' }));
  });

  it('bears columns without a value, or with one', () => {
    const { columns, outcome } = made(200);
    const empty: PredictColumn[] = [
      ...columns, { kind: 'numeric', name: 'none', label: 'None', values: new Float64Array(200).fill(NaN) }, { kind: 'numeric', name: 'one', label: 'One', values: new Float64Array(200).fill(3) },
      { kind: 'category', name: 'empty', label: 'Empty', levels: [], codes: new Int32Array(200).fill(-1) },
    ];
    for (const model of ['boosted', 'logistic'] as const) {
      const fit = run(inputOf({ known: { columns: empty, outcome }, options: { ...OPTIONS, model } }));
      expect([3, 4, 5].map((feature) => fit.importance[feature].auc.value)).toEqual([0, 0, 0]);
      expect(fit.list.probability.every((p) => p > 0 && p < 1)).toBe(true);
    }
  });

  it('warns of features that know too much', () => {
    const { columns, outcome } = made(400);
    const random = createRandom(9);
    const told: PredictColumn[] = [
      ...columns,
      { kind: 'numeric', name: 'alone', label: 'Alone', values: Float64Array.from(outcome, (one) => one + 0.4 * random.next()) },
      { kind: 'category', name: 'words', label: 'Words', levels: ['gone', 'here'], codes: Int32Array.from(outcome, (one) => 1 - one) },
      { kind: 'numeric', name: 'reason', label: 'Reason', values: Float64Array.from(outcome, (one) => (one === 1 ? random.next() : NaN)) },
      { kind: 'category', name: 'segment', label: 'Segment', levels: ['1', '2'], codes: Int32Array.from(outcome, () => random.below(2)) },
      { kind: 'category', name: 'code', label: 'Code', levels: Array.from({ length: 250 }, (_, i) => `c${i}`), codes: Int32Array.from(outcome, (_, row) => row % 250) },
    ];
    const { leakage } = run(inputOf({ known: { columns: told, outcome } }));
    expect(leakage.map(({ feature, kind }) => `${feature} ${kind}`)).toEqual(['alone alone', 'words same', 'reason alone', 'reason filled', 'segment segment', 'code identifier']);
  });
});

describe('predictions.csv', () => {
  it('has the reasons in words and harmless cells', () => {
    const columns: PredictColumn[] = [{ kind: 'category', name: 'plan', label: '=Plan', levels: ['false', 'true'], codes: Int32Array.of(1, -1) }, { kind: 'numeric', name: 'age', label: 'Age, years', values: Float64Array.of(31, NaN) }];
    const { text, neutralised } = predictionsCsv({
      idColumn: 'id', ids: ['a', '=1+1'], namedByNumbers: false, columns, formulaSafe: true, segments: { labels: Int32Array.of(0, -1), names: ['Loyal'] },
      list: { probability: Float64Array.of(0.25, 0.1234567), base: new Float64Array(2), contributions: Float32Array.of(0.5, -1, 0, 0.25) },
    });
    expect(text.split('\r\n')).toEqual([
      'id,probability,decile,segment,segment_name,reason_1,reason_2,reason_3',
      'a,0.25,1,1,Loyal,"Age, years: 31 (lower)",\'=Plan: yes (higher),',
      "'=1+1,0.123457,6,,,\"Age, years: missing (higher)\",,", '',
    ]);
    expect(neutralised).toBe(2);
  });
});
