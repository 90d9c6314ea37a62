import { Type } from '@uwdata/flechette';
import { clockText, dateText, decimalOf, intervalText, singleText, timestampText } from './arrow-values.ts';
import { bytesText } from './bytes-text.ts';
import { ArrowDamage } from './arrow-verify.ts';

/** As much of a batch of `@uwdata/flechette` as is used here. Its own readers of values trust the file; these do not. */
export interface ArrowBatch {
  readonly type: ArrowType;
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly values?: ArrayLike<number> | ArrayLike<bigint>;
  readonly offsets?: ArrayLike<number> | ArrayLike<bigint>;
  readonly sizes?: ArrayLike<number> | ArrayLike<bigint>;
  readonly children?: readonly ArrowBatch[];
  readonly dictionary?: ArrowColumn;
  readonly typeIds?: Int8Array;
  at(index: number): unknown;
}
export interface ArrowColumn {
  readonly type: ArrowType;
  readonly length: number;
  readonly data: readonly ArrowBatch[];
}
export interface ArrowType {
  readonly typeId: number;
  readonly unit?: number;
  readonly scale?: number;
  readonly stride?: number;
  readonly bitWidth?: number;
  readonly precision?: number;
  readonly timezone?: string | null;
  readonly mode?: number;
  readonly dictionary?: ArrowType;
  readonly children?: readonly { readonly name: string; readonly type: ArrowType }[];
  readonly typeMap?: Readonly<Record<number, number>>;
}

/** Text of a value, exactly; null where it is missing. Lists, structs and maps are JSON. */
export function cellText(batch: ArrowBatch, i: number): string | null {
  if (isNull(batch, i)) return null;
  const { type } = batch;
  switch (type.typeId) {
    case Type.Null:
      return null;
    case Type.Dictionary: {
      const key = Number(batch.values?.[i]);
      const texts = textsOf(batch.dictionary);
      if (!(key >= 0 && key < texts.length)) throw new ArrowDamage('a value points outside its dictionary');
      return texts[key];
    }
    case Type.RunEndEncoded:
      return cellText(part(batch, 1), within(runAt(part(batch, 0), i), part(batch, 1).length));
    case Type.Union:
      return cellText(...memberOf(batch, i));
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList:
    case Type.Map:
    case Type.Struct:
      return jsonText(batch, i);
    default:
      return plainText(batch, i);
  }
}

const textsOf = (column: ArrowColumn | undefined): readonly (string | null)[] => {
  if (column === undefined) throw new ArrowDamage('a dictionary is missing');
  let texts = dictionaries.get(column);
  if (texts === undefined) {
    texts = column.data.flatMap((batch) => Array.from({ length: batch.length }, (_, i) => cellText(batch, i)));
    dictionaries.set(column, texts);
  }
  return texts;
};
const dictionaries = new WeakMap<ArrowColumn, readonly (string | null)[]>();

export const isNull = ({ nullCount, validity }: ArrowBatch, i: number): boolean =>
  nullCount > 0 && validity !== undefined && validity.length > 0 && ((validity[i >> 3] >> (i & 7)) & 1) === 0;

const part = (batch: ArrowBatch, j: number): ArrowBatch => {
  const child = batch.children?.[j];
  if (child === undefined) throw new ArrowDamage('a column lacks a part');
  return child;
};

const within = (i: number, length: number): number => {
  if (!(i >= 0 && i < length)) throw new ArrowDamage('a value points outside its column');
  return i;
};

/** The first run that ends behind row `i`. */
const runAt = (ends: ArrowBatch, i: number): number => {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (Number(ends.values?.[middle]) > i) high = middle;
    else low = middle + 1;
  }
  return low;
};

const memberOf = (batch: ArrowBatch, i: number): [ArrowBatch, number] => {
  const id = batch.typeIds?.[i] ?? -1;
  const child = part(batch, batch.type.typeMap?.[id] ?? -1);
  return [child, within(batch.offsets === undefined || batch.offsets === null ? i : Number(batch.offsets[i]), child.length)];
};

