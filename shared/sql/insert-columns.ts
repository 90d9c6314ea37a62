import { Field, Float64, Int32, makeData, RecordBatch, Schema, Struct, Table, tableToIPC, Utf8 } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import type { Database } from '../contract/database.ts';
import { ident } from './ident.ts';

/** A column computed outside the database: numbers with NaN, or texts with null, where there is no value. */
export interface NewColumn {
  readonly name: string;
  readonly values: Float64Array | readonly (string | null)[];
}

const ROWS_AT_ONCE = 65_536;

/**
 * Makes `table` (replaced when there) with `_row` and the given columns, one value a row from 0.
 * @param rows their number; each column has as many values
 */
export async function insertColumns(
  db: Database, table: string, rows: number, columns: readonly NewColumn[], signal?: AbortSignal,
): Promise<void> {
  const list = ['_row INTEGER', ...columns.map(({ name, values }) => `${ident(name)} ${values instanceof Float64Array ? 'DOUBLE' : 'VARCHAR'}`)];
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} (${list.join(', ')})`, { signal });
  const fields = [
    new Field('_row', new Int32(), false),
    ...columns.map(({ name, values }) => new Field(name, values instanceof Float64Array ? new Float64() : new Utf8(), true)),
  ];
  const schema = new Schema(fields);
  for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
    const to = Math.min(rows, from + ROWS_AT_ONCE);
    const length = to - from;
    const numbers = makeData({ type: new Int32(), length, nullCount: 0, data: Int32Array.from({ length }, (_, i) => from + i) });
    const children = [numbers, ...columns.map(({ values }) =>
      (values instanceof Float64Array ? numberData(values.subarray(from, to)) : textData(values.slice(from, to))))];
    const struct = makeData({ type: new Struct(fields), length, nullCount: 0, children });
    await db.insertArrow(table, tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream'), { signal });
  }
}

function bitmap(length: number, present: (i: number) => boolean): { nullBitmap: Uint8Array; nullCount: number } {
  const nullBitmap = new Uint8Array(((length + 63) >> 6) << 3);
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (present(i)) nullBitmap[i >> 3] |= 1 << (i & 7);
    else nullCount++;
  }
  return { nullBitmap, nullCount };
}

function numberData(values: Float64Array): Data {
  const data = values.slice();
  return makeData({ type: new Float64(), length: data.length, ...bitmap(data.length, (i) => data[i] === data[i]), data });
}

function textData(values: readonly (string | null)[]): Data {
  const encoder = new TextEncoder();
  const parts = values.map((value) => encoder.encode(value ?? ''));
  const valueOffsets = new Int32Array(values.length + 1);
  parts.forEach((part, i) => { valueOffsets[i + 1] = valueOffsets[i] + part.length; });
  const data = new Uint8Array(valueOffsets[values.length]);
  parts.forEach((part, i) => data.set(part, valueOffsets[i]));
  return makeData({ type: new Utf8(), length: values.length, ...bitmap(values.length, (i) => values[i] !== null), valueOffsets, data });
}
