import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { applyMatrixColumns } from '../../../shared/prepare/apply.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { buildFeatures } from '../../../shared/features/features.ts';
import { emptyRecipe, NO_ROLES } from '../../../shared/recipe/recipe.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { rfmSpec } from '../../../shared/value/rfm-scores.ts';
import { computeRfm } from '../../../shared/value/rfm.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { dataFile, dataPath } from '../../helpers/shared-data.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
});
afterAll(() => db.close());

const read = (name: string): Promise<SourceReport> =>
  readSource(db, dataFile(name), { id: 'file', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });

it('an order file without a setting becomes the expected customers, features and scores', async () => {
  const customers = await buildCustomers(db, { source: await read('online_retail/online_retail_2010-12_2011-02.csv'), recipe: emptyRecipe() });
  expect(customers.orders).toMatchObject({ rows: 105335, valid: 67313, leftOut: { blankCustomer: 36210, notPositive: 1812, unreadable: 0, afterAsOf: 0 } });
  expect(customers.asOf).toBe('2011-03-01');
  const rfm = await computeRfm(db, customers, rfmSpec(emptyRecipe()));
  const expected = readFileSync(dataPath('online_retail/expected_rfm.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const found = new Map(rfm.rows.map((row) => [row.customer, [row.recencyDays, row.frequency, Number(row.monetary)]]));
  expect(found.size).toBe(1682);
  for (const [id, ...figures] of expected) expect(found.get(id), id).toEqual(figures.map(Number));
  const set = await buildFeatures(db, customers, emptyRecipe(), hostElementary, { key: 'k' });
  expect([set.matrix.rows, set.matrix.cols]).toEqual([1682, 6]);
});

it('whole numbers of two values are a category, but numbers where nothing is prepared', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `${i % 4 === 0 ? 1 : 0},${i % 2 === 0 ? 2 : 1},${i * 1.5}`);
  const file = bytesSource('two.csv', new TextEncoder().encode(`senior,channel,spend\n${rows.join('\n')}\n`));
  const source = await readSource(db, file, { id: 'two', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });
  expect(source.columns.map(({ type, mean }) => [type, mean])).toEqual([['category', 0.25], ['category', 1.5], ['number', 8.25]]);
  const customers = await buildCustomers(db, { source, recipe: emptyRecipe() });
  const columns = (await db.query('SELECT * FROM src_two ORDER BY _row')).columns;
  const given = (name: string) => columns.find((column) => column.name === name) ?? null;

  const auto = await buildFeatures(db, customers, emptyRecipe(), hostElementary, { key: 'k' });
  expect(auto.matrix.names).toEqual(['senior=0', 'senior=1', 'channel=1', 'channel=2', 'spend']);
  const again = applyMatrixColumns(auto.columns, 12, given, hostElementary);
  expect({ ...again.matrix, blocks: auto.matrix.blocks }).toEqual(auto.matrix);
  expect(auto.matrix.blocks?.map((block) => [block.kind, block.columns, block.weight, block.missing])).toEqual([
    ['category', [0, 1], 1, -1], ['category', [2, 3], 1, -1], ['numeric', [4], 1, -1],
  ]);
  expect([again.filled.size, again.unmatched.size]).toEqual([0, 0]);

  const recipe = emptyRecipe();
  const none = { ...recipe, features: ['senior', 'channel', 'spend'], params: { ...recipe.params, 'prepare.mode': 'none' as const, 'prepare.scale': 'none' as const } };
  const plain = await buildFeatures(db, customers, none, hostElementary, { key: 'k' });
  expect(plain.matrix.names).toEqual(['senior', 'channel', 'spend']);
  expect([...plain.matrix.data.subarray(0, 4)]).toEqual([1, 0, 0, 0]);
  expect([...plain.matrix.data.subarray(12, 16)]).toEqual([2, 1, 2, 1]);
  expect(applyMatrixColumns(plain.columns, 12, given, hostElementary).matrix.data).toEqual(plain.matrix.data);
});

it('a quantity of one or two makes orders all the same', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => `k${i % 4},2026-01-${10 + i},${1 + (i % 2)},2.50`);
  const file = bytesSource('orders.csv', new TextEncoder().encode(`customer id,order date,quantity,price\n${rows.join('\n')}\n`));
  const source = await readSource(db, file, { id: 'few', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });
  expect(source.orders).toEqual({ customer: 'customer id', date: 'order date', ...NO_ROLES, quantity: 'quantity', price: 'price' });
  const customers = await buildCustomers(db, { source, recipe: emptyRecipe() });
  const spend = (await db.query(`SELECT monetary FROM ${customers.table} ORDER BY _row`)).columns[0].values;
  expect([...spend]).toEqual([7.5, 15, 7.5, 15]);
});

it('a customer file without a setting is used whole', async () => {
  const customers = await buildCustomers(db, { source: await read('penguins/penguins.csv'), recipe: { ...emptyRecipe(), firstRead: '2026-01-02' } });
  expect(customers).toMatchObject({ rows: 344, id: null, asOf: '2026-01-02' });
  const set = await buildFeatures(db, customers, emptyRecipe(), hostElementary, { key: 'k' });
  expect(set.features.map((feature) => [feature.column, feature.used, feature.missingCount])).toEqual([
    ['species', true, 0], ['island', true, 0], ['culmen_length_mm', true, 2], ['culmen_depth_mm', true, 2],
    ['flipper_length_mm', true, 2], ['body_mass_g', true, 2], ['sex', true, 11],
  ]);
});
