import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, DuckDBTypeId } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { Compression, Table, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm/esm';
import { AppError } from '../errors/app-error.ts';
import type { Column, ResultTable } from '../contract/database.ts';
import { safeInteger } from '../sql/arrow-result.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { tableExists } from '../sql/tables.ts';

/** The statements of the `Database` port on native DuckDB, one at a time; runs inside the database process. */
export interface NativeEngine {
  readonly release: string;
  exec(sql: string): Promise<void>;
  query(sql: string): Promise<ResultTable>;
  insertArrow(table: string, ipc: Uint8Array): Promise<void>;
  /** Interrupts the running statement. */
  interrupt(): void;
}

/**
 * Opens DuckDB in memory, locked: it may touch `directory` (its spill and the exchange of inserted tables) and nothing
 * else, installs and loads nothing, and its configuration cannot be changed. `parquet-wasm` must be initialised.
 * @param directory private to this database; emptied here
 */
export async function openNativeEngine(directory: string): Promise<NativeEngine> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const instance = await DuckDBInstance.create(':memory:', {
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    temp_directory: join(directory, 'spill'),
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_directories = [${literal(directory)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  const release = (await (await connection.run('SELECT version()')).getRows())[0][0] as string;
  let files = 0;
  return {
    release,
    async exec(sql) {
      await connection.run(sql);
    },
    query: (sql) => readAll(connection, sql),
    async insertArrow(table, ipc) {
      const path = join(directory, `insert-${files++}.parquet`);
      await writeFile(path, parquetOf(ipc), { mode: 0o600 });
      try {
        const target = ident(table);
        const source = `SELECT * FROM read_parquet(${literal(path)})`;
        const there = await connection.runAndReadAll(tableExists(table));
        const verb = there.getRows().length > 0 ? `INSERT INTO ${target}` : `CREATE TABLE ${target} AS`;
        await connection.run(`${verb} ${source}`);
      } finally {
        await rm(path, { force: true });
      }
    },
    interrupt: () => connection.interrupt(),
  };
}

/** Uncompressed and without dictionaries: written once, read once. */
const parquetOf = (ipc: Uint8Array): Uint8Array => {
  const properties = new WriterPropertiesBuilder()
    .setCompression(Compression.UNCOMPRESSED)
    .setDictionaryEnabled(false)
    .setMaxRowGroupSize(122_880)
    .build();
  return writeParquet(Table.fromIPCStream(ipc), properties);
};

const NUMERIC = new Set<number>([
  DuckDBTypeId.BOOLEAN, DuckDBTypeId.TINYINT, DuckDBTypeId.SMALLINT, DuckDBTypeId.INTEGER, DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT, DuckDBTypeId.USMALLINT, DuckDBTypeId.UINTEGER, DuckDBTypeId.UBIGINT, DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT, DuckDBTypeId.FLOAT, DuckDBTypeId.DOUBLE, DuckDBTypeId.SQLNULL,
]);

const readAll = async (connection: DuckDBConnection, sql: string): Promise<ResultTable> => {
  const result = await connection.stream(sql);
  const names = result.columnNames();
  const kinds = names.map((name, j) => kindOf(result, j, name));
  const chunks: DuckDBDataChunk[] = [];
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    chunks.push(chunk);
    rows += chunk.rowCount;
  }
  return { rows, columns: names.map((name, j) => columnOf(name, kinds[j], chunks, j, rows)) };
};

const kindOf = (result: DuckDBResult, j: number, name: string): 'number' | 'text' => {
  const id = result.columnTypeId(j);
  if (NUMERIC.has(id)) return 'number';
  if (id === DuckDBTypeId.VARCHAR) return 'text';
  throw new AppError('unsupported-type', { column: name, type: String(result.columnType(j)) });
};

const columnOf = (
  name: string, kind: 'number' | 'text', chunks: readonly DuckDBDataChunk[], j: number, rows: number,
): Column => {
  const valid = new Uint8Array(rows);
  const numbers = new Float64Array(kind === 'number' ? rows : 0);
  const texts: (string | null)[] = kind === 'text' ? new Array(rows) : [];
  let row = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(j);
    for (let i = 0; i < chunk.rowCount; i++, row++) {
      const value = vector.getItem(i);
      valid[row] = value === null ? 0 : 1;
      if (kind === 'text') texts[row] = value as string | null;
      else if (value === null) numbers[row] = NaN;
      else numbers[row] = typeof value === 'bigint' ? safeInteger(name, value) : Number(value);
    }
  }
  return kind === 'text' ? { name, kind, values: texts, valid } : { name, kind, values: numbers, valid };
};
