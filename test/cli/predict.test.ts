import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed, tessera } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Predicted {
  readonly outcome: string;
  readonly rows: number;
  readonly positives: number;
  readonly features: readonly string[];
  readonly measures: { readonly auc: { readonly value: number; readonly low: number; readonly high: number }; readonly logLoss: number; readonly baseLogLoss: number; readonly calibration: { readonly slope: number } };
  readonly later: { readonly auc: { readonly value: number } } | null;
  readonly importance: readonly { readonly feature: string; readonly aucLoss: { readonly value: number } }[];
  readonly campaign: { readonly breakEven: number; readonly bestShare: number; readonly threshold: number };
  readonly segments?: readonly { readonly rows: number }[];
  readonly outputs: readonly string[];
}

const TELCO = 'telco_churn/Telco-Customer-Churn.csv';
const ORDERS = 'online_retail/online_retail_2010-12_2011-02.csv';
let dir = '';
const lines = (...path: string[]): string[] => readFileSync(join(dir, ...path), 'utf8').trim().split('\r\n');

beforeAll(() => {
  dir = scratch();
});

describe('tessera predict', () => {
  it('tells who leaves, how sure that is, and scores other files alike', async () => {
    const { result, warnings } = await succeed<Predicted>(['predict', dataPath(TELCO), '--outcome', 'Churn', '--model', 'logistic', '--cost', '5', '--value', '60', '--success', '0.3', '--out', join(dir, 'telco')]);
    expect(result).toMatchObject({ outcome: 'Churn is Yes', rows: 7043, positives: 1869, outputs: ['predictions.csv', 'model-predict.json', 'prediction.html', 'recipe.json'] });
    expect(result.measures.auc.value).toBeGreaterThan(0.84);
    expect(result.measures.auc.value).toBeLessThan(0.85);
    expect(result.measures.calibration.slope).toBeCloseTo(1, 1);
    expect(result.features).not.toContain('customerID');
    expect(result.features).not.toContain('Churn');
    expect(result.campaign.breakEven).toBeCloseTo(5 / 18, 12);
    expect(result.campaign.threshold).toBe(result.campaign.breakEven);
    expect(warnings).toEqual([]);
    const [head, first] = lines('telco', 'predictions.csv');
    expect(head).toBe('customerID,probability,decile,reason_1,reason_2,reason_3');
    expect(first).toMatch(/^7590-VHVEG,0\.\d+,\d+,/);
    expect(readFileSync(join(dir, 'telco', 'prediction.html'), 'utf8')).toContain('does not mean that they bring it about');

    // Yes and no in other words, columns in another order, one level that was never seen.
    writeFileSync(join(dir, 'new.csv'), newCustomers());
    const scored = await succeed<{ rows: number; meanProbability: number }>(['score', join(dir, 'telco', 'model-predict.json'), join(dir, 'new.csv'), '--out', join(dir, 'scored')]);
    expect(scored.result.rows).toBe(40);
    expect(scored.warnings.map(({ code }) => code)).toContain('levels-not-known');
    expect(lines('scored', 'predictions.csv')).toHaveLength(41);
  });

  it('replays its recipe with the segments in the list', async () => {
    copyFileSync(dataPath(TELCO), join(dir, 'telco', 'Telco-Customer-Churn.csv'));
    const { result } = await succeed<Predicted>(['predict', join(dir, 'telco', 'recipe.json'), '--out', join(dir, 'again')]);
    expect(result.segments?.reduce((sum, { rows }) => sum + rows, 0)).toBe(7043);
    const [head, first] = lines('again', 'predictions.csv');
    expect(head).toBe('customerID,probability,decile,segment,segment_name,reason_1,reason_2,reason_3');
    expect(first.split(',')[1]).toBe(lines('telco', 'predictions.csv')[1].split(',')[1]);
    expect(readFileSync(join(dir, 'again', 'model-predict.json'), 'utf8')).toBe(readFileSync(join(dir, 'telco', 'model-predict.json'), 'utf8'));
  });

  it('tells from orders who buys again, tested a period later, and scores orders alike', async () => {
    const { result } = await succeed<Predicted & { cut: string; until: string }>(['predict', dataPath(ORDERS), '--outcome', 'buys-within=30', '--out', join(dir, 'orders')]);
    expect(result).toMatchObject({ cut: '2011-01-29', until: '2011-02-28', rows: 1273, positives: 398 });
    expect(result.measures.auc.low).toBeGreaterThan(0.65);
    expect(result.later?.auc.value).toBeGreaterThan(0.65);
    expect(lines('orders', 'predictions.csv')).toHaveLength(1683);
    // nobody has said what a contact costs, so the page for colleagues states no profit
    expect(readFileSync(join(dir, 'orders', 'prediction.html'), 'utf8')).not.toMatch(/expected profit is highest|Profit by customers/);
    expect(readFileSync(join(dir, 'telco', 'prediction.html'), 'utf8')).toMatch(/expected profit is highest/);
    await succeed(['score', join(dir, 'orders', 'model-predict.json'), dataPath(ORDERS), '--out', join(dir, 'orders-again')]);
    expect(readFileSync(join(dir, 'orders-again', 'predictions.csv'), 'utf8')).toBe(readFileSync(join(dir, 'orders', 'predictions.csv'), 'utf8'));
  });

  it('warns of a column that says the outcome in other words, and tells what is not used and why', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [`C${i}`, (i * 37) % 101, i % 3 === 0 ? ['price', 'service'][i % 2] : '', i % 3 === 0 ? 'yes' : '', 'EU', i % 3 === 0 ? 'yes' : 'no'].join(','));
    writeFileSync(join(dir, 'leak.csv'), ['id,visits,cancel_reason,phoned,region,left', ...rows].join('\n'));
    const words = ['predict', join(dir, 'leak.csv'), '--outcome', 'left=yes', '--out', join(dir, 'leak')];
    const { result, warnings } = await succeed<Predicted>(words);
    expect(result.features).toEqual(['visits', 'cancel_reason']);
    expect(warnings.map(({ code }) => code)).toContain('leakage-same');
    const { stdout } = await tessera(words);
    expect(stdout).toContain('Not used: phoned, region (it is set to be ignored: Every row has the same value.');
  });

  it('refuses what cannot be predicted', async () => {
    const asked = (...words: string[]) => fail(['predict', dataPath(TELCO), '--out', join(dir, 'no'), ...words]);
    expect(await asked()).toMatchObject({ code: 'outcome-missing', exit: 2 });
    expect(await asked('--outcome', 'Chrun=Yes')).toMatchObject({ code: 'no-such-column', exit: 3, data: { nearest: 'Churn' } });
    expect(await asked('--outcome', 'Contract')).toMatchObject({ code: 'outcome-needs-value', exit: 2 });
    expect(await asked('--outcome', 'buys-within=0')).toMatchObject({ code: 'invalid-option', exit: 2 });
    expect(await asked('--outcome', 'tenure=0')).toMatchObject({ code: 'too-few-outcomes', exit: 4, data: { count: 11 } });
  });
});

/** Forty customers of the file with 1 and 0 for yes and no of one column, and a way to pay that is new. */
function newCustomers(): string {
  const [head, ...rows] = readFileSync(dataPath(TELCO), 'utf8').trim().split(/\r?\n/).slice(0, 41).map((line) => line.split(','));
  const [paperless, payment] = [head.indexOf('PaperlessBilling'), head.indexOf('PaymentMethod')];
  return [head, ...rows.map((row, i) => row.map((cell, j) => (j === paperless ? (cell === 'Yes' ? '1' : '0') : j === payment && i === 3 ? 'Barter' : cell)))]
    .map((row) => row.toReversed().join(',')).join('\n');
}
