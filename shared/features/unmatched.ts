import type { Database } from '../contract/database.ts';
import type { JoinReport } from '../contract/joins.ts';
import type { ColumnInfo, CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { ident } from '../sql/ident.ts';
import { findColumn } from '../prepare/find-column.ts';
import { keyRule } from './customer-key.ts';
import { identityMap } from './identities.ts';
import { stemOf } from './join-sources.ts';
import { isAddedUp, keyTable, spellingTable } from './join-tables.ts';
import type { Joined } from './join-sources.ts';

/** Which rows found no partner: those of the file, or the customers that it has no row of. */
export type UnmatchedSide = 'file' | 'customers';

export interface UnmatchedInput {
  /** The customers with everything joined, before the steps on them. */
  readonly customers: CustomerTable;
  /** The same after those steps, where there are any: who and what they remove is in no output. */
  readonly prepared: CustomerTable | null;
  /** Names of columns that those steps drop or pseudonymise. */
  readonly hidden: ReadonlySet<string>;
  readonly file: Joined;
  readonly identities: readonly Joined[];
  readonly side: UnmatchedSide;
  /** Name of the table made, and start of the names of those in between. */
  readonly name: string;
}

/** Says why a row found no customer; first column of the rows of a file. */
const WHY = 'why';

/**
 * Makes a table of the rows that found no partner, with their exact text and their place from 0 in `_row`.
 * @returns its columns
 * @throws AppError `no-join`
 */
export async function unmatchedTable(db: Database, input: UnmatchedInput, signal?: AbortSignal): Promise<{ readonly columns: readonly Pick<ColumnInfo, 'name' | 'type' | 'mean'>[]; readonly rows: number }> {
  const { customers, prepared, hidden, file, identities, side, name } = input;
  const shown = prepared ?? customers;
  const join: JoinReport | undefined = customers.joins?.find(({ source }) => source === file.source.id);
  if (join === undefined) throw new AppError('no-join', { file: file.report.name });
  const rule = keyRule(file.source.join);
  const [map, spellings, own, keys] = [`${name}_map`, `${name}_spellings`, `${name}_own`, `${name}_keys`];
  try {
    await identityMap(db, map, identities, rule, signal);
    const named = { typed: customers.table, raw: customers.rawTable ?? customers.table, column: findColumn(customers.columns, join.to, null) };
    await spellingTable(db, spellings, named, rule, isAddedUp(file.role), signal);
    await keyTable(db, own, named, rule, { spellings, map }, signal);
    await keyTable(db, keys, { typed: file.report.typedTable, raw: file.report.rawTable, column: findColumn(file.report.columns, join.key, null) }, rule, { spellings, map }, signal);
    const place = (row: string): string => `CAST(row_number() OVER (ORDER BY ${row}) - 1 AS BIGINT) AS _row`;
    const added = new Set(customers.joins?.flatMap((one) => one.added));
    const stem = stemOf(file.report);
    const columns = side === 'file'
      ? file.report.columns.filter((column) => !hidden.has(column.name) && !hidden.has(`${column.name} (${stem})`))
      : shown.columns.filter((column) => !added.has(column.name));
    const list = columns.map((column) => `r.${ident(column.name)} AS ${ident(column.name)}`);
    const why = free(WHY, columns);
    if (side === 'file') {
      await db.exec(`CREATE OR REPLACE TABLE ${ident(name)} AS SELECT ${[place('r._row'), `CASE WHEN k.key IS NULL THEN 'names no customer' ELSE 'not among the customers' END AS ${ident(why)}`, ...list].join(', ')}
        FROM ${ident(file.report.rawTable)} AS r JOIN ${ident(keys)} AS k ON r._row = k._row
        WHERE k.key IS NULL OR k.key NOT IN (SELECT key FROM ${ident(own)} WHERE key IS NOT NULL) ORDER BY r._row`, { signal });
    } else {
      await db.exec(`CREATE OR REPLACE TABLE ${ident(name)} AS SELECT ${[place('r._row'), ...list].join(', ')} FROM ${ident(shown.rawTable ?? shown.table)} AS r JOIN ${ident(own)} AS k ON ${prepared === null ? 'r._row' : 'r._source'} = k._row
        WHERE k.key IS NULL OR k.key NOT IN (SELECT key FROM ${ident(keys)} WHERE key IS NOT NULL) ORDER BY r._row`, { signal });
    }
    const counted = await db.query(`SELECT count(*) AS n FROM ${ident(name)}`, { signal });
    return { columns: [...(side === 'file' ? [{ name: why, type: 'text' as const, mean: null }] : []), ...columns], rows: Number(counted.columns[0].values[0]) };
  } finally {
    await db.exec([map, spellings, own, keys].map((table) => `DROP TABLE IF EXISTS ${ident(table)}`).join('; ')).catch(() => undefined);
  }
}

/** A name that no column has. */
function free(name: string, columns: readonly { readonly name: string }[]): string {
  const taken = new Set(columns.map((column) => column.name.toLowerCase()));
  let found = name;
  for (let n = 2; taken.has(found); n++) found = `${name} ${n}`;
  return found;
}
