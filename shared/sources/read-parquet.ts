import { tableFromIPC } from 'apache-arrow';
import type { Table } from 'apache-arrow';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { convertData, planColumn } from './arrow-columns.ts';
import { readSlice } from './encoding.ts';
import type { PassOptions } from './encoding.ts';
import { readInt96 } from './parquet-int96.ts';
import type { ParquetModule } from './parquet-module.ts';
import { BATCH_ROWS, orDamaged, storeColumnar } from './store-columnar.ts';
import type { ColumnarSource, ColumnarTable } from './store-columnar.ts';

/**
 * Reads a Parquet file into two tables: `raw` with every value as text (NULL where it is missing), and `typed`.
 * Decimals keep their digits in `raw`; lists and structs are JSON text in both.
 * @throws AppError `damaged-file`, `header-only`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function readParquetFile(
  db: Database, file: FileSource, raw: string, typed: string, parquet: ParquetModule, options: PassOptions,
): Promise<ColumnarTable> {
  const bytes = await readSlice(file, 0, file.size);
  const table = orDamaged(file, () => decode(bytes, parquet));
  return storeColumnar(db, file, raw, typed, columnsOf(table, await readInt96(bytes)), options);
}

const columnsOf = (table: Table, int96: ReadonlyMap<string, readonly (bigint | null)[]>): ColumnarSource => {
  const { fields } = table.schema;
  const plans = fields.map(planColumn);
  const batches = function* (): Generator<{ rows: number; columns: () => ReturnType<typeof convertData>[] }> {
    let done = 0;
    for (const { numRows, data } of table.batches) {
      const from = done;
      done += numRows;
      yield {
        rows: numRows,
        columns: () => data.children.map((child, j) => convertData(fields[j], plans[j], child, int96.get(fields[j].name)?.slice(from, from + numRows) ?? null)),
      };
    }
  };
  return { names: fields.map((field) => field.name), plans, rows: table.numRows, batches: batches() };
};

const decode = (bytes: Uint8Array, parquet: ParquetModule): Table =>
  tableFromIPC(parquet.readParquet(bytes, { batchSize: BATCH_ROWS }).intoIPCStream());
