import type { Database } from '../contract/database.ts';
import { ident } from '../sql/ident.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { compareBytes } from '../text/compare.ts';
import { queryByRow } from './by-row.ts';

/** A value as text and the rows that have it. */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
}

/** Up to so many rows a statement a column costs more than bringing the cells over. */
export const FEW_ROWS = 5000;

/**
 * The different values of columns, the most frequent first, equally frequent ones in the order of their bytes.
 * @returns by column; null for tables of many rows, which the database counts better
 */
export async function valueCounts(
  db: Database, table: string, rows: number, names: readonly string[], signal?: AbortSignal,
): Promise<ReadonlyMap<string, readonly ValueCount[]> | null> {
  if (rows > FEW_ROWS) return null;
  const found = new Map<string, readonly ValueCount[]>();
  for (const part of partsOf(names, columnsAtOnce(rows))) {
    const cells = await cellsOf(db, table, part, signal);
    part.forEach((name, j) => found.set(name, countsOf(cells[j])));
  }
  return found;
}

/** The cells of columns as text, in row order. */
export async function cellsOf(db: Database, table: string, names: readonly string[], signal?: AbortSignal): Promise<readonly (readonly (string | null)[])[]> {
  const list = names.map((name, j) => `CAST(${ident(name)} AS VARCHAR) AS c${j}`);
  const answer = await queryByRow(db, { list, from: `FROM ${ident(table)}` }, { signal });
  return answer.columns.map((column) => column.values as readonly (string | null)[]);
}

/** Different values, the most frequent first, equally frequent ones in the order of their bytes. */
export function countsOf(values: readonly (string | null)[]): ValueCount[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Array.from(counts, ([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || compareBytes(a.value, b.value));
}
