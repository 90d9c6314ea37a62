import { CompressionType, setCompressionCodec, tableFromIPC, Type } from '@uwdata/flechette';
import { Bool, Float32, Float64, Int16, Int32, Int64, Int8, makeData, TimestampMicrosecond, Uint16, Uint32, Uint64, Uint8, Utf8 } from 'apache-arrow';
import type { Data, DataType } from 'apache-arrow';
import { decompress } from 'fzstd';
import { AppError } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { cellText, isNull } from './arrow-cells.ts';
import type { ArrowBatch, ArrowColumn, ArrowType } from './arrow-cells.ts';
import { microsOf, textData, timesIn, timestampData } from './arrow-columns.ts';
import type { ArrowPlan, Losses } from './arrow-columns.ts';
import { ArrowDamage, verifyArrow } from './arrow-verify.ts';
import { readSlice } from './encoding.ts';
import type { PassOptions } from './encoding.ts';
import { checkRatio, createBudget, spend } from './inflate.ts';
import { unpackLz4Frame } from './lz4.ts';
import { checkSpread, createMeter } from './meter.ts';
import type { Meter } from './meter.ts';
import { BATCH_ROWS, orDamaged, storeColumnar } from './store-columnar.ts';
import type { ColumnarSource, ColumnarTable } from './store-columnar.ts';

/** Rows beyond these must not come out of so few bytes: a column of nulls takes none. */
const SUSPECT_ROWS = 4_000_000;
const MOST_RATIO = 250;
/** Bytes unpacked from which on the ratio counts: columns that repeat one value are packed well by right. */
const SUSPECT_BYTES = 256 * 1024 * 1024;

/**
 * Reads an Arrow IPC file (Feather version 2) or stream into the two tables of `storeColumnar`; buffers may be packed by
 * LZ4 or Zstandard. Times and decimals keep their digits in `raw`, lists and structs are JSON text in both.
 * @throws AppError `damaged-file`, `header-only`, `unsupported-format`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function readArrowFile(db: Database, file: FileSource, raw: string, typed: string, options: PassOptions): Promise<ColumnarTable> {
  const bytes = await readSlice(file, 0, file.size);
  const source = orDamaged(file, () => inOwnWords(() => decode(file, bytes)));
  return storeColumnar(db, file, raw, typed, source, options);
}

const decode = (file: FileSource, bytes: Uint8Array): ColumnarSource => {
  const mostRows = Math.max(SUSPECT_ROWS, file.size * MOST_RATIO);
  if (verifyArrow(bytes, mostRows).bigEndian) throw new AppError('unsupported-format', { file: file.name, format: 'an Arrow file with big-endian numbers' });
  allowPacked(file);
  const table = tableFromIPC(bytes, { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true });
  const columns = table.children as unknown as readonly ArrowColumn[];
  const rows = columns[0]?.length ?? 0;
  if (rows > mostRows) throw new ArrowDamage(`it says that it has ${rows} rows`);
  if (columns.some((column) => column.length !== rows)) throw new ArrowDamage('its columns have different numbers of rows');
  checkSpread(file, rows, columns.length);
  const ways = columns.map(wayOf);
  const meter = createMeter(file);
  const losses = ways.map((): Losses => ({ beyond: 0, cut: 0 }));
  const batches = function* (): Generator<{ rows: number; columns: () => Data[] }> {
    for (const [n, { length }] of (columns[0]?.data ?? []).entries()) {
      for (let from = 0; from < length; from += BATCH_ROWS) {
        const to = Math.min(length, from + BATCH_ROWS);
        yield { rows: to - from, columns: () => inOwnWords(() => columns.map((column, j) => ways[j].take(checked(column.data[n], length), from, to, { meter, losses: losses[j] }))) };
      }
    }
  };
  return { names: table.names, plans: ways.map(({ plan }) => plan), rows, losses, batches: batches() };
};

/** What the library or the engine stumbles over are numbers of the file that do not fit it. */
const inOwnWords = <T>(work: () => T): T => {
  try {
    return work();
  } catch (error) {
    const own = !(error instanceof RangeError || error instanceof TypeError) && !(error instanceof Error && /BigInt|[Uu]ndefined|bounds/.test(error.message));
    if (own) throw error;
    throw new ArrowDamage('its lengths and offsets do not fit its bytes', { cause: error });
  }
};

