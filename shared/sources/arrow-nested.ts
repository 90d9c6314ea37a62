import { DataType, DateUnit, Precision, Vector } from 'apache-arrow';
import type { Data } from 'apache-arrow';
import { clockText, dateText, decimalText, intervalText, singleText, timestampText } from './arrow-values.ts';
import { bytesText } from './bytes-text.ts';

const vectors = new WeakMap<Data, Vector>();

const valueOf = (data: Data, i: number): unknown => {
  let vector = vectors.get(data);
  if (vector === undefined) vectors.set(data, (vector = new Vector([data])));
  return vector.get(i);
};

/**
 * Text of a value of any type, exactly; null where it is missing. Lists, structs and maps are JSON, in which numbers and truth values
 * stand as they are and all else in quotes.
 */
export function dataText(data: Data, i: number): string | null {
  if (!data.getValid(i)) return null;
  const type: DataType = data.type as DataType;
  if (DataType.isStruct(type) || DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isMap(type)) return jsonText(data, i);
  if (DataType.isDecimal(type)) return decimalText(data.values as Uint32Array, i, data.stride, type.scale);
  if (DataType.isDate(type)) return dateText(Number(data.values[i]) * (type.unit === DateUnit.DAY ? 86_400_000 : 1));
  if (DataType.isTime(type)) return clockText(BigInt(data.values[i] as number | bigint), type.unit);
  if (DataType.isTimestamp(type)) return timestampText(BigInt(data.values[i] as number | bigint), type.unit);
  if (DataType.isInterval(type)) return intervalText(data.values as ArrayBufferView, i, type.unit);
  if (DataType.isFloat(type)) return type.precision === Precision.SINGLE ? singleText(Number(data.values[i])) : String(valueOf(data, i));
  const value = valueOf(data, i);
  if (value instanceof Uint8Array) return bytesText(value);
  return value === null ? null : String(value as string | number | bigint | boolean);
}

const jsonText = (data: Data, i: number): string => {
  if (!data.getValid(i)) return 'null';
  const type: DataType = data.type as DataType;
  if (DataType.isStruct(type)) return `{${type.children.map(({ name }, j) => `${JSON.stringify(name)}:${jsonText(data.children[j], i)}`).join(',')}}`;
  const [items] = data.children;
  if (DataType.isMap(type)) {
    const [keys, values] = items.children;
    return `{${placesOf(data, i).map((at) => `${JSON.stringify(dataText(keys, at) ?? 'null')}:${jsonText(values, at)}`).join(',')}}`;
  }
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) return `[${placesOf(data, i).map((at) => jsonText(items, at)).join(',')}]`;
  const text = dataText(data, i);
  if (text === null) return 'null';
  const plain = DataType.isInt(type) || DataType.isBool(type) || DataType.isDecimal(type) || (DataType.isFloat(type) && /\d$/.test(text));
  return plain ? text : JSON.stringify(text);
};

/** Where the values of list `i` stand among those of all lists. */
const placesOf = (data: Data, i: number): number[] => {
  const type: DataType = data.type as DataType;
  const size = DataType.isFixedSizeList(type) ? type.listSize : 0;
  const [from, to] = size > 0 ? [i * size, (i + 1) * size] : [Number(data.valueOffsets[i]), Number(data.valueOffsets[i + 1])];
  return Array.from({ length: to - from }, (_, k) => from + k);
};
