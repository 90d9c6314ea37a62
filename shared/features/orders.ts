import { AppError } from '../errors/app-error.ts';
import type { Database, NumberColumn, QueryOptions, ResultTable } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, CustomerTable, OrdersReport, SourceReport } from '../contract/tables.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { ident, idents } from '../sql/ident.ts';
import { dayAfter } from './day.ts';
import { breathe } from '../sources/breathe.ts';
import { customersSql, topCategoriesSql } from './customers-sql.ts';
import type { CustomerNames } from './customers-sql.ts';
import { describeDerived, describeId } from './describe-derived.ts';
import { findColumn } from '../prepare/find-column.ts';
import { orderFeatures } from './order-features.ts';
import type { Derived, OrderFacts } from './order-features.ts';
import { countsSql, currenciesSql, currencyColumnSql, judgeSql, linesSql, misplacedSql, surveySql, zonesSql } from './orders-sql.ts';

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
  for (const name of [roles.customer, roles.date, roles.order, roles.amount, roles.quantity, roles.price, roles.product, roles.category, roles.discount]) {
    if (name !== null) findColumn(source.columns, name, source.name);
  }
}

/** The id column keeps its name unless a computed column has it (names differ by more than case in the database). */
function idName(customer: string, features: readonly Derived[]): string {
  const taken = new Set(['_row', ...features.map((feature) => feature.name)]);
  return taken.has(customer.toLowerCase()) ? `${customer} (customer)` : customer;
}

/** The last day with a line that is used; whether the as-of date leaves it out is not asked here. */
async function lastUsedDay(db: Database, lines: string, source: SourceReport, roles: OrderRoles, returns: 'ignore' | 'net', options: QueryOptions): Promise<string> {
  const survey = await db.query(surveySql(lines, returns), options);
  if (numberAt(survey, 'named') === 0) {
    throw new AppError('no-usable-rows', { file: source.name, reason: `the column ${roles.customer} is empty in every row` });
  }
  if (numberAt(survey, 'dated') === 0) {
    throw new AppError('not-an-order-file', { file: source.name, column: roles.date, reason: `the column ${roles.date} holds no date` });
  }
  const last = textAt(survey, 'last');
  if (last === null) {
    if (numberAt(survey, 'free') === numberAt(survey, 'dated')) throw new AppError('free-orders', { file: source.name });
    throw new AppError('no-usable-rows', { file: source.name, reason: 'no order line has a customer, a date and a positive amount' });
  }
  return last;
}

async function report(
  db: Database, judged: string, source: SourceReport, roles: OrderRoles, asOf: string, window: number, options: QueryOptions,
): Promise<{ report: OrdersReport; netted: number; free: number }> {
  const counts = await db.query(countsSql(judged), options);
  const first = textAt(counts, 'first');
  const last = textAt(counts, 'last');
  if (first === null || last === null) {
    throw new AppError('no-usable-rows', { file: source.name, reason: `no order is dated ${asOf} or earlier${window === 0 ? '' : `, within ${window} days`}` });
  }
  return {
    netted: numberAt(counts, 'netted'),
    free: numberAt(counts, 'free'),
    report: {
      roles, rows: source.rows, valid: numberAt(counts, 'valid'), orders: 0, customers: 0, categories: [],
      leftOut: {
        blankCustomer: numberAt(counts, 'blank'),
        notPositive: numberAt(counts, 'not_positive'),
        unreadable: numberAt(counts, 'unreadable'),
        afterAsOf: numberAt(counts, 'late'),
        beforeWindow: numberAt(counts, 'early'),
      },
      firstDate: first,
      lastDate: last,
    },
  };
}

