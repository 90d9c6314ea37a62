import { bytesText } from './bytes-text.ts';

/** A value of a row, as text; blobs that are not UTF-8 as hexadecimal digits; nothing for NULL. */
export type SqliteRow = readonly string[];

/** The pages of a SQLite database (sqlite.org/fileformat2.html), read-only. */
export interface SqliteFile {
  /** The rows of the table whose tree begins at a page: the row's number (null in an index tree) and its stored values. */
  rows(root: number): Generator<{ readonly rowid: string; readonly values: SqliteRow }, void, undefined>;
  /** Rows may stand in a write-ahead log beside the file. */
  readonly hasLog: boolean;
}

const TABLE_LEAF = 13;
const TABLE_INNER = 5;
const INDEX_LEAF = 10;
const INDEX_INNER = 2;
const MOST_DEPTH = 64;

/** @throws Error saying what is wrong with the file; so do the rows */
export function openSqlitePages(bytes: Uint8Array): SqliteFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 512) throw new Error('it is cut off');
  const declared = view.getUint16(16);
  const pageSize = declared === 1 ? 65_536 : declared;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw new Error('its page size is impossible');
  const usable = pageSize - bytes[20];
  if (usable < 480) throw new Error('its page size is impossible');
  const pages = Math.floor(bytes.length / pageSize);
  const decoder = new TextDecoder(['utf-8', 'utf-8', 'utf-16le', 'utf-16be'][view.getUint32(56)] ?? 'utf-8');

  const startOf = (page: number): number => {
    if (page < 1 || page > pages) throw new Error(`page ${page} lies outside the file`);
    return (page - 1) * pageSize;
  };

  /** A number of one to nine bytes, and where it ends. */
  const varint = (at: number): [number, number] => {
    let value = 0;
    for (let i = 0; i < 9; i++) {
      const byte = bytes[at + i];
      if (byte === undefined) throw new Error('a number lies outside the file');
      if (i === 8) return [value * 256 + byte, at + 9];
      value = value * 128 + (byte & 127);
      if (byte < 128) return [value, at + i + 1];
    }
    throw new Error('a number has no end');
  };

  /** A row's number, which may be negative and need 64 bits. */
  const rowNumber = (at: number): [string, number] => {
    let value = 0n;
    for (let i = 0; i < 9; i++) {
      const byte = bytes[at + i] ?? 0;
      value = i === 8 ? (value << 8n) | BigInt(byte) : (value << 7n) | BigInt(byte & 127);
      if (byte < 128 || i === 8) return [String(BigInt.asIntN(64, value)), at + i + 1];
    }
    return ['', at];
  };

  /** The bytes of a row, those on overflow pages too, of which each belongs to one row. */
  const payload = (at: number, length: number, most: number, seen: Set<number>): Uint8Array => {
    if (length > bytes.length) throw new Error('a row is longer than the file');
    if (length <= most) return bytes.subarray(at, at + length);
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const fitting = least + ((length - least) % (usable - 4));
    const local = fitting <= most ? fitting : least;
    const whole = new Uint8Array(length);
    whole.set(bytes.subarray(at, at + local));
    let page = view.getUint32(at + local);
    for (let filled = local; filled < length;) {
      const start = startOf(page);
      if (seen.has(page)) throw new Error('its pages go in a circle');
      seen.add(page);
      const part = bytes.subarray(start + 4, start + Math.min(usable, 4 + length - filled));
      whole.set(part, filled);
      filled += part.length;
      page = view.getUint32(start);
    }
    return whole;
  };

  const record = (row: Uint8Array): string[] => {
    const inner = new DataView(row.buffer, row.byteOffset, row.byteLength);
    const [headerEnd, first] = small(row, 0);
    const values: string[] = [];
    let at = headerEnd;
    for (let p = first; p < headerEnd;) {
      const [type, next] = small(row, p);
      p = next;
      const size = type >= 12 ? (type - 12 - (type & 1)) / 2 : (SIZES[type] ?? 0);
      if (at + size > row.length) throw new Error('a value lies outside its row');
      values.push(valueText(row, inner, at, size, type, decoder));
      at += size;
    }
    return values;
  };

  const rows = function* (root: number): Generator<{ rowid: string; values: SqliteRow }, void, undefined> {
    const seen = new Set<number>();
    let read = 0;
    /** No two rows of a sound file share a byte. */
    const count = (length: number): void => {
      if ((read += length) > bytes.length) throw new Error('its rows together are longer than the file, so some are given more than once');
    };
    type Place = { page: number; cell: number };
    const stack: Place[] = [{ page: root, cell: 0 }];
    while (stack.length > 0) {
      const place = stack[stack.length - 1];
      const start = startOf(place.page);
      const head = place.page === 1 ? start + 100 : start;
      const type = bytes[head];
      if (place.cell === 0) {
        if (seen.has(place.page)) throw new Error('its pages go in a circle');
        seen.add(place.page);
        if (stack.length > MOST_DEPTH) throw new Error('its pages are nested too deep');
      }
      const inner = type === TABLE_INNER || type === INDEX_INNER;
      if (!inner && type !== TABLE_LEAF && type !== INDEX_LEAF) throw new Error(`page ${place.page} is of no known kind`);
      const cells = view.getUint16(head + 3);
      if (head + (inner ? 12 : 8) + cells * 2 > start + pageSize) throw new Error(`page ${place.page} is damaged`);
      // between two children of an index tree stands a row
      const step = place.cell++;
      const each = type === INDEX_INNER ? 2 : 1;
      if (step > cells * each || (step === cells * each && !inner)) {
        stack.pop();
        continue;
      }
      if (step === cells * each) {
        stack.push({ page: view.getUint32(head + 8), cell: 0 });
        continue;
      }
      const index = Math.floor(step / each);
      const at = start + view.getUint16(head + (inner ? 12 : 8) + index * 2);
      if (at + 4 > start + pageSize) throw new Error(`page ${place.page} is damaged`);
      if (inner && step % each === 0) stack.push({ page: view.getUint32(at), cell: 0 });
      else if (type === TABLE_LEAF) {
        const [length, next] = varint(at);
        const [rowid, body] = rowNumber(next);
        count(length);
        yield { rowid, values: record(payload(body, length, usable - 35, seen)) };
      } else {
        const [length, body] = varint(inner ? at + 4 : at);
        count(length);
        yield { rowid: '', values: record(payload(body, length, Math.floor(((usable - 12) * 64) / 255) - 23, seen)) };
      }
    }
  };

  return { rows, hasLog: bytes[18] === 2 };
}

/** Bytes of a value by its type (1 to 9). */
const SIZES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];

/** A number of up to nine bytes within a row. */
const small = (row: Uint8Array, at: number): [number, number] => {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = row[at + i];
    if (byte === undefined) throw new Error('a value lies outside its row');
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, at + i + 1];
  }
  throw new Error('a value lies outside its row');
};

const valueText = (row: Uint8Array, view: DataView, at: number, size: number, type: number, decoder: { decode(bytes: Uint8Array): string }): string => {
  switch (type) {
    case 0:
      return '';
    case 1:
      return String(view.getInt8(at));
    case 2:
      return String(view.getInt16(at));
    case 3:
      return String((view.getInt8(at) << 16) | view.getUint16(at + 1));
    case 4:
      return String(view.getInt32(at));
    case 5:
      return String(view.getInt16(at) * 4_294_967_296 + view.getUint32(at + 2));
    case 6:
      return String(view.getBigInt64(at));
    case 7: {
      const value = view.getFloat64(at);
      return Number.isFinite(value) ? String(value) : '';
    }
    case 8:
    case 9:
      return String(type - 8);
    default:
      return type % 2 === 1 ? decoder.decode(row.subarray(at, at + size)) : bytesText(row.subarray(at, at + size));
  }
};
