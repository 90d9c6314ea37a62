import type { Database } from '../contract/database.ts';
import { ident } from '../sql/ident.ts';
import { MOST_COLUMNS, partsOf } from '../sql/parts.ts';
import { ROW } from './arrow-text.ts';
import { isCast } from './typed.ts';

/** A column, quoted, and the SQL of its value. */
interface ValueColumn {
  readonly name: string;
  readonly value: string;
}

/**
 * Makes a table of values that are computed from the columns of another one, with its rows in their order. Planning many
 * expressions beyond a cast takes the database a time that grows with the square of their number (16,384 of them two minutes, casts
 * two seconds): such a table is put together from parts, row beside row.
 * @param names of all columns, quoted; those that `rest` has not are in the tables `parts`, of which the first has `_row`, and which are dropped
 */
export async function createBySql(
  db: Database, from: string, table: string, names: readonly string[], rest: readonly ValueColumn[], parts: readonly string[], signal?: AbortSignal,
): Promise<void> {
  const select = (list: readonly ValueColumn[], first: readonly string[]): string => `SELECT ${[...first, ...list.map(({ name, value }) => `${value} AS ${name}`)].join(', ')} FROM ${ident(from)}`;
  // rows keep their order on the way from table to table; whoever needs it asks for it by `_row`
  if (parts.length === 0 && rest.filter(({ name, value }) => !isCast(value, name)).length <= MOST_COLUMNS) {
    await db.exec(`CREATE TABLE ${ident(table)} AS ${select(rest, [ROW])}`, { signal });
    return;
  }
  const made = [...parts];
  try {
    for (const part of partsOf(rest, MOST_COLUMNS)) {
      const name = `${table}_part${made.length}`;
      await db.exec(`CREATE TABLE ${ident(name)} AS ${select(part, made.length === 0 ? [ROW] : [])}`, { signal });
      made.push(name);
    }
    await db.exec(`CREATE TABLE ${ident(table)} AS SELECT ${[ROW, ...names].join(', ')} FROM ${made.map(ident).join(' POSITIONAL JOIN ')}`, { signal });
  } finally {
    if (made.length > 0) await db.exec(made.map((name) => `DROP TABLE IF EXISTS ${ident(name)}`).join('; '));
  }
}
