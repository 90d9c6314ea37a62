import { randomBytes } from 'node:crypto';
import * as nodeFs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../errors/app-error.ts';

interface WriteHandle {
  writeFile(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The part of `node:fs/promises` that writing needs; a test passes one that fails where it wants. */
export interface WriteFs {
  open(path: string, flags: string, mode?: number): Promise<WriteHandle>;
  rename(from: string, to: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  copyFile(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  realpath(path: string): Promise<string>;
  stat(path: string): Promise<{ readonly mode: number }>;
  mkdir(path: string): Promise<unknown>;
  rmdir(path: string): Promise<void>;
}

export interface AtomicOptions {
  /** Keeps the content that is replaced under this name in the same folder. */
  readonly previous?: string;
  /** Permissions of a new file; a replaced one keeps its own. Default 0o666 less the umask. */
  readonly mode?: number;
  readonly fs?: WriteFs;
}

/**
 * Replaces a file's content or leaves it as it was: temporary file beside it, fsync, rename, fsync of the folder.
 * A symbolic link is followed.
 * @throws AppError `output-not-writable` with `path` and `reason`; `replaced` is true when only the last step failed:
 *   the new content is in place but may not survive a power cut
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array, options: AtomicOptions = {}): Promise<void> {
  const fs = options.fs ?? nodeFs;
  let temporary: string | null = null;
  let replaced = false;
  try {
    const target = await fs.realpath(path).catch(missingAs(path));
    const old = await fs.stat(target).catch(missingAs(null));
    temporary = besides(target);
    await writeSynced(fs, temporary, bytes, old === null ? options.mode : old.mode & 0o777);
    if (old !== null && options.previous !== undefined) await keepCopy(fs, target, join(dirname(target), options.previous));
    await fs.rename(temporary, target);
    temporary = null;
    replaced = true;
    await syncFolder(fs, dirname(target));
  } catch (error) {
    if (temporary !== null) await fs.unlink(temporary).catch(() => undefined);
    throw notWritable(path, error, replaced);
  }
}

/** Writes a new file and waits until it is on the disk. */
export async function writeSynced(fs: WriteFs, path: string, bytes: Uint8Array, mode?: number): Promise<void> {
  const handle = await fs.open(path, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts the content of `path` also under `copy`, replacing that at once; `path` is there all the while. */
export async function keepCopy(fs: WriteFs, path: string, copy: string): Promise<void> {
  const temporary = besides(copy);
  try {
    // Not every file system has hard links.
    await fs.link(path, temporary).catch(() => fs.copyFile(path, temporary));
    await fs.rename(temporary, copy);
  } catch (error) {
    await fs.unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Makes renames in a folder last. Windows has no such call on folders. */
export async function syncFolder(fs: WriteFs, folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new hidden name in the same folder. */
export function besides(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

const REASONS = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'the disk is read-only'],
  ['ENOENT', 'the folder does not exist'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EEXIST', 'a file of that name is in the way'],
  ['EISDIR', 'it is a folder'],
  ['EBUSY', 'it is in use by another program'],
  ['EIO', 'the disk reports a fault'],
  ['ENAMETOOLONG', 'the name is too long'],
]);

export function notWritable(path: string, error: unknown, replaced = false): AppError {
  if (error instanceof AppError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const words = REASONS.get(code);
  const reason = words === undefined ? code || message : `${words} (${code})`;
  return new AppError('output-not-writable', replaced ? { path, reason, replaced } : { path, reason }, error);
}

/** For `.catch`: another value where the file is not there. */
export function missingAs<T>(value: T): (error: unknown) => T {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return value;
    throw error;
  };
}