/** The library keeps one way to unpack for all tables; what comes out is counted for each file. */
const allowPacked = (file: FileSource): void => {
  const budget = createBudget();
  let made = 0;
  const encode = (): never => {
    throw new Error('nothing is packed here');
  };
  const codec = (unpack: (data: Uint8Array, length: number) => Uint8Array) => ({
    encode,
    decode(data: Uint8Array, length: number) {
      if (!(length >= 0)) throw new ArrowDamage('a packed part has no length');
      made += length;
      spend(file, budget, length);
      checkRatio(file, made, file.size, SUSPECT_BYTES);
      return unpack(data, length);
    },
  });
  setCompressionCodec(CompressionType.LZ4_FRAME, codec(unpackLz4Frame));
  setCompressionCodec(CompressionType.ZSTD, codec((data, length) => {
    const out = decompress(data, new Uint8Array(length));
    if (out.length !== length) throw new ArrowDamage('a packed part has another length than it says');
    return out;
  }));
};

const checked = (batch: ArrowBatch, length: number): ArrowBatch => {
  if (batch.length !== length) throw new ArrowDamage('a column has another number of rows than the others');
  return batch;
};

/** How a column goes into the database, and how its values are taken. */
interface Way {
  readonly plan: ArrowPlan;
  readonly take: (batch: ArrowBatch, from: number, to: number, told: { readonly meter: Meter; readonly losses: Losses }) => Data;
}

const same = (column: string): string => column;
const finite = (column: string): string => `CASE WHEN isfinite(${column}) THEN CAST(${column} AS DOUBLE) END`;

const INTEGERS: Readonly<Record<number, readonly [DataType, DataType]>> = {
  8: [new Int8(), new Uint8()], 16: [new Int16(), new Uint16()], 32: [new Int32(), new Uint32()], 64: [new Int64(), new Uint64()],
};

const wayOf = (column: ArrowColumn): Way => {
  const { type } = column;
  switch (type.typeId) {
    case Type.Int: {
      const signed = (type as { signed?: boolean }).signed === true;
      return { plan: { type: 'integer', as: INTEGERS[type.bitWidth ?? 0][signed ? 0 : 1], sql: (name) => `CAST(${name} AS BIGINT)`, reason: 'The file says whole numbers.' }, take: direct };
    }
    case Type.Duration:
      return { plan: { type: 'integer', as: new Int64(), sql: same, reason: `The file says durations, in ${['seconds', 'milliseconds', 'microseconds', 'nanoseconds'][type.unit ?? 0]}.` }, take: direct };
    case Type.Float:
      return { plan: { type: 'number', as: type.precision === 1 ? new Float32() : new Float64(), sql: finite, reason: 'The file says numbers.' }, take: type.precision === 0 ? halves : direct };
    case Type.Bool:
      return { plan: { type: 'boolean', as: new Bool(), sql: same, reason: 'The file says true or false.' }, take: bits };
    case Type.Timestamp:
      if (type.unit === 3 && column.data.some(finerThanMicros)) break;
      return { plan: { type: 'datetime', as: new TimestampMicrosecond(), sql: same, ...timesIn(type.timezone ?? null) }, take: times };
    default:
  }
  return { plan: textPlan(type), take: texts };
};

