import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { MonitorAsk, MonitorPick } from '../../../shared/contract/monitor.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { refitRecipe } from '../../../shared/monitor/refit-recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';

let engine: Engine;
let recipe: Recipe;
let ask: MonitorAsk;

/** Three heaps of order lines: customers c0 …, one order a day from a first day on. */
const orders = (customers: number, shift: number): string => {
  const lines = Array.from({ length: customers }, (_, c) => Array.from({ length: 1 + (c % 3) * 3 }, (__, o) => {
    const day = new Date(Date.UTC(2025, 0, 1 + ((c * 7 + o * 11 + shift) % 90))).toISOString().slice(0, 10);
    return `c${c + shift},${day},${10 + (c % 3) * 40 + o}.50`;
  })).flat();
  return `customer,date,amount\n${lines.join('\n')}\n`;
};

beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
  const roles = { customer: 'customer', date: 'date', order: null, amount: 'amount', quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null };
  recipe = withParams(await openTable(engine, 'first.csv', orders(120, 0), { orders: roles }), { 'cluster.k': 3 });
  const later = await engine.open({ id: 'later', file: bytesSource('later.csv', new TextEncoder().encode(orders(110, 30))), dialect: null });
  ask = { sources: refitRecipe(recipe, [later], null, '2026-01-01').sources, asOf: null, firstRead: '2026-01-01', refit: true };
});
afterAll(() => engine.close());

const tables = async (): Promise<number> => {
  const { columns } = await engine.platform.database.query('SELECT count(*) AS n FROM duckdb_tables() WHERE table_name LIKE \'customers_p%\'');
  return columns[0].kind === 'number' ? columns[0].values[0] : NaN;
};

test('a later order file is held against the segments in force, and leaves no table behind', async () => {
  const result = await engine.analysis({ name: 'monitor', recipe, options: ask });
  expect(result).toMatchObject({ before: { kind: 'customers', customers: 120 }, after: { name: 'later.csv', customers: 110 }, reference: 'model' });
  expect(result.migration).toMatchObject({ lostCustomers: { count: 30 }, newCustomers: { count: 20 }, stable: { of: 90 } });
  expect(result.refit?.rows).toBe(110);
  expect(await tables()).toBe(0);
  // thresholds need nothing but the figures
  const strict = await engine.analysis({ name: 'monitor', recipe: withParams(recipe, { 'monitor.lost': 0.1 }), options: ask });
  expect(strict.alerts.find(({ rule }) => rule === 'lost')).toMatchObject({ state: 'alert', threshold: 0.1 });
});

test('groups hold the customers that the figures count, and each just once', async () => {
  const { migration, segments, fit } = await engine.analysis({ name: 'monitor', recipe, options: ask });
  const group = (pick: Partial<MonitorPick>) => engine.analysis({ name: 'monitorGroup', recipe, options: { ask, pick: { from: null, to: null, unfit: false, ...pick } } });
  const { matrix } = (await engine.analyse(recipe)).features;
  const seen: number[] = [];
  for (const [i, row] of (migration?.counts ?? []).entries()) {
    for (const [j, count] of row.entries()) {
      const found = await group({ from: i + 1, to: j + 1 });
      expect([found.count, found.rows.length, found.csv.trimEnd().split('\r\n').length - 1]).toEqual([count, count, count]);
      seen.push(...found.rows);
    }
    const lost = await group({ from: i + 1, to: 'lost' });
    expect(lost.rows).toHaveLength(migration?.lost[i] ?? NaN);
    seen.push(...lost.rows);
    const fresh = await group({ from: 'new', to: i + 1 });
    expect([fresh.count, fresh.rows.length]).toEqual([migration?.fresh[i], 0]);
    expect((await group({ to: i + 1 })).count).toBe(segments[i].after);
  }
  expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: matrix.rows }, (_, row) => row));
  expect((await group({ unfit: true })).count).toBe(fit?.near?.now.count);
});

test('the files are those of the figures', async () => {
  const file = await engine.analysis({ name: 'monitorGroup', recipe, options: { ask, pick: { from: null, to: null, unfit: false } } });
  expect(file.csv.split('\r\n')[0]).toBe('customer,before,before_name,after,after_name,state');
  expect(file.count).toBe(140);
});

test('stops when it is cancelled', async () => {
  const controller = new AbortController();
  const other: MonitorAsk = { ...ask, asOf: '2025-06-01' };
  const running = engine.analysis({ name: 'monitor', recipe, options: other }, { signal: controller.signal });
  setTimeout(() => controller.abort(), 5);
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  const again = await engine.analysis({ name: 'monitor', recipe, options: other });
  expect(again.after.asOf).toBe('2025-06-01');
});
