import type { Database } from '../contract/database.ts';
import { AppError, isCancelled, throwIfCancelled } from '../errors/app-error.ts';
import { checkQuery } from './guard.ts';
import { ident } from './ident.ts';
import { literal } from './literal.ts';

/** A table that a query may name. */
export interface QueryTable {
  readonly name: string;
  /** Its table in the database. */
  readonly table: string;
  /** Columns of it, in their order. */
  readonly columns: readonly string[];
}

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  /** Rows as text, from a place on; null where there is no value. */
  page(offset: number, limit: number): Promise<readonly (readonly (string | null)[])[]>;
  close(): Promise<void>;
}

const PLACE = '_tessera_row';
let serial = 0;

/** What a query may take, rows being those of its answer. */
export interface QueryBounds {
  readonly rows: number;
  /** Of memory and disk. */
  readonly bytes: number;
  readonly seconds: number;
}
export const QUERY_BOUNDS: QueryBounds = { rows: 20_000_000, bytes: 4e9, seconds: 600 };

/**
 * Runs a query of a person over the tables given and keeps all its rows, in its order, until `close`. It is stopped at the
 * first row, byte or second too many.
 * @param onProgress hears how much of it is done, from 0 to 1, where the database can tell
 * Errors: `query-not-allowed`, `query-failed` with DuckDB's words (line numbers are those of the query), `query-too-large`,
 * `query-too-slow`, `cancelled`.
 */
export async function runUserQuery(
  db: Database, text: string, tables: readonly QueryTable[], signal?: AbortSignal, bounds: QueryBounds = QUERY_BOUNDS, onProgress?: (fraction: number) => void,
): Promise<QueryAnswer> {
  const { sql, names } = checkQuery(text);
  throwIfCancelled(signal);
  await refuseOthers(db, names, tables, signal);
  serial += 1;
  const result = `query_result_${serial}`;
  const close = (): Promise<void> => db.exec(`DROP TABLE IF EXISTS ${ident(result)}`);
  const named = tables.map(({ name, table, columns }) => `${ident(name)} AS NOT MATERIALIZED (SELECT ${columns.map(ident).join(', ')} FROM ${ident(table)})`);
  const before = `CREATE TABLE ${ident(result)} AS ${named.length === 0 ? '' : `WITH ${named.join(', ')} `}SELECT row_number() OVER () - 1 AS ${ident(PLACE)}, * FROM (`;
  const clock = stopAfter(bounds.seconds, signal);
  try {
    // The query stands on lines of its own, so that the places DuckDB names can be told.
    await db.exec(`${before.replaceAll('\n', ' ')}\n${sql}\n) LIMIT ${bounds.rows + 1}`, { signal: clock.signal, mostBytes: bounds.bytes, onProgress });
  } catch (error) {
    if (clock.late && isCancelled(error)) throw new AppError('query-too-slow', { seconds: bounds.seconds }, error);
    throw inWords(error, bounds);
  } finally {
    clock.end();
  }
  const described = await db.query(
    `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ${literal(result)} AND schema_name = 'main' ORDER BY column_index`, { signal });
  const counted = await db.query(`SELECT count(*) AS n FROM ${ident(result)}`, { signal });
  const rows = Number(counted.columns[0].values[0]);
  if (rows > bounds.rows) {
    await close();
    throw new AppError('query-too-large', { rows: bounds.rows });
  }
  const [titles, types] = described.columns.map((column) => column.values as readonly string[]);
  const columns = Array.from({ length: described.rows }, (_, i) => ({ name: titles[i], type: types[i] })).filter(({ name }) => name !== PLACE);
  const list = columns.map(({ name }, j) => `CAST(${ident(name)} AS VARCHAR) AS c${j}`).join(', ');
  return {
    columns,
    rows,
    async page(offset, limit) {
      const answer = await db.query(`SELECT ${list} FROM ${ident(result)} WHERE ${ident(PLACE)} >= ${Math.floor(offset)} AND ${ident(PLACE)} < ${Math.floor(offset + limit)} ORDER BY ${ident(PLACE)}`, { signal });
      const values = answer.columns.map((column) => column.values as readonly (string | null)[]);
      return Array.from({ length: answer.rows }, (_, i) => values.map((column) => column[i]));
    },
    close,
  };
}

/** The failure in DuckDB's words, with the lines of the query itself. */
const inWords = (error: unknown, bounds: QueryBounds): unknown => {
  if (!(error instanceof AppError) || error.code !== 'database-failed') return error;
  if (/^out of memory/i.test(String(error.data['reason']))) return new AppError('query-too-large', { bytes: bounds.bytes }, error);
  const reason = String(error.data['reason'] ?? '').replace(/\bLINE (\d+):/g, (_, line: string) => `line ${Number(line) - 1}:`);
  return new AppError('query-failed', { reason }, error);
};

/**
 * Everything else that the database has under a name: tables of its own, and the views that tell of it.
 * Errors: `query-not-allowed`
 */
const refuseOthers = async (db: Database, names: ReadonlySet<string>, tables: readonly QueryTable[], signal?: AbortSignal): Promise<void> => {
  const own = new Set(tables.flatMap(({ name, columns }) => [name, ...columns]).map((name) => name.toLowerCase()));
  const answer = await db.query(`SELECT table_name AS n FROM duckdb_tables() UNION ALL
    SELECT view_name FROM duckdb_views() WHERE schema_name <> 'information_schema' UNION ALL VALUES ('information_schema'), ('pg_catalog') ORDER BY n`, { signal });
  for (const name of answer.columns[0].values as readonly string[]) {
    const low = name.toLowerCase();
    if (names.has(low) && !own.has(low)) {
      throw new AppError('query-not-allowed', { reason: `${name} is not one of the tables: ${tables.map((table) => table.name).join(', ') || 'there are none'}` });
    }
  }
};

/** A signal that fires with another one, or when the time is up. */
const stopAfter = (seconds: number, signal?: AbortSignal): { readonly signal: AbortSignal; readonly late: boolean; end(): void } => {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    stop();
  }, seconds * 1000);
  signal?.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    get late() {
      return late;
    },
    end() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    },
  };
};

/** A file's name as a name that needs no quotes in SQL, unlike those taken. */
export function tableName(file: string, taken: ReadonlySet<string>): string {
  const plain = file.replace(/(\.[a-z0-9]{1,8}){1,2}$/i, '').normalize('NFC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '');
  const base = plain === '' ? 'data' : /^\p{L}/u.test(plain) ? plain : `t_${plain}`;
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
  return name;
}
