import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import { findColumn } from '../prepare/find-column.ts';
import type { Source } from '../recipe/recipe.ts';
import { namesCustomers } from '../sources/orders.ts';

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
