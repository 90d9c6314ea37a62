import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, NumberColumn, TextColumn } from '../../../shared/contract/database.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { emptyRecipe, NO_ROLES } from '../../../shared/recipe/recipe.ts';
import type { OrderRoles, Recipe } from '../../../shared/recipe/recipe.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { loadCsv } from '../../helpers/load-csv.ts';
import type { CsvOptions } from '../../helpers/load-csv.ts';
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

const csv = async (text: string, options: CsvOptions = {}): Promise<SourceReport> => {
  const path = join(folder, 'orders.csv');
  writeFileSync(path, text);
  return loadCsv(db, path, options);
};

const recipe = (changes: Partial<Recipe> = {}, params: Partial<Recipe['params']> = {}): Recipe => {
  const empty = emptyRecipe();
  return { ...empty, ...changes, params: { ...empty.params, ...params } };
};

const rowsOf = async (customers: CustomerTable, names: readonly string[]): Promise<(string | number | null)[][]> => {
  const table = await db.query(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${customers.table}" ORDER BY _row`);
  return Array.from({ length: table.rows }, (_, i) => table.columns.map((column) => column.values[i]));
};

const RETAIL: OrderRoles = { customer: 'CustomerID', date: 'InvoiceDate', ...NO_ROLES, order: 'InvoiceNo', quantity: 'Quantity', price: 'UnitPrice' };
const AMOUNT: OrderRoles = { customer: 'who', date: 'day', ...NO_ROLES, order: 'no', amount: 'amount' };

describe('Online Retail, three months', () => {
  let source: SourceReport;
  let customers: CustomerTable;
  beforeAll(async () => {
    source = await loadCsv(db, dataPath('online_retail/online_retail_2010-12_2011-02.csv'), { id: 'retail', orders: RETAIL });
    customers = await buildCustomers(db, { source, recipe: recipe({ asOf: '2011-03-01' }) });
  });

  it('accounts for every row', async () => {
    expect(customers.orders).toMatchObject({
      rows: 105335, valid: 67313, customers: 1682, firstDate: '2010-12-01', lastDate: '2011-02-28',
      leftOut: { blankCustomer: 36210, unreadable: 0, afterAsOf: 0, notPositive: 1812 },
    });
    expect(customers.notices).toEqual([
      { code: 'blank-customers', data: { count: 36210 } },
      { code: 'cancelled-orders', data: { count: 1812, treatment: 'ignore' } },
    ]);
  });

  it('finds recency, frequency and monetary value of all 1,682 customers', async () => {
    const expected = readFileSync(dataPath('online_retail/expected_rfm.csv'), 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
    const found = new Map((await rowsOf(customers, ['CustomerID', 'recency_days', 'frequency', 'monetary'])).map((row) => [row[0], row.slice(1)]));
    expect(found.size).toBe(1682);
    for (const [id, recency, frequency, monetary] of expected) {
      expect(found.get(id), id).toEqual([Number(recency), Number(frequency), Number(monetary)]);
    }
    const exact = await db.query('SELECT monetary FROM customers_retail_money ORDER BY _row');
    const texts = (exact.columns[0] as TextColumn).values;
    const money = (await rowsOf(customers, ['monetary'])).map((row) => row[0]);
    expect(texts.map(Number)).toEqual(money);
  });

  it('closes the day after the last order by itself, and describes its columns', async () => {
    const again = await buildCustomers(db, { source, recipe: recipe(), table: 'other' });
    expect(again.asOf).toBe('2011-03-01');
    expect(again.table).toBe('other');
    expect({ ...again, table: '' }).toEqual({ ...customers, table: '' });
    expect(again.columns.filter((column) => column.role !== 'ignore').map((column) => [column.name, column.label, column.role])).toEqual([
      ['CustomerID', 'CustomerID', 'id'], ['recency_days', 'Days since last order', 'feature'], ['frequency', 'Orders', 'feature'],
      ['monetary', 'Spend', 'feature'], ['tenure_days', 'Days since first order', 'feature'],
      ['average_basket', 'Average basket', 'feature'], ['items_per_order', 'Items per order', 'feature'],
    ]);
    expect(again.columns[1]).toMatchObject({ missing: 0, min: 1, max: 90, type: 'integer' });
    const left = await db.query("SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%\\_lines' ESCAPE '\\' OR table_name LIKE '%\\_judged' ESCAPE '\\'");
    expect(left.rows).toBe(0);
  });

  it('keeps the order in which customers first stand in the file', async () => {
    const first = await db.query("SELECT CustomerID FROM raw_retail WHERE CustomerID <> '' GROUP BY 1 ORDER BY min(_row)");
    const wanted = (first.columns[0] as TextColumn).values;
    const ids = (await rowsOf(customers, ['CustomerID'])).map((row) => row[0]);
    const place = new Map(wanted.map((id, i) => [id, i]));
    const places = ids.map((id) => place.get(id as string) ?? -1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    const numbers = (await db.query(`SELECT _row FROM "${customers.table}" ORDER BY _row`)).columns[0] as NumberColumn;
    expect([...numbers.values]).toEqual(ids.map((_, i) => i));
  });

  it('subtracts returns when asked, and still accounts for every row', async () => {
    const net = await buildCustomers(db, { source, recipe: recipe({ asOf: '2011-03-01' }, { 'orders.returns': 'net' }), table: 'netted' });
    const orders = net.orders;
    if (orders === null) throw new Error('no orders');
    expect(net.rows).toBe(1682);
    expect(orders.valid + orders.leftOut.blankCustomer + orders.leftOut.notPositive).toBe(105335);
    const plain = new Map((await rowsOf(customers, ['CustomerID', 'monetary', 'recency_days', 'frequency'])).map((row) => [row[0], row.slice(1)]));
    for (const [id, monetary, recency, frequency] of await rowsOf(net, ['CustomerID', 'monetary', 'recency_days', 'frequency'])) {
      const [spend, ...days] = plain.get(id) ?? [];
      expect(monetary as number).toBeLessThanOrEqual(spend as number);
      expect([recency, frequency]).toEqual(days);
    }
    const [[bought]] = (await rowsOf(net, ['monetary', 'CustomerID'])).filter((row) => row[1] === '12346');
    expect(bought).toBe(0);
  });
});

const LINES = `no,who,day,amount
A1,007,2024-01-01,10.10
A1,007,2024-01-01,0.20
A2, x,2024-01-31,5
A3,007,2024-02-29,19.995
A4,,2024-02-01,7
A5,007,nonsense,7
A6,x,2024-03-05,3
A7,007,2024-01-15,-4.05
A8,z,2024-01-15,-4
A9,y,2024-01-02,0
A9,y,2024-01-02,1
`;

describe('order lines', () => {
  it('counts each row once and sums money exactly', async () => {
    const source = await csv(LINES, { orders: AMOUNT, plain: true });
    const customers = await buildCustomers(db, { source, recipe: recipe({ asOf: '2024-03-01' }) });
    expect(customers.orders).toMatchObject({
      rows: 11, valid: 5, orders: 4, customers: 3, firstDate: '2024-01-01', lastDate: '2024-02-29',
      leftOut: { blankCustomer: 1, unreadable: 1, afterAsOf: 1, notPositive: 3 },
    });
    expect(await rowsOf(customers, ['who', 'recency_days', 'frequency', 'monetary', 'tenure_days', 'average_basket'])).toEqual([
      ['007', 1, 2, 30.295, 60, 30.295 / 2], [' x', 30, 1, 5, 30, 5], ['y', 59, 1, 1, 59, 1],
    ]);
    expect(customers.notices.map((notice) => [notice.code, notice.data.count])).toEqual([
      ['blank-customers', 1], ['unreadable-order-rows', 1], ['rows-after-as-of', 1], ['cancelled-orders', 3],
    ]);
  });

  it('nets lines of customers who have an order, and leaves out those of customers who have none', async () => {
    const source = await csv(LINES, { orders: AMOUNT, plain: true });
    const customers = await buildCustomers(db, { source, recipe: recipe({ asOf: '2024-03-01' }, { 'orders.returns': 'net' }) });
    expect(customers.orders).toMatchObject({ valid: 7, orders: 4, leftOut: { blankCustomer: 1, unreadable: 1, afterAsOf: 1, notPositive: 1 } });
    expect(await rowsOf(customers, ['who', 'monetary', 'frequency'])).toEqual([['007', 26.245, 2], [' x', 5, 1], ['y', 1, 1]]);
    expect(customers.notices.filter((notice) => notice.code === 'cancelled-orders').map((notice) => notice.data)).toEqual([
      { count: 2, treatment: 'net' }, { count: 1, treatment: 'ignore' },
    ]);
  });

  it('subtracts a return after the last sale, and counts it as not positive where returns are left out', async () => {
    const source = await csv('no,who,day,amount\n1,a,2024-01-01,10\n2,b,2024-01-05,5\n3,a,2024-01-20,-4\n4,c,2024-01-25,-1\n', { orders: AMOUNT, plain: true });
    const net = await buildCustomers(db, { source, recipe: recipe({}, { 'orders.returns': 'net' }) });
    expect(net.asOf).toBe('2024-01-21');
    expect(await rowsOf(net, ['who', 'monetary', 'recency_days'])).toEqual([['a', 6, 20], ['b', 5, 16]]);
    expect(net.orders?.leftOut).toMatchObject({ notPositive: 1, afterAsOf: 0 });
    const ignore = await buildCustomers(db, { source, recipe: recipe() });
    expect(ignore.asOf).toBe('2024-01-06');
    expect(ignore.orders?.leftOut).toMatchObject({ notPositive: 2, afterAsOf: 0 });
    const given = await buildCustomers(db, { source, recipe: recipe({ asOf: '2024-01-06' }, { 'orders.returns': 'net' }) });
    expect(given.orders?.leftOut).toMatchObject({ notPositive: 0, afterAsOf: 2 });
  });

  it('counts customer-days without an order column', async () => {
    const source = await csv('who,day,amount\na,2024-01-01,1\na,2024-01-01,2\na,2024-01-02,3\n', { orders: { ...AMOUNT, order: null } });
    const customers = await buildCustomers(db, { source, recipe: recipe() });
    expect(await rowsOf(customers, ['who', 'frequency', 'monetary', 'recency_days'])).toEqual([['a', 2, 6, 1]]);
    expect(customers.notices).toEqual([{ code: 'order-column-missing', data: {} }]);
  });

  it('reads currency signs, grouping and the decimal comma as written', async () => {
    const source = await csv('who;day;amount;no\na;31.12.2023;€ 1.234,56;1\na;02.01.2024;1,10 EUR;2\na;02.01.2024;"-5,00 €";3\nb;01.01.2024;abc;4\n', {
      orders: AMOUNT, decimal: ',', delimiter: ';', plain: true,
    });
    const german = { ...source, dialect: { ...source.dialect, dateOrder: 'dmy' as const } };
    const customers = await buildCustomers(db, { source: german, recipe: recipe() });
    expect(customers.asOf).toBe('2024-01-03');
    expect(await rowsOf(customers, ['who', 'monetary', 'tenure_days'])).toEqual([['a', 1235.66, 3]]);
    expect(customers.orders?.leftOut).toEqual({ blankCustomer: 0, notPositive: 1, unreadable: 1, afterAsOf: 0, beforeWindow: 0 });
  });

  it('reads days written as eight digits', async () => {
    const source = await csv('who,day,amount\n1,19970101,11.77\n1,19970112,12.00\n', { orders: { ...AMOUNT, order: null } });
    const customers = await buildCustomers(db, { source, recipe: recipe() });
    expect(await rowsOf(customers, ['who', 'recency_days', 'tenure_days', 'monetary'])).toEqual([['1', 1, 12, 23.77]]);
  });

  it('works with names that SQL and JavaScript hold dear', async () => {
    const roles: OrderRoles = { customer: 'Frequency', date: 'da"y', ...NO_ROLES, order: '__proto__', amount: "it's" };
    const source = await csv(`Frequency,"da""y",__proto__,it's\n"a'; DROP TABLE x",2024-01-01,1,2.5\n`, { orders: roles });
    const customers = await buildCustomers(db, { source, recipe: recipe() });
    expect(customers.id).toBe('Frequency (customer)');
    expect(await rowsOf(customers, ['Frequency (customer)', 'frequency', 'monetary'])).toEqual([["a'; DROP TABLE x", 1, 2.5]]);
  });

  it('does without money', async () => {
    const source = await csv('who,day\na,2024-01-01\n', { orders: { ...AMOUNT, order: null, amount: null } });
    const customers = await buildCustomers(db, { source, recipe: recipe() });
    expect(customers.columns.slice(0, 4).map((column) => column.name)).toEqual(['who', 'recency_days', 'frequency', 'tenure_days']);
    expect(customers.columns.some((column) => /monet|spend|basket|value/.test(column.name))).toBe(false);
  });

  it('says what is wrong', async () => {
    const source = await csv(LINES, { orders: AMOUNT, plain: true });
    const build = (orders: OrderRoles, changes: Partial<Recipe> = {}): Promise<CustomerTable> => buildCustomers(db, { source, recipe: recipe({ orders, ...changes }) });
    await expect(build({ ...AMOUNT, amount: 'amuont' })).rejects.toMatchObject({
      code: 'no-such-column', data: { column: 'amuont', nearest: 'amount', available: ['no', 'who', 'day', 'amount'], file: 'orders.csv' },
    });
    await expect(build({ ...AMOUNT, date: 'who' })).rejects.toMatchObject({ code: 'not-an-order-file', data: { column: 'who' } });
    await expect(build(AMOUNT, { asOf: '2023-01-01' })).rejects.toMatchObject({ code: 'no-usable-rows' });
    const blank = await csv('who,day,amount\n"",2024-01-01,1\n', { orders: { ...AMOUNT, order: null } });
    await expect(buildCustomers(db, { source: blank, recipe: recipe() })).rejects.toMatchObject({ code: 'no-usable-rows' });
    const negative = await csv('who,day,amount\na,2024-01-01,-1\n', { orders: { ...AMOUNT, order: null } });
    await expect(buildCustomers(db, { source: negative, recipe: recipe({}, { 'orders.returns': 'net' }) })).rejects.toMatchObject({ code: 'no-usable-rows' });
  });

  it('stops when asked', async () => {
    const source = await csv(LINES, { orders: AMOUNT, plain: true });
    await expect(buildCustomers(db, { source, recipe: recipe(), signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('customer files', () => {
  it('are taken as they are', async () => {
    const source = await csv('id,joined,x\n1,2023-02-28,4\n2,2024-02-28,5\n');
    const customers = await buildCustomers(db, { source, recipe: recipe() });
    expect(customers).toMatchObject({ table: 'typed_main', rows: 2, id: null, orders: null, asOf: '2024-02-29', columns: source.columns });
    expect((await buildCustomers(db, { source, recipe: recipe({ id: 'id', asOf: '2020-01-01' }) }))).toMatchObject({ id: 'id', asOf: '2020-01-01' });
    await expect(buildCustomers(db, { source, recipe: recipe({ id: 'ID' }) })).rejects.toMatchObject({ code: 'no-such-column', data: { nearest: 'id' } });
  });

  it('tell of ids that repeat, and prefer ids that do not', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => `${i === 59 ? '' : `c${i % 20}`},u${i},${(i * i) % 37}`);
    const given = await csv(`customer_id,key,x\n${lines.join('\n')}\n`);
    const source = { ...given, columns: given.columns.map((column) => ({ ...column, role: column.name === 'x' ? 'feature' as const : 'id' as const })) };
    const build = (changes: Partial<Recipe>): Promise<CustomerTable> => buildCustomers(db, { source, recipe: recipe(changes) });
    expect(await build({})).toMatchObject({ id: 'key', notices: [] });
    expect(await build({ id: null })).toMatchObject({ id: null, notices: [] });
    const repeated = await build({ id: 'customer_id' });
    expect(repeated).toMatchObject({ id: 'customer_id', rows: 60, notices: [{ code: 'repeated-ids', data: { column: 'customer_id', distinct: 20, rows: 59 } }] });
    expect(describeNotice(repeated.notices[0], 'terminal')).toBe('customer_id names 20 customers in 59 rows; each row is treated as a customer of its own.');
    const alone = { ...source, columns: source.columns.filter((column) => column.name !== 'key') };
    expect(await buildCustomers(db, { source: alone, recipe: recipe() })).toMatchObject({ id: 'customer_id', notices: [{ code: 'repeated-ids' }] });
  });

  it('stay customer files when the recipe says so', async () => {
    const source = await csv(LINES, { orders: AMOUNT });
    expect((await buildCustomers(db, { source, recipe: recipe({ orders: null }) })).rows).toBe(11);
  });

  it('without a date are dated by their first reading', async () => {
    const source = await csv('x\n1\n2\n');
    expect((await buildCustomers(db, { source, recipe: recipe({ firstRead: '2026-05-05' }) })).asOf).toBe('2026-05-05');
    expect((await buildCustomers(db, { source, recipe: recipe() })).asOf).toBe('1970-01-01');
  });
});
