import { sha256 } from '@noble/hashes/sha2.js';
import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { FileSource, Hasher } from '../contract/file-source.ts';
import { hexText } from '../math/bytes.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { guessEncoding } from './encoding-guess.ts';
import { createEncodingSample } from './encoding-sample.ts';

export type Encoding = Dialect['encoding'];

/** What a first pass over all bytes of a file says. */
export interface FileFacts {
  /** SHA-256 in hex. */
  readonly sha256: string;
  readonly encoding: Encoding;
  /** False when a byte order mark or valid UTF-8 names the encoding; true when it follows from the bytes only. */
  readonly guessed: boolean;
  /** The encoding is a guess that little speaks for. */
  readonly unsure?: boolean;
  /** True when all bytes are valid UTF-8, so that they need no second look. */
  readonly wellFormed: boolean;
  /** Bytes of a mark at the beginning that names an encoding which the text does not have. */
  readonly wrongMark?: number;
  /** UTF-16 or UTF-8 that ends in the middle of a sign. */
  readonly cut?: boolean;
}

export interface PassOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
  /** Bytes read at a time. */
  readonly chunk?: number;
}

/** Small enough that calls of the host are answered between two pieces. */
export const CHUNK_BYTES = 2 * 1024 * 1024;

/**
 * Reads a file once, for its fingerprint and its encoding. Every byte is looked at: UTF-8 that breaks off after the
 * first megabyte is seen here, not half-way through a table.
 * @throws AppError `file-unreadable`, `cancelled`
 */
export async function inspectFile(file: FileSource, options: PassOptions = {}): Promise<FileFacts> {
  const chunk = options.chunk ?? CHUNK_BYTES;
  const hash = createHash(file);
  const utf8 = createUtf8Check();
  let head = new Uint8Array(0);
  const cells = createEncodingSample();
  let undefinedInWindows = false;
  for (let at = 0; at < file.size; at += chunk) {
    throwIfCancelled(options.signal);
    const bytes = await readSlice(file, at, Math.min(at + chunk, file.size));
    if (at === 0) head = bytes.slice(0, 65_536);
    hash.update(bytes);
    utf8.push(bytes);
    cells.push(bytes);
    if (utf8.invalid > 0 && !undefinedInWindows) undefinedInWindows = hasUndefined(bytes);
    options.onProgress?.(Math.min(1, (at + bytes.length) / file.size));
  }
  const broken = utf8.invalid;
  utf8.end();
  const cutShort = utf8.invalid > broken;
  const digest = await hash.digest();
  const facts = (encoding: Encoding, guessed: boolean): FileFacts =>
    ({ sha256: digest, encoding, guessed, wellFormed: utf8.invalid === 0 });
  const mark = byteOrderMark(head);
  if (mark !== null && mark !== 'utf-8' && isNarrow(head)) {
    const { encoding, sure } = guessEncoding(cells.bytes, undefinedInWindows);
    // the mark itself is two broken signs
    return utf8.invalid <= 2 ? { ...facts('utf-8', false), wrongMark: 2 } : { ...facts(encoding, true), unsure: !sure, wrongMark: 2 };
  }
  const cut = file.size % 2 === 1;
  if (mark !== null) return { ...facts(mark, false), ...(mark !== 'utf-8' && cut ? { cut } : {}) };
  const wide = wideEncoding(head);
  if (wide !== null) return { ...facts(wide, true), ...(cut ? { cut } : {}) };
  if (utf8.invalid === 0) return facts('utf-8', false);
  // whole signs before a part of one at the very end: the file was cut
  if (cutShort && broken === 0 && utf8.valid > 0) return { ...facts('utf-8', false), cut: true };
  // a few broken characters in a text that is UTF-8 otherwise do not make it another encoding
  if (utf8.valid > 20 * utf8.invalid) return { ...facts('utf-8', true), ...(cutShort ? { cut: true } : {}) };
  const { encoding, sure } = guessEncoding(cells.bytes, undefinedInWindows);
  return { ...facts(encoding, true), unsure: !sure };
}

/**
 * Bytes of a file, all of them.
 * @throws AppError `file-unreadable`
 */
export async function readSlice(file: FileSource, start: number, end: number): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await file.slice(start, end);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('file-unreadable', { file: file.name, reason }, error);
  }
  if (bytes.length !== end - start) {
    throw new AppError('file-unreadable', { file: file.name, reason: 'it became shorter while it was read' });
  }
  return bytes;
}

