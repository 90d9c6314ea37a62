import { isUtf8 } from 'node:buffer';
import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { DataChunk, Vector } from '@duckdb/node-bindings';
import { DataType, Precision, RecordBatchReader, TimeUnit } from 'apache-arrow';
import type { Data, Field } from 'apache-arrow';
import { AppError } from '../errors/app-error.ts';
import { ident } from '../sql/ident.ts';
import { tableExists } from '../sql/tables.ts';

/** How a column of an Arrow stream goes into the database: its SQL type, and the bytes of a value. */
interface Kind {
  readonly sql: string;
  readonly id: duckdb.Type;
  /** Bytes of a value as they lie in the Arrow buffer; 0: packed bits; −1: text. */
  readonly width: number;
}

const { Type } = duckdb;
const SIGNED = new Map([[8, ['TINYINT', Type.TINYINT]], [16, ['SMALLINT', Type.SMALLINT]], [32, ['INTEGER', Type.INTEGER]], [64, ['BIGINT', Type.BIGINT]]] as const);
const UNSIGNED = new Map([[8, ['UTINYINT', Type.UTINYINT]], [16, ['USMALLINT', Type.USMALLINT]], [32, ['UINTEGER', Type.UINTEGER]], [64, ['UBIGINT', Type.UBIGINT]]] as const);

const kindOf = (field: Field): Kind => {
  const type = field.type as DataType;
  if (DataType.isUtf8(type)) return { sql: 'VARCHAR', id: Type.VARCHAR, width: -1 };
  if (DataType.isBool(type)) return { sql: 'BOOLEAN', id: Type.BOOLEAN, width: 0 };
  if (DataType.isFloat(type) && type.precision === Precision.DOUBLE) return { sql: 'DOUBLE', id: Type.DOUBLE, width: 8 };
  if (DataType.isFloat(type) && type.precision === Precision.SINGLE) return { sql: 'FLOAT', id: Type.FLOAT, width: 4 };
  if (DataType.isInt(type)) {
    const [sql, id] = (type.isSigned ? SIGNED : UNSIGNED).get(type.bitWidth) as readonly [string, duckdb.Type];
    return { sql, id, width: type.bitWidth / 8 };
  }
  if (DataType.isTimestamp(type) && type.unit === TimeUnit.MICROSECOND) return { sql: 'TIMESTAMP', id: Type.TIMESTAMP, width: 8 };
  throw new AppError('unsupported-type', { column: field.name, type: `Arrow type ${type.typeId}` });
};

/** Rows of a chunk of the engine; a multiple of 64, so that validity bits stay on whole bytes. */
const CHUNK_ROWS = duckdb.vector_size();

/**
 * Appends an Arrow IPC stream to a table, which is created when it is not there. Values go from the Arrow buffers
 * into the engine's vectors as they are: no file, no SQL and no value of its own in JavaScript.
 * @throws AppError `unsupported-type`; errors of the engine
 */
export async function appendArrow(connection: DuckDBConnection, table: string, ipc: Uint8Array): Promise<void> {
  const reader = RecordBatchReader.from(ipc);
  reader.open();
  const { fields } = reader.schema;
  const kinds = fields.map(kindOf);
  const there = await connection.runAndReadAll(tableExists(table));
  if (there.getRows().length === 0) {
    await connection.run(`CREATE TABLE ${ident(table)} (${fields.map(({ name }, j) => `${ident(name)} ${kinds[j].sql}`).join(', ')})`);
  }
  const raw = duckdb.create_data_chunk(kinds.map(({ id }) => duckdb.create_logical_type(id)));
  const chunk = new DuckDBDataChunk(raw);
  const scratch = new Uint8Array(CHUNK_ROWS * 16);
  const appender = await connection.createAppender(table);
  try {
    for (const batch of reader) {
      const columns = batch.data.children;
      columns.forEach((data, j) => {
        if (kinds[j].width < 0) checkText(fields[j].name, data);
      });
      for (let at = 0; at < batch.numRows; at += CHUNK_ROWS) {
        const rows = Math.min(CHUNK_ROWS, batch.numRows - at);
        duckdb.data_chunk_reset(raw);
        duckdb.data_chunk_set_size(raw, rows);
        columns.forEach((data, j) => fill(raw, j, kinds[j], data, at, rows, scratch));
        appender.appendDataChunk(chunk);
      }
    }
  } finally {
    appender.closeSync();
  }
}

/** The engine takes text at its word; what is not UTF-8 would break it later. */
const checkText = (column: string, data: Data): void => {
  const offsets = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  let sound = isUtf8(bytes.subarray(offsets[0], offsets[data.length]));
  for (let i = 0; i < data.length && sound; i++) sound = offsets[i] === offsets[i + 1] || (bytes[offsets[i]] & 0xc0) !== 0x80;
  if (!sound) throw new AppError('database-failed', { reason: `column ${column} holds text that is not UTF-8` });
};

const fill = (chunk: DataChunk, j: number, kind: Kind, data: Data, at: number, rows: number, scratch: Uint8Array): void => {
  const vector = duckdb.data_chunk_get_vector(chunk, j);
  if (kind.width < 0) fillText(vector, data, at, rows, scratch);
  else if (kind.width === 0) {
    const bits = data.values as Uint8Array;
    for (let i = 0; i < rows; i++) scratch[i] = (bits[(at + i) >> 3] >> ((at + i) & 7)) & 1;
    copy(vector, scratch, 0, rows);
  } else {
    const values = data.values as ArrayBufferView;
    copy(vector, new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at * kind.width, rows * kind.width);
  }
  if (data.nullCount === 0) return;
  const valid = data.nullBitmap as Uint8Array;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(vector, 0, valid.buffer as ArrayBuffer, valid.byteOffset + (at >> 3), (rows + 7) >> 3);
};

const copy = (vector: Vector, bytes: Uint8Array, from: number, count: number): void => {
  duckdb.copy_data_to_vector(vector, 0, bytes.buffer as ArrayBuffer, bytes.byteOffset + from, count);
};

/** Text of up to 12 bytes lies in the vector itself (length, then the bytes, then zeros); longer text is handed over singly. */
const INLINE = 12;

const fillText = (vector: Vector, data: Data, at: number, rows: number, scratch: Uint8Array): void => {
  const offsets = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  const lengths = new Uint32Array(scratch.buffer, scratch.byteOffset, rows * 4);
  lengths.fill(0);
  let long = 0;
  for (let i = 0, to = 4; i < rows; i++, to += 16) {
    const from = offsets[at + i];
    const length = offsets[at + i + 1] - from;
    if (length > INLINE) {
      long++;
      continue;
    }
    lengths[i * 4] = length;
    for (let k = 0; k < length; k++) scratch[to + k] = bytes[from + k];
  }
  copy(vector, scratch, 0, rows * 16);
  for (let i = 0; long > 0 && i < rows; i++) {
    const from = offsets[at + i];
    const to = offsets[at + i + 1];
    if (to - from <= INLINE) continue;
    duckdb.vector_assign_string_element_len(vector, i, bytes.subarray(from, to));
    long--;
  }
};
