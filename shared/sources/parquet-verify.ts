import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import { formatInteger } from '../text/format.ts';

/** Values of a directory that the library can make objects of in a few hundred MB: 1,000 columns in 160 row groups, say. */
const MOST_VALUES = 4_000_000;
const MOST_DEPTH = 64;
const TAIL_BYTES = 8;
/** Twelve bytes each, of which the library makes an object each. */
const OWN_BYTES = 12;
const MOST_OF_A_GROUP = 5_000_000;
const MOST_OF_A_PAGE = 256 * 1024 * 1024;

/**
 * Counts the values of a file's directory before a library makes objects of them: a byte makes an object of 200 there, and a JavaScript
 * heap that fills takes the window along. A directory that cannot be followed is left to the readers, which say what is wrong with it.
 * Source: Parquet format, "File format"; Apache Thrift, compact protocol.
 * @throws AppError `file-too-large`
 */
export function verifyDirectory(file: FileSource, bytes: Uint8Array): void {
  const end = bytes.length - TAIL_BYTES;
  if (end < 0) return;
  const length = new DataView(bytes.buffer, bytes.byteOffset + end, TAIL_BYTES).getUint32(0, true);
  if (length > end) return;
  try {
    createWalk(bytes.subarray(0, end), MOST_VALUES).struct(end - length);
  } catch (error) {
    if (!(error instanceof TooMany)) return;
    const limit = `${formatInteger(MOST_VALUES)} entries`;
    throw new AppError('file-too-large', { file: file.name, size: `more than ${limit} in its directory`, limit }, error);
  }
}

/** The part of a file that holds a column of a row group. */
export interface Chunk {
  readonly start: number;
  readonly bytes: number;
  /** Values that it says it has, and rows of its group. */
  readonly values: number;
  readonly rows: number;
}

/**
 * Whether the pages of a column of values of twelve bytes hold what the directory says, so that no number in them makes a reader
 * allocate without end.
 * @throws AppError `file-too-large` for a row group of more than 5,000,000 such values
 */
export function verifyPages(file: FileSource, bytes: Uint8Array, { start, bytes: size, values, rows }: Chunk): boolean {
  if (Math.max(values, rows) > MOST_OF_A_GROUP) {
    const limit = `${formatInteger(MOST_OF_A_GROUP)} values`;
    throw new AppError('file-too-large', { file: file.name, size: `a row group with ${formatInteger(Math.max(values, rows))} old timestamps or intervals`, limit });
  }
  const end = start + size;
  if (!(start >= 0 && size >= 0 && end <= bytes.length && values >= 0)) return false;
  let left = values;
  try {
    // the library reads on to the last byte but one
    for (let at = start; at < end - 1;) {
      const walk = createWalk(bytes.subarray(0, end), MOST_VALUES);
      const body = walk.struct(at);
      const [unpacked, packed] = [walk.numbers.get('2') ?? -1, walk.numbers.get('3') ?? -1];
      const dictionary = walk.numbers.get('7.1') ?? 0;
      const [first, second, nulls] = ['5.1', '8.1', '8.2'].map((field) => walk.numbers.get(field) ?? 0);
      const taken = first + second;
      if (packed < 0 || unpacked < 0 || unpacked > MOST_OF_A_PAGE || dictionary < 0 || dictionary * OWN_BYTES > unpacked) return false;
      if (first < 0 || second < 0 || nulls < 0 || nulls > second || taken > left) return false;
      left -= taken;
      at = body + packed;
    }
  } catch {
    return false;
  }
  return left === 0;
}

class TooMany extends Error {}

/** Follows a struct in Thrift's compact protocol, and keeps nothing but the whole numbers of it and of the structs in it. */
const createWalk = (bytes: Uint8Array, most: number) => {
  const numbers = new Map<string, number>();
  let at = 0;
  let values = 0;

  const next = (): number => {
    if (at >= bytes.length) throw new Error('it ends in its directory');
    return bytes[at++];
  };
  const pass = (bytesOfIt: number): void => {
    at += bytesOfIt;
    if (at > bytes.length) throw new Error('it ends in its directory');
  };
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = next();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale > Number.MAX_SAFE_INTEGER) throw new Error('a number has no end');
    }
  };
  const signed = (): number => {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };

  const element = (type: number, path: string | null, depth: number): void => {
    if (++values > most) throw new TooMany();
    switch (type) {
      case 1:
      case 2:
        return;
      case 3:
        return pass(1);
      case 4:
      case 5:
      case 6: {
        const value = signed();
        if (path !== null) numbers.set(path, value);
        return;
      }
      case 7:
        return pass(8);
      case 8:
        return pass(varint());
      case 9: {
        const head = next();
        const size = head >> 4 === 15 ? varint() : head >> 4;
        const kind = head & 15;
        for (let i = 0; i < size; i++) element(kind === 1 || kind === 2 ? 3 : kind, null, depth + 1);
        return;
      }
      case 12:
        fields(path, depth + 1);
        return;
      default:
        throw new Error('a value of its directory is of no known kind');
    }
  };

  const fields = (path: string | null, depth: number): void => {
    if (depth > MOST_DEPTH) throw new Error('its directory is nested too deep');
    for (let id = 0; ;) {
      const head = next();
      if ((head & 15) === 0) return;
      id = head >> 4 === 0 ? signed() : id + (head >> 4);
      element(head & 15, path === null ? null : path === '' ? String(id) : `${path}.${id}`, depth);
    }
  };

  return {
    /** Numbers by their field, `5.1` for the first of the struct that is the fifth. */
    numbers,
    /** Follows the struct at a byte; answers where it ends. @throws TooMany, and Error where it cannot be followed */
    struct(from: number): number {
      at = from;
      fields('', 0);
      return at;
    },
  };
};
