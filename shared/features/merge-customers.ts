import type { Database } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { ident } from '../sql/ident.ts';
import { rowOfNumbers } from '../sql/row-of-numbers.ts';

export interface MergeInput {
  readonly base: CustomerTable;
  /** Exact text of the base table. */
  readonly baseRaw: string;
  /** Keys of its rows (`keyTable`). */
  readonly keys: string;
  /** Start of the names of the tables made. */
  readonly name: string;
}

export interface Merged {
  readonly base: CustomerTable;
  readonly baseRaw: string;
  readonly tables: readonly string[];
  /** Customers whose rows stood under different ids; others who had several rows, and how many. */
  readonly byIds: number;
  readonly byRows: { readonly customers: number; readonly rows: number };
}

/**
 * Makes one row of the rows of each customer: that of the main id stays, else the first, and its gaps are filled from the others in their
 * order. Rows that name nobody stay. Null: no customer has several rows.
 */
export async function mergeCustomers(db: Database, { base, baseRaw, keys, name }: MergeInput, signal?: AbortSignal): Promise<Merged | null> {
  const several = `SELECT key, count(*) AS n, count(DISTINCT written) AS ids FROM ${ident(keys)} WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1`;
  const [customers, rows, byIds, repeated] = await rowOfNumbers(db, `SELECT count(*) AS c, COALESCE(CAST(sum(n) AS BIGINT), 0) AS r, count(*) FILTER (ids > 1) AS i, COALESCE(CAST(sum(n) FILTER (ids = 1) AS BIGINT), 0) AS s FROM (${several})`, signal);
  if (customers === 0) return null;
  const [places, typed, raw, before] = ['places', 'one', 'one_raw', 'one_before'].map((suffix) => `${name}_${suffix}`);
  // rank: the order in which the rows of a customer count; _new: the place of the row that stays
  await db.exec(`CREATE OR REPLACE TABLE ${ident(places)} AS SELECT _row, rank, n, CAST(dense_rank() OVER (ORDER BY stays) - 1 AS BIGINT) AS _new FROM (
    SELECT _row, rank, n, first_value(_row) OVER (PARTITION BY own ORDER BY rank) AS stays FROM (
      SELECT _row, own, row_number() OVER (PARTITION BY own ORDER BY aliased, _row) AS rank, count(*) OVER (PARTITION BY own) AS n
      FROM (SELECT _row, aliased, COALESCE(key, chr(2) || CAST(_row AS VARCHAR)) AS own FROM ${ident(keys)})))`, { signal });
  const source = base.rawTable === undefined ? 't._row' : 't._source';
  const put = (table: string, from: string, one: (column: string) => [alone: string, together: string]): Promise<void> => {
    const columns = base.columns.map((column) => ({ name: ident(column.name), sql: one(ident(column.name)) }));
    const list = (way: 0 | 1): string => columns.map(({ name: column, sql }) => `, ${sql[way]} AS ${column}`).join('');
    return db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT * FROM (
      SELECT p._new AS _row, CAST(${source} AS BIGINT) AS _source${list(0)} FROM ${from} WHERE p.n = 1
      UNION ALL SELECT p._new AS _row, CAST(arg_min(${source}, p.rank) AS BIGINT) AS _source${list(1)} FROM ${from} WHERE p.n > 1 GROUP BY p._new) ORDER BY _row`, { signal });
  };
  const rowsOf = `${ident(base.table)} AS t JOIN ${ident(places)} AS p ON t._row = p._row`;
  await put(typed, rowsOf, (column) => [`t.${column}`, `arg_min(t.${column}, p.rank)`]);
  await put(raw, `${rowsOf} JOIN ${ident(baseRaw)} AS r ON r._row = t._row`,
    (column) => [`r.${column}`, `COALESCE(arg_min(CASE WHEN t.${column} IS NOT NULL THEN r.${column} END, p.rank), arg_min(r.${column}, p.rank))`]);
  const tables = [typed, raw];
  let originals = base.originals;
  if (originals !== undefined && originals.table !== null) {
    const kept = originals.columns.filter((column) => column.kept).map(({ column }) => `arg_min(e.${ident(column)}, p.rank) AS ${ident(column)}`);
    await db.exec(`CREATE OR REPLACE TABLE ${ident(before)} AS SELECT p._new AS _row, ${kept.join(', ')} FROM ${ident(originals.table)} AS e JOIN ${ident(places)} AS p ON e._row = p._row GROUP BY p._new ORDER BY p._new`, { signal });
    tables.push(before);
    originals = { ...originals, table: before };
  }
  await db.exec(`DROP TABLE IF EXISTS ${ident(places)}`, { signal });
  return { base: { ...base, table: typed, rawTable: raw, rows: base.rows - rows + customers, ...(originals === undefined ? {} : { originals }) }, baseRaw: raw, tables, byIds, byRows: { customers: customers - byIds, rows: repeated } };
}
