import { DuckDBTypeId } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { AppError } from '../errors/app-error.ts';
import type { Column, ResultTable } from '../contract/database.ts';
import { safeInteger } from '../sql/arrow-result.ts';

type Values = ArrayLike<number> | ArrayLike<bigint>;

/** Types whose values lie in a vector as a typed array reads them. */
const ARRAYS = new Map<number, new (buffer: ArrayBuffer, at: number, length: number) => Values & { readonly BYTES_PER_ELEMENT: number }>([
  [DuckDBTypeId.BOOLEAN, Uint8Array], [DuckDBTypeId.TINYINT, Int8Array], [DuckDBTypeId.SMALLINT, Int16Array],
  [DuckDBTypeId.INTEGER, Int32Array], [DuckDBTypeId.BIGINT, BigInt64Array], [DuckDBTypeId.UTINYINT, Uint8Array],
  [DuckDBTypeId.USMALLINT, Uint16Array], [DuckDBTypeId.UINTEGER, Uint32Array], [DuckDBTypeId.UBIGINT, BigUint64Array],
  [DuckDBTypeId.FLOAT, Float32Array], [DuckDBTypeId.DOUBLE, Float64Array],
]);
/** Numbers that JavaScript has no array for; they are few. */
const BOXED = new Set<number>([DuckDBTypeId.HUGEINT, DuckDBTypeId.UHUGEINT, DuckDBTypeId.SQLNULL]);
const TEXT: number = DuckDBTypeId.VARCHAR;
const INLINE = 12;

/** Runs a statement and returns all its rows. @throws AppError `unsupported-type`; errors of the engine */
export async function queryAll(connection: DuckDBConnection, sql: string): Promise<ResultTable> {
  const result = await connection.stream(sql);
  const names = result.columnNames();
  names.forEach((name, j) => checkType(result, j, name));
  const chunks: DuckDBDataChunk[] = [];
  let rows = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    chunks.push(chunk);
    rows += chunk.rowCount;
  }
  return { rows, columns: names.map((name, j) => columnOf(name, result.columnTypeId(j), chunks, j, rows)) };
}

const checkType = (result: DuckDBResult, j: number, name: string): void => {
  const id = result.columnTypeId(j);
  if (ARRAYS.has(id) || BOXED.has(id) || id === DuckDBTypeId.VARCHAR) return;
  throw new AppError('unsupported-type', { column: name, type: String(result.columnType(j)) });
};

const columnOf = (name: string, type: number, chunks: readonly DuckDBDataChunk[], j: number, rows: number): Column => {
  const valid = new Uint8Array(rows).fill(1);
  const text = type === TEXT;
  const numbers = new Float64Array(text ? 0 : rows);
  const texts: (string | null)[] = text ? new Array<string | null>(rows) : [];
  let at = 0;
  for (const chunk of chunks) {
    const count = chunk.rowCount;
    if (BOXED.has(type)) boxedInto(name, chunk, j, numbers, valid, at);
    else {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, j);
      const mask = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8) as Uint8Array | null;
      if (mask) for (let i = 0; i < count; i++) valid[at + i] = (mask[i >> 3] >> (i & 7)) & 1;
      if (text) textsInto(duckdb.vector_get_data(vector, count * 16), texts, valid, at, count);
      else numbersInto(name, type, vector, numbers, valid, at, count);
    }
    at += count;
  }
  return text ? { name, kind: 'text', values: texts, valid } : { name, kind: 'number', values: numbers, valid };
};

const numbersInto = (
  name: string, type: number, vector: duckdb.Vector, out: Float64Array, valid: Uint8Array, at: number, count: number,
): void => {
  const ArrayOf = ARRAYS.get(type);
  if (ArrayOf === undefined) return;
  const width = (ArrayOf as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  const data = duckdb.vector_get_data(vector, count * width);
  const values = new ArrayOf(data.buffer as ArrayBuffer, data.byteOffset, count);
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let i = 0; i < count; i++) out[at + i] = valid[at + i] === 1 ? safeInteger(name, values[i]) : NaN;
    return;
  }
  out.set(values as ArrayLike<number>, at);
  for (let i = 0; i < count; i++) if (valid[at + i] === 0) out[at + i] = NaN;
};

const boxedInto = (name: string, chunk: DuckDBDataChunk, j: number, out: Float64Array, valid: Uint8Array, at: number): void => {
  chunk.getColumnValues(j).forEach((value, i) => {
    valid[at + i] = value === null ? 0 : 1;
    out[at + i] = value === null ? NaN : safeInteger(name, value as bigint);
  });
};

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Short text lies in the vector itself (length, then bytes); of longer text there is a pointer. */
const textsInto = (data: Uint8Array, out: (string | null)[], valid: Uint8Array, at: number, count: number): void => {
  const lengths = new Uint32Array(data.buffer, data.byteOffset, count * 4);
  for (let i = 0; i < count; i++) {
    const length = lengths[i * 4];
    if (valid[at + i] === 0) out[at + i] = null;
    else if (length > INLINE) {
      out[at + i] = decoder.decode(duckdb.get_data_from_pointer(data.buffer as ArrayBuffer, data.byteOffset + i * 16 + 8, length));
    } else out[at + i] = shortText(data, i * 16 + 4, length);
  }
};

/** Short ASCII text is built by hand: calling the decoder costs more than the characters. */
const shortText = (bytes: Uint8Array, from: number, length: number): string => {
  let text = '';
  for (let i = from; i < from + length; i++) {
    if (bytes[i] > 127) return decoder.decode(bytes.subarray(from, from + length));
    text += String.fromCharCode(bytes[i]);
  }
  return text;
};