/** Up to this size a file's bytes are kept for the platform's own digest, which is faster. */
const WHOLE = 256 * 1024 * 1024;

const createHash = (file: FileSource): Hasher => {
  if (file.hasher !== undefined) return file.hasher();
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined || file.size > WHOLE) {
    const hash = sha256.create();
    return { update: (bytes) => void hash.update(bytes), digest: async () => hexText(hash.digest()) };
  }
  const whole = new Uint8Array(file.size);
  let at = 0;
  return {
    update(bytes) {
      whole.set(bytes, at);
      at += bytes.length;
    },
    digest: async () => hexText(new Uint8Array(await subtle.digest('SHA-256', whole))),
  };
};

/** The encoding that the first bytes of a text name. */
export const byteOrderMark = (head: Uint8Array): Encoding | null => {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
};

/** A table of one byte a sign under a mark of UTF-16: no byte is zero, although line ends and separators would have one. */
const isNarrow = (head: Uint8Array): boolean => head.length > 4 && !head.includes(0) && head.subarray(2).some((byte) => byte === 10 || byte === 13 || byte === 44 || byte === 59);

/** A file without its first bytes. */
export function without(file: FileSource, bytes: number): FileSource {
  return { name: file.name, size: file.size - bytes, slice: (start, end) => file.slice(start + bytes, end + bytes) };
}

/**
 * UTF-16 without a mark: signs of ASCII (separators, digits, line ends) have a zero at their side, always at the same one,
 * and the text has no control characters.
 */
export function wideEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const pairs = head.length >> 1;
  if (pairs < 2) return null;
  const signs = [0, 0];
  const zeros = [0, 0];
  let control = 0;
  let [breaks, loneBreaks] = [0, 0];
  for (let i = 0; i < pairs * 2; i += 2) {
    for (const side of [0, 1]) {
      const [byte, other] = [head[i + side], head[i + 1 - side]];
      if (other === 0) zeros[side]++;
      if (byte === 10 && other === 0) breaks++;
      else if (byte === 10) loneBreaks++;
      if (other === 0 && ((byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13)) signs[side]++;
      else if (other === 0 && (byte < 0x20 || (byte >= 0x7f && byte < 0xa0))) control++;
    }
  }
  const [little, big] = signs;
  if (loneBreaks > breaks || control > pairs * 0.02 || little + big < pairs * 0.02) return null;
  if (zeros[1] <= zeros[0] * 0.05 && little > 0) return 'utf-16le';
  return zeros[0] <= zeros[1] * 0.05 && big > 0 ? 'utf-16be' : null;
}

/** Bytes that windows-1252 leaves undefined. */
const hasUndefined = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) return true;
  }
  return false;
};

interface Utf8Check {
  push(bytes: Uint8Array): void;
  end(): void;
  /** Whole characters beyond ASCII. */
  readonly valid: number;
  readonly invalid: number;
}

/** Counts UTF-8 sequences, whole and broken (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). */
const createUtf8Check = (): Utf8Check => {
  let valid = 0;
  let invalid = 0;
  let expected = 0;
  let low = 0x80;
  let high = 0xbf;
  const lead = (byte: number): void => {
    low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    if (byte >= 0xc2 && byte <= 0xdf) expected = 1;
    else if (byte >= 0xe0 && byte <= 0xef) expected = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) expected = 3;
    else invalid++;
  };
  return {
    push(bytes) {
      const { length } = bytes;
      for (let i = 0; i < length; i++) {
        if (expected === 0) {
          while (i + 8 <= length && (bytes[i] | bytes[i + 1] | bytes[i + 2] | bytes[i + 3]
            | bytes[i + 4] | bytes[i + 5] | bytes[i + 6] | bytes[i + 7]) < 0x80) i += 8;
          while (i < length && bytes[i] < 0x80) i++;
          if (i === length) return;
        }
        const byte = bytes[i];
        if (expected === 0) lead(byte);
        else if (byte < low || byte > high) {
          invalid++;
          expected = 0;
          if (byte >= 0x80) lead(byte);
        } else {
          low = 0x80;
          high = 0xbf;
          if (--expected === 0) valid++;
        }
      }
    },
    end() {
      if (expected > 0) invalid++;
    },
    get valid() {
      return valid;
    },
    get invalid() {
      return invalid;
    },
  };
};
