import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Rule { readonly with: readonly string[]; readonly also: string; readonly both: number; readonly left: number; readonly right: number; readonly baskets: number; readonly lift: number }
interface Found {
  readonly column: string;
  readonly nameColumn: string | null;
  readonly groups: readonly { readonly segment: number | null; readonly customers: number; readonly baskets: number; readonly rules: readonly Rule[]; readonly sequences: readonly { readonly orders: readonly (readonly string[])[]; readonly customers: number }[] }[];
}

it('online retail: counts are those of SQL on the file, everyone is the sum of the segments, and files are written', async () => {
  const data = dataPath('online_retail/online_retail_2010-12_2011-02.csv');
  const out = scratch();
  await succeed(['segment', data, '--k', '3', '--restarts', '2', '--out', out]);
  const { result } = await succeed<Found>(['patterns', join(out, 'recipe.json'), '--source', `main=${data}`, '--out', join(out, 'patterns')]);
  expect([result.column, result.nameColumn]).toEqual(['StockCode', 'Description']);
  const [all, ...segments] = result.groups;
  expect(segments.reduce((sum, { baskets }) => sum + baskets, 0)).toBe(all.baskets);
  expect(segments.reduce((sum, { customers }) => sum + customers, 0)).toBe(all.customers);
  const rule = all.rules.find((one) => one.with.join() === 'ALARM CLOCK BAKELIKE GREEN (22726)' && one.also === 'ALARM CLOCK BAKELIKE RED (22727)');
  const bought = (code: string): string => `(SELECT DISTINCT InvoiceNo FROM lines WHERE StockCode = '${code}')`;
  const { result: sql } = await succeed<{ values: readonly (readonly (string | number)[])[] }>(['query', data, '--sql', `WITH lines AS (
    SELECT * FROM online_retail_2010_12_2011_02 WHERE CustomerID IS NOT NULL AND Quantity > 0 AND UnitPrice > 0
  ) SELECT (SELECT count(*) FROM ${bought('22726')} SEMI JOIN ${bought('22727')} USING (InvoiceNo)), (SELECT count(*) FROM ${bought('22726')}), (SELECT count(*) FROM ${bought('22727')}), (SELECT count(DISTINCT InvoiceNo) FROM lines)`]);
  expect([rule?.both, rule?.left, rule?.right, rule?.baskets]).toEqual(sql.values[0].map(Number));
  expect(readFileSync(join(out, 'patterns', 'associations.csv'), 'utf8').split('\r\n')[0]).toContain('segment,segment_name,with,also,baskets');
  expect(readFileSync(join(out, 'patterns', 'patterns.html'), 'utf8')).toContain('What is bought together');
});

it('joined orders, categories and sequences with a gap', async () => {
  const out = scratch();
  const customers = join(out, 'people.csv');
  const orders = join(out, 'orders.csv');
  writeFileSync(customers, `customer,age\n${Array.from({ length: 40 }, (_, i) => `C${i},${20 + i}`).join('\n')}\n`);
  // Everybody buys tea; twenty days later the young buy a pot, the others never come back.
  writeFileSync(orders, `customer,order,date,category,amount\n${Array.from({ length: 40 }, (_, i) => `c${i},${i}a,2026-01-0${1 + (i % 9)},tea,5${i < 20 ? `\nc${i},${i}b,2026-01-2${1 + (i % 9)},pot,9` : ''}`).join('\n')}\n`);
  await succeed(['segment', customers, orders, '--features', 'age', '--k', '2', '--out', out]);
  const run = ['patterns', join(out, 'recipe.json'), '--source', `main=${customers}`, '--source', `orders=${orders}`, '--items', 'category'];
  const { result } = await succeed<Found>([...run, '--max-gap', '20']);
  expect(result.groups.map(({ sequences }) => sequences.map(({ orders: own, customers: n }) => `${own.join(' > ')} ${n}`))).toEqual([['tea > pot 20'], ['tea > pot 20'], []]);
  expect((await succeed<Found>([...run, '--max-gap', '19'])).result.groups[0].sequences).toEqual([]);
  expect(await fail([...run.slice(0, -1), 'product'])).toMatchObject({ exit: 3, code: 'no-items' });
});

it('says what is missing or too much', async () => {
  const out = scratch();
  const penguins = dataPath('penguins/penguins.csv');
  await succeed(['segment', penguins, '--k', '3', '--out', out]);
  expect(await fail(['patterns', join(out, 'recipe.json'), '--source', `main=${penguins}`])).toMatchObject({ exit: 3, code: 'not-an-order-file' });
  expect(await fail(['patterns', join(out, 'recipe.json'), '--support', '2'])).toMatchObject({ exit: 2, code: 'invalid-option' });
});
