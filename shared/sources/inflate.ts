import { Inflate } from 'fflate';
import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import { formatBytes, formatSmallBytes } from '../text/format.ts';
import { breathe } from './breathe.ts';
import { readSlice } from './encoding.ts';

/** How much may come out of one compressed file, counted while it comes out. */
export interface Budget {
  /** Bytes that may still come. */
  left: number;
  readonly limit: number;
}

const MOST_BYTES = 1536 * 1024 * 1024;
/** Beyond this size, so much must not come out of so little: DEFLATE makes at most 1032 of 1. */
const SUSPECT_BYTES = 48 * 1024 * 1024;
const MOST_RATIO = 250;
/** Little enough that what comes out of one piece stays small and quick: 4 MB. */
export const PIECE = 4 * 1024;

export function createBudget(limit = MOST_BYTES): Budget {
  return { left: limit, limit };
}

/** @throws AppError `file-too-large` when more comes out than may */
export function spend(file: FileSource, budget: Budget, bytes: number): void {
  budget.left -= bytes;
  if (budget.left < 0) throw new AppError('file-too-large', { file: file.name, size: `over ${formatBytes(budget.limit)} unpacked`, limit: formatBytes(budget.limit) });
}

/** @throws AppError `file-too-large` when much has come out of little */
export function checkRatio(file: FileSource, made: number, read: number, suspect = SUSPECT_BYTES, ratio = MOST_RATIO): void {
  if (made <= suspect || made <= read * ratio) return;
  throw new AppError('file-too-large', { file: file.name, size: `${formatBytes(made)} unpacked from ${formatSmallBytes(read)}`, limit: `${ratio} times its packed size` });
}

/** Bytes of a file, piece by piece. */
async function* pieces(file: FileSource, start: number, end: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += PIECE * 64) {
    throwIfCancelled(signal);
    const block = await readSlice(file, at, Math.min(end, at + PIECE * 64));
    for (let p = 0; p < block.length; p += PIECE) yield block.subarray(p, p + PIECE);
  }
}

/**
 * What DEFLATE data hold, piece by piece; every byte is counted against the budget before it is handed on.
 * @throws AppError `damaged-file`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function* inflated(
  file: FileSource, start: number, end: number, budget: Budget, signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let out: Uint8Array[] = [];
  let made = 0;
  let read = 0;
  const stream = new Inflate((piece) => void out.push(piece));
  const push = (piece: Uint8Array, last: boolean): void => {
    try {
      stream.push(piece, last);
    } catch (error) {
      throw damaged(file, error);
    }
    read += piece.length;
    for (const { length } of out) {
      made += length;
      spend(file, budget, length);
    }
    checkRatio(file, made, read);
  };
  for await (const piece of pieces(file, start, end, signal)) {
    // the stream keeps what it was given
    push(piece.slice(), false);
    yield* out;
    out = [];
  }
  push(new Uint8Array(0), true);
  yield* out;
}

export function damaged(file: FileSource, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new AppError('damaged-file', { file: file.name, reason }, error);
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 (IEEE 802.3), carried on from `crc`, which starts at 0. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let c = ~crc;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

/** Pieces of bytes as a file in memory. */
export function piecesSource(name: string, parts: readonly Uint8Array[]): FileSource {
  const starts: number[] = [];
  let length = 0;
  for (const part of parts) {
    starts.push(length);
    length += part.length;
  }
  return {
    name, size: length,
    async slice(start, end) {
      // what is in memory is there at once, and nobody else would be let in
      if (end - start > PIECE * 4) await breathe(undefined);
      const to = Math.min(end, length);
      const out = new Uint8Array(Math.max(0, to - start));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle] <= start) low = middle;
        else high = middle - 1;
      }
      for (let k = low, filled = 0; filled < out.length; k++) {
        const from = start + filled - starts[k];
        const piece = parts[k].subarray(from, Math.min(parts[k].length, from + out.length - filled));
        out.set(piece, filled);
        filled += piece.length;
      }
      return out;
    },
  };
}
