import type { Database } from '../contract/database.ts';
import type { SourceRole } from '../contract/joins.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { OrderRoles, Source } from '../recipe/recipe.ts';
import { customersARow, guessOrders, namesCustomers } from '../sources/orders.ts';
import { ident } from '../sql/ident.ts';
import { rowOfNumbers } from '../sql/row-of-numbers.ts';
import { keyRule, keySql } from './customer-key.ts';
import type { KeyRule } from './customer-key.ts';
import { joinColumn, MOSTLY, namesIn } from './join-keys.ts';

/** The columns by which a file reads as orders, whether or not customers occur again; null: it does not. @param customer the column that names them; absent: told by names */
export function orderColumns({ rows, columns, orders }: Pick<SourceReport, 'rows' | 'columns' | 'orders'>, customer?: string): OrderRoles | null {
  return orders ?? guessOrders(rows, columns, 'any') ?? (customer === undefined ? null : guessOrders(rows, columns, { named: customer }));
}

/** What each file is: as set, else told from its content, ids being evened out as a join does. The first file that holds customers is the one others are joined to. */
export async function rolesOf(db: Database, sources: readonly Source[], reports: readonly SourceReport[], signal?: AbortSignal): Promise<SourceRole[]> {
  const guessed = sources.map((source, i): SourceRole | null => source.role ?? (reports[i].orders === null ? null : 'orders'));
  const orders = guessed.indexOf('orders');
  const areMap = (i: number, base: number): Promise<boolean> => areIdentities(db, reports[i], base < 0 ? null : reports[base], keyRule(sources[i].join), signal);
  let base = guessed.indexOf('customers');
  // the first file of customers; beside orders, pairs of ids are none
  for (let i = 0; base < 0 && i < guessed.length; i++) if (guessed[i] === null && (orders < 0 || !(await areMap(i, orders)))) base = i;
  const roles: SourceRole[] = [];
  for (const [i, role] of guessed.entries()) {
    if (role !== null) roles.push(role);
    else if (i === base) roles.push('customers');
    else if (await areMap(i, base < 0 ? orders : base)) roles.push('identities');
    else roles.push(await repeating(db, sources[i], reports[i], reports[base < 0 ? orders : base], signal));
  }
  return roles;
}

/** Place of the file that the others are joined to: the first of customers, else the first of orders. */
export function baseOf(roles: readonly SourceRole[]): number {
  return Math.max(0, roles.includes('customers') ? roles.indexOf('customers') : roles.indexOf('orders'));
}

/** Different names in a column, evened out. */
async function distinctKeys(db: Database, { typedTable }: SourceReport, column: ColumnInfo, rule: KeyRule, signal?: AbortSignal): Promise<number> {
  return (await rowOfNumbers(db, `SELECT count(DISTINCT ${keySql(column, 't', rule)}) AS n FROM ${ident(typedTable)} AS t`, signal))[0];
}

/** Different customers per row, at most, in a file of events. */
const OFTEN = 0.6;

/** The column of a file that names the customers of another one: by its name, else by its values, else the one that identifies. */
async function namesTheirs(db: Database, { join }: Source, report: SourceReport, base: SourceReport | undefined, rule: KeyRule, signal?: AbortSignal): Promise<ColumnInfo | null> {
  const to = base === undefined ? undefined : customersOf(base);
  const named = joinColumn(report, join, to?.name ?? '');
  if (named !== null || base === undefined || to === undefined) return named ?? report.columns.find(({ role }) => role === 'id') ?? null;
  for (const column of report.columns) {
    if (mayName(column) && column.distinct > 1 && (await namesIn(db, report.typedTable, column, { table: base.typedTable, to }, rule, signal)).share >= MOSTLY) return column;
  }
  return report.columns.find(({ role }) => role === 'id') ?? null;
}

