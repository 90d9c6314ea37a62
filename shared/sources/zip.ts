import { AppError } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import { readSlice } from './encoding.ts';
import { crc32, inflated, piecesSource, spend } from './inflate.ts';
import type { Budget } from './inflate.ts';

/** A file in a ZIP archive (PKWARE APPNOTE 6.3). */
export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated; others cannot be read. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly size: number;
  readonly crc: number;
  /** Where its own header begins. */
  readonly offset: number;
}

const MOST_ENTRIES = 20_000;
const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const FULL = 0xffffffff;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const broken = (file: FileSource, reason: string): AppError => new AppError('damaged-file', { file: file.name, reason });

/**
 * The files of an archive, from its directory.
 * @throws AppError `damaged-file`, `file-too-large` for more than 20,000 files, `file-unreadable`
 */
export async function readZip(file: FileSource): Promise<ZipEntry[]> {
  const from = Math.max(0, file.size - 65_557);
  const tail = await readSlice(file, from, file.size);
  const view = viewOf(tail);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw broken(file, 'its directory is missing, so it may be cut off');
  let count = view.getUint16(end + 10, true);
  let length = view.getUint32(end + 12, true);
  let start = view.getUint32(end + 16, true);
  if ((count === 0xffff || start === FULL || length === FULL) && end >= 20 && view.getUint32(end - 20, true) === LOCATOR_64) {
    const at = Number(view.getBigUint64(end - 12, true));
    if (at + 56 > file.size) throw broken(file, 'its directory lies outside the file');
    const wide = viewOf(await readSlice(file, at, at + 56));
    if (wide.getUint32(0, true) !== END_64) throw broken(file, 'its directory is damaged');
    count = Number(wide.getBigUint64(32, true));
    length = Number(wide.getBigUint64(40, true));
    start = Number(wide.getBigUint64(48, true));
  }
  if (count > MOST_ENTRIES) throw new AppError('file-too-large', { file: file.name, size: `${count} files`, limit: `${MOST_ENTRIES} files` });
  if (start + length > file.size) throw broken(file, 'its directory lies outside the file');
  return entriesOf(file, await readSlice(file, start, start + length), count);
}

const entriesOf = (file: FileSource, bytes: Uint8Array, count: number): ZipEntry[] => {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  let p = 0;
  for (let i = 0; i < count; i++) {
    if (p + 46 > bytes.length || view.getUint32(p, true) !== ENTRY) throw broken(file, 'its directory is damaged');
    const flags = view.getUint16(p + 8, true);
    const nameLength = view.getUint16(p + 28, true);
    const extraLength = view.getUint16(p + 30, true);
    const commentLength = view.getUint16(p + 32, true);
    const next = p + 46 + nameLength + extraLength + commentLength;
    if (next > bytes.length) throw broken(file, 'its directory is damaged');
    const extra = bytes.subarray(p + 46 + nameLength, p + 46 + nameLength + extraLength);
    const [size, packed, offset] = wideSizes([view.getUint32(p + 24, true), view.getUint32(p + 20, true), view.getUint32(p + 42, true)], extra);
    const name = new TextDecoder((flags & 0x800) === 0 ? 'latin1' : 'utf-8').decode(bytes.subarray(p + 46, p + 46 + nameLength));
    entries.push({
      name: name.replaceAll('\\', '/'), method: view.getUint16(p + 10, true), encrypted: (flags & 1) === 1,
      crc: view.getUint32(p + 16, true), size, packed, offset,
    });
    p = next;
  }
  return entries;
};

/** Sizes and offset, from the ZIP64 field where they do not fit into 32 bits. */
const wideSizes = (values: number[], extra: Uint8Array): number[] => {
  const view = viewOf(extra);
  for (let p = 0; p + 4 <= extra.length; p += 4 + view.getUint16(p + 2, true)) {
    if (view.getUint16(p, true) !== 1) continue;
    const end = Math.min(extra.length, p + 4 + view.getUint16(p + 2, true));
    let at = p + 4;
    return values.map((value) => {
      if (value !== FULL || at + 8 > end) return value;
      at += 8;
      return Number(view.getBigUint64(at - 8, true));
    });
  }
  return values;
};

/**
 * The content of an entry, piece by piece, its checksum proved at the end.
 * @throws AppError `damaged-file`, `unsupported-format`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function* entryBytes(file: FileSource, entry: ZipEntry, budget: Budget, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw new AppError('unsupported-format', { file: file.name, format: 'an archive with a password' });
  if (entry.method !== 0 && entry.method !== 8) throw new AppError('unsupported-format', { file: file.name, format: `a ZIP archive packed by method ${entry.method}` });
  if (entry.offset + 30 > file.size) throw broken(file, `${entry.name} lies outside the file`);
  const header = viewOf(await readSlice(file, entry.offset, entry.offset + 30));
  if (header.getUint32(0, true) !== LOCAL) throw broken(file, `the beginning of ${entry.name} is damaged`);
  const start = entry.offset + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const end = start + entry.packed;
  if (end > file.size) throw broken(file, `${entry.name} lies outside the file`);
  let crc = 0;
  let length = 0;
  const pass = (piece: Uint8Array): Uint8Array => {
    crc = crc32(piece, crc);
    length += piece.length;
    return piece;
  };
  if (entry.method === 0) {
    for (let at = start; at < end; at += 1 << 20) {
      const piece = await readSlice(file, at, Math.min(end, at + (1 << 20)));
      spend(file, budget, piece.length);
      yield pass(piece);
    }
  } else for await (const piece of inflated(file, start, end, budget, signal)) yield pass(piece);
  if (crc !== entry.crc || length !== entry.size) throw broken(file, `the checksum of ${entry.name} does not fit`);
}

/** The whole content of an entry as a file in memory. */
export async function entrySource(file: FileSource, entry: ZipEntry, budget: Budget, signal?: AbortSignal): Promise<FileSource> {
  const parts: Uint8Array[] = [];
  for await (const piece of entryBytes(file, entry, budget, signal)) if (piece.length > 0) parts.push(piece.slice());
  return piecesSource(entry.name.split('/').pop() ?? entry.name, parts);
}
