import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { usualValue } from '../../../shared/engine/predict/outcome-values.ts';
import { parsePredictionModel } from '../../../shared/export/prediction-model.ts';
import type { Outcome } from '../../../shared/recipe/outcome.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { cdnowCsv } from '../../helpers/cdnow.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';
import { dataPath } from '../../helpers/shared-data.ts';

let engine: Engine;
let recipe: Recipe;
const churn: Outcome = { kind: 'column', column: 'Churn', value: 'yes', time: null, features: 'auto' };
const quick = { 'predict.trees': 20, 'predict.folds': 3 } as const;
const predict = (outcome: Outcome | null, params: Partial<Recipe['params']> = {}, of = recipe) =>
  engine.analysis({ name: 'prediction', recipe: { ...withParams(of, { ...quick, ...params }), outcome }, options: null });

beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
  recipe = await openTable(engine, 'telco.csv', readFileSync(dataPath('telco_churn/Telco-Customer-Churn.csv'), 'utf8'));
});
afterAll(() => engine.close());

describe('predictions in the engine', () => {
  it('are made once for page, list, row and segments', async () => {
    const asked = { ...withParams(recipe, quick), outcome: churn };
    const result = await predict(churn);
    expect(result.measures.auc.value).toBeGreaterThan(0.83);
    expect(await engine.analysis({ name: 'prediction', recipe: asked, options: null })).toBe(result);
    const list = await engine.analysis({ name: 'predictionList', recipe: asked, options: null });
    expect(list.ids[0]).toBe('7590-VHVEG');
    expect(list.probability).toHaveLength(7043);
    const row = await engine.analysis({ name: 'predictionRow', recipe: asked, options: { row: 2 } });
    const sum = row.contributions.reduce((total, { shap }) => total + shap, row.base);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(list.probability[2], 5);
    const { segments, labels } = await engine.analysis({ name: 'predictionSegments', recipe: asked, options: null });
    expect(segments.reduce((total, { rows }) => total + rows, 0)).toBe(7043);
    expect(labels).toHaveLength(7043);
    const points = await engine.analysis({ name: 'predictionPoints', recipe: asked, options: null });
    expect(points.rows).toHaveLength(1000);
  });

  it('leave costs out of the work, and take segments as a feature where asked', async () => {
    const result = await predict(churn);
    expect(await predict(churn, { 'predict.cost': 7, 'predict.threshold': 0.4 })).toEqual(result);
    const segments = await predict(churn, { 'predict.segments': true });
    expect(segments.features.at(-1)).toMatchObject({ name: 'segment', kind: 'category' });
    expect(segments.notices.map(({ code }) => code)).toContain('feature-segment');
  });

  it('refuse what they cannot use', async () => {
    await expect(predict(null)).rejects.toMatchObject({ code: 'outcome-missing' });
    await expect(predict({ ...churn, column: 'Chrun' })).rejects.toMatchObject({ code: 'no-such-column' });
    await expect(predict({ ...churn, column: 'Contract', value: 'Weekly' })).rejects.toMatchObject({ code: 'no-such-value' });
    await expect(predict({ ...churn, features: ['customerID'] })).rejects.toMatchObject({ code: 'too-many-levels' });
    await expect(predict({ ...churn, features: ['Churn'] })).rejects.toMatchObject({ code: 'no-usable-features' });
    await expect(predict({ ...churn, time: 'tenure' })).rejects.toMatchObject({ code: 'column-not-date' });
    await expect(predict({ kind: 'buys-within', days: 30, cut: null, features: 'auto' })).rejects.toMatchObject({ code: 'not-an-order-file' });
  });

  it('stop when they are not wanted any more', async () => {
    const controller = new AbortController();
    const asked = engine.analysis({ name: 'prediction', recipe: { ...withParams(recipe, { 'predict.folds': 20 }), outcome: churn }, options: null }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 200);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('test in time by a column of dates, and list customers of unknown outcome last', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `c${i},2025-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')},${(i * 37) % 101},${i % 25 === 0 ? '' : (i * 37) % 101 > 50 !== (i % 7 === 0) ? 'yes' : 'no'}`);
    const own = await openTable(engine, 'own.csv', ['id,joined,score,answered', ...lines].join('\n'));
    const outcome: Outcome = { kind: 'column', column: 'answered', value: 'yes', time: 'joined', features: 'auto' };
    const result = await predict(outcome, {}, own);
    expect(result.unknown).toBe(12);
    expect(result.rows).toBe(288);
    expect(result.laterWords).toContain('by a model of the earlier ones');
    expect(result.features.map(({ name }) => name)).toEqual(['score']);
    const list = await engine.analysis({ name: 'predictionList', recipe: { ...withParams(own, quick), outcome }, options: null });
    expect(list.ids.at(-12)).toBe('c0');
    expect([...list.outcome.subarray(-12)]).toEqual(Array(12).fill(-1));
  });

  it('of orders know nothing after the cut', async () => {
    const orders = { customer: 'id', date: 'date', amount: 'amount', order: null, quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null };
    const shop = await openTable(engine, 'cdnow.csv', cdnowCsv(), { orders });
    const result = await predict({ kind: 'buys-within', days: 90, cut: '1997-12-31', features: 'auto' }, {}, shop);
    const lines = cdnowCsv().trim().split('\n').slice(1).map((line) => line.trim().split(','));
    const day = (text: string): string => (text.includes('-') ? text : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
    const head = cdnowCsv().split('\n')[0].trim().split(',');
    const [id, date, amount] = ['id', 'date', 'amount'].map((name) => head.indexOf(name));
    const paid = lines.filter((line) => Number(line[amount]) > 0);
    const before = new Set(paid.filter((line) => day(line[date]) <= '1997-12-31').map((line) => line[id]));
    const after = new Set(paid.filter((line) => day(line[date]) > '1997-12-31' && day(line[date]) <= '1998-03-31').map((line) => line[id]));
    expect(result.rows).toBe(before.size);
    expect(result.positives).toBe([...before].filter((one) => after.has(one)).length);
    await expect(predict({ kind: 'buys-within', days: 90, cut: '1998-06-01', features: 'auto' }, {}, shop)).rejects.toMatchObject({ code: 'outcome-window-outside' });
  });
});

describe('the value of an outcome', () => {
  it('is the yes of two, or the rarer', () => {
    const column = (...top: [string, number][]) => ({ name: 'x', type: 'category' as const, distinct: top.length, top: top.map(([value, count]) => ({ value, count })) });
    expect(usualValue(column(['No', 70], ['Yes', 30]))).toBe('Yes');
    expect(usualValue(column(['stays', 70], ['leaves', 30]))).toBe('leaves');
    expect(() => usualValue(column(['a', 2], ['b', 2], ['c', 1]))).toThrow(expect.objectContaining({ code: 'outcome-needs-value' }));
  });
});

describe('a saved prediction', () => {
  it('is refused when it is no tree', () => {
    const node = { feature: 0, threshold: 1, levels: null, missingLeft: false, left: 1, right: 2, value: 0, cover: 4 };
    const leaf = { feature: -1, threshold: null, levels: null, missingLeft: false, left: -1, right: -1, value: 1, cover: 2 };
    const model = (trees: unknown): string => JSON.stringify({
      kind: 'tessera-prediction', version: 1, product: '1', title: '', outcome: '', id: null, orders: null, features: [{ name: 'x', label: 'x', kind: 'numeric', levels: [] }],
      predictor: { kind: 'boosted', base: 0, trees }, measured: { rows: 1, positives: 1, auc: 1, logLoss: 0, brier: 0 },
    });
    expect(parsePredictionModel(model([[node, leaf, leaf]])).features).toHaveLength(1);
    for (const tree of [[node, leaf], [{ ...node, right: 0 }, leaf, leaf], [{ ...node, right: 1 }, leaf, leaf], [{ ...node, feature: 3 }, leaf, leaf], [{ ...node, threshold: null, levels: [0] }, leaf, leaf], [leaf, leaf]]) {
      expect(() => parsePredictionModel(model([tree]))).toThrow(expect.objectContaining({ code: 'invalid-model' }));
    }
    expect(() => parsePredictionModel('{')).toThrow(expect.objectContaining({ code: 'invalid-model' }));
  });
});
