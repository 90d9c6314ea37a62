import { Bool, DateDay, Field, Float64, Int64, makeData, RecordBatch, Schema, Struct, Table, tableToIPC, TimestampMicrosecond, Utf8 } from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import type { Column, Database, NumberColumn, TextColumn } from '../contract/database.ts';
import type { ColumnInfo, SourceReport } from '../contract/tables.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { csvWriter } from '../text/csv.ts';
import type { CsvWriter } from '../text/csv.ts';
import { bitmapOf, textData } from './arrow-columns.ts';
import { ROW } from './arrow-text.ts';
import { columnNames, pageOf } from './page.ts';
import type { ParquetModule } from './parquet-module.ts';

const ROWS_AT_ONCE = 50_000;

/**
 * A table as plain CSV, piece by piece: UTF-8, RFC 4180, lines ended by LF, every cell with the text of the table,
 * rows in the order of the source, NULL as an empty cell. Give it a raw table for the exact text of the file.
 * @param cells SQL, by column, for the columns that are to be written otherwise (see `plainCells`)
 * @param csv how they are written; by default as they are
 * @param headings what is written in place of the names of single columns
 */
export async function* writeCsv(
  db: Database, table: string, signal?: AbortSignal, cells?: ReadonlyMap<string, string>, csv: CsvWriter = csvWriter({ formulaSafe: false, lineEnd: '\n' }), headings: SourceReport['headings'] = [],
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const names = await columnNames(db, table, signal);
  const heading = new Map(headings.map((one) => [one.name, one.heading]));
  yield encoder.encode(csv.heading(names.map((name) => heading.get(name) ?? name)));
  for (let offset = 0; ; offset += ROWS_AT_ONCE) {
    const { rows } = await pageOf(db, table, offset, ROWS_AT_ONCE, signal, cells);
    if (rows.length === 0) return;
    yield encoder.encode(rows.map((row) => csv.line(row)).join(''));
  }
}

/** A typed table as the bytes of a Parquet file (Snappy), columns in the order given, rows in that of the source. */
export async function writeParquetFile(
  db: Database, table: string, columns: readonly Pick<ColumnInfo, 'name' | 'type'>[], parquet: ParquetModule, signal?: AbortSignal,
): Promise<Uint8Array> {
  const fields = columns.map(({ name, type }) => new Field(name, arrowType(type), true));
  const schema = new Schema(fields);
  const list = columns.map(({ name, type }, j) => `${exchanged(ident(name), type)} AS c${j}`);
  const batches: RecordBatch[] = [];
  for (let offset = 0; ; offset += ROWS_AT_ONCE) {
    const answer = await db.query(`SELECT ${[ROW, ...list].join(', ')} FROM ${ident(table)}
      WHERE ${ROW} >= ${offset} AND ${ROW} < ${offset + ROWS_AT_ONCE} ORDER BY ${ROW}`, { signal });
    if (answer.rows === 0 && offset > 0) break;
    const children = columns.map(({ type }, j) => arrowData(answer.columns[j + 1], type));
    const struct = makeData({ type: new Struct(fields), length: answer.rows, nullCount: 0, children });
    batches.push(new RecordBatch(schema, struct));
    if (answer.rows < ROWS_AT_ONCE) break;
  }
  return packParquet(schema, batches, parquet);
}

/** Batches of one shape as the bytes of a Parquet file (Snappy). */
export function packParquet(schema: Schema, batches: readonly RecordBatch[], parquet: ParquetModule): Uint8Array {
  const ipc = tableToIPC(new Table(schema, [...batches]), 'stream');
  const properties = new parquet.WriterPropertiesBuilder().setCompression(parquet.Compression.SNAPPY).build();
  return parquet.writeParquet(parquet.Table.fromIPCStream(ipc), properties);
}

/** The type of a column in Arrow. */
export const arrowType = (type: ColumnType): DataType => {
  switch (type) {
    case 'integer':
      return new Int64();
    case 'number':
      return new Float64();
    case 'boolean':
      return new Bool();
    case 'date':
      return new DateDay();
    case 'datetime':
      return new TimestampMicrosecond();
    case 'category':
    case 'text':
      return new Utf8();
  }
};

/** A column in a form that crosses the database port: days and microseconds since 1970 for dates. */
export const exchanged = (column: string, type: ColumnType): string => {
  if (type === 'date') return `date_diff('day', DATE '1970-01-01', ${column})`;
  if (type === 'datetime') return `CAST(epoch_us(${column}) AS VARCHAR)`;
  if (type === 'category' || type === 'text') return `CAST(${column} AS VARCHAR)`;
  return column;
};

/** A column as Arrow has it; see `exchanged`. */
export const arrowData = (column: Column, type: ColumnType): Data => {
  if (type === 'category' || type === 'text') return textData((column as TextColumn).values);
  const length = column.valid.length;
  const { nullBitmap, nullCount } = bitmapOf(length, (i) => column.valid[i] === 1);
  const shape = { length, nullCount, nullBitmap };
  if (type === 'datetime') {
    const micros = (column as TextColumn).values.map((value) => BigInt(value ?? '0'));
    return makeData({ ...shape, type: new TimestampMicrosecond(), data: BigInt64Array.from(micros) });
  }
  const { values } = column as NumberColumn;
  if (type === 'number') return makeData({ ...shape, type: new Float64(), data: values });
  const whole = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  if (type === 'date') return makeData({ ...shape, type: new DateDay(), data: Int32Array.from(whole) });
  if (type === 'integer') return makeData({ ...shape, type: new Int64(), data: BigInt64Array.from(whole, BigInt) });
  const bits = bitmapOf(length, (i) => whole[i] === 1).nullBitmap;
  return makeData({ ...shape, type: new Bool(), data: bits });
};