/** What a file with several rows of a customer is: orders where there are dates and amounts, events where there are dates only; a survey is about one row each. */
async function repeating(db: Database, source: Source, report: SourceReport, base: SourceReport | undefined, signal?: AbortSignal): Promise<SourceRole> {
  const { columns, rows } = report;
  if (!columns.some(({ type }) => type === 'date' || type === 'datetime')) return 'survey';
  const rule = keyRule(source.join);
  const key = await namesTheirs(db, source, report, base, rule, signal);
  if (key === null) return 'survey';
  const keys = await distinctKeys(db, report, key, rule, signal);
  const orders = guessOrders(rows, columns, { named: key.name });
  if (orders !== null && orders.event === null && keys <= (rows - key.missing) * customersARow(orders)) return 'orders';
  return keys < (rows - key.missing) * OFTEN ? 'events' : 'survey';
}

/** Words of a column that names somebody. */
const NAMES_SOMEBODY = /(^|[^a-z])(id|ids|no|nr|number|key|alias|code|customer|kunde|client)([^a-z]|$)|id$/i;
/** Words of a column with another id of the same customer. */
const SAME_CUSTOMER = /(^|[^a-z])(main|master|canonical|primary|merged?|into|new|old|alias|dup|duplicate|former|previous|alt|alternative|haupt|neu|neue|alte|other|same as)([^a-z]|$)/i;
/** Words of a column that names another customer. */
const OTHER_CUSTOMER = /refer|recommend|invit|sponsor|parent|geworben|werber|empfohlen|friend|partner|spouse|household|company|manager|group/i;

/** Whether a column could name somebody, and not somebody else. */
const mayName = ({ name, type }: ColumnInfo): boolean => (type === 'text' || type === 'category' || type === 'integer') && !OTHER_CUSTOMER.test(name);

/** Two columns, each with the name of a customer and nothing else: an id, and the id it stands for. */
async function areIdentities(db: Database, report: SourceReport, base: SourceReport | null, rule: KeyRule, signal?: AbortSignal): Promise<boolean> {
  const { columns, rows } = report;
  if (columns.length !== 2 || rows < 1 || !columns.every((column) => mayName(column) && NAMES_SOMEBODY.test(column.name) && column.missing < rows)) return false;
  if (columns.every(({ type, role, distinct, missing }) => (type !== 'integer' || role === 'id') && distinct > (rows - missing) * OFTEN)) return true;
  return columns.some(({ name }) => SAME_CUSTOMER.test(name)) && base !== null && await holdIds(db, report, base, rule, signal);
}

/** The column that names the customers of a file; undefined: none. */
const customersOf = ({ columns, orders }: SourceReport): ColumnInfo | undefined =>
  columns.find(({ name }) => name === orders?.customer) ?? columns.find((column) => namesCustomers(column.name)) ?? columns.find(({ role }) => role === 'id');

/** Whether one of the columns holds ids of the customers' file. */
async function holdIds(db: Database, report: SourceReport, base: SourceReport, rule: KeyRule, signal?: AbortSignal): Promise<boolean> {
  const to = customersOf(base);
  if (to === undefined) return false;
  for (const column of report.columns) if ((await namesIn(db, report.typedTable, column, { table: base.typedTable, to }, rule, signal)).share >= MOSTLY) return true;
  return false;
}

/** The column of a file of two that holds names of customers besides the one it is joined by: it may be another id of theirs. Null: none. */
export async function otherId(
  db: Database, report: SourceReport, key: ColumnInfo, customers: { readonly table: string; readonly to: ColumnInfo }, rule: KeyRule, signal?: AbortSignal,
): Promise<string | null> {
  const [other, ...more] = report.columns.filter(({ name }) => name !== key.name);
  if (other === undefined || more.length > 0 || !mayName(other) || other.distinct < 2) return null;
  return (await namesIn(db, report.typedTable, other, customers, rule, signal)).share >= MOSTLY ? other.name : null;
}
