import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { FeatureSet } from '../../../shared/contract/results.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { buildFeatures } from '../../../shared/features/features.ts';
import { columnOf } from '../../../shared/math/matrix.ts';
import { mean, variance } from '../../../shared/math/stats.ts';
import { applyMatrixColumns } from '../../../shared/prepare/apply.ts';
import { emptyRecipe, NO_ROLES } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { ident } from '../../../shared/sql/ident.ts';
import expected from '../../fixtures/prepare.json' with { type: 'json' };
import { hostElementary } from '../../helpers/host-elementary.ts';
import { loadCsv } from '../../helpers/load-csv.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';
import { dataPath } from '../../helpers/shared-data.ts';

let db: Database;
let folder: string;
beforeAll(async () => {
  db = await openMemoryDatabase();
  folder = mkdtempSync(join(tmpdir(), 'tessera-test-'));
});
afterAll(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

const recipe = (changes: Partial<Recipe> = {}, params: Partial<Recipe['params']> = {}): Recipe => {
  const empty = emptyRecipe();
  return { ...empty, ...changes, params: { ...empty.params, ...params } };
};

const customersOf = (source: SourceReport): Promise<CustomerTable> => buildCustomers(db, { source, recipe: recipe() });

const load = async (text: string): Promise<CustomerTable> => {
  const path = join(folder, 'customers.csv');
  writeFileSync(path, text);
  return customersOf(await loadCsv(db, path));
};

const build = (customers: CustomerTable, changes: Partial<Recipe> = {}, params: Partial<Recipe['params']> = {}): Promise<FeatureSet> =>
  buildFeatures(db, customers, recipe(changes, params), hostElementary, { key: 'k' });

const infoOf = (set: FeatureSet, column: string): FeatureSet['features'][number] => {
  const found = set.features.find((feature) => feature.column === column);
  if (found === undefined) throw new Error(`no feature ${column}`);
  return found;
};

const near = (actual: number, wanted: number, tolerance: number): void => {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
};

const ROWS = [0, 3, 1000, 5203, 8949];

describe('credit cards', () => {
  let customers: CustomerTable;
  beforeAll(async () => {
    customers = await customersOf(await loadCsv(db, dataPath('cc_general/CC GENERAL.csv'), { id: 'cc' }));
  });

  it('with median and z-score gives the matrix of scikit-learn', async () => {
    const set = await build(customers, {}, { 'prepare.logSkewness': 100 });
    expect(set.matrix.names).toEqual(expected.names);
    expect(set.matrix.rows).toBe(8950);
    expect(set.leftOut).toBe(0);
    set.columns.forEach((column, j) => {
      near(column.centre, expected.mean[j], 1e-12);
      near(column.spread, expected.sd[j], 1e-12);
      near(mean(columnOf(set.matrix, j)), 0, 1e-12);
      near(variance(columnOf(set.matrix, j)), 1, 1e-12);
      ROWS.forEach((row, r) => near(columnOf(set.matrix, j)[row], expected.zscore.rows[r][j], 1e-10));
      expect(set.features.find((feature) => feature.column === column.column)?.missingCount).toBe(expected.missing[j]);
    });
    expect(set.notices).toEqual([
      { code: 'missing-filled', data: { column: 'CREDIT_LIMIT', count: 1, with: 'median' } },
      { code: 'missing-filled', data: { column: 'MINIMUM_PAYMENTS', count: 313, with: 'median' } },
    ]);
    expect(infoOf(set, 'MINIMUM_PAYMENTS').summary).toBe('median for 313 missing, standardised');
    expect(infoOf(set, 'CUST_ID')).toMatchObject({ used: false, reason: 'It names the customer.', summary: 'not used', matrixColumns: [] });
  });

  it('scales to a range, and by the interquartile range, as scikit-learn does', async () => {
    for (const scale of ['minmax', 'robust'] as const) {
      const set = await build(customers, { features: expected.names }, { 'prepare.logSkewness': 100, 'prepare.scale': scale });
      set.columns.forEach((column, j) => {
        // Where the interquartile range is 0 scikit-learn divides by 1, this product by the standard deviation.
        const flat = scale === 'robust' && Math.abs(column.spread - expected.sd[j]) < 1e-9 * column.spread;
        const unit = flat ? column.spread : 1;
        ROWS.forEach((row, r) => near(columnOf(set.matrix, j)[row] * unit, expected[scale].rows[r][j], 1e-10));
      });
    }
  });

  it('logs what is skewed and not negative', async () => {
    const set = await build(customers, { features: ['PURCHASES', 'BALANCE_FREQUENCY', 'PRC_FULL_PAYMENT'] }, { 'prepare.logSkewness': 2 });
    expect(expected.names.map((name, j) => [name, expected.skewness[j]]).filter(([name]) => set.matrix.names.includes(name as string)).map(([, skew]) => Math.abs(skew as number) > 2))
      .toEqual([true, true, false]);
    const transforms = ['BALANCE_FREQUENCY', 'PURCHASES', 'PRC_FULL_PAYMENT'].map((name) => infoOf(set, name).transform);
    expect(transforms).toEqual(['log1p', 'log1p', 'none']);
    expect(set.matrix.names).toEqual(['PURCHASES', 'BALANCE_FREQUENCY', 'PRC_FULL_PAYMENT']);
    near(set.columns[0].centre, expected.logPurchases.mean, 1e-12);
    near(set.columns[0].spread, expected.logPurchases.sd, 1e-12);
    expect(infoOf(set, 'PURCHASES').summary).toBe('log, standardised');
    expect(infoOf(set, 'PURCHASES').histogram?.max).toBeCloseTo(Math.log1p(49039.57), 9);
    expect(infoOf(set, 'BALANCE').reason).toBe('Not chosen.');
  });
});

describe('penguins', () => {
  let customers: CustomerTable;
  const measures = ['culmen_length_mm', 'culmen_depth_mm', 'flipper_length_mm', 'body_mass_g'];
  beforeAll(async () => {
    const path = join(folder, 'penguins.csv');
    const { readFileSync } = await import('node:fs');
    writeFileSync(path, readFileSync(dataPath('penguins/penguins.csv'), 'utf8').replaceAll('NA', ''));
    customers = await customersOf(await loadCsv(db, path, { id: 'penguins' }));
  });

  it('without preparation leave out the rows with gaps', async () => {
    const set = await build(customers, { features: measures }, { 'prepare.mode': 'none' });
    expect([set.matrix.rows, set.leftOut]).toEqual([342, 2]);
    expect(set.rowIndex.slice(0, 5)).toEqual(Int32Array.of(0, 1, 2, 4, 5));
    expect(set.notices).toEqual([{ code: 'rows-left-out', data: { count: 2 } }]);
    expect(infoOf(set, 'body_mass_g')).toMatchObject({ missingCount: 2, missing: 'drop-row', summary: 'rows left out for 2 missing, standardised' });
    for (const j of [0, 1, 2, 3]) near(variance(columnOf(set.matrix, j)), 1, 1e-12);
    const raw = await build(customers, { features: measures }, { 'prepare.mode': 'none', 'prepare.scale': 'none' });
    expect([0, 1, 2, 3].map((j) => columnOf(raw.matrix, j)[3])).toEqual([36.7, 19.3, 193, 3450]);
    expect(infoOf(raw, 'culmen_depth_mm').summary).toBe('rows left out for 2 missing');
    await expect(build(customers, { features: ['species'] }, { 'prepare.mode': 'none' })).rejects.toMatchObject({ code: 'column-not-numeric', data: { column: 'species' } });
  });

  it('are used whole, with their categories, by default', async () => {
    const set = await build(customers);
    expect(set.matrix.rows).toBe(344);
    expect(set.features.filter((feature) => feature.used).map((feature) => feature.column)).toEqual(['species', 'island', ...measures, 'sex']);
    expect(set.matrix.names.filter((name) => name.startsWith('sex='))).toEqual(['sex=MALE', 'sex=FEMALE', 'sex=(missing)']);
    const sex = infoOf(set, 'sex');
    expect(sex.summary).toBe('3 levels in 3 columns, own level for 11 missing, standardised together, weight 0.5');
    expect(sex.matrixColumns.map((j) => set.matrix.names[j])).toEqual(['sex=MALE', 'sex=FEMALE', 'sex=(missing)']);
    near(sex.matrixColumns.reduce((total, j) => total + variance(columnOf(set.matrix, j)), 0), 0.25, 1e-12);
  });
});

describe('telephone customers', () => {
  it('encode a category so that it weighs as one column', async () => {
    const customers = await customersOf(await loadCsv(db, dataPath('telco_churn/Telco-Customer-Churn.csv'), { id: 'telco' }));
    const set = await build(customers, { features: ['Contract', 'tenure'] }, { 'prepare.categoryWeight': 1 });
    expect(set.matrix.names).toEqual([...expected.contract.levels.map((level) => `Contract=${level}`), 'tenure']);
    expect(expected.contract.variance).toBeCloseTo(1, 12);
    expected.contract.levels.forEach((level, j) => near(columnOf(set.matrix, j)[0], expected.contract.first[level as 'One year'], 1e-12));
    const auto = await build(customers);
    expect(infoOf(auto, 'Churn')).toMatchObject({ used: false, reason: 'It looks like an outcome; switch it on to use it.' });
    expect(infoOf(auto, 'Partner')).toMatchObject({ used: true, summary: 'yes or no in 1 column, standardised together, weight 0.5' });
    expect(infoOf(auto, 'SeniorCitizen')).toMatchObject({ used: true, transform: 'none' });
    expect(infoOf(auto, 'customerID').used).toBe(false);
    const on = await build(customers, { choices: [{ column: 'Churn', use: true }] });
    expect(infoOf(on, 'Churn')).toMatchObject({ used: true, reason: 'Switched on.' });
  });
});

const SMALL = `name,a,b,flag,colour,same,empty,day,note,a2
n1,1,10,true,red,5,,2024-01-01,x1,2
n2,2,,false,blue,5,,2024-01-02,x2,4
n3,3,30,true,red,5,,2024-01-03,x3,6
n4,4,70,true,green,5,,2024-01-04,x4,8.1
`;

describe('the automatic rule', () => {
  it('gives a reason for every column', async () => {
    const set = await build(await load(SMALL), {}, { 'prepare.maxLevels': 3 });
    const reasons = new Map(set.features.map((feature) => [feature.column, feature.used ? 'used' : feature.reason]));
    expect(Object.fromEntries(reasons)).toEqual({
      name: 'It has 4 different values, more than 3; switch it on to use it.', a: 'used', b: 'used', flag: 'used', colour: 'used',
      same: 'It is the same for every customer.', empty: 'It has no values.', day: 'It holds dates.',
      note: 'It has 4 different values, more than 3; switch it on to use it.',
      a2: 'It moves with a (correlation 1), which is used.',
    });
    expect(set.matrix.names).toEqual(['a', 'b', 'flag=true', 'colour=red', 'colour=blue', 'colour=green']);
    expect(set.notices.map((notice) => notice.code)).toEqual(['missing-filled', 'feature-left-out']);
  });

  it('gives way to choices', async () => {
    const customers = await load(SMALL);
    const set = await build(customers, {
      features: ['b', 'a', 'a2', 'b'],
      choices: [
        { column: 'b', missing: 'drop-row', scale: 'minmax', weight: 2, transform: 'log1p' }, { column: 'a', scale: 'none', missing: 'zero' },
        { column: 'colour', use: true, scale: 'minmax', weight: 1 }, { column: 'gone', use: true },
      ],
    });
    expect(set.matrix.names).toEqual(['b', 'a', 'a2', 'colour=red', 'colour=green']);
    expect([...set.rowIndex]).toEqual([0, 2, 3]);
    [0, (2 * Math.log(31 / 11)) / Math.log(71 / 11), 2].forEach((value, i) => near(columnOf(set.matrix, 0)[i], value, 1e-12));
    expect([...columnOf(set.matrix, 1)]).toEqual([1, 3, 4]);
    near(columnOf(set.matrix, 3)[0], Math.SQRT1_2, 1e-15);
    expect(infoOf(set, 'b').summary).toBe('rows left out for 1 missing, log, range 0 to 1, weight 2');
    const off = await build(customers, { features: ['a', 'b'], choices: [{ column: 'b', use: false }] });
    expect(off.matrix.names).toEqual(['a']);
    expect(off.notices.map((notice) => notice.code)).toEqual(['single-feature']);
  });

  it('warns of chosen columns that say nothing', async () => {
    const set = await build(await load(SMALL), { features: ['a', 'b', 'same', 'empty'] });
    expect(set.matrix.names).toEqual(['a', 'b']);
    expect(set.notices).toContainEqual({ code: 'constant-feature', data: { column: 'same' } });
    expect(set.notices).toContainEqual({ code: 'all-missing-feature', data: { column: 'empty' } });
  });

  it('leaves out a column that is constant in the rows that are kept', async () => {
    const set = await build(await load('a,b,c\n1,1,1\n2,1,2\n3,2,\n'), { features: ['a', 'b', 'c'] }, { 'prepare.mode': 'none' });
    expect(set.matrix.names).toEqual(['a', 'c']);
    expect(infoOf(set, 'b')).toMatchObject({ used: false, reason: 'It is the same for every customer that is used.' });
  });

  it('counts infinities as missing', async () => {
    const customers = await load('a,b\n1,1\n2,2\ninf,4\n4,9\n-inf,5\nnan,5\n');
    const set = await build(customers, { features: ['a', 'b'] }, { 'prepare.scale': 'none' });
    expect([...columnOf(set.matrix, 0)]).toEqual([1, 2, 2, 4, 2, 2]);
    expect(infoOf(set, 'a').missingCount).toBe(3);
    const strict = await build(customers, { features: ['a', 'b'] }, { 'prepare.mode': 'none' });
    expect([...strict.rowIndex]).toEqual([0, 1, 3]);
  });

  it('says what is wrong', async () => {
    const customers = await load(SMALL);
    await expect(build(customers, { features: ['flog'] })).rejects.toMatchObject({ code: 'no-such-column', data: { column: 'flog', nearest: 'flag' } });
    await expect(build(customers, { features: ['day'] })).rejects.toMatchObject({ code: 'column-not-numeric', data: { column: 'day' } });
    await expect(build(customers, { features: ['same', 'empty'] })).rejects.toMatchObject({ code: 'no-usable-features' });
    await expect(build({ ...customers, rows: 0 })).rejects.toMatchObject({ code: 'no-usable-rows' });
    await expect(build(await load('a,b\n1,2\n'))).rejects.toMatchObject({
      code: 'no-usable-features', data: { reasons: ['a: It is the same for every customer', 'b: It is the same for every customer'] },
    });
    await expect(build(await load('a,b\n1,7\n,8\n2,\n'), { features: ['a', 'b'] }, { 'prepare.mode': 'none' })).rejects.toMatchObject({ code: 'no-usable-features' });
    await expect(build(await load('a,b\n1,\n,2\n2,\n,3\n'), { features: ['a', 'b'] }, { 'prepare.mode': 'none' })).rejects.toMatchObject({ code: 'no-usable-rows' });
    await expect(build(await load('a\n1e308\n-1e308\n1.7e308\n'))).rejects.toMatchObject({ code: 'not-finite', data: { column: 'a' } });
    const levels = Array.from({ length: 150 }, (_, i) => `l${i},${i}`).join('\n');
    await expect(build(await load(`t,x\n${levels}\n`), { features: ['t'] })).rejects.toMatchObject({ code: 'column-not-numeric', data: { reason: 'it has 150 different values' } });
  });

  it('stops when asked', async () => {
    const customers = await load(SMALL);
    await expect(buildFeatures(db, customers, recipe(), hostElementary, { key: 'k', signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('takes any names and levels', async () => {
    const set = await build(await load(`__proto__,"a""b'",(missing)\nconstructor,1,"it's"\n__proto__,2,"it's"\n__proto__,4,\n`));
    expect(set.matrix.names).toEqual(['__proto__=__proto__', '__proto__=constructor', `a"b'`]);
    expect(infoOf(set, '(missing)').reason).toBe('It is the same for every customer.');
  });
});

describe('any table', () => {
  const cell = fc.option(fc.integer({ min: -50, max: 5000 }), { nil: null, freq: 5 });
  const row = fc.record({ x: cell, y: cell, c: fc.option(fc.constantFrom('p', 'q', "r's", 'ü'), { nil: null, freq: 6 }) });
  const table = fc.array(row, { minLength: 3, maxLength: 25 });
  const text = (rows: readonly { x: number | null; y: number | null; c: string | null }[]): string =>
    `x,y,c\n0,0,p\n7,900,q\n3,-5,q\n${rows.map((each) => `${each.x ?? ''},${each.y ?? ''},${each.c ?? ''}`).join('\n')}\n`;

  it('gives the same rows in another order when its rows are reordered', async () => {
    await fc.assert(fc.asyncProperty(table, async (rows) => {
      const one = await build(await load(text(rows)));
      const other = await build(await load(text([...rows].reverse())));
      expect(other.matrix.names).toEqual(one.matrix.names);
      const { rows: n } = one.matrix;
      for (let j = 0; j < one.matrix.cols; j++) {
        const [a, b] = [columnOf(one.matrix, j), columnOf(other.matrix, j)];
        for (let i = 0; i < n; i++) near(b[i < 3 ? i : n - 1 - (i - 3)], a[i], 1e-9);
      }
    }), { numRuns: 15 });
  });

  it('is prepared by its saved columns to the same bits', async () => {
    await fc.assert(fc.asyncProperty(table, fc.constantFrom('zscore', 'minmax', 'robust', 'none'), fc.constantFrom('auto', 'none'), async (rows, scale, mode) => {
      const customers = await load(text(rows));
      const set = await build(customers, {}, { 'prepare.scale': scale as 'zscore', 'prepare.mode': mode as 'auto', 'prepare.logSkewness': 0.5 });
      expect([...set.matrix.data].every(Number.isFinite)).toBe(true);
      const sources = new Map<string, Awaited<ReturnType<Database['query']>>['columns'][number]>();
      for (const { column } of set.columns) {
        sources.set(column, (await db.query(`SELECT ${ident(column)} FROM ${ident(customers.table)} ORDER BY _row`)).columns[0]);
      }
      const again = applyMatrixColumns(set.columns, customers.rows, (name) => sources.get(name) ?? null, hostElementary);
      expect({ ...again.matrix, blocks: set.matrix.blocks }).toEqual(set.matrix);
      expect([...again.rowIndex]).toEqual([...set.rowIndex]);
      expect(again.unmatched.size).toBe(0);
    }), { numRuns: 25 });
  });
});

describe('orders', () => {
  it('become five or six features', async () => {
    const source = await loadCsv(db, dataPath('online_retail/online_retail_2010-12_2011-02.csv'), {
      id: 'retail', orders: { customer: 'CustomerID', date: 'InvoiceDate', ...NO_ROLES, order: 'InvoiceNo', quantity: 'Quantity', price: 'UnitPrice' },
    });
    const set = await build(await customersOf(source));
    expect(set.matrix.rows).toBe(1682);
    expect(set.matrix.names).toEqual(['recency_days', 'frequency', 'monetary', 'tenure_days', 'average_basket', 'items_per_order']);
    expect(infoOf(set, 'monetary')).toMatchObject({ label: 'Spend', transform: 'log1p' });
    expect(infoOf(set, 'CustomerID').used).toBe(false);
  });
});
