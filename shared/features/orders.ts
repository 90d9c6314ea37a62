import { AppError } from '../errors/app-error.ts';
import type { Database, NumberColumn, QueryOptions, ResultTable } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, CustomerTable, OrdersReport, SourceReport } from '../contract/tables.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { ident, idents } from '../sql/ident.ts';
import { dayAfter } from './day.ts';
import { describeId, describeNumbers } from './describe-derived.ts';
import { findColumn } from '../prepare/find-column.ts';
import { countsSql, customersSql, hasMoney, judgeSql, linesSql, surveySql } from './orders-sql.ts';
import type { CustomerNames } from './orders-sql.ts';

interface Derived {
  readonly name: string;
  readonly label: string;
  readonly type: 'integer' | 'number';
  readonly reason: string;
}

const RECENCY: Derived = { name: 'recency_days', label: 'Days since last order', type: 'integer', reason: 'Calendar days from the last order to the closing day.' };
const FREQUENCY: Derived = { name: 'frequency', label: 'Orders', type: 'integer', reason: 'Number of different orders.' };
const MONETARY: Derived = { name: 'monetary', label: 'Spend', type: 'number', reason: 'Sum of what the orders were worth.' };
const TENURE: Derived = { name: 'tenure_days', label: 'Days since first order', type: 'integer', reason: 'Calendar days from the first order to the closing day.' };
const BASKET: Derived = { name: 'average_basket', label: 'Average basket', type: 'number', reason: 'Spend divided by orders.' };
const ITEMS: Derived = { name: 'items_per_order', label: 'Items per order', type: 'number', reason: 'Items bought divided by orders.' };

function derivedColumns(roles: OrderRoles): readonly Derived[] {
  const money = hasMoney(roles);
  return [RECENCY, FREQUENCY, ...(money ? [MONETARY] : []), TENURE, ...(money ? [BASKET] : []), ...(roles.quantity === null ? [] : [ITEMS])];
}

/** The side table of a customer table made from orders: `_row` and `monetary`, exact, as text. */
export function moneyTable(table: string): string {
  return `${table}_money`;
}

/** The side table of a table made from another by steps: the rows that stayed. */
export async function keepMoney(db: Database, before: string, after: string, signal: AbortSignal | undefined): Promise<void> {
  await db.exec(`CREATE OR REPLACE TABLE ${ident(moneyTable(after))} AS SELECT t._row AS _row, m.monetary AS monetary
    FROM ${ident(after)} AS t JOIN ${ident(moneyTable(before))} AS m ON t._source = m._row ORDER BY t._row`, { signal });
}

const numberAt = (table: ResultTable, name: string): number => {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column?.kind !== 'number') throw new AppError('internal', { message: `no number ${name}` });
  return column.values[0];
};

const textAt = (table: ResultTable, name: string): string | null => {
  const column = table.columns.find((candidate) => candidate.name === name);
  return column?.kind === 'text' ? column.values[0] : null;
};

function checkRoles(source: SourceReport, roles: OrderRoles): void {
  for (const name of [roles.customer, roles.date, roles.order, roles.amount, roles.quantity, roles.price]) {
    if (name !== null) findColumn(source.columns, name, source.name);
  }
}

/** The id column keeps its name unless a computed column has it (names differ by more than case in the database). */
function idName(customer: string, roles: OrderRoles): string {
  const taken = new Set(['_row', ...derivedColumns(roles).map((column) => column.name)]);
  return taken.has(customer.toLowerCase()) ? `${customer} (customer)` : customer;
}

async function closingDay(db: Database, lines: string, source: SourceReport, roles: OrderRoles, asOf: string | null, options: QueryOptions): Promise<string> {
  const survey = await db.query(surveySql(lines), options);
  if (numberAt(survey, 'named') === 0) {
    throw new AppError('no-usable-rows', { file: source.name, reason: `the column ${roles.customer} is empty in every row` });
  }
  if (numberAt(survey, 'dated') === 0) {
    throw new AppError('not-an-order-file', { file: source.name, column: roles.date, reason: `the column ${roles.date} holds no date` });
  }
  const last = textAt(survey, 'last');
  if (last === null) {
    throw new AppError('no-usable-rows', { file: source.name, reason: 'no order line has a customer, a date and a positive amount' });
  }
  return asOf ?? dayAfter(last);
}

