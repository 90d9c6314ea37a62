import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Valued {
  readonly model: string;
  readonly params: Readonly<Record<string, number>>;
  readonly standardErrors: Readonly<Record<string, number | null>>;
  readonly logLikelihood: number;
  readonly converged: boolean;
  readonly customers: number;
  readonly spend: (Readonly<Record<string, number>> & { readonly converged: boolean }) | null;
  readonly holdout: { readonly purchases: number; readonly expectedPurchases: number; readonly spend: number } | null;
  readonly tiers: readonly { readonly name: string; readonly customers: number }[];
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  readonly outputs: readonly string[];
}

let dir = '';
const write = (name: string, text: string): string => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};
const out = (): string => join(dir, 'out');
const COLUMNS = ['--customer', 'id', '--date', 'date'];

beforeAll(() => {
  dir = scratch();
});

describe('tessera clv', () => {
  it('fits the models on orders and tests them in the hold-out', async () => {
    const columns = ['--customer', 'column2', '--date', 'column3', '--amount', 'column5'];
    const { result, warnings } = await succeed<Valued>(['clv', dataPath('cdnow/CDNOW_sample.txt'), ...columns, '--calibration-end', '1997-09-30', '--model', 'paretonbd', '--out', out()]);
    expect(result).toMatchObject({ model: 'paretonbd', converged: true, customers: 2357, outputs: ['clv.csv', 'clv.json'] });
    expect(result.params['r'] / 0.5533).toBeCloseTo(1, 2);
    expect(result.params['beta'] / 11.669).toBeCloseTo(1, 1);
    expect(result.logLikelihood).toBeCloseTo(-9594.976, 2);
    expect(result.spend?.['q'] ?? 0).toBeCloseTo(3.74, 1);
    expect(result.holdout?.purchases).toBe(1882);
    expect(result.holdout?.spend).toBeCloseTo(70976.39, 2);
    expect(warnings.map(({ code }) => code)).toEqual(['free-orders-counted']);
    const lines = readFileSync(join(out(), 'clv.csv'), 'utf8').split('\r\n');
    expect(lines).toHaveLength(2359);
    const [, frequency, recency, T, , alive, , spend] = lines[1].split(',').map(Number);
    expect([frequency, recency.toFixed(2), T.toFixed(2), spend.toFixed(1)]).toEqual([2, '30.43', '38.86', '24.7']);
    expect(alive > 0 && alive < 1).toBe(true);
    const model = JSON.parse(readFileSync(join(out(), 'clv.json'), 'utf8')) as { kind: string; tracking: unknown[]; frequencies: unknown[] };
    expect([model.kind, model.tracking.length, model.frequencies.length]).toEqual(['tessera-clv', 78, 8]);
  });

  it('says in file, figures and JSON that no model can tell who has left', async () => {
    const { result, warnings } = await succeed<Valued & { readonly fit: string; readonly tried: readonly { readonly model: string; readonly status: string }[] }>(['clv', dataPath('online_retail/online_retail_2010-12_2011-02.csv'), '--out', out()]);
    expect(result).toMatchObject({ model: 'bgnbd', converged: false, fit: 'all-alive' });
    expect(result.tried.map(({ model, status }) => `${model} ${status}`)).toEqual(['bgnbd edge', 'paretonbd edge', 'mbgnbd edge']);
    expect(warnings.filter(({ code }) => code === 'value-not-converged')).toHaveLength(1);
    const [head, ...lines] = readFileSync(join(out(), 'clv.csv'), 'utf8').trim().split('\r\n');
    expect(head).toMatch(/,tier,model,fit$/);
    expect(lines.every((line) => line.endsWith(',BG/NBD,not converged: everybody counts as still buying'))).toBe(true);
  });

  it('takes a summary, with and without spend', async () => {
    const plain = (await succeed<Valued>(['clv', dataPath('cdnow/cdnow_customers_summary.csv'), '--summary', '--out', out()])).result;
    expect(plain.params['alpha'] / 4.4136).toBeCloseTo(1, 2);
    expect([plain.spend, plain.holdout]).toEqual([null, null]);
    const spend = (await succeed<Valued>(['clv', dataPath('cdnow/cdnow_customers_summary_with_transactions.csv'), '--summary', '--customer', 'ID', '--model', 'mbgnbd', '--out', out()])).result;
    expect(spend.params['b'] / 1.614).toBeCloseTo(1, 2);
    expect(spend.spend?.['p'] ?? 0).toBeCloseTo(6.25, 1);
  });

  const day = (i: number): string => `2024-0${1 + (i % 9)}-1${i % 10}`;
  const cases: [string, string, string[], string, number][] = [
    ['one order per customer', `id,date,amount\n${Array.from({ length: 40 }, (_, i) => `c${i},${day(i)},5`).join('\n')}\n`, [], 'no-repeat-buyers', 4],
    ['a calibration end outside the data', 'id,date,amount\na,2024-01-01,5\na,2024-02-01,5\n', ['--calibration-end', '2025-01-01'], 'calibration-end-outside', 4],
    ['a calibration end that is no day', 'id,date,amount\na,2024-01-01,5\n', ['--calibration-end', '2024-02-30'], 'invalid-option', 2],
    ['tiers of more than all', 'id,date,amount\na,2024-01-01,5\n', ['--tier-high', '0.6', '--tier-middle', '0.5'], 'invalid-option', 2],
  ];
  it.each(cases)('refuses %s and says what to change', async (_what, text, args, code, exit) => {
    const error = await fail(['clv', write('bad.csv', text), ...COLUMNS, ...args, '--out', out()]);
    expect(error).toMatchObject({ code, exit });
    expect(error.hint).toMatch(/\.$/);
    expect(`${error.message}${error.hint}`).not.toMatch(/undefined|\[object|  /);
  });

  it('models purchases without spend when orders are free, with few repeat buyers warned', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `c${i % 20},${day(i)},0`).join('\n');
    const { result, warnings } = await succeed<Valued>(['clv', write('free.csv', `id,date,amount\n${rows}\n`), ...COLUMNS, '--amount', 'amount', '--out', out()]);
    expect(result.spend).toBeNull();
    expect(result.tiers.reduce((sum, { customers }) => sum + customers, 0)).toBe(20);
    expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['free-orders-counted', 'few-repeat-buyers', 'spend-not-modelled']));
  });

  it('carries out steps first, and finds the orders among several files', async () => {
    const lines = Array.from({ length: 120 }, (_, i) => `c${i % 24},${day(i)},${5 + (i % 7)},${i % 5 === 0 ? 'test' : 'shop'}`);
    const all = write('lines.csv', `id,date,amount,channel\n${lines.join('\n')}\n`);
    const shop = write('shop.csv', `id,date,amount,channel\n${lines.filter((line) => line.endsWith('shop')).join('\n')}\n`);
    const steps = write('steps.json', JSON.stringify([{ kind: 'filter', where: "channel = 'shop'" }]));
    const people = write('people.csv', `id,town\n${Array.from({ length: 24 }, (_, i) => `c${i},t${i % 3}`).join('\n')}\n`);
    const order = [...COLUMNS, '--amount', 'amount'];
    const ways: readonly (readonly string[])[] = [[shop, ...order], [all, ...order, '--steps', steps], [people, shop, '--join', 'shop.csv:id', ...order]];
    for (const [command, file] of [['clv', 'clv.csv'], ['cohorts', 'revenue.csv']]) {
      const texts: string[] = [];
      for (const way of ways) {
        await succeed([command, ...way, '--out', out()]);
        texts.push(readFileSync(join(out(), file), 'utf8'));
      }
      expect(texts[1]).toBe(texts[0]);
      expect(texts[2]).toBe(texts[0]);
    }
    await succeed(['rfm', shop, ...order, '--out', out()]);
    const plain = readFileSync(join(out(), 'rfm.csv'), 'utf8');
    await succeed(['rfm', all, ...order, '--steps', steps, '--out', out()]);
    expect(readFileSync(join(out(), 'rfm.csv'), 'utf8')).toBe(plain);
  });

  it('refuses order options with a summary', async () => {
    const error = await fail(['clv', dataPath('cdnow/cdnow_customers_summary.csv'), '--summary', '--calibration-end', '2024-01-01', '--out', out()]);
    expect(error).toMatchObject({ code: 'invalid-option', exit: 2 });
  });
});
