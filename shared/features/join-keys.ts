import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { SourceRole } from '../contract/joins.ts';
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

/** What each file is: as set, else told from its content. The first file that holds customers is the one others are joined to. */
export function rolesOf(sources: readonly Source[], reports: readonly SourceReport[]): SourceRole[] {
  const guessed = sources.map((source, i): SourceRole | null => source.role ?? (reports[i].orders === null ? null : 'orders'));
  const first = guessed.findIndex((role) => role === null);
  const hasCustomers = guessed.includes('customers');
  return guessed.map((role, i) => {
    if (role !== null) return role;
    if (!hasCustomers && i === first) return 'customers';
    if (isIdentityMap(reports[i])) return 'identities';
    return repeats(reports[i]) ? 'events' : 'survey';
  });
}

/** Place of the file that the others are joined to: the first of customers, else the first of orders. */
export function baseOf(roles: readonly SourceRole[]): number {
  return Math.max(0, roles.includes('customers') ? roles.indexOf('customers') : roles.indexOf('orders'));
}

/** Words of a column that names somebody. */
const NAMES_SOMEBODY = /(^|[^a-z])(id|ids|no|nr|number|key|alias|code|customer|kunde|client)([^a-z]|$)|id$/i;

/** Two columns, each with the name of a customer and nothing else: an id, and the id it stands for. */
function isIdentityMap({ columns, rows }: SourceReport): boolean {
  if (columns.length !== 2 || rows < 1) return false;
  return columns.every(({ name, type, role, distinct, missing }) => NAMES_SOMEBODY.test(name) && missing < rows
    && (type === 'text' || type === 'category' || role === 'id') && distinct > (rows - missing) * OFTEN);
}

/** Different customers per row, at most, in a file of events. */
const OFTEN = 0.6;

/** True for a file with a date in which customers occur again and again. */
function repeats({ columns, rows }: SourceReport): boolean {
  const dated = columns.some(({ type }) => type === 'date' || type === 'datetime');
  const named = columns.find((column) => namesCustomers(column.name)) ?? columns.find((column) => column.role === 'id');
  return dated && named !== undefined && named.distinct < (rows - named.missing) * OFTEN;
}