/** A value that has no parts. */
const plainText = (batch: ArrowBatch, i: number): string | null => {
  const { type, values } = batch;
  const { typeId, unit = 0 } = type;
  if (typeId === Type.Utf8View || typeId === Type.BinaryView) {
    const value = batch.at(i);
    return typeof value === 'string' ? value : bytesText(value as Uint8Array);
  }
  if (values === undefined) throw new ArrowDamage('a column has no values');
  switch (typeId) {
    case Type.Utf8:
    case Type.LargeUtf8:
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesAt(batch, i));
    case Type.Binary:
    case Type.LargeBinary:
      return bytesText(bytesAt(batch, i));
    case Type.FixedSizeBinary:
      return bytesText((values as Uint8Array).subarray(i * (type.stride ?? 0), (i + 1) * (type.stride ?? 0)));
    case Type.Bool:
      within(i >> 3, values.length);
      return ((Number(values[i >> 3]) >> (i & 7)) & 1) === 1 ? 'true' : 'false';
    case Type.Interval:
      return inColumn(ArrayBuffer.isView(values) ? intervalText(values, i, unit) : null);
    case Type.Decimal:
      if (!(Math.abs(type.scale ?? 0) <= 1000)) throw new ArrowDamage('decimals with more than a thousand places');
      return decimalOf(batch.at(i) as bigint | number, type.scale ?? 0);
    case Type.Float: {
      const value = Number(batch.at(i));
      return type.precision === 1 ? singleText(value) : String(value);
    }
    default:
  }
  const value = values[within(i, values.length)];
  if (typeId === Type.Date) return dateText(Number(value) * (unit === 0 ? 86_400_000 : 1));
  if (typeId === Type.Time) return clockText(BigInt(value), unit);
  if (typeId === Type.Timestamp) return timestampText(BigInt(value), unit);
  return String(value);
};

const inColumn = (text: string | null): string => {
  if (text === null) throw new ArrowDamage('a value points outside its column');
  return text;
};

const bytesAt = (batch: ArrowBatch, i: number): Uint8Array => {
  const bytes = batch.values as Uint8Array;
  const [from, to] = spanAt(batch, i, bytes.length);
  return bytes.subarray(from, to);
};

/** Where the value or the list `i` begins and ends in what it lies in. */
const spanAt = ({ offsets, sizes, type }: ArrowBatch, i: number, length: number): [number, number] => {
  const from = type.typeId === Type.FixedSizeList ? i * (type.stride ?? 0) : Number(offsets?.[i]);
  const to = type.typeId === Type.FixedSizeList ? from + (type.stride ?? 0) : sizes === undefined ? Number(offsets?.[i + 1]) : from + Number(sizes[i]);
  if (!(from >= 0 && from <= to && to <= length)) throw new ArrowDamage('a value lies outside its column');
  return [from, to];
};

const jsonText = (batch: ArrowBatch, i: number): string => {
  if (isNull(batch, i)) return 'null';
  const { type } = batch;
  switch (type.typeId) {
    case Type.Struct:
      return `{${(type.children ?? []).map(({ name }, j) => `${JSON.stringify(name)}:${jsonText(part(batch, j), within(i, part(batch, j).length))}`).join(',')}}`;
    case Type.Map: {
      const entries = part(batch, 0);
      const [from, to] = spanAt(batch, i, entries.length);
      const pairs = Array.from({ length: to - from }, (_, k) => [part(entries, 0), part(entries, 1)].map((child) => jsonText(child, within(from + k, child.length))));
      return `{${pairs.map(([key, value]) => `${key.startsWith('"') ? key : JSON.stringify(key)}:${value}`).join(',')}}`;
    }
    case Type.List:
    case Type.LargeList:
    case Type.ListView:
    case Type.LargeListView:
    case Type.FixedSizeList: {
      const items = part(batch, 0);
      const [from, to] = spanAt(batch, i, items.length);
      return `[${Array.from({ length: to - from }, (_, k) => jsonText(items, from + k)).join(',')}]`;
    }
    case Type.Union:
      return jsonText(...memberOf(batch, i));
    case Type.Dictionary:
    case Type.RunEndEncoded:
      return quotedText(cellText(batch, i), type.dictionary ?? type.children?.[1]?.type ?? type);
    default:
      return quotedText(cellText(batch, i), type);
  }
};

/** Numbers and true or false stand as they are in JSON, all else in quotes. */
const quotedText = (text: string | null, { typeId }: ArrowType): string => {
  if (text === null) return 'null';
  const plain = typeId === Type.Int || typeId === Type.Bool || typeId === Type.Decimal || (typeId === Type.Float && /\d$/.test(text));
  return plain || ((typeId === Type.Struct || typeId === Type.List) && /^[[{]/.test(text)) ? text : JSON.stringify(text);
};
