import { DataType, Float64, makeData, Precision, TimestampMicrosecond, TimeUnit, Utf8, Vector } from 'apache-arrow';
import type { Data, Field } from 'apache-arrow';
import { AppError } from '../errors/app-error.ts';
import type { ColumnType } from '../recipe/recipe.ts';
import { formatInteger } from '../text/format.ts';
import { dataText } from './arrow-nested.ts';
import { uuidText } from './arrow-values.ts';

/** How a column of an Arrow table goes into the database. */
export interface ArrowPlan {
  readonly type: ColumnType;
  /** The Arrow type it is handed over as. */
  readonly as: DataType;
  /** SQL that turns the stored column into its typed value. */
  readonly sql: (column: string) => string;
  readonly reason: string;
  /** Numbers with a fraction that are handed over as text. */
  readonly float?: boolean;
  /** A zone other than UTC in which the file would have its times shown. */
  readonly zone?: string;
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
    const as = type.precision === Precision.HALF ? new Float64() : type;
    return { type: 'number', as, sql: (column) => `CASE WHEN isfinite(${column}) THEN CAST(${column} AS DOUBLE) END`, reason: 'The file says numbers.' };
  }
  if (DataType.isDecimal(type)) {
    return { type: 'number', as: new Utf8(), sql: (column) => `CAST(${column} AS DOUBLE)`, reason: 'The file says decimal numbers.' };
  }
  if (DataType.isTimestamp(type)) {
    return { type: 'datetime', as: new TimestampMicrosecond(), sql: same, ...timesIn(type.timezone ?? null) };
  }
  if (DataType.isDate(type)) {
    return { type: 'date', as: new Utf8(), sql: (column) => `TRY_CAST(${column} AS DATE)`, reason: 'The file says dates.' };
  }
  return text;
}

const UTC = /^(utc|etc\/utc|gmt|z|[+-]00:?00)$/i;

/** Times that have a zone are kept as those of UTC. */
export function timesIn(zone: string | null): Pick<ArrowPlan, 'reason' | 'zone'> {
  if (zone === null || zone === '') return { reason: 'The file says dates with a time.' };
  return { reason: 'The file says dates with a time, in UTC.', ...(UTC.test(zone) ? {} : { zone }) };
}

const describe = (type: DataType): string => (DataType.isUtf8(type) || DataType.isLargeUtf8(type) ? 'text' : 'of another type, shown as text');

/** Values that could not be kept as they are, of one column. */
export interface Losses {
  /** Dates and times beyond what the database holds, which are missing. */
  beyond: number;
  /** Times finer than a microsecond, which were cut to it. */
  cut: number;
}

/** What is known of a column besides its type. */
export interface ColumnExtras {
  /** Its values read in another way: as microseconds since 1970, or as text. */
  readonly times?: readonly (bigint | null)[];
  readonly texts?: readonly (string | null)[];
  readonly uuid?: boolean;
  readonly losses: Losses;
}

/** The data of a column as its plan hands them over. */
export function convertData(field: Field, plan: ArrowPlan, data: Data, { times, texts, uuid = false, losses }: ColumnExtras): Data {
  const { type } = field;
  if (DataType.isTimestamp(plan.as)) return timestamps(data, (type as { unit?: TimeUnit }).unit ?? TimeUnit.MICROSECOND, times ?? null, losses);
  if (texts !== undefined) return textData(texts);
  if (plan.as === type || (DataType.isUtf8(plan.as) && DataType.isUtf8(type))) return data;
  if (DataType.isFloat(type)) return halves(data);
  checkLists(data);
  return textData(Array.from({ length: data.length }, (_, i) => {
    if (uuid && data.getValid(i)) return uuidText((data.values as Uint8Array).subarray(i * UUID_BYTES, (i + 1) * UUID_BYTES));
    const text = dataText(data, i);
    if (text === null && DataType.isDate(type) && data.getValid(i)) losses.beyond++;
    return text;
  }));
}

const UUID_BYTES = 16;

/** Numbers of 16 bits, which the database does not know. */
const halves = (data: Data): Data => {
  const vector = new Vector([data]);
  const { nullBitmap, nullCount } = bitmapOf(data.length, (i) => data.getValid(i));
  return makeData({ type: new Float64(), length: data.length, nullCount, nullBitmap, data: Float64Array.from({ length: data.length }, (_, i) => Number(vector.get(i) ?? 0)) });
};

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
const timestamps = (data: Data, unit: TimeUnit, int96: readonly (bigint | null)[] | null, losses: Losses): Data => {
  const source = data.values as BigInt64Array;
  return timestampData(Array.from({ length: data.length }, (_, i) => microsAt(i)), losses);

  function microsAt(i: number): bigint | null {
    if (int96 !== null) {
      const stamp = int96[i];
      // Spark counts in 64 bits that wrap, so what it wrote comes back as it was
      return stamp === null ? null : BigInt.asIntN(64, stamp);
    }
    if (!data.getValid(i)) return null;
    return microsOf(source[i], unit, losses);
  }
};

/** A time in seconds (unit 0), milli-, micro- or nanoseconds (3) as microseconds, rounded down. */
export const microsOf = (value: bigint, unit: number, losses?: Losses): bigint => {
  if (unit < 3) return value * [1_000_000n, 1000n, 1n][unit];
  const rest = ((value % 1000n) + 1000n) % 1000n;
  if (rest !== 0n && losses !== undefined) losses.cut++;
  return (value - rest) / 1000n;
};

/** Times in microseconds as a column; those beyond what the database can hold are missing. */
export const timestampData = (micros: readonly (bigint | null)[], losses: Losses): Data => {
  const values = micros.map((value) => {
    if (value === null || (value <= LAST_MICROS && value >= -LAST_MICROS)) return value;
    losses.beyond++;
    return null;
  });
  const { nullBitmap, nullCount } = bitmapOf(values.length, (i) => values[i] !== null);
  return makeData({ type: new TimestampMicrosecond(), length: values.length, nullCount, nullBitmap, data: BigInt64Array.from(values, (value) => value ?? 0n) });
};
