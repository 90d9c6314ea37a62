import { fork } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../contract/database.ts';
import { connectNative } from '../sql/native-client.ts';
import type { NativeDatabase } from '../sql/native-client.ts';
import { makePrivateDirectory, removeDirectory } from './private-directory.ts';
import { childPort } from './thread-port.ts';

export interface NativeOptions {
  /** Path of the bundled `duckdb-native-process`. */
  readonly entry: string;
  /** Where the private directory is made; default: the system's temporary folder. */
  readonly tempRoot?: string;
}

/** Rows beyond this many bytes go by a file: a pipe takes them in pieces, and only while this process has nothing else to do. */
const LARGE = 65_536;

/**
 * Native DuckDB in a process of its own, locked, with a private temporary directory (0700) that is removed at the end;
 * what crashed processes left there is removed at the start.
 * @throws AppError `start-failed`
 */
export async function openNativeDatabase(options: NativeOptions): Promise<Database> {
  return (await startNative(options)).database;
}

/** As `openNativeDatabase`, with the directory that the database may read. */
export async function startNative(options: NativeOptions): Promise<{ readonly database: NativeDatabase; readonly directory: string }> {
  const directory = makePrivateDirectory(options.tempRoot ?? tmpdir());
  const child = fork(options.entry, [], {
    serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = (): void => {
    child.kill('SIGKILL');
    removeDirectory(directory);
  };
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => {
    process.off('exit', kill);
    removeDirectory(directory);
  });
  let files = 0;
  const put = (ipc: Uint8Array): { name: string; remove(): void } | null => {
    if (ipc.length <= LARGE) return null;
    const name = `insert-${files++}.arrow`;
    const path = join(directory, name);
    writeFileSync(path, ipc, { mode: 0o600 });
    return { name, remove: () => rmSync(path, { force: true }) };
  };
  const port = childPort(child);
  port.post({ directory });
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { database: await connectNative(port, { end, put }), directory };
}