/** What a person should know of how order lines were read. */
export function orderNotices(orders: OrdersReport, netted: number, recipe: Recipe, asOf: string): Notice[] {
  const { blankCustomer, notPositive, unreadable, afterAsOf, beforeWindow } = orders.leftOut;
  const notices: Notice[] = [];
  if (blankCustomer > 0) notices.push({ code: 'blank-customers', data: { count: blankCustomer } });
  if (unreadable > 0) notices.push({ code: 'unreadable-order-rows', data: { count: unreadable } });
  if (afterAsOf > 0) notices.push({ code: 'rows-after-as-of', data: { count: afterAsOf, asOf } });
  if (beforeWindow > 0) notices.push({ code: 'rows-before-window', data: { count: beforeWindow, days: recipe.params['orders.window'] } });
  if (netted > 0) notices.push({ code: 'cancelled-orders', data: { count: netted, treatment: recipe.params['orders.returns'] } });
  if (notPositive > 0) notices.push({ code: 'cancelled-orders', data: { count: notPositive, treatment: 'ignore' } });
  if (orders.roles.order === null) notices.push({ code: 'order-column-missing', data: {} });
  if (orders.firstDate === orders.lastDate) notices.push({ code: 'one-day-only', data: { day: orders.firstDate } });
  else if (orders.orders === orders.customers) notices.push({ code: 'one-order-each', data: {} });
  if (recipe.asOf === null && recipe.firstRead !== null && orders.lastDate > recipe.firstRead) {
    notices.push({ code: 'future-orders', data: { last: orders.lastDate, read: recipe.firstRead } });
  }
  return notices;
}

async function describe(
  db: Database, names: CustomerNames, source: SourceReport, roles: OrderRoles, features: readonly Derived[], options: QueryOptions,
): Promise<{ columns: ColumnInfo[]; rows: number; orders: number }> {
  const table = await db.query(`SELECT ${idents(features.map((feature) => feature.name))} FROM ${ident(names.table)} ORDER BY _row`, options);
  const columns = [describeId(names.id, table.rows, findColumn(source.columns, roles.customer, source.name))];
  for (let j = 0; j < features.length; j++) {
    columns.push(describeDerived(features[j], table.columns[j]));
    await breathe(options.signal);
  }
  let orders = 0;
  for (const count of (table.columns[features.findIndex((feature) => feature.name === 'frequency')] as NumberColumn).values) orders += count;
  return { columns, rows: table.rows, orders };
}

const texts = async (db: Database, sql: string, options: QueryOptions): Promise<readonly string[]> => {
  const [column] = (await db.query(sql, options)).columns;
  return column.kind === 'text' ? column.values.map((value) => value ?? '') : [];
};

/** The notice that times are in several time zones, where they are. Days and hours are taken as they are written. */
export async function timeZones(db: Database, source: SourceReport, date: string, options: QueryOptions): Promise<Notice[]> {
  if (source.columns.find((column) => column.name === date)?.type !== 'datetime') return [];
  const zones = await texts(db, zonesSql(source.rawTable, date), options);
  return zones.length > 1 ? [{ code: 'mixed-time-zones', data: { zones: zones.map((zone) => (zone === '' ? 'none' : zone)) } }] : [];
}

/** A column of this name says which currency an amount is in. */
const CURRENCY = /^(order|payment|transaction)?[ _.-]?(currency|curr|waehrung|währung)([ _.-]?code)?$/i;

/** The notice that amounts of several currencies were added, where the file shows that they are. */
async function currencies(db: Database, source: SourceReport, roles: OrderRoles, options: QueryOptions): Promise<Notice[]> {
  const amounts = [roles.amount, roles.price].filter((name) => name !== null);
  if (amounts.length === 0) return [];
  const column = source.columns.find(({ name }) => CURRENCY.test(name.trim()));
  const named = column === undefined ? [] : await texts(db, currencyColumnSql(source.rawTable, column.name), options);
  const found = named.length > 1 ? named : await texts(db, currenciesSql(source.rawTable, amounts), options);
  return found.length > 1 ? [{ code: 'mixed-currencies', data: { currencies: found } }] : [];
}

async function topCategories(db: Database, judged: string, roles: OrderRoles, options: QueryOptions): Promise<readonly string[]> {
  return roles.category === null ? [] : texts(db, topCategoriesSql(judged), options);
}

/**
 * One row per customer from a file of order lines.
 *
 * A line counts as order when it names a customer, its date and worth can be read, its date is not after the closing day,
 * and quantity, price and amount (those that are named) are positive. With `orders.returns` = `net`, the other lines of
 * customers with at least one order are valid too: they lower the spend and are no order. The closing day is the recipe's
 * as-of date, else the day after the last line that is used (an order; with `net` also a line that is subtracted).
 * Frequency counts different order numbers of a customer (a line without one: its day), or customer-days without an order column
 * or with `orders.mergeDays`. With `orders.window` only lines of so many days before the closing day count.
 *
 * @param table name of the table to make (replaced when there)
 * @param categories whose shares become features; absent: those with the most lines
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `cancelled`
 */
