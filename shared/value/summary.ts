import type { Database, NumberColumn, TextColumn } from '../contract/database.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { findColumn } from '../prepare/find-column.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { ident } from '../sql/ident.ts';
import type { LeftOut, PurchaseLog } from './purchase-log.ts';

/** Names by which the columns of a summary go, the first the product's own. */
const NAMES = {
  frequency: ['frequency', 'x', 'repeat_purchases'],
  recency: ['recency', 't_x', 'tx', 't.x'],
  T: ['T', 't', 'age', 'T.cal', 't_cal'],
  monetary: ['monetary_value', 'monetary', 'zbar', 'm_x', 'z.bar', 'avg_spend'],
};
const DAYS_PER_WEEK = 7;
/** A shorter time is a slip, and would only cost digits. */
const SHORTEST = 0.001;

function named(columns: readonly ColumnInfo[], names: readonly string[]): ColumnInfo | null {
  for (const name of names) {
    const found = columns.find((column) => column.name.trim() === name)
      ?? columns.find((column) => column.name.trim().toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
  }
  return null;
}

function needed(source: SourceReport, what: 'frequency' | 'recency' | 'T'): ColumnInfo {
  const found = named(source.columns, NAMES[what]);
  if (found === null) {
    const list = source.columns.map((column) => column.name).join(', ');
    throw new AppError('not-a-purchase-summary', { file: source.name, reason: `it has no column ${what} (columns: ${list})` });
  }
  return found;
}

/** Refuses a column that has values but no number among them. */
function checkNumbers(source: SourceReport, column: ColumnInfo, { valid }: NumberColumn): void {
  if (column.distinct > 0 && !valid.includes(1)) throw new AppError('column-not-numeric', { column: column.name, file: source.name });
}

/** The column that names the customer: the one asked for, else one of the role, else the first column when it is none of the others. */
function idColumn(source: SourceReport, asked: string | null, used: readonly (ColumnInfo | null)[]): ColumnInfo | null {
  if (asked !== null) return findColumn(source.columns, asked, source.name);
  const free = source.columns.filter((column) => !used.includes(column));
  return free.find((column) => column.role === 'id') ?? free.find((column) => column === source.columns[0]) ?? null;
}

/** Why a row cannot be a history, or null. Times are in the unit of the file. */
function fault(x: number, tx: number, T: number): string | null {
  if (Number.isNaN(x) || Number.isNaN(tx) || Number.isNaN(T)) return 'rows with a missing frequency, recency or T';
  if (x < 0 || tx < 0 || T < 0) return 'rows with a negative frequency, recency or T';
  if (x !== Math.floor(x) || x > 1e6) return 'rows whose frequency is not a whole number up to a million';
  if (tx > T * (1 + 1e-9) || T > 1e6) return 'rows whose recency is above T, or whose T is above a million';
  if ((T > 0 && T < SHORTEST) || (tx > 0 && tx < SHORTEST)) return 'rows with a time above 0 but below a thousandth';
  if (x > 0 && tx === 0) return 'rows with repeat purchases but no time between them';
  if (x === 0 && tx > 0) return 'rows with a recency but no repeat purchase';
  return null;
}

/**
 * Purchase histories from a table with one row per customer: frequency (repeat purchases), recency and T (times from the
 * first purchase to the last and to the end of the observation), and where there is one the mean spend of the repeat purchases.
 *
 * @param customer column that names the customer; null: guessed
 * @param period unit of the times in the file
 * @throws AppError `not-a-purchase-summary`, `no-such-column`, `column-not-numeric`, `no-usable-rows`
 */
export async function purchasesFromSummary(
  db: Database, source: SourceReport, customer: string | null, period: 'week' | 'day', signal?: AbortSignal,
): Promise<PurchaseLog> {
  const columns = [needed(source, 'frequency'), needed(source, 'recency'), needed(source, 'T')];
  const money = named(source.columns.filter((column) => !columns.includes(column)), NAMES.monetary);
  if (money !== null) columns.push(money);
  const id = idColumn(source, customer, columns);
  const cells = columns.map((column, j) => `TRY_CAST(CAST(${ident(column.name)} AS VARCHAR) AS DOUBLE) AS c${j}`);
  const name = id === null ? 'CAST(_row + 1 AS VARCHAR)' : `CAST(${ident(id.name)} AS VARCHAR)`;
  const table = await db.query(`SELECT ${name} AS customer, ${cells.join(', ')} FROM ${ident(source.typedTable)} ORDER BY _row`, { signal });
  const [names, x, tx, T, z] = table.columns as readonly [TextColumn, NumberColumn, NumberColumn, NumberColumn, NumberColumn | undefined];
  columns.forEach((column, j) => checkNumbers(source, column, table.columns[j + 1] as NumberColumn));
  const faults = new Map<string, number>();
  const kept: number[] = [];
  for (let i = 0; i < table.rows; i++) {
    const why = fault(x.values[i], tx.values[i], T.values[i]);
    if (why === null) kept.push(i);
    else faults.set(why, (faults.get(why) ?? 0) + 1);
  }
  if (kept.length === 0) throw new AppError('no-usable-rows', { file: source.name, reason: [...faults.keys()].join('; ') || 'it has no rows' });
  const leftOut: LeftOut[] = Array.from(faults, ([reason, count]) => ({ reason, count }));
  const unit = period === 'week' ? DAYS_PER_WEEK : 1;
  return {
    customers: kept.map((i) => names.values[i] ?? ''),
    namedByNumbers: id === null || holdsNumbers(id),
    x: Float64Array.from(kept, (i) => x.values[i]),
    txDays: Float64Array.from(kept, (i) => Math.min(tx.values[i], T.values[i]) * unit),
    TDays: Float64Array.from(kept, (i) => T.values[i] * unit),
    z: z === undefined ? null : Float64Array.from(kept, (i) => (x.values[i] > 0 ? z.values[i] : Number.NaN)),
    orders: null,
    leftOut,
    notices: leftOut.map(({ reason, count }) => ({ code: 'summary-rows-left-out', data: { reason, count } })),
  };
}