/** Columns that are handed over as text, and what they are all the same. */
const textPlan = (type: ArrowType): ArrowPlan => {
  const as = new Utf8();
  switch (type.typeId) {
    case Type.Dictionary:
      return textPlan(type.dictionary ?? type);
    case Type.RunEndEncoded:
      return textPlan(type.children?.[1]?.type ?? { typeId: Type.Null });
    case Type.Int:
      return { type: 'integer', as, sql: (name) => `TRY_CAST(${name} AS BIGINT)`, reason: 'The file says whole numbers.' };
    case Type.Float:
      return { type: 'number', as, sql: (name) => finite(`TRY_CAST(${name} AS DOUBLE)`), float: true, reason: 'The file says numbers.' };
    case Type.Decimal:
      return { type: 'number', as, sql: (name) => `TRY_CAST(${name} AS DOUBLE)`, reason: 'The file says decimal numbers.' };
    case Type.Bool:
      return { type: 'boolean', as, sql: (name) => `TRY_CAST(${name} AS BOOLEAN)`, reason: 'The file says true or false.' };
    case Type.Date:
      return { type: 'date', as, sql: (name) => `TRY_CAST(${name} AS DATE)`, reason: 'The file says dates.' };
    case Type.Timestamp:
      return { type: 'datetime', as, sql: (name) => `TRY_CAST(${name} AS TIMESTAMP)`, reason: 'The file says dates with a time.' };
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return { type: 'text', as, sql: (name) => `NULLIF(${name}, '')`, reason: 'Values are text.' };
    default:
      return { type: 'text', as, sql: (name) => `NULLIF(${name}, '')`, reason: 'Values are of another type, shown as text.' };
  }
};

const finerThanMicros = ({ values, validity, nullCount }: ArrowBatch): boolean =>
  (values as BigInt64Array).some((value, i) => value % 1000n !== 0n && (nullCount === 0 || validity === undefined || ((validity[i >> 3] >> (i & 7)) & 1) === 1));

type Numbers = Int8Array | BigInt64Array;

const enough = (batch: ArrowBatch, to: number): Numbers => {
  const values = batch.values as Numbers;
  if (values.length < to) throw new ArrowDamage('a column has fewer values than rows');
  return values;
};

/** Which values are there, for a piece that begins at a whole byte. */
const presence = ({ nullCount, validity }: ArrowBatch, from: number, to: number): { nullBitmap?: Uint8Array; nullCount: number } => {
  if (nullCount === 0 || validity === undefined || validity.length === 0) return { nullCount: 0 };
  if (validity.length * 8 < to) throw new ArrowDamage('a column has fewer values than rows');
  const nullBitmap = validity.slice(from >> 3, (to + 7) >> 3);
  let nulls = 0;
  for (let i = 0; i < to - from; i++) nulls += ((nullBitmap[i >> 3] >> (i & 7)) & 1) ^ 1;
  return { nullBitmap, nullCount: nulls };
};

const direct: Way['take'] = (batch, from, to) => {
  const { type } = batch;
  const values = enough(batch, to).slice(from, to);
  const as = type.typeId === Type.Duration ? new Int64() : type.typeId === Type.Int ? INTEGERS[type.bitWidth ?? 0][(type as { signed?: boolean }).signed === true ? 0 : 1]
    : type.precision === 1 ? new Float32() : new Float64();
  return makeData({ type: as as Int32, length: to - from, ...presence(batch, from, to), data: values as unknown as Int32Array });
};

const halves: Way['take'] = (batch, from, to) => {
  enough(batch, to);
  const data = Float64Array.from({ length: to - from }, (_, i) => Number(batch.at(from + i) ?? 0));
  return makeData({ type: new Float64(), length: to - from, ...presence(batch, from, to), data });
};

const bits: Way['take'] = (batch, from, to) => {
  const values = batch.values as unknown as Uint8Array;
  if (values.length * 8 < to) throw new ArrowDamage('a column has fewer values than rows');
  return makeData({ type: new Bool(), length: to - from, ...presence(batch, from, to), data: values.slice(from >> 3, (to + 7) >> 3) });
};

const times: Way['take'] = (batch, from, to, { losses }) => {
  const values = enough(batch, to) as BigInt64Array;
  const { nullBitmap } = presence(batch, from, to);
  return timestampData(Array.from({ length: to - from }, (_, i) =>
    (nullBitmap === undefined || ((nullBitmap[i >> 3] >> (i & 7)) & 1) === 1 ? microsOf(values[from + i], batch.type.unit ?? 0, losses) : null)), losses);
};

const texts: Way['take'] = (batch, from, to, { meter, losses }) => textData(Array.from({ length: to - from }, (_, i) => {
  const text = cellText(batch, from + i);
  if (text === null && (batch.type.typeId === Type.Date || batch.type.typeId === Type.Timestamp) && !isNull(batch, from + i)) losses.beyond++;
  meter.add(0, text?.length ?? 0);
  return text;
}));
