import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { buildFeatures } from '../../../shared/features/features.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { computeRfm } from '../../../shared/value/rfm.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';
import { dataFile, dataPath } from '../../helpers/shared-data.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
}, 120_000);
afterAll(() => db.close());

const read = (name: string): Promise<SourceReport> =>
  readSource(db, dataFile(name), { id: 'file', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });

it('an order file without a setting becomes the expected customers, features and scores', async () => {
  const customers = await buildCustomers(db, { source: await read('online_retail/online_retail_2010-12_2011-02.csv'), recipe: emptyRecipe() });
  expect(customers.orders).toMatchObject({ rows: 105335, valid: 67313, leftOut: { blankCustomer: 36210, notPositive: 1812, unreadable: 0, afterAsOf: 0 } });
  expect(customers.asOf).toBe('2011-03-01');
  const rfm = await computeRfm(db, customers, 5);
  const expected = readFileSync(dataPath('online_retail/expected_rfm.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  const found = new Map(rfm.rows.map((row) => [row.customer, [row.recencyDays, row.frequency, Number(row.monetary)]]));
  expect(found.size).toBe(1682);
  for (const [id, ...figures] of expected) expect(found.get(id), id).toEqual(figures.map(Number));
  const set = await buildFeatures(db, customers, emptyRecipe(), hostElementary, { key: 'k' });
  expect([set.matrix.rows, set.matrix.cols]).toEqual([1682, 6]);
}, 120_000);

it('a customer file without a setting is used whole', async () => {
  const customers = await buildCustomers(db, { source: await read('penguins/penguins.csv'), recipe: { ...emptyRecipe(), firstRead: '2026-01-02' } });
  expect(customers).toMatchObject({ rows: 344, id: null, asOf: '2026-01-02' });
  const set = await buildFeatures(db, customers, emptyRecipe(), hostElementary, { key: 'k' });
  expect(set.features.map((feature) => [feature.column, feature.used, feature.missingCount])).toEqual([
    ['species', true, 0], ['island', true, 0], ['culmen_length_mm', true, 2], ['culmen_depth_mm', true, 2],
    ['flipper_length_mm', true, 2], ['body_mass_g', true, 2], ['sex', true, 11],
  ]);
}, 120_000);
