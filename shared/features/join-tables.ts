import type { Database } from '../contract/database.ts';
import type { SourceRole } from '../contract/joins.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import { ident } from '../sql/ident.ts';
import { rowOfNumbers } from '../sql/row-of-numbers.ts';
import { keySql } from './customer-key.ts';
import type { KeyRule } from './customer-key.ts';

/** Whether the rows of a file are added up, so that no two customers may be given the same. */
export const isAddedUp = (role: SourceRole): boolean => role === 'orders' || role === 'events';

/** A table whose rows name customers: typed values, and the exact text beside them. */
export interface Naming {
  readonly typed: string;
  readonly raw: string;
  readonly column: ColumnInfo;
}

/**
 * Makes `table`: names of customers that differ in nothing but what is evened out (`C1` and `c1` side by side), each with a key of its own:
 * `key`, `written`, `own`. The first of them keeps the key.
 * @param apart false: the table stays empty, so that all of them are given what is said of one
 * @returns how many names share theirs with another
 */
export async function spellingTable(db: Database, table: string, customers: Naming, rule: KeyRule, apart: boolean, signal?: AbortSignal): Promise<number> {
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT key, written, CASE WHEN place = 1 THEN key ELSE key || chr(1) || CAST(place AS VARCHAR) END AS own FROM (
    SELECT key, written, row_number() OVER (PARTITION BY key ORDER BY r) AS place, count(*) OVER (PARTITION BY key) AS n FROM (
      SELECT ${keySql(customers.column, 't', rule)} AS key, CAST(w.${ident(customers.column.name)} AS VARCHAR) AS written, min(t._row) AS r
      FROM ${ident(customers.typed)} AS t JOIN ${ident(customers.raw)} AS w ON t._row = w._row GROUP BY ALL) WHERE key IS NOT NULL) WHERE n > 1${apart ? '' : ' AND FALSE'}`, { signal });
  return (await rowOfNumbers(db, `SELECT count(*) AS n FROM ${ident(table)}`, signal))[0];
}

/**
 * Makes `table`: `_row`, the `key` of the customer that it names (NULL: nobody), whether another id of theirs led there (`aliased`), and the
 * name as it is `written`. A name that is written as one of several spellings is that one; else aliases are followed.
 * @param spellings from `spellingTable`
 * @param map from `identityMap`
 */
export async function keyTable(db: Database, table: string, naming: Naming, rule: KeyRule, { spellings, map }: { readonly spellings: string; readonly map: string }, signal?: AbortSignal): Promise<void> {
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT k._row AS _row, COALESCE(CASE WHEN s.own <> s.key THEN s.own END, m.canonical, k.key) AS key,
      COALESCE(m.canonical <> k.key AND (s.own IS NULL OR s.own = s.key), FALSE) AS aliased, k.written AS written
    FROM (SELECT t._row AS _row, ${keySql(naming.column, 't', rule)} AS key, CAST(w.${ident(naming.column.name)} AS VARCHAR) AS written FROM ${ident(naming.typed)} AS t JOIN ${ident(naming.raw)} AS w ON t._row = w._row) AS k
    LEFT JOIN ${ident(spellings)} AS s ON s.key = k.key AND s.written = k.written LEFT JOIN ${ident(map)} AS m ON m.alias = k.key ORDER BY k._row`, { signal });
}

/** Makes `lines`: the exact text of a file in which every id of a customer is written as the main one. */
export async function renameCustomers(db: Database, lines: string, naming: Naming, rule: KeyRule, map: string, signal?: AbortSignal): Promise<number> {
  const name = ident(naming.column.name);
  const keys = `SELECT t._row AS _row, m.main AS main, m.canonical <> m.alias AS other FROM ${ident(naming.typed)} AS t JOIN ${ident(map)} AS m ON m.alias = ${keySql(naming.column, 't', rule)}`;
  await db.exec(`CREATE OR REPLACE TABLE ${ident(lines)} AS SELECT r.* REPLACE (COALESCE(k.main, r.${name}) AS ${name}) FROM ${ident(naming.raw)} AS r LEFT JOIN (${keys}) AS k ON r._row = k._row ORDER BY r._row`, { signal });
  return (await rowOfNumbers(db, `SELECT count(*) AS n FROM (${keys}) WHERE other`, signal))[0];
}
