import { Gunzip } from 'fflate';
import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { FileSource } from '../contract/file-source.ts';
import { breathe } from './breathe.ts';
import { readSlice } from './encoding.ts';
import { checkRatio, crc32, createBudget, damaged, PIECE, piecesSource, spend } from './inflate.ts';
import type { Budget } from './inflate.ts';

/** Packed bytes that are read at once, and unpacked ones after which others are let in. */
const BLOCK = PIECE * 64;
const BREATH = 4 * 1024 * 1024;
/** Unpacked bytes that are held in memory. */
const MOST_HELD = 1024 * 1024 * 1024;

/**
 * What a gzip file holds (RFC 1952; one member or several end to end), in memory, its checksum proved.
 * @throws AppError `damaged-file`, `file-too-large`, `file-unreadable`, `cancelled`
 */
export async function gunzipped(file: FileSource, signal?: AbortSignal, budget: Budget = createBudget(MOST_HELD)): Promise<FileSource> {
  const parts: Uint8Array[] = [];
  let crc = 0;
  let length = 0;
  let members = 1;
  const stream = new Gunzip((piece) => {
    spend(file, budget, piece.length);
    if (piece.length === 0) return;
    crc = crc32(piece, crc);
    length += piece.length;
    parts.push(piece.slice());
  });
  stream.onmember = () => void members++;
  const tail = await readSlice(file, Math.max(0, file.size - 8), file.size);
  let breath = BREATH;
  for (let at = 0; at < file.size; at += BLOCK) {
    throwIfCancelled(signal);
    const block = await readSlice(file, at, Math.min(file.size, at + BLOCK));
    for (let p = 0; p < block.length; p += PIECE) {
      const end = Math.min(block.length, p + PIECE);
      try {
        // the stream keeps what it was given
        stream.push(block.slice(p, end), at + end === file.size);
      } catch (error) {
        throw damaged(file, error);
      }
      checkRatio(file, length, at + end);
      if (length < breath) continue;
      breath = length + BREATH;
      await breathe(signal);
    }
  }
  if (members === 1) {
    const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
    const whole = tail.length === 8 && view.getUint32(0, true) === crc && view.getUint32(4, true) === length >>> 0;
    if (!whole) throw new AppError('damaged-file', { file: file.name, reason: 'its checksum does not fit' });
  }
  return piecesSource(file.name.replace(/\.(gz|gzip)$/i, ''), parts);
}