export async function customersFromOrders(
  db: Database, source: SourceReport, roles: OrderRoles, recipe: Recipe, table: string, signal: AbortSignal | undefined, categories?: readonly string[],
): Promise<CustomerTable> {
  const options: QueryOptions = { signal };
  const { 'orders.window': window, 'orders.round': round } = recipe.params;
  return withJudgedLines(db, { source, roles, recipe, table, window, freeCounts: false, signal }, async ({ judged, asOf, report: orders, netted }) => {
    const date = findColumn(source.columns, roles.date, source.name);
    const facts: OrderFacts = {
      roles, timed: date.type === 'datetime', behaviour: recipe.params['orders.behaviour'],
      trendDays: recipe.params['orders.trendDays'], topCategories: categories ?? await topCategories(db, judged, roles, options),
    };
    const features = orderFeatures(facts);
    const names: CustomerNames = { table, money: moneyTable(table), id: idName(roles.customer, features) };
    await db.exec(customersSql({ names, judged, asOf, facts, features, window, round }), options);
    const described = await describe(db, names, source, roles, features, options);
    const whole = { ...orders, orders: described.orders, customers: described.rows, categories: facts.topCategories };
    return {
      table, rows: described.rows, id: names.id, columns: described.columns, asOf,
      orders: whole,
      notices: [...orderNotices(whole, netted, recipe, asOf), ...await currencies(db, source, roles, options), ...await timeZones(db, source, roles.date, options)],
    };
  });
}

export interface LinesInput {
  readonly source: SourceReport;
  readonly roles: OrderRoles;
  readonly recipe: Recipe;
  /** Prefix of the tables that are made, and dropped at the end. */
  readonly table: string;
  /** Days before the closing day that are looked at; 0: all. */
  readonly window: number;
  /** Whether a line that is worth nothing is an order all the same. */
  readonly freeCounts: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Order lines with their `status` (0 valid; `orders-sql.ts`), while they are in the database. */
export interface JudgedLines {
  readonly judged: string;
  readonly asOf: string;
  /** Last day with an order or, where returns are subtracted, one of those; a later as-of date does not move it. */
  readonly lastUsed: string;
  /** `orders`, `customers` and `categories` are not known yet. */
  readonly report: OrdersReport;
  /** Valid lines that are not positive, and valid ones that are worth nothing. */
  readonly netted: number;
  readonly free: number;
}

/**
 * Reads the order lines, tells valid ones from others, and lends them out as a table.
 *
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `free-orders`, `cancelled`
 */
export async function withJudgedLines<T>(db: Database, input: LinesInput, work: (lines: JudgedLines) => Promise<T>): Promise<T> {
  const { source, roles, recipe, table, window, freeCounts, signal } = input;
  checkRoles(source, roles);
  if (roles.event !== null) throw new AppError('not-an-order-file', { file: source.name, reason: 'it is a log of events, not of orders' });
  const options: QueryOptions = { signal };
  const returns = recipe.params['orders.returns'];
  const lines = `${table}_lines`;
  const judged = `${table}_judged`;
  const types = new Map(source.columns.map((column) => [column.name, column.type]));
  const decimals = new Map(source.columns.map((column) => [column.name, column.written?.decimal]));
  try {
    const { columns: [misplaced] } = await db.query(misplacedSql(source.rawTable, source.typedTable), options);
    await db.exec(linesSql(lines, {
      raw: source.rawTable, typed: source.typedTable, roles, typeOf: (column) => types.get(column) ?? 'text',
      decimalOf: (column) => decimals.get(column) ?? source.dialect.decimal, dateOrder: source.dialect.dateOrder, freeCounts,
    }, recipe.params['orders.mergeDays'], misplaced.kind === 'number' && misplaced.values[0] === 0), options);
    const lastUsed = await lastUsedDay(db, lines, source, roles, returns, options);
    const asOf = recipe.asOf ?? dayAfter(lastUsed);
    await db.exec(judgeSql(judged, lines, asOf, returns, window, recipe.asOf !== null), options);
    return await work({ judged, asOf, lastUsed, ...await report(db, judged, source, roles, asOf, window, options) });
  } finally {
    // When this fails the database is gone, and what brought us here says so better.
    await db.exec(`DROP TABLE IF EXISTS ${ident(lines)}; DROP TABLE IF EXISTS ${ident(judged)}`).catch(() => undefined);
  }
}
