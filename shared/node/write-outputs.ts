import * as nodeFs from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../errors/app-error.ts';
import { besides, missingAs, notWritable, syncFolder, writeSynced } from './atomic-write.ts';
import type { WriteFs } from './atomic-write.ts';
import { isAlive } from './is-alive.ts';

export interface OutputFile {
  /** A name without folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

interface Staged {
  readonly target: string;
  readonly temporary: string;
  /** Where the replaced content waits until all is done; null when there was none. */
  old: string | null;
  replaced: boolean;
}

/**
 * Writes files into a folder, which is made when missing: all of them are replaced, or none. A kill between two renames
 * leaves each file whole, some new and some old; what it leaves beside them is removed the next time.
 * @throws AppError `output-not-writable` with `path` (of the file that failed) and `reason`
 */
export async function writeOutputs(dir: string, files: readonly OutputFile[], fs: WriteFs = nodeFs): Promise<void> {
  underWay++;
  try {
    await writeAll(dir, files, fs);
  } finally {
    underWay--;
  }
}

let underWay = 0;

/** Whether outputs are being written, so that ending the process now would leave some new and some old. */
export function isWriting(): boolean {
  return underWay > 0;
}

async function writeAll(dir: string, files: readonly OutputFile[], fs: WriteFs): Promise<void> {
  const staged: Staged[] = [];
  let path = dir;
  let made: string | undefined;
  try {
    made = await makeFolder(fs, dir);
    await removeLeftovers(dir, files);
    for (const { name, bytes } of files) {
      path = join(dir, name);
      if (/[/\\\0]/u.test(name) || /^\.{0,2}$/u.test(name)) throw new AppError('output-not-writable', { path, reason: 'not a file name' });
      const temporary = besides(path);
      staged.push({ target: path, temporary, old: null, replaced: false });
      await writeSynced(fs, temporary, bytes);
    }
    for (const file of staged) {
      path = file.target;
      file.old = await setAside(fs, path);
      await fs.rename(file.temporary, path);
      file.replaced = true;
    }
    path = dir;
    await syncFolder(fs, dir);
  } catch (error) {
    await undo(fs, staged);
    if (made !== undefined) await fs.rmdir(dir).catch(() => undefined);
    throw notWritable(path, error);
  }
  for (const { old } of staged) if (old !== null) await fs.unlink(old).catch(() => undefined);
}

/**
 * Makes a folder with the ones above it; returns the first that was made. One by one: Node's recursive `mkdir` never
 * returns where the system denies a folder as not found, as /proc does.
 */
async function makeFolder(fs: WriteFs, dir: string): Promise<string | undefined> {
  const missing: string[] = [];
  for (let at = resolve(dir); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const path of missing) {
    await fs.mkdir(path).catch((error: unknown) => {
      // Another process may have been quicker.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
  return missing[0];
}

/** Removes what a process that was killed in the middle left beside these files. */
async function removeLeftovers(dir: string, files: readonly OutputFile[]): Promise<void> {
  const names = new Set(files.map((file) => file.name));
  for (const entry of await nodeFs.readdir(dir).catch(() => [])) {
    const left = /^\.(.+)\.(\d+)-[0-9a-f]{12}\.tmp$/u.exec(entry);
    if (left !== null && names.has(left[1]) && !isAlive(Number(left[2]))) await nodeFs.unlink(join(dir, entry)).catch(() => undefined);
  }
}

async function setAside(fs: WriteFs, path: string): Promise<string | null> {
  if ((await fs.stat(path).catch(missingAs(null))) === null) return null;
  const old = besides(path);
  try {
    await fs.link(path, old).catch(() => fs.copyFile(path, old));
  } catch (error) {
    await fs.unlink(old).catch(() => undefined);
    throw error;
  }
  return old;
}

async function undo(fs: WriteFs, staged: readonly Staged[]): Promise<void> {
  for (const { target, temporary, old, replaced } of staged) {
    if (!replaced) await fs.unlink(temporary).catch(() => undefined);
    else if (old === null) await fs.unlink(target).catch(() => undefined);
    // A content that cannot be put back stays under its hidden name: better found there than lost.
    if (old !== null) await (replaced ? fs.rename(old, target) : fs.unlink(old)).catch(() => undefined);
  }
}
