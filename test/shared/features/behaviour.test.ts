import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { runCustomers } from '../../../shared/engine/customers-stage.ts';
import { emptyRecipe, NO_ROLES } from '../../../shared/recipe/recipe.ts';
import type { OrderRoles, Recipe } from '../../../shared/recipe/recipe.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testClock } from '../../helpers/engine.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { dataFile } from '../../helpers/shared-data.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
});
afterAll(() => db.close());

const parquet = (): Promise<never> => Promise.reject(new Error('no Parquet here'));
const csv = (text: string): Promise<SourceReport> =>
  readSource(db, bytesSource('orders.csv', new TextEncoder().encode(text)), { id: 'orders', overrides: [], parquet });
const recipe = (changes: Partial<Recipe> = {}, params: Partial<Recipe['params']> = {}): Recipe =>
  ({ ...emptyRecipe(), ...changes, params: { ...emptyRecipe().params, ...params } });
const run = (source: SourceReport, of: Recipe, categories?: readonly string[]): Promise<CustomerTable> =>
  runCustomers({ database: db, elementary: hostElementary, clock: testClock }, { source, recipe: of, table: 'made', categories });

/** Every customer's values by name of the column. */
async function valuesOf(customers: CustomerTable): Promise<Map<string, Record<string, number | string | null>>> {
  const { columns, rows } = await db.query(`SELECT * EXCLUDE (_row) FROM ${ident(customers.table)} ORDER BY _row`);
  return new Map(Array.from({ length: rows }, (_, i) => {
    const all = Object.fromEntries(columns.map((column) => [column.name, column.valid[i] === 1 ? column.values[i] : null]));
    return [String(columns[0].values[i]), all];
  }));
}

interface Expected {
  readonly customers: number;
  readonly sums: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, Readonly<Record<string, number | string | null>>>>;
}

describe('Online Retail, three months', () => {
  it('has the features that pandas finds', async () => {
    const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/behaviour.json', import.meta.url), 'utf8')) as Expected;
    const source = await readSource(db, dataFile('online_retail/online_retail_2010-12_2011-02.csv'), { id: 'retail', overrides: [], parquet });
    expect(source.orders?.product).toBe('StockCode');
    const orders: OrderRoles = { ...(source.orders as OrderRoles), category: 'Country' };
    const customers = await run(source, recipe({ orders, asOf: '2011-03-01' }, { 'orders.trendDays': 30 }));
    const found = await valuesOf(customers);
    expect(found.size).toBe(expected.customers);
    for (const [id, values] of Object.entries(expected.rows)) {
      for (const [name, value] of Object.entries(values)) {
        const own = found.get(id)?.[name];
        if (typeof value === 'number') expect(own, `${name} of ${id}`).toBeCloseTo(value, 9);
        else expect(own, `${name} of ${id}`).toBe(value);
      }
    }
    for (const [name, total] of Object.entries(expected.sums)) {
      const sum = [...found.values()].reduce((all, values) => all + (typeof values[name] === 'number' ? values[name] : 0), 0);
      expect(sum / total - 1, name).toBeCloseTo(0, 9);
    }
    const off = customers.columns.filter((column) => column.role === 'ignore');
    expect(off.every((column) => column.definition !== undefined && column.reason.startsWith('Off by itself: '))).toBe(true);
    expect(customers.columns.filter((column) => column.role === 'feature').map((column) => column.name)).toEqual([
      'recency_days', 'frequency', 'monetary', 'tenure_days', 'average_basket', 'items_per_order',
    ]);
    expect(customers.columns.find((column) => column.name === 'rfm_group')).toMatchObject({ type: 'category', role: 'ignore', missing: 0 });
  });
});

const LINES = `customer id,order date,order no,amount,product,category,discount
a,2024-01-01 09:30,1,10,p1,Shoes,0
a,2024-01-01 09:30,1,30,p2,Hats,5 %
a,2024-01-06 22:10,2,60,p1,Shoes,
a,2024-01-16 03:00,3,20,p1,,0
a,2024-01-17 03:00,3,-20,p1,Shoes,
b,2024-01-16 12:00,4,5,p3,"Hats, caps",SALE10
b,2024-01-16 18:00,5,5,p3,Hats,no
c,2023-06-01 08:00,6,7,,Shoes,
`;

