import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { SourceRole } from '../contract/joins.ts';
import { findColumn } from '../prepare/find-column.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import type { Source } from '../recipe/recipe.ts';
import { namesCustomers } from '../sources/orders.ts';
import { ident } from '../sql/ident.ts';

/** How names of customers are evened out before they are compared. */
export type KeyRule = Required<Pick<NonNullable<Source['join']>, 'ignoreCase' | 'ignoreBlanks' | 'ignoreZeros'>>;

/** The rule of a join; by default case and blanks do not count, leading zeros do. */
export function keyRule(join: Source['join']): KeyRule {
  return { ignoreCase: join?.ignoreCase ?? true, ignoreBlanks: join?.ignoreBlanks ?? true, ignoreZeros: join?.ignoreZeros ?? false };
}

/**
 * The name of a customer in a form that can be compared, whatever the type of the column: 1001, 1001.0 and " 1001" are one.
 * @param alias of the table in the query
 */
export function keySql(column: Pick<ColumnInfo, 'name' | 'type' | 'mean'>, alias: string, rule: KeyRule): string {
  const own = `${alias}.${ident(column.name)}`;
  let sql = holdsNumbers(column) && column.type === 'number'
    ? `CASE WHEN ${own} = trunc(${own}) AND abs(${own}) < 1e15 THEN CAST(CAST(${own} AS BIGINT) AS VARCHAR) ELSE CAST(${own} AS VARCHAR) END`
    : `CAST(${own} AS VARCHAR)`;
  if (rule.ignoreBlanks) sql = `regexp_replace(${sql}, '[\\s\\x{00a0}]+', '', 'g')`;
  if (rule.ignoreCase) sql = `lower(${sql})`;
  // Text of a number with an empty fraction, as some programs export identifiers.
  if (!holdsNumbers(column)) sql = `regexp_replace(${sql}, '^([0-9]+)[.]0+$', '\\1')`;
  if (rule.ignoreZeros) sql = `regexp_replace(${sql}, '^0+([0-9])', '\\1')`;
  return `NULLIF(${sql}, '')`;
}

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
