import type { Database, ResultTable } from '../contract/database.ts';
import type { Page } from '../contract/engine.ts';
import { ident } from '../sql/ident.ts';
import { MOST_COLUMNS, partsOf } from '../sql/parts.ts';
import { ROW, SOURCE_ROW } from './arrow-text.ts';

/** Names of the columns of a table in their order, without `_row`. */
export async function columnNames(db: Database, table: string, signal?: AbortSignal): Promise<string[]> {
  const empty = await db.query(`SELECT COLUMNS(*)::VARCHAR FROM ${ident(table)} LIMIT 0`, { signal });
  return empty.columns.map((column) => column.name).filter((name) => name !== ROW && name !== SOURCE_ROW);
}

/**
 * Rows of a table from `offset` on, in the order of the source, as text; null where there is no value.
 * @param cells SQL, by column, for the columns that are not shown as they are
 * @param only columns shown, in this order; absent: all
 */
export async function pageOf(
  db: Database, table: string, offset: number, limit: number, signal?: AbortSignal, cells?: ReadonlyMap<string, string>, only?: readonly string[],
): Promise<Page> {
  const columns = only ?? await columnNames(db, table, signal);
  const list = columns.map((name, j) => `CAST(${cells?.get(name) ?? ident(name)} AS VARCHAR) AS c${j}`);
  const from = Math.max(0, Math.floor(offset));
  const count = Math.max(0, Math.floor(limit));
  return { columns, rows: await rowsOf(list, (part) =>
    db.query(`SELECT ${[ROW, ...part].join(', ')} FROM ${ident(table)} WHERE ${ROW} >= ${from} AND ${ROW} < ${from + count} ORDER BY ${ROW}`, { signal })) };
}

/** Rows of texts by statements that name few columns each, after one that is left out. */
async function rowsOf(list: readonly string[], ask: (part: readonly string[]) => Promise<ResultTable>): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  for (const part of partsOf(list, MOST_COLUMNS)) {
    const answer = await ask(part);
    const values = answer.columns.slice(1).map((column) => column.values as readonly (string | null)[]);
    for (let i = 0; i < answer.rows; i++) {
      rows[i] ??= [];
      for (const column of values) rows[i].push(column[i]);
    }
  }
  return rows;
}

/**
 * Rows in an order of their own, as text.
 * @param order table with `place` from 0 and the `_row` that stands there
 * @param columns shown, in this order; null: all
 */
export async function pageInOrder(
  db: Database, table: string, order: string, offset: number, limit: number, columns: readonly string[] | null, signal?: AbortSignal,
): Promise<Page> {
  const names = columns ?? (await columnNames(db, table, signal));
  const list = names.map((name, j) => `CAST(t.${ident(name)} AS VARCHAR) AS c${j}`);
  const from = Math.max(0, Math.floor(offset));
  const to = from + Math.max(0, Math.floor(limit));
  return { columns: names, rows: await rowsOf(list, (part) =>
    db.query(`SELECT ${['o.place', ...part].join(', ')} FROM ${ident(order)} o JOIN ${ident(table)} t ON t.${ROW} = o.${ROW}
      WHERE o.place >= ${from} AND o.place < ${to} ORDER BY o.place`, { signal })) };
}
