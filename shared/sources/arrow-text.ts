import { Field, Int64, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct, Utf8 } from 'apache-arrow';
import type { TextBatch } from './row-store.ts';

/** Name of the row number in every table of a source. */
export const ROW = '_row';
/** Name of the row in the source, in tables that preparation steps made. */
export const SOURCE_ROW = '_source';

/** A batch of text cells as an Arrow IPC stream: `_row` BIGINT, then the columns as VARCHAR. */
export function textBatchToIpc(names: readonly string[], batch: TextBatch): Uint8Array {
  const { rows } = batch;
  const rowNumbers = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) rowNumbers[i] = BigInt(batch.firstRow + i);
  const fields = [new Field(ROW, new Int64(), false), ...names.map((name) => new Field(name, new Utf8(), false))];
  const children = [
    makeData({ type: new Int64(), length: rows, nullCount: 0, data: rowNumbers }),
    ...batch.columns.map(({ bytes, offsets }) => makeData({
      type: new Utf8(), length: rows, nullCount: 0,
      valueOffsets: offsets.subarray(0, rows + 1), data: bytes.subarray(0, offsets[rows]),
    })),
  ];
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  // a `Table` compares every column with every other
  return RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]).toUint8Array(true);
}
