import { DataType, RecordBatchReader } from 'apache-arrow';
import type { Data, RecordBatch } from 'apache-arrow';
import { AppError } from '../errors/app-error.ts';
import type { Column, ResultTable } from '../contract/database.ts';
import { concatBytes } from '../math/bytes.ts';

type Kind = 'float' | 'integer' | 'bigint' | 'decimal' | 'boolean' | 'text';

const kindOf = (type: DataType): Kind | null => {
  if (DataType.isBool(type)) return 'boolean';
  if (DataType.isFloat(type)) return 'float';
  if (DataType.isInt(type)) return type.bitWidth === 64 ? 'bigint' : 'integer';
  // HUGEINT arrives as a decimal without places
  if (DataType.isDecimal(type) && type.scale === 0) return 'decimal';
  if (DataType.isUtf8(type)) return 'text';
  return null;
};

/**
 * An Arrow IPC stream, in pieces, as flat columns.
 * @throws AppError `unsupported-type` with the column and its type
 */
export function tableFromIpc(pieces: readonly Uint8Array[]): ResultTable {
  const reader = RecordBatchReader.from(concatBytes(pieces));
  reader.open();
  // the reader forgets its schema at the end of the stream
  const { fields } = reader.schema;
  const kinds = fields.map((field) => {
    const kind = kindOf(field.type);
    if (kind === null) throw new AppError('unsupported-type', { column: field.name, type: String(field.type) });
    return kind;
  });
  const batches: RecordBatch[] = [...reader].filter((batch) => batch.numRows > 0);
  const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
  const columns = fields.map((field, j): Column => {
    const parts = batches.map((batch) => batch.data.children[j]);
    const valid = validityOf(parts, rows);
    const kind = kinds[j];
    if (kind === 'text') return { name: field.name, kind: 'text', values: textOf(parts, valid), valid };
    return { name: field.name, kind: 'number', values: numbersOf(field.name, kind, parts, valid), valid };
  });
  return { rows, columns };
}

const validityOf = (parts: readonly Data[], rows: number): Uint8Array<ArrayBuffer> => {
  const valid = new Uint8Array(rows).fill(1);
  let base = 0;
  for (const part of parts) {
    if (part.nullCount > 0) for (let i = 0; i < part.length; i++) valid[base + i] = part.getValid(i) ? 1 : 0;
    base += part.length;
  }
  return valid;
};

const numbersOf = (name: string, kind: Kind, parts: readonly Data[], valid: Uint8Array): Float64Array => {
  const out = new Float64Array(valid.length);
  let base = 0;
  for (const part of parts) {
    const { values, offset, length } = part;
    for (let i = 0; i < length; i++) {
      if (valid[base + i] === 0) out[base + i] = NaN;
      else if (kind === 'bigint') out[base + i] = safeInteger(name, values[i]);
      else if (kind === 'boolean') out[base + i] = (values[(offset + i) >> 3] >> ((offset + i) & 7)) & 1;
      else if (kind === 'decimal') out[base + i] = decimalInteger(name, values, i * 4);
      else out[base + i] = values[i];
    }
    base += length;
  }
  return out;
};

const LARGEST = 9007199254740991n;

/** @throws AppError `unsupported-type` for an integer that a double cannot hold */
export function safeInteger(column: string, value: bigint): number {
  if (value > LARGEST || value < -LARGEST) throw new AppError('unsupported-type', { column, type: 'integer beyond 2^53' });
  return Number(value);
}

const decimalInteger = (name: string, words: Uint32Array, at: number): number => {
  let value = 0n;
  for (let k = 3; k >= 0; k--) value = (value << 32n) | BigInt(words[at + k]);
  return safeInteger(name, BigInt.asIntN(128, value));
};

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const textOf = (parts: readonly Data[], valid: Uint8Array): (string | null)[] => {
  const out: (string | null)[] = new Array(valid.length);
  let base = 0;
  for (const part of parts) {
    const offsets = part.valueOffsets as Int32Array;
    const bytes = part.values as Uint8Array;
    for (let i = 0; i < part.length; i++) {
      out[base + i] = valid[base + i] === 0 ? null : textAt(bytes, offsets[i], offsets[i + 1]);
    }
    base += part.length;
  }
  return out;
};

/** Short ASCII text is built by hand: calling the decoder costs more than the characters. */
export function textAt(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 24) return decoder.decode(bytes.subarray(from, to));
  let text = '';
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte > 127) return decoder.decode(bytes.subarray(from, to));
    text += String.fromCharCode(byte);
  }
  return text;
}
