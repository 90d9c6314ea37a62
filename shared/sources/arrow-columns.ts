import { DataType, DateUnit, makeData, TimestampMicrosecond, TimeUnit, Utf8, Vector } from 'apache-arrow';
import type { Data, Field } from 'apache-arrow';
import { AppError } from '../errors/app-error.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { formatInteger } from '../text/format.ts';

/** How a column of an Arrow table goes into the database. */
export interface ArrowPlan {
  readonly type: ColumnType;
  /** The Arrow type it is handed over as. */
  readonly as: DataType;
  /** SQL that turns the stored column into its typed value. */
  readonly sql: (column: string) => string;
  readonly reason: string;
}

/** Unsigned and signed integers, floats, booleans, text, days and times pass; all else becomes text. */
export function planColumn(field: Field): ArrowPlan {
  const { type } = field;
  const same = (column: string): string => column;
  const text: ArrowPlan = { type: 'text', as: new Utf8(), sql: (column) => `NULLIF(${column}, '')`, reason: `Values are ${describe(type)}.` };
  if (DataType.isBool(type)) return { type: 'boolean', as: type, sql: same, reason: 'The file says true or false.' };
  if (DataType.isInt(type)) {
    return { type: 'integer', as: type, sql: (column) => `CAST(${column} AS BIGINT)`, reason: 'The file says whole numbers.' };
  }
  if (DataType.isFloat(type)) {
    return { type: 'number', as: type, sql: (column) => `CASE WHEN isfinite(${column}) THEN CAST(${column} AS DOUBLE) END`, reason: 'The file says numbers.' };
  }
  if (DataType.isDecimal(type)) {
    return { type: 'number', as: new Utf8(), sql: (column) => `CAST(${column} AS DOUBLE)`, reason: 'The file says decimal numbers.' };
  }
  if (DataType.isTimestamp(type)) {
    return { type: 'datetime', as: new TimestampMicrosecond(), sql: same, reason: 'The file says dates with a time.' };
  }
  if (DataType.isDate(type)) {
    return { type: 'date', as: new Utf8(), sql: (column) => `TRY_CAST(${column} AS DATE)`, reason: 'The file says dates.' };
  }
  return text;
}

const describe = (type: DataType): string => (DataType.isUtf8(type) || DataType.isLargeUtf8(type) ? 'text' : 'of another type, shown as text');

/** The data of a column as its plan hands them over. */
export function convertData(field: Field, plan: ArrowPlan, data: Data, int96: readonly (bigint | null)[] | null): Data {
  const { type } = field;
  if (DataType.isTimestamp(plan.as)) return timestamps(data, (type as { unit?: TimeUnit }).unit ?? TimeUnit.MICROSECOND, int96);
  if (plan.as === type || (DataType.isUtf8(plan.as) && DataType.isUtf8(type))) return data;
  checkLists(data);
  const vector = new Vector([data]);
  const texts: (string | null)[] = [];
  for (let i = 0; i < data.length; i++) {
    if (!data.getValid(i)) texts.push(null);
    else if (DataType.isDecimal(type)) texts.push(decimalText(data.values as Uint32Array, i, data.stride, type.scale));
    else if (DataType.isDate(type)) texts.push(dateText(Number(data.values[i]) * (type.unit === DateUnit.DAY ? 86_400_000 : 1)));
    else {
      const value: unknown = vector.get(i);
      texts.push(value === null ? null : valueText(value));
    }
  }
  return textData(texts);
}

/** Values of a list in one cell. */
const LONGEST_LIST = 1_000_000;

/** @throws AppError `file-too-large` when a cell holds a list that is a table by itself */
const checkLists = (data: Data): void => {
  if (data.children.length === 0 || data.valueOffsets === undefined) return;
  for (let i = 0; i < data.length; i++) {
    const length = Number(data.valueOffsets[i + 1]) - Number(data.valueOffsets[i]);
    if (length > LONGEST_LIST) throw new AppError('file-too-large', { size: `a list of ${formatInteger(length)} values in one cell`, limit: '1,000,000 values' });
  }
};

/** What a JavaScript Date can hold, 100 million days either way of 1970, as milliseconds. */
const LAST_TIME = 8_640_000_000_000_000;

/** A day as SQL writes it, from milliseconds since 1970; null (missing) beyond what a Date can hold, as is infinity. */
export const dateText = (time: number): string | null => {
  if (!(Math.abs(time) <= LAST_TIME)) return null;
  const date = new Date(time);
  const year = date.getUTCFullYear();
  const day = date.toISOString().slice(-19, -14);
  return `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${day}${year > 0 ? '' : ' (BC)'}`;
};

