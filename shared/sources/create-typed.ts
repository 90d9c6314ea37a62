import type { Database } from '../contract/database.ts';
import { ident } from '../sql/ident.ts';
import { MOST_COLUMNS, partsOf } from '../sql/parts.ts';
import { ROW } from './arrow-text.ts';
import { isCast } from './typed.ts';

/** A column and the SQL of its value. */
interface ValueColumn {
  readonly name: string;
  readonly value: string;
}

/**
 * Makes a table of values that are computed from the columns of another one, with its rows in their order. Planning many expressions beyond a cast takes the database a time that grows with the square of
 * their number (16,384 of them two minutes, casts two seconds): such a table is put together from parts, row beside row.
 */
export async function createTyped(db: Database, from: string, table: string, columns: readonly ValueColumn[], signal?: AbortSignal): Promise<void> {
  const select = (list: readonly ValueColumn[], first: readonly string[]): string =>
    `SELECT ${[...first, ...list.map(({ name, value }) => `${value} AS ${ident(name)}`)].join(', ')} FROM ${ident(from)}`;
  // rows keep their order on the way from table to table; whoever needs it asks for it by `_row`
  if (columns.filter(({ name, value }) => !isCast(value, ident(name))).length <= MOST_COLUMNS) {
    await db.exec(`CREATE TABLE ${ident(table)} AS ${select(columns, [ROW])}`, { signal });
    return;
  }
  const parts = partsOf(columns, MOST_COLUMNS);
  const names = parts.map((_, i) => ident(`${table}_part${i}`));
  try {
    for (const [i, part] of parts.entries()) await db.exec(`CREATE TABLE ${names[i]} AS ${select(part, i === 0 ? [ROW] : [])}`, { signal });
    await db.exec(`CREATE TABLE ${ident(table)} AS SELECT * FROM ${names.join(' POSITIONAL JOIN ')}`, { signal });
  } finally {
    await db.exec(names.map((name) => `DROP TABLE IF EXISTS ${name}`).join('; '));
  }
}
