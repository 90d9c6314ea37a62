import { constants, createReadStream } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
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

/** @returns null when there is no such regular file; rejects when it is there and cannot be opened */
export async function diskFile(path: string): Promise<AppFile | null> {
  // NONBLOCK: opening a named pipe must not wait for a writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(nullIfMissing);
  if (handle === null) return null;
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) return null;
    return {
      size: stats.size,
      version: `${stats.size.toString(36)}-${stats.mtimeMs.toString(36)}-${stats.ino.toString(36)}`,
      read: (start, end) =>
        Readable.toWeb(createReadStream(path, { start, end: end - 1 })) as ReadableStream<Uint8Array>,
    };
  } finally {
    await handle.close();
  }
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
