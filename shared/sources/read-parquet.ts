import { Field, Int64, makeData, RecordBatch, Schema, Struct, Table, tableFromIPC, tableToIPC } from 'apache-arrow';
import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { ident } from '../sql/ident.ts';
import { convertData, planColumn } from './arrow-columns.ts';
import type { ArrowPlan } from './arrow-columns.ts';
import { ROW } from './arrow-text.ts';
import { checkColumns } from './columns.ts';
import { readSlice } from './encoding.ts';
import type { PassOptions } from './encoding.ts';
import { nameColumns } from './names.ts';
import type { ColumnNames } from './names.ts';
import { readInt96 } from './parquet-int96.ts';
import type { ParquetModule } from './parquet-module.ts';

export interface ParquetTable {
  readonly names: ColumnNames;
  readonly rows: number;
  readonly plans: readonly ArrowPlan[];
}

const BATCH_ROWS = 65_536;

/**
 * Reads a Parquet file into two tables: `raw` with every value as text (NULL where it is missing), and `typed`.
 * Decimals keep their digits in `raw`; lists and structs are JSON text in both.
 * @throws AppError `damaged-file`, `header-only`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function readParquetFile(
  db: Database, file: FileSource, raw: string, typed: string, parquet: ParquetModule, options: PassOptions,
): Promise<ParquetTable> {
  const bytes = await readSlice(file, 0, file.size);
  const table = orDamaged(file, () => decode(bytes, parquet));
  return storeArrow(db, file, raw, typed, table, await readInt96(bytes), options);
}

/**
 * Reads an Arrow IPC file (Feather version 2) or stream into the same two tables. Its parts may be packed.
 * @throws AppError as `readParquetFile`
 */
export async function readArrowFile(
  db: Database, file: FileSource, raw: string, typed: string, parquet: ParquetModule, options: PassOptions,
): Promise<ParquetTable> {
  const bytes = await readSlice(file, 0, file.size);
  const table = orDamaged(file, () => decodeArrow(bytes, parquet));
  return storeArrow(db, file, raw, typed, table, new Map(), options);
}

const storeArrow = async (
  db: Database, file: FileSource, raw: string, typed: string, table: Table, int96: ReadonlyMap<string, readonly (bigint | null)[]>, options: PassOptions,
): Promise<ParquetTable> => {
  const { fields } = table.schema;
  checkColumns(fields.length, file.name);
  if (table.numRows === 0) throw new AppError('header-only', { file: file.name });
  const names = nameColumns(fields.map((field) => field.name), fields.length);
  const plans = fields.map(planColumn);
  const stage = `${typed}_stage`;
  let done = 0;
  for (const batch of table.batches) {
    throwIfCancelled(options.signal);
    if (batch.numRows === 0) continue;
    const columns = orDamaged(file, () => batch.data.children.map((data, j) => {
      const stamps = int96.get(fields[j].name)?.slice(done, done + batch.numRows) ?? null;
      return convertData(fields[j], plans[j], data, stamps);
    }));
    const outFields = [new Field(ROW, new Int64(), false), ...names.names.map((name, j) => new Field(name, plans[j].as, true))];
    const rowNumbers = BigInt64Array.from({ length: batch.numRows }, (_, i) => BigInt(done + i));
    const children = [makeData({ type: new Int64(), length: batch.numRows, nullCount: 0, data: rowNumbers }), ...columns];
    const schema = new Schema(outFields);
    const data = makeData({ type: new Struct(outFields), length: batch.numRows, nullCount: 0, children });
    await db.insertArrow(stage, tableToIPC(new Table(schema, [new RecordBatch(schema, data)]), 'stream'), options);
    done += batch.numRows;
    options.onProgress?.(done / table.numRows);
  }
  const safe = await demoteUnsafe(db, stage, names.names, plans);
  const list = (value: (name: string, j: number) => string): string =>
    [ROW, ...names.names.map((name, j) => `${value(ident(name), j)} AS ${ident(name)}`)].join(', ');
  await db.exec(`CREATE TABLE ${ident(raw)} AS SELECT ${list((name) => `CAST(${name} AS VARCHAR)`)} FROM ${ident(stage)} ORDER BY ${ROW};
    CREATE TABLE ${ident(typed)} AS SELECT ${list((name, j) => safe[j].sql(name))} FROM ${ident(stage)} ORDER BY ${ROW};
    DROP TABLE ${ident(stage)}`, { signal: options.signal });
  return { names, rows: done, plans: safe };
};

const decode = (bytes: Uint8Array, parquet: ParquetModule): Table =>
  tableFromIPC(parquet.readParquet(bytes, { batchSize: BATCH_ROWS }).intoIPCStream());

/** A file begins with a mark of eight bytes, then goes on as a stream; the stream's own reader unpacks its parts. */
const decodeArrow = (bytes: Uint8Array, parquet: ParquetModule): Table => {
  const stream = bytes[0] === 0x41 ? bytes.subarray(8) : bytes;
  return tableFromIPC(parquet.Table.fromIPCStream(stream).intoIPCStream());
};

/** What the values of a file make fail is a fault of the file. */
const orDamaged = <T>(file: FileSource, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('damaged-file', { file: file.name, reason }, error);
  }
};

/** Whole numbers that a double cannot hold are codes: their column becomes text. */
const demoteUnsafe = async (
  db: Database, stage: string, names: readonly string[], plans: readonly ArrowPlan[],
): Promise<ArrowPlan[]> => {
  const beyond = names.map((name, j) => (plans[j].type === 'integer'
    ? `CAST(coalesce(bool_or(CAST(${ident(name)} AS HUGEINT) NOT BETWEEN -9007199254740991 AND 9007199254740991), FALSE) AS INTEGER)`
    : '0'));
  const answer = await db.query(`SELECT ${beyond.map((sql, j) => `${sql} AS c${j}`).join(', ')} FROM ${ident(stage)}`);
  return plans.map((plan, j) => (answer.columns[j].values[0] === 1
    ? { ...plan, type: 'text', sql: (column) => `CAST(${column} AS VARCHAR)`, reason: 'Whole numbers beyond 2^53 are codes, so they stay text.' }
    : plan));
};