describe('order lines with products, categories and discounts', () => {
  it('are recognised and counted as defined', async () => {
    const source = await csv(LINES);
    expect(source.orders).toEqual({
      ...NO_ROLES, customer: 'customer id', date: 'order date', order: 'order no', amount: 'amount', product: 'product', category: 'category', discount: 'discount',
    });
    const customers = await run(source, recipe({ asOf: '2024-01-17' }, { 'orders.trendDays': 10 }));
    expect(customers.orders?.categories).toEqual(['Shoes', 'Hats', 'Hats, caps']);
    const found = await valuesOf(customers);
    expect(found.get('a')).toMatchObject({
      frequency: 3, purchase_days: 3, gap_mean_days: 7.5, gap_median_days: 7.5, gap_variation: 2.5 / 7.5, days_to_second: 5,
      lines_per_order: 4 / 3, distinct_products: 2, products_per_order: 4 / 3, discount_share: 1 / 3, return_share: 1 / 5, return_value_share: 20 / 120,
      distinct_categories: 2, top_category: 'Shoes', share_of_shoes: 0.7, share_of_hats: 0.3, 'share_of_hats, caps': 0,
      weekend_share: 1 / 3, night_share: 1 / 3, morning_share: 1 / 3, afternoon_share: 0, evening_share: 1 / 3, winter_share: 1, summer_share: 0,
      first_order_month: '2024-01', last_order_month: '2024-01', orders_trend: -1 / 3, spend_trend: (20 - 100) / 120,
    });
    expect(found.get('a')?.['category_entropy']).toBeCloseTo(-0.7 * Math.log(0.7) - 0.3 * Math.log(0.3), 12);
    expect(found.get('b')).toMatchObject({
      purchase_days: 1, gap_mean_days: null, gap_variation: null, days_to_second: null, discount_share: 0.5, top_category: 'Hats',
      orders_trend: 1, distinct_products: 1, return_share: 0,
    });
    expect(found.get('c')).toMatchObject({ distinct_products: 0, orders_trend: null, spend_trend: null, category_entropy: 0, summer_share: 1, discount_share: 0 });
    expect(customers.columns.find((column) => column.name === 'discount_share')?.role).toBe('feature');
  });

  it('fall out of the window, merge by day and round, and are counted', async () => {
    const source = await csv(LINES);
    const inside = await run(source, recipe({ asOf: '2024-01-17' }, { 'orders.window': 30 }));
    expect([inside.rows, inside.orders?.leftOut.beforeWindow]).toEqual([2, 1]);
    expect(inside.notices).toContainEqual({ code: 'rows-before-window', data: { count: 1, days: 30 } });
    const merged = await run(source, recipe({ asOf: '2024-01-17' }, { 'orders.mergeDays': true }));
    expect((await valuesOf(merged)).get('b')).toMatchObject({ frequency: 1, monetary: 10, discount_share: 1 });
    await expect(run(source, recipe({ asOf: '2024-03-17' }, { 'orders.window': 7 }))).rejects.toMatchObject({ code: 'no-usable-rows' });
    const odd = await csv('customer id,order date,amount\na,2024-01-01,1.004\na,2024-01-02,1.004\na,2024-01-02,1.002\nb,2024-01-03,2.5\n');
    expect((await valuesOf(await run(odd, recipe({}, { 'orders.round': 'cents' })))).get('a')).toMatchObject({ monetary: 3.01 });
    expect((await valuesOf(await run(odd, recipe({}, { 'orders.round': 'units' })))).get('b')).toMatchObject({ monetary: 3 });
  });

  it('count words that are kept as values, such as the code of Namibia', async () => {
    const source = await csv(`customer id,order date,order no,amount,country\n${['FR', 'NA', 'GB', 'ES', 'NA', 'FR', '', 'GB'].map((code, i) => `${'aabb'[i % 4]},2024-01-0${1 + i},${i},5,${code}`).join('\n')}\n`);
    expect(source.notices.map(({ code }) => code)).toContain('namibia-kept');
    const found = await valuesOf(await run(source, recipe({ orders: { ...NO_ROLES, customer: 'customer id', date: 'order date', order: 'order no', amount: 'amount', product: 'country' } })));
    expect([found.get('a')?.['distinct_products'], found.get('b')?.['distinct_products']]).toEqual([2, 2]);
  });

  it('leave only what they always gave when behaviour is off, and keep categories that are given', async () => {
    const source = await csv(LINES);
    const plain = await run(source, recipe({}, { 'orders.behaviour': false }));
    expect(plain.columns.map((column) => column.name)).toEqual(['customer id', 'recency_days', 'frequency', 'monetary', 'tenure_days', 'average_basket']);
    const given = await run(source, recipe(), ['Gloves']);
    expect((await valuesOf(given)).get('a')).toMatchObject({ share_of_gloves: 0 });
    const left = await db.query("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'made\\_%' ESCAPE '\\' AND table_name <> 'made_money'");
    expect(left.rows).toBe(0);
  });
});

const AMOUNTS: OrderRoles = { ...NO_ROLES, customer: 'customer id', date: 'order date', order: 'order no', amount: 'amount' };

describe('odd order files', () => {
  const codes = async (text: string, changes: Partial<Recipe> = {}): Promise<string[]> =>
    (await run(await csv(text), recipe(changes))).notices.map((notice) => notice.code);

  it('are told of, and give a result', async () => {
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01,1,5\nb,2024-01-01,2,5\na,2024-01-01,3,6\n')).toEqual(['one-day-only']);
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01,1,5\na,2024-01-01,1,5\nb,2024-01-05,2,6\nc,2024-02-05,3,6\n')).toEqual(['one-order-each']);
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01,1,5\na,2031-01-01,2,6\nb,2024-02-05,3,6\n', { firstRead: '2026-05-05' })).toEqual(['future-orders']);
    expect(await codes('customer id,order date,order no,amount,currency\na,2024-01-01,1,5,EUR\na,2024-01-02,2,6,USD\nb,2024-02-05,3,6,eur\n')).toEqual(['mixed-currencies']);
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01T23:30:00+02:00,1,5\na,2024-01-02T00:30:00Z,2,6\nb,2024-02-05T10:00:00Z,3,6\n')).toEqual(['mixed-time-zones']);
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01T23:30:00Z,1,5\na,2024-01-02T00:30:00Z,2,6\nb,2024-02-05T10:00:00Z,3,6\n')).toEqual([]);
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01,1,€ 5\na,2024-01-02,2,$ 6\nb,2024-02-05,3,€ 6\n', { orders: AMOUNTS })).toEqual(['mixed-currencies']);
    expect(await codes('customer id,order date,order no,amount\na,2024-01-01,1,€ 5\na,2024-01-02,2,€ 6\nb,2024-02-05,3,€ 6\n', { orders: AMOUNTS })).toEqual([]);
  });
});
