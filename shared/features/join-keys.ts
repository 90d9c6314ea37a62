import type { Database } from '../contract/database.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import { findColumn } from '../prepare/find-column.ts';
import type { Source } from '../recipe/recipe.ts';
import { namesCustomers } from '../sources/orders.ts';
import { ident } from '../sql/ident.ts';
import { rowOfNumbers } from '../sql/row-of-numbers.ts';
import { keySql } from './customer-key.ts';
import type { KeyRule } from './customer-key.ts';

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The column of a file that names the customer: as set, or told by names; null: none says so. @throws AppError `no-such-column` */
export function joinColumn(report: SourceReport, join: Source['join'], to: string): ColumnInfo | null {
  if (join?.column !== undefined) return findColumn(report.columns, join.column, report.name);
  const { columns } = report;
  return columns.find((column) => plain(column.name) === plain(to))
    ?? columns.find((column) => column.name === report.orders?.customer)
    ?? columns.find((column) => namesCustomers(column.name))
    ?? null;
}

/** Of the different values of a column, the share that must be customers' names for it to hold such. */
export const MOSTLY = 0.5;

/** How many of a column's different values are names of customers, evened out, and their share. @param customers their table and its column that names them */
export async function namesIn(
  db: Database, typedTable: string, column: ColumnInfo, customers: { readonly table: string; readonly to: ColumnInfo }, rule: KeyRule, signal?: AbortSignal,
): Promise<{ same: number; share: number }> {
  const [n, same] = await rowOfNumbers(db, `WITH c AS MATERIALIZED (SELECT DISTINCT ${keySql(customers.to, 't', rule)} AS key FROM ${ident(customers.table)} AS t), f AS MATERIALIZED (SELECT DISTINCT ${keySql(column, 't', rule)} AS key FROM ${ident(typedTable)} AS t)
    SELECT (SELECT count(*) FROM f WHERE key IS NOT NULL) AS n, (SELECT count(*) FROM f WHERE key IN (SELECT key FROM c WHERE key IS NOT NULL)) AS same`, signal);
  return { same, share: same / Math.max(1, n) };
}
