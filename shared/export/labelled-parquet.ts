import { Field, makeData, RecordBatch, Schema, Struct } from 'apache-arrow';
import { arrowData, arrowType, packParquet } from '../sources/write.ts';
import type { ParquetModule } from '../sources/parquet-module.ts';
import type { LabelledTable } from './labelled-table.ts';

/** The labelled customers as Parquet (Snappy): ids as text, numbers, dates and times with their types; nothing has to be made safe there. */
export async function labelledParquet(table: LabelledTable, parquet: ParquetModule): Promise<Uint8Array> {
  const fields = table.columns.map(({ name, type }) => new Field(name, arrowType(type), true));
  const schema = new Schema(fields);
  const batches: RecordBatch[] = [];
  for await (const part of table.parts()) {
    const children = table.columns.map(({ type }, j) => arrowData(part.columns[j], type));
    batches.push(new RecordBatch(schema, makeData({ type: new Struct(fields), length: part.rows, nullCount: 0, children })));
  }
  return packParquet(schema, batches, parquet);
}
