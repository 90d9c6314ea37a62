import { open, stat } from 'node:fs/promises';
import type { BigIntStats, Stats } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { LOG_ENDINGS } from '../shared/contract/file-source.ts';
import type { FileSource } from '../shared/contract/file-source.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { Args } from './args.ts';

const reasonOf = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : (code ?? String(error));
};

async function statOf(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new AppError('file-not-found', { file: path }, cause);
    throw new AppError('file-unreadable', { file: path, reason: reasonOf(cause) }, cause);
  }
}

/**
 * A file named on the command line.
 * @param beside whether logs of a database that stand beside it are opened with it
 * Errors: `file-not-found`, `is-directory`, `file-unreadable`.
 */
export async function fileSource(path: string, beside: 'logs' | 'nothing' = 'logs'): Promise<FileSource & { close(): Promise<void> }> {
  const info = await statOf(path);
  if (info.isDirectory()) throw new AppError('is-directory', { file: path });
  if (!info.isFile()) throw new AppError('file-unreadable', { file: path, reason: 'it is not a regular file' });
  const unreadable = (cause: unknown): AppError => new AppError('file-unreadable', { file: path, reason: reasonOf(cause) }, cause);
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw unreadable(cause);
  });
  const state = (stats: BigIntStats): string => [stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
  const begin = async () => ({ opened: state(await handle.stat({ bigint: true })), logs: beside === 'logs' ? await logsBeside(path) : [] });
  const { opened, logs } = await begin().catch(async (cause: unknown) => {
    await handle.close();
    throw cause instanceof AppError ? cause : unreadable(cause);
  });
  return {
    name: basename(path),
    unchanged: async () => state(await handle.stat({ bigint: true })) === opened,
    size: info.size,
    logs,
    async slice(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, info.size) - start));
      let filled = 0;
      try {
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
      } catch (cause) {
        throw unreadable(cause);
      }
      return bytes.subarray(0, filled);
    },
    close: async () => void (await Promise.all([handle.close(), ...logs.map((log) => log.close())])),
  };
}

/** Logs of a database; they are gone, or empty, once all is in its file. */
async function logsBeside(path: string): Promise<(FileSource & { close(): Promise<void> })[]> {
  const logs = await Promise.all(Object.values(LOG_ENDINGS).map(async (ending) => {
    const log = await stat(`${path}${ending}`).catch(() => null);
    return log === null || log.size === 0 || !log.isFile() ? [] : [await fileSource(`${path}${ending}`, 'nothing')];
  }));
  return logs.flat();
}

/** The text of a small file such as a recipe. Errors as `fileSource`. */
export async function readText(path: string): Promise<string> {
  const file = await fileSource(path);
  try {
    return new TextDecoder().decode(await file.slice(0, file.size));
  } finally {
    await file.close();
  }
}

/** Files that options name: steps, key, journey, rules of groups. */
export function optionFiles(args: Args): string[] {
  return args.command.options.flatMap(({ flag, kind, placeholder }) => {
    const path = kind === 'value' && flag !== 'out' && placeholder.split('|').includes('FILE') ? args.values.get(flag) : undefined;
    return path === undefined ? [] : [path];
  });
}

/**
 * Makes sure that no output would replace a file that is being read, under whatever name. A file that is
 * not there yet (a key to be made) counts by its path.
 * Errors: `output-is-input`.
 */
export async function guardInputs(inputs: readonly string[], dir: string, names: readonly string[]): Promise<void> {
  const same = (a: Stats, b: Stats): boolean => a.dev === b.dev && a.ino === b.ino;
  const read = await Promise.all(inputs.map((path) => stat(path).catch(() => null)));
  for (const name of names) {
    const path = join(dir, name);
    const target = await stat(path).catch(() => null);
    const held = inputs.some((input) => resolve(input) === resolve(path)) || (target !== null && read.some((input) => input !== null && same(input, target)));
    if (held) throw new AppError('output-is-input', { path });
  }
}
