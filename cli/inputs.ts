import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileSource } from '../shared/contract/file-source.ts';
import { groupSource } from '../shared/contract/file-source.ts';
import { isTableName } from '../shared/contract/table-files.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { fileSource } from './files.ts';

/**
 * The file or files that words name: a file, a folder (the tables in it, by name), or a pattern with * and ?.
 * Several files are one source.
 * Errors: `file-not-found`, `file-unreadable`, `is-directory` for a folder without tables.
 */
export async function openInputs(words: readonly string[]): Promise<FileSource & { readonly paths: readonly string[]; close(): Promise<void> }> {
  const paths = (await Promise.all(words.map(expanded))).flat();
  if (paths.length === 0) throw new AppError('file-not-found', { file: words.join(', ') });
  const files: (FileSource & { close(): Promise<void> })[] = [];
  const close = async (): Promise<void> => void (await Promise.all(files.map((file) => file.close())));
  try {
    for (const path of paths) files.push(await fileSource(path));
  } catch (error) {
    await close();
    throw error;
  }
  const [first] = files;
  return { ...(files.length === 1 ? first : groupSource(files)), paths, close };
}

const expanded = async (word: string): Promise<string[]> => {
  const info = await stat(word).catch(() => null);
  if (info?.isDirectory() === true) {
    const tables = await listed(word, isTableName);
    if (tables.length === 0) throw new AppError('is-directory', { file: word });
    return tables;
  }
  if (info !== null || !/[*?]/.test(basename(word))) return [word];
  const found = await listed(dirname(word), (name) => matches(basename(word), name));
  if (found.length === 0) throw new AppError('file-not-found', { file: word });
  return found;
};

/** Whether a name fits a pattern with * and ?, in a time that grows with both lengths and no more. */
export function matches(pattern: string, name: string): boolean {
  let [p, n, star, from] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === '*') {
      star = p++;
      from = n;
    } else if (pattern[p] === '?' || pattern[p] === name[n]) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++from;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

const listed = async (folder: string, wanted: (name: string) => boolean): Promise<string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.') && wanted(entry.name)).map(({ name }) => name);
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => join(folder, name));
};
