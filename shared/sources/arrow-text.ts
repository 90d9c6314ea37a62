import { Field, Int64, makeData, Utf8 } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import { streamOf } from '../sql/arrow-ipc.ts';
import type { TextBatch } from './row-store.ts';

/** Name of the row number in every table of a source. */
export const ROW = '_row';
/** Name of the row in the source, in tables that preparation steps made. */
export const SOURCE_ROW = '_source';

/** A batch of text cells as an Arrow IPC stream: `_row` BIGINT, then the columns as VARCHAR. */
export function textBatchToIpc(names: readonly string[], batch: TextBatch): Uint8Array {
  const { rows } = batch;
  const fields = [new Field(ROW, new Int64(), false), ...names.map((name) => new Field(name, new Utf8(), false))];
  const children = [
    rowNumbers(batch.firstRow, rows),
    ...batch.columns.map(({ bytes, offsets }) => makeData({
      type: new Utf8(), length: rows, nullCount: 0,
      valueOffsets: offsets.subarray(0, rows + 1), data: bytes.subarray(0, offsets[rows]),
    })),
  ];
  return streamOf(fields, children, rows);
}

/** The values of `_row` for rows that follow each other. */
export function rowNumbers(first: number, rows: number): Data {
  const data = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) data[i] = BigInt(first + i);
  return makeData({ type: new Int64(), length: rows, nullCount: 0, data });
}