async function report(db: Database, judged: string, source: SourceReport, roles: OrderRoles, asOf: string, options: QueryOptions): Promise<{ report: OrdersReport; netted: number }> {
  const counts = await db.query(countsSql(judged), options);
  const first = textAt(counts, 'first');
  const last = textAt(counts, 'last');
  if (first === null || last === null) {
    throw new AppError('no-usable-rows', { file: source.name, reason: `no order is dated ${asOf} or earlier` });
  }
  return {
    netted: numberAt(counts, 'netted'),
    report: {
      roles, rows: source.rows, valid: numberAt(counts, 'valid'), orders: 0, customers: 0,
      leftOut: {
        blankCustomer: numberAt(counts, 'blank'),
        notPositive: numberAt(counts, 'not_positive'),
        unreadable: numberAt(counts, 'unreadable'),
        afterAsOf: numberAt(counts, 'late'),
      },
      firstDate: first,
      lastDate: last,
    },
  };
}

function noticesOf(orders: OrdersReport, netted: number, returns: 'ignore' | 'net', asOf: string): Notice[] {
  const { blankCustomer, notPositive, unreadable, afterAsOf } = orders.leftOut;
  const notices: Notice[] = [];
  if (blankCustomer > 0) notices.push({ code: 'blank-customers', data: { count: blankCustomer } });
  if (unreadable > 0) notices.push({ code: 'unreadable-order-rows', data: { count: unreadable } });
  if (afterAsOf > 0) notices.push({ code: 'rows-after-as-of', data: { count: afterAsOf, asOf } });
  if (netted > 0) notices.push({ code: 'cancelled-orders', data: { count: netted, treatment: returns } });
  if (notPositive > 0) notices.push({ code: 'cancelled-orders', data: { count: notPositive, treatment: 'ignore' } });
  if (orders.roles.order === null) notices.push({ code: 'order-column-missing', data: {} });
  return notices;
}

async function describe(db: Database, names: CustomerNames, source: SourceReport, roles: OrderRoles, options: QueryOptions): Promise<{ columns: ColumnInfo[]; rows: number; orders: number }> {
  const derived = derivedColumns(roles);
  const table = await db.query(`SELECT ${idents(derived.map((column) => column.name))} FROM ${ident(names.table)} ORDER BY _row`, options);
  const numbers = table.columns as readonly NumberColumn[];
  const columns = [
    describeId(names.id, table.rows, findColumn(source.columns, roles.customer, source.name)),
    ...derived.map((column, j) => describeNumbers(column, numbers[j].values)),
  ];
  let orders = 0;
  for (const count of numbers[derived.indexOf(FREQUENCY)].values) orders += count;
  return { columns, rows: table.rows, orders };
}

/**
 * One row per customer from a file of order lines.
 *
 * A line counts as order when it names a customer, its date and worth can be read, its date is not after the closing day,
 * and quantity, price and amount (those that are named) are positive. With `orders.returns` = `net`, the other lines of
 * customers with at least one order are valid too: they lower the spend and are neither an order nor a date.
 * Frequency counts different order numbers of a customer (a line without one: its day), or customer-days without an order column.
 *
 * @param table name of the table to make (replaced when there)
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `cancelled`
 */
export async function customersFromOrders(
  db: Database, source: SourceReport, roles: OrderRoles, recipe: Recipe, table: string, signal: AbortSignal | undefined,
): Promise<CustomerTable> {
  checkRoles(source, roles);
  const options: QueryOptions = { signal };
  const returns = recipe.params['orders.returns'];
  const names: CustomerNames = { table, money: moneyTable(table), id: idName(roles.customer, roles) };
  const lines = `${table}_lines`;
  const judged = `${table}_judged`;
  const types = new Map(source.columns.map((column) => [column.name, column.type]));
  try {
    await db.exec(linesSql(lines, {
      raw: source.rawTable, typed: source.typedTable, roles, typeOf: (column) => types.get(column) ?? 'text',
      decimal: source.dialect.decimal, dateOrder: source.dialect.dateOrder,
    }), options);
    const asOf = await closingDay(db, lines, source, roles, recipe.asOf, options);
    await db.exec(judgeSql(judged, lines, asOf, returns), options);
    const { report: orders, netted } = await report(db, judged, source, roles, asOf, options);
    await db.exec(customersSql(names, judged, asOf, roles), options);
    const described = await describe(db, names, source, roles, options);
    return {
      table, rows: described.rows, id: names.id, columns: described.columns, asOf,
      orders: { ...orders, orders: described.orders, customers: described.rows },
      notices: noticesOf(orders, netted, returns, asOf),
    };
  } finally {
    // When this fails the database is gone, and what brought us here says so better.
    await db.exec(`DROP TABLE IF EXISTS ${ident(lines)}; DROP TABLE IF EXISTS ${ident(judged)}`).catch(() => undefined);
  }
}
