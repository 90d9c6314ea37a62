import { RecordBatch, RecordBatchStreamWriter, Schema, makeData, Struct } from 'apache-arrow';
import type { Data, Field } from 'apache-arrow';

/** Columns of `rows` values each as an Arrow IPC stream of one batch. */
export function streamOf(fields: Field[], children: Data[], rows: number): Uint8Array {
  const schema = new Schema(fields);
  // A batch looks for each of its fields among all others (a `Table` as well), 16,384 columns a second long; they are the same ones.
  Object.assign(schema, { assign: () => schema });
  const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  return RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]).toUint8Array(true);
}
