import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { AppFile } from './app-request.ts';

/**
 * Files of one folder for `handleAppRequest`. A symbolic link that leads out of the folder is as if it were not there.
 * @param root the folder
 */
export function folderFiles(root: string): (path: string) => Promise<AppFile | null> {
  return async (path) => {
    const target = await resolveInside(root, path);
    return target === null ? null : diskFile(target);
  };
}

// NONBLOCK: opening a named pipe must not wait for a writer.
const READ = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * @returns null when there is no such regular file; rejects when it is there and cannot be opened. What is read is of the version that is
 *   told, or the stream fails.
 */
export async function diskFile(path: string): Promise<AppFile | null> {
  const handle = await open(path, READ).catch(nullIfMissing);
  if (handle === null) return null;
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) return null;
    const version = versionOf(stats);
    return { size: Number(stats.size), version, read: (start, end) => verified(path, version, start, end) };
  } finally {
    await handle.close();
  }
}

/** Changes with every write, also one that leaves size and date as they were. */
const versionOf = ({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string => [size, mtimeNs, ctimeNs, ino].map((part) => part.toString(36)).join('-');

const PIECE_BYTES = 1024 * 1024;

/** A stretch of a file in pieces as they are asked for; the last one comes only when the file is still of that version. */
function verified(path: string, version: string, start: number, end: number): ReadableStream<Uint8Array> {
  let handle: FileHandle | null = null;
  let at = start;
  const close = async (): Promise<void> => {
    const left = handle;
    handle = null;
    await left?.close();
  };
  const requireVersion = async (file: FileHandle): Promise<void> => {
    if (versionOf(await file.stat({ bigint: true })) !== version) throw new Error('the file has changed');
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (handle === null) {
          handle = await open(path, READ);
          await requireVersion(handle);
        }
        const piece = new Uint8Array(Math.min(PIECE_BYTES, end - at));
        const { bytesRead } = await handle.read(piece, 0, piece.length, at);
        if (bytesRead === 0) throw new Error('the file has become shorter');
        at += bytesRead;
        if (at === end) await requireVersion(handle);
        controller.enqueue(piece.subarray(0, bytesRead));
        if (at < end) return;
        await close();
        controller.close();
      } catch (error) {
        await close();
        throw error;
      }
    },
    cancel: close,
  }, { highWaterMark: 0 });
}

async function resolveInside(root: string, path: string): Promise<string | null> {
  const base = await realpath(root);
  const target = await realpath(join(base, ...path.split('/'))).catch(nullIfMissing);
  return target !== null && target.startsWith(base.endsWith(sep) ? base : base + sep) ? target : null;
}

function nullIfMissing(error: unknown): null {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP') return null;
  throw error;
}