const encoder = new TextEncoder();

export const textData = (texts: readonly (string | null)[]): Data => {
  const parts = texts.map((text) => encoder.encode(text ?? ''));
  const valueOffsets = new Int32Array(texts.length + 1);
  parts.forEach((part, i) => (valueOffsets[i + 1] = valueOffsets[i] + part.length));
  const data = new Uint8Array(valueOffsets[texts.length]);
  parts.forEach((part, i) => data.set(part, valueOffsets[i]));
  const { nullBitmap, nullCount } = bitmapOf(texts.length, (i) => texts[i] !== null);
  return makeData({ type: new Utf8(), length: texts.length, nullCount, nullBitmap, valueOffsets, data });
};

/** One bit for each of `length` values, set where there is one, padded to 8 bytes as Arrow has it. */
export const bitmapOf = (length: number, isThere: (i: number) => boolean): { nullBitmap: Uint8Array; nullCount: number } => {
  const nullBitmap = new Uint8Array(((length + 63) >> 6) << 3);
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (isThere(i)) nullBitmap[i >> 3] |= 1 << (i & 7);
    else nullCount++;
  }
  return { nullBitmap, nullCount };
};

/** Up to which microseconds since 1970 the database has times, on the shorter side; beyond comes its infinity. */
const LAST_MICROS = 9_223_372_022_400_000_000n;

/** Times in microseconds; null (missing) beyond what the database can hold. */
const timestamps = (data: Data, unit: TimeUnit, int96: readonly (bigint | null)[] | null): Data => {
  const source = data.values as BigInt64Array;
  return timestampData(Array.from({ length: data.length }, (_, i) => microsAt(i)));

  function microsAt(i: number): bigint | null {
    if (int96 !== null) {
      const stamp = int96[i];
      // Spark counts in 64 bits that wrap, so what it wrote comes back as it was
      return stamp === null ? null : BigInt.asIntN(64, stamp);
    }
    if (!data.getValid(i)) return null;
    return microsOf(source[i], unit);
  }
};

/** A time in seconds (unit 0), milli-, micro- or nanoseconds (3) as microseconds, rounded down. */
export const microsOf = (value: bigint, unit: number): bigint =>
  (unit < 3 ? value * [1_000_000n, 1000n, 1n][unit] : (value - (((value % 1000n) + 1000n) % 1000n)) / 1000n);

/** Times in microseconds as a column; those beyond what the database can hold are missing. */
export const timestampData = (micros: readonly (bigint | null)[]): Data => {
  const values = micros.map((value) => (value === null || value > LAST_MICROS || value < -LAST_MICROS ? null : value));
  const { nullBitmap, nullCount } = bitmapOf(values.length, (i) => values[i] !== null);
  return makeData({ type: new TimestampMicrosecond(), length: values.length, nullCount, nullBitmap, data: BigInt64Array.from(values, (value) => value ?? 0n) });
};

/** A decimal exactly as written: 128-bit whole number (or 256), with the point moved. */
const decimalText = (words: Uint32Array, row: number, stride: number, scale: number): string => {
  let value = 0n;
  for (let k = stride - 1; k >= 0; k--) value = (value << 32n) | BigInt(words[row * stride + k]);
  return decimalOf(BigInt.asIntN(stride * 32, value), scale);
};

/** A whole number with the point moved; a negative scale adds zeros. */
export const decimalOf = (whole: bigint | number, scale: number): string => {
  const value = scale < 0 ? BigInt(`${whole}${'0'.repeat(-scale)}`) : BigInt(whole);
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return scale > 0 ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : sign + digits;
};

const strict = new TextDecoder('utf-8', { fatal: true });

/** Text of a value that has no type of its own here: bytes as UTF-8 or hex, lists and structs as JSON. */
const valueText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return bytesText(value);
  return JSON.stringify(plain(value)) ?? '';
};

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return bytesText(value);
  if (value instanceof Vector) return Array.from(value as Iterable<unknown>, plain);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  const row = value as { toJSON?: () => Record<string, unknown> };
  const record = typeof row.toJSON === 'function' ? row.toJSON() : (value as Record<string, unknown>);
  return Object.fromEntries(Object.entries(record).map(([key, part]) => [key, plain(part)]));
};

export const bytesText = (bytes: Uint8Array): string => {
  try {
    return strict.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
};
