import { expect, it } from 'vitest';
import type { Database, ResultTable } from '../../../shared/contract/database.ts';
import type { FeatureSet } from '../../../shared/contract/results.ts';
import type { ColumnInfo, CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { buildFeatures } from '../../../shared/features/features.ts';
import { dialectSchema, emptyRecipe, NO_ROLES } from '../../../shared/recipe/recipe.ts';
import type { ColumnType } from '../../../shared/recipe/recipe.ts';
import { rfmSpec } from '../../../shared/value/rfm-scores.ts';
import { computeRfm } from '../../../shared/value/rfm.ts';
import type { RfmTable } from '../../../shared/value/rfm.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';

const column = (name: string, type: ColumnType, distinct: number): ColumnInfo => ({
  name, label: name, type, role: 'feature', missing: 0, distinct, min: null, max: null, mean: null, sd: null, skewness: null,
  quantiles: null, top: [], histogram: null, issues: [], reason: '',
});

const source: SourceReport = {
  id: 'shop', name: 'shop.csv', bytes: 0, sha256: '0'.repeat(64), dialect: dialectSchema.parse({ format: 'csv', dateOrder: 'dmy' }),
  physicalRecords: 4000, rows: 4000, rejected: { count: 0, examples: [] }, duplicates: 0, sensitive: [], notices: [],
  columns: [column('what', 'category', 7), column('kind', 'category', 3), column('cut', 'text', 3), column('who', 'text', 400), column('day', 'text', 300), column('q', 'integer', 20), column('price', 'text', 999)],
  orders: { customer: 'who', date: 'day', ...NO_ROLES, quantity: 'q', price: 'price', product: 'what', category: 'kind', discount: 'cut' },
  rawTable: 'raw_shop', typedTable: 'typed_shop',
};

interface Outcome {
  readonly customers: CustomerTable;
  readonly whole: ResultTable;
  readonly features: FeatureSet;
  readonly categories: FeatureSet;
  readonly rfm: RfmTable;
}

async function outcome(db: Database): Promise<Outcome> {
  await db.exec(`CREATE TABLE raw_shop AS SELECT range AS _row,
      CASE WHEN range % 37 = 0 THEN ' ' ELSE 'c' || (range * range % 397) END AS who,
      CASE WHEN range % 41 = 0 THEN '32.13.2023' ELSE strftime(DATE '2023-01-01' + CAST(range * 7 % 300 AS INTEGER), '%d.%m.%Y') END AS day,
      CAST(range * 13 % 23 - 2 AS VARCHAR) AS q, '€ ' || (range * 31 % 9973) || '.' || (10 + range % 89) AS price,
      'p' || (range % 7) AS what, ['a', 'A', 'ü'][1 + range % 3] AS kind, ['0', '5 %', NULL][1 + range % 3] AS cut FROM range(4000);
    CREATE TABLE typed_shop AS SELECT _row, who, day, CAST(q AS BIGINT) AS q, price, what, kind, cut FROM raw_shop;
    CREATE TABLE people AS SELECT range AS _row, ['x', 'y', 'ü''', NULL][1 + range % 4] AS c, range % 3 = 0 AS b,
      CASE WHEN range % 5 = 0 THEN NULL WHEN range % 7 = 0 THEN CAST('inf' AS DOUBLE) ELSE range * 1.1 END AS n FROM range(50)`);
  const { elementary } = await loadTestKernels();
  const customers = await buildCustomers(db, { source, recipe: emptyRecipe() });
  const people: CustomerTable = {
    table: 'people', rows: 50, id: null, columns: [column('c', 'category', 3), column('b', 'boolean', 2), column('n', 'number', 30)],
    orders: null, asOf: '2024-01-01', notices: [],
  };
  const whole = await db.query(`SELECT * FROM ${customers.table} ORDER BY _row`);
  return {
    customers,
    whole,
    features: await buildFeatures(db, customers, emptyRecipe(), elementary, { key: 'orders' }),
    categories: await buildFeatures(db, people, { ...emptyRecipe(), choices: [{ column: 'n', missing: 'drop-row' }] }, elementary, { key: 'people' }),
    rfm: await computeRfm(db, customers, rfmSpec(emptyRecipe())),
  };
}

it('native DuckDB and DuckDB-WASM give the same customers, matrices and scores, bit for bit', async () => {
  const native = await openMemoryDatabase();
  const { db: wasm } = await wasmDatabase();
  const one = await outcome(native);
  const other = await outcome(wasm);
  expect(other).toEqual(one);
  const { orders } = one.customers;
  if (orders === null) throw new Error('no orders');
  const { blankCustomer, notPositive, unreadable, afterAsOf } = orders.leftOut;
  expect(orders.valid + blankCustomer + notPositive + unreadable + afterAsOf).toBe(4000);
  expect([blankCustomer, unreadable, afterAsOf]).toEqual([109, 95, 0]);
  expect(one.features.matrix.rows).toBe(one.customers.rows);
  expect(one.categories.matrix.names).toEqual(['c=x', 'c=y', "c=ü'", 'c=(missing)', 'b=true', 'n']);
  expect(one.categories.leftOut).toBe(10 + 8 - 2);
  await native.close();
  await wasm.close();
});
