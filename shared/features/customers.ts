import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { ColumnInfo, CustomerTable, SourceReport } from '../contract/tables.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { dayAfter, dayOf } from './day.ts';
import { findColumn } from '../prepare/find-column.ts';
import { ordersNotice } from '../sources/orders.ts';
import { customersFromEvents } from './events.ts';
import { customersFromOrders } from './orders.ts';

/** Printed where neither the recipe nor the data have a date. */
const NO_DATE = '1970-01-01';

export interface CustomersInput {
  readonly source: SourceReport;
  readonly recipe: Recipe;
  readonly signal?: AbortSignal;
  /** Name of the table made from orders; `customers_<source id>` when absent. One name per stage key keeps cached tables apart. */
  readonly table?: string;
  /** Categories of products whose shares become features; absent: those with the most order lines. */
  readonly categories?: readonly string[];
}

/** The roles by which the source is read as orders, or null for a customer file. */
export function orderRoles(source: SourceReport, recipe: Recipe): OrderRoles | null {
  return recipe.orders === 'auto' ? source.orders : recipe.orders;
}

/** Share of rows with an id of their own at which a column tells rows apart. */
const APART = 0.98;

/** The recipe's id column; else the first of the role that tells the rows apart, else the first of the role. */
function idOf(source: SourceReport, recipe: Recipe): ColumnInfo | null {
  if (recipe.id === null) return null;
  if (recipe.id !== undefined) return findColumn(source.columns, recipe.id, source.name);
  const ids = source.columns.filter((column) => column.role === 'id');
  return ids.find(({ distinct, missing }) => distinct >= (source.rows - missing) * APART) ?? ids[0] ?? null;
}

function repeatedIds(id: ColumnInfo | null, rows: number): Notice[] {
  if (id === null || id.distinct >= rows - id.missing) return [];
  return [{ code: 'repeated-ids', data: { column: id.name, distinct: id.distinct, rows: rows - id.missing } }];
}

function lastDay(columns: readonly ColumnInfo[]): string | null {
  let last: string | null = null;
  for (const column of columns) {
    if (column.type !== 'date' && column.type !== 'datetime') continue;
    if (column.role !== 'date' && column.role !== 'feature') continue;
    const day = dayOf(column.max);
    if (day !== null && (last === null || day > last)) last = day;
  }
  return last;
}

/** A customer file: its typed table as it is. */
function customersAsTheyAre(source: SourceReport, recipe: Recipe): CustomerTable {
  if (source.rows === 0) throw new AppError('no-usable-rows', { file: source.name, reason: 'it has no rows' });
  const last = lastDay(source.columns);
  const id = idOf(source, recipe);
  return {
    table: source.typedTable,
    rows: source.rows,
    id: id?.name ?? null,
    columns: source.columns,
    orders: null,
    asOf: recipe.asOf ?? (last === null ? null : dayAfter(last)) ?? recipe.firstRead ?? NO_DATE,
    notices: [...repeatedIds(id, source.rows), ...(recipe.orders === 'auto' ? ordersNotice(source) : [])],
  };
}

/**
 * The customers to be segmented: the rows of a customer file, or one row per customer of an order file.
 *
 * `asOf` is the recipe's, else the day after the last order (or the last date in a customer file), else the day the source
 * was first read, else 1970-01-01.
 *
 * @throws AppError `no-such-column`, `not-an-order-file`, `no-usable-rows`, `cancelled`
 */
export async function buildCustomers(db: Database, { source, recipe, signal, table, categories }: CustomersInput): Promise<CustomerTable> {
  const roles = orderRoles(source, recipe);
  if (roles === null) return customersAsTheyAre(source, recipe);
  if (roles.event !== null) return customersFromEvents(db, source, roles, recipe, table ?? `customers_${source.id}`, signal);
  return customersFromOrders(db, source, roles, recipe, table ?? `customers_${source.id}`, signal, categories);
}
