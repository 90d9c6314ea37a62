import { AppError } from '../errors/app-error.ts';
import type { Column, Database, QueryOptions, ResultTable } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, CustomerTable, OrdersReport, SourceReport } from '../contract/tables.ts';
import { findColumn } from '../prepare/find-column.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { EVENT_KINDS } from '../recipe/scores.ts';
import type { EventKind, EventKinds } from '../recipe/scores.ts';
import { ident, idents } from '../sql/ident.ts';
import { breathe } from '../sources/breathe.ts';
import { dayAfter } from './day.ts';
import { describeDerived, describeId } from './describe-derived.ts';
import { timeZones } from './orders.ts';
import { eventFeatures } from './event-features.ts';
import { eventCountsSql, eventCustomersSql, eventLevelsSql, eventLinesSql, eventSurveySql, guessKinds, judgeEventsSql } from './events-sql.ts';

const cell = (table: ResultTable, name: string): Column => {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new AppError('internal', { message: `no column ${name}` });
  return column;
};
const numberOf = (table: ResultTable, name: string): number => Number(cell(table, name).values[0]);
const textOf = (table: ResultTable, name: string): string | null => {
  const column = cell(table, name);
  return column.kind === 'text' ? column.values[0] : null;
};

async function kindsOf(db: Database, lines: string, recipe: Recipe, options: QueryOptions): Promise<EventKinds> {
  if (recipe.eventKinds !== null) return recipe.eventKinds;
  const [levels] = (await db.query(eventLevelsSql(lines), options)).columns;
  return guessKinds(levels.kind === 'text' ? levels.values.map((level) => level ?? '') : []);
}

function noticesOf(orders: OrdersReport, others: number, kinds: EventKinds, asOf: string, recipe: Recipe): Notice[] {
  const { blankCustomer, unreadable, afterAsOf, beforeWindow } = orders.leftOut;
  const notices: Notice[] = [];
  if (blankCustomer > 0) notices.push({ code: 'blank-customers', data: { count: blankCustomer } });
  if (unreadable > 0) notices.push({ code: 'unreadable-order-rows', data: { count: unreadable } });
  if (afterAsOf > 0) notices.push({ code: 'rows-after-as-of', data: { count: afterAsOf, asOf } });
  if (beforeWindow > 0) notices.push({ code: 'rows-before-window', data: { count: beforeWindow, days: recipe.params['orders.window'] } });
  const said = EVENT_KINDS.filter((kind) => kinds[kind].length > 0).map((kind) => `${kind}: ${kinds[kind].join(', ')}`);
  notices.push({ code: 'event-kinds', data: { kinds: said.length === 0 ? ['none'] : said, others } });
  if (recipe.asOf === null && recipe.firstRead !== null && orders.lastDate > recipe.firstRead) {
    notices.push({ code: 'future-orders', data: { last: orders.lastDate, read: recipe.firstRead } });
  }
  return notices;
}

/**
 * One row per customer from a log of events (customer, time, kind of event, optionally visit, product and amount).
 * An event counts when it names a customer and its time can be read and is not after the closing day.
 *
 * @param table name of the table to make (replaced when there)
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `cancelled`
 */
export async function customersFromEvents(
  db: Database, source: SourceReport, roles: OrderRoles, recipe: Recipe, table: string, signal: AbortSignal | undefined,
): Promise<CustomerTable> {
  for (const name of [roles.customer, roles.date, roles.event, roles.session, roles.product, roles.amount, roles.quantity, roles.price]) {
    if (name !== null) findColumn(source.columns, name, source.name);
  }
  const options: QueryOptions = { signal };
  const { 'orders.window': window, 'events.sessionMinutes': sessionMinutes, 'events.intentViews': intentViews } = recipe.params;
  const [lines, judged] = [`${table}_lines`, `${table}_judged`];
  const types = new Map(source.columns.map((column) => [column.name, column.type]));
  const decimals = new Map(source.columns.map((column) => [column.name, column.written?.decimal]));
  try {
    await db.exec(eventLinesSql(lines, {
      raw: source.rawTable, typed: source.typedTable, roles, typeOf: (column) => types.get(column) ?? 'text',
      decimalOf: (column) => decimals.get(column) ?? source.dialect.decimal, dateOrder: source.dialect.dateOrder, freeCounts: true,
    }), options);
    const survey = await db.query(eventSurveySql(lines), options);
    if (numberOf(survey, 'named') === 0) throw new AppError('no-usable-rows', { file: source.name, reason: `the column ${roles.customer} is empty in every row` });
    const last = textOf(survey, 'last');
    if (last === null) throw new AppError('not-an-order-file', { file: source.name, column: roles.date, reason: `the column ${roles.date} holds no date` });
    const asOf = recipe.asOf ?? dayAfter(last);
    const kinds = await kindsOf(db, lines, recipe, options);
    await db.exec(judgeEventsSql(judged, lines, asOf, window, kinds), options);
    const counts = await db.query(eventCountsSql(judged), options);
    const [first, final] = [textOf(counts, 'first'), textOf(counts, 'last')];
    if (first === null || final === null) throw new AppError('no-usable-rows', { file: source.name, reason: `no event is dated ${asOf} or earlier${window === 0 ? '' : `, within ${window} days`}` });
    const present = new Set<EventKind>(EVENT_KINDS.filter((kind) => kinds[kind].length > 0));
    const features = eventFeatures({ roles, kinds: present, intentViews });
    const taken = new Set(['_row', ...features.map(({ name }) => name)]);
    const id = taken.has(roles.customer.toLowerCase()) ? `${roles.customer} (customer)` : roles.customer;
    await db.exec(eventCustomersSql({ table, id, judged, asOf, sessions: roles.session !== null, sessionMinutes, intentViews, columns: features }), options);
    const made = await db.query(`SELECT ${idents(features.map(({ name }) => name))} FROM ${ident(table)} ORDER BY _row`, options);
    const columns: ColumnInfo[] = [describeId(id, made.rows, findColumn(source.columns, roles.customer, source.name))];
    for (let j = 0; j < features.length; j++) {
      columns.push(describeDerived(features[j], made.columns[j]));
      await breathe(signal);
    }
    const orders: OrdersReport = {
      roles, rows: source.rows, valid: numberOf(counts, 'valid'), orders: numberOf(counts, 'orders'), customers: made.rows, categories: [],
      leftOut: {
        blankCustomer: numberOf(counts, 'blank'), notPositive: 0, unreadable: numberOf(counts, 'unreadable'),
        afterAsOf: numberOf(counts, 'late'), beforeWindow: numberOf(counts, 'early'),
      },
      firstDate: first, lastDate: final,
    };
    return { table, rows: made.rows, id, columns, asOf, orders, notices: [...noticesOf(orders, numberOf(counts, 'others'), kinds, asOf, recipe), ...await timeZones(db, source, roles.date, options)] };
  } finally {
    // When this fails the database is gone, and what brought us here says so better.
    await db.exec(`DROP TABLE IF EXISTS ${ident(lines)}; DROP TABLE IF EXISTS ${ident(judged)}`).catch(() => undefined);
  }
}
