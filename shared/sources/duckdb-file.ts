import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { readSlice } from './encoding.ts';

/** Name under which a database file is attached. */
export const ATTACHED = 'file';

/** A table of a database file. Nothing that the file itself defines is run: no view, no macro, no computed column. */
export interface DuckdbTable {
  /** With its schema, where that is not `main`. */
  readonly name: string;
  /** Quoted, with the database. */
  readonly sql: string;
  /** Has rows, as far as the catalogue knows. */
  readonly filled: boolean;
  /** Stored columns, in order, with their types. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns that are computed by an expression of the file, and are left out. */
  readonly computed: readonly string[];
}

/** Versions of the storage that DuckDB 1.4 reads: 64 is of 0.9.2 to 1.1, 67 of 1.4. */
const OLDEST = 64;
const NEWEST = 67;
const ENCRYPTED = 1;
/** A file begins with three heads: one that never changes, and two that are written in turn. */
const HEAD_BYTES = 4096;

/**
 * Looks at the head of a database file before any engine does: its version, and whether it is encrypted.
 * @throws AppError `database-version`, `unsupported-format`, `damaged-file`
 */
export async function checkDuckdbHead(file: FileSource): Promise<void> {
  const cut = (): AppError => new AppError('damaged-file', { file: file.name, reason: 'it ends too early' });
  if (file.size < 3 * HEAD_BYTES) throw cut();
  const head = await readSlice(file, 0, 3 * HEAD_BYTES);
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const version = Number(view.getBigUint64(12, true));
  if ((view.getUint8(20) & ENCRYPTED) !== 0) throw new AppError('unsupported-format', { file: file.name, format: 'an encrypted DuckDB database' });
  if (version < OLDEST || version > NEWEST) throw new AppError('database-version', { file: file.name, version, oldest: OLDEST, newest: NEWEST });
  // DuckDB-WASM would read on behind the end for ever
  const [first, second] = [HEAD_BYTES, 2 * HEAD_BYTES].map((at) => ({
    iteration: view.getBigUint64(at + 8, true), bytes: view.getBigUint64(at + 32, true) * view.getBigUint64(at + 40, true),
  }));
  const { bytes } = second.iteration > first.iteration ? second : first;
  if (BigInt(file.size - 3 * HEAD_BYTES) < bytes) throw cut();
}

/** The tables of the attached file, in order of their names, and the names of its views. */
export async function listDuckdb(db: Database, signal?: AbortSignal): Promise<{ tables: DuckdbTable[]; views: string[] }> {
  const where = `database_name = ${literal(ATTACHED)} AND NOT internal`;
  const found = await db.query(`SELECT schema_name, table_name, sql, estimated_size FROM duckdb_tables() WHERE ${where} AND NOT temporary
    ORDER BY schema_name <> 'main', schema_name, table_name`, { signal });
  const [schemas, names, statements] = found.columns.map((column) => column.values as readonly string[]);
  const listed = await db.query(`SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE ${where}
    ORDER BY schema_name, table_name, column_index`, { signal });
  const [ofSchema, ofTable, columnNames, types] = listed.columns.map((column) => column.values as readonly string[]);
  const columns = new Map<string, { name: string; type: string }[]>();
  for (let i = 0; i < listed.rows; i++) {
    const key = JSON.stringify([ofSchema[i], ofTable[i]]);
    const those = columns.get(key) ?? [];
    those.push({ name: columnNames[i], type: types[i] });
    columns.set(key, those);
  }
  const tables: DuckdbTable[] = [];
  for (let i = 0; i < found.rows; i++) {
    const own = columns.get(JSON.stringify([schemas[i], names[i]])) ?? [];
    const computed = computedColumns(statements[i]);
    tables.push({
      name: schemas[i] === 'main' ? names[i] : `${schemas[i]}.${names[i]}`,
      sql: [ATTACHED, schemas[i], names[i]].map(ident).join('.'),
      filled: Number(found.columns[3].values[i]) > 0,
      columns: own.filter(({ name }) => !computed.has(name)),
      computed: own.filter(({ name }) => computed.has(name)).map(({ name }) => name),
    });
  }
  const views = await db.query(`SELECT CASE schema_name WHEN 'main' THEN view_name ELSE schema_name || '.' || view_name END AS name
    FROM duckdb_views() WHERE ${where} ORDER BY name`, { signal });
  return { tables, views: [...(views.columns[0].values as readonly string[])] };
}

/**
 * Names of the columns that a CREATE TABLE statement computes. The statement is DuckDB's own writing, so each begins with
 * its name, in double quotes where need be, and a quoted text cannot be taken for the words that are looked for.
 */
export function computedColumns(statement: string): ReadonlySet<string> {
  const computed = new Set<string>();
  let depth = 0;
  let first: string | null = null;
  for (const [token] of statement.matchAll(/"(?:[^"]|"")*"|'(?:[^']|'')*'|[(),]|[^\s"'(),]+/g)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === ',' && depth === 1) first = null;
    else if (depth === 1 && first === null) first = token.startsWith('"') ? token.slice(1, -1).replaceAll('""', '"') : token;
    else if (depth === 1 && token.toUpperCase() === 'GENERATED') computed.add(first ?? '');
  }
  return computed;
}
