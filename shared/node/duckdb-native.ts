import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, fromWire } from '../errors/app-error.ts';
import type { Database, QueryOptions, ResultTable } from '../contract/database.ts';
import { createQueue } from '../sql/queue.ts';
import type { NativeAnswer, NativeRequest } from './duckdb-native-wire.ts';
import { isAlive } from './is-alive.ts';

export interface NativeOptions {
  /** Path of the bundled `duckdb-native-process`. */
  readonly entry: string;
  /** Where the private directory is made; default: the system's temporary folder. */
  readonly tempRoot?: string;
}

/** Rows beyond this many bytes go by a file: a pipe takes them in pieces, and only while this process has nothing else to do. */
const LARGE = 65_536;
const BOOT_DEADLINE_MS = 30_000;
const PREFIX = 'tessera-db-';

type Unsent = NativeRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/**
 * Native DuckDB in a process of its own, locked, with a private temporary directory (0700) that is removed at the end;
 * what crashed processes left there is removed at the start.
 * @throws AppError `start-failed`
 */
export async function openNativeDatabase(options: NativeOptions): Promise<Database> {
  return (await startNative(options)).database;
}

/** As `openNativeDatabase`, with the directory that the database may read. */
export async function startNative(options: NativeOptions): Promise<{ readonly database: Database; readonly directory: string }> {
  const root = options.tempRoot ?? tmpdir();
  removeLeftovers(root);
  const directory = mkdtempSync(join(root, `${PREFIX}${process.pid}-`));
  const child = fork(options.entry, [], {
    serialization: 'advanced', execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const queue = createQueue();
  const link = createLink(child);
  const kill = (): void => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', kill);
  void link.gone.then((reason) => {
    process.off('exit', kill);
    rmSync(directory, { recursive: true, force: true });
    queue.fail(new AppError('worker-died', { worker: 'database', reason }));
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), BOOT_DEADLINE_MS);
  let release: string;
  try {
    const start = { type: 'start', directory } as const;
    release = (await queue.run(() => link.call(start))) as string;
  } catch (error) {
    child.kill('SIGKILL');
    throw new AppError('start-failed', { what: 'The database', reason: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    clearTimeout(timer);
  }
  const run = (request: Unsent, callOptions?: QueryOptions): Promise<unknown> =>
    queue.run(() => {
      const signal = callOptions?.signal;
      const interrupt = (): void => link.post({ type: 'interrupt' });
      signal?.addEventListener('abort', interrupt, { once: true });
      return link.call(request).finally(() => signal?.removeEventListener('abort', interrupt));
    }, callOptions?.signal);
  let files = 0;
  const insertByFile = async (table: string, ipc: Uint8Array, callOptions?: QueryOptions): Promise<void> => {
    const path = join(directory, `insert-${files++}.arrow`);
    try {
      writeFileSync(path, ipc, { mode: 0o600 });
      await run({ type: 'insert', table, ipc: path }, callOptions);
    } finally {
      rmSync(path, { force: true });
    }
  };
  const database: Database = {
    release,
    async exec(sql, callOptions) {
      await run({ type: 'exec', sql }, callOptions);
    },
    async query(sql, callOptions) {
      return (await run({ type: 'query', sql }, callOptions)) as ResultTable;
    },
    async insertArrow(table, ipc, callOptions) {
      if (ipc.length <= LARGE) await run({ type: 'insert', table, ipc }, callOptions);
      else await insertByFile(table, ipc, callOptions);
    },
    async close() {
      queue.fail(new AppError('worker-died', { worker: 'database', reason: 'closed' }));
      child.kill('SIGKILL');
      await link.gone;
    },
  };
  return { database, directory };
}

interface Link {
  call(request: Unsent): Promise<unknown>;
  post(request: NativeRequest): void;
  /** Resolves with a reason when the process is gone. */
  readonly gone: Promise<string>;
}

const createLink = (child: ChildProcess): Link => {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let next = 1;
  child.on('message', (answer: NativeAnswer) => {
    const waiting = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(fromWire(answer.error));
  });
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const post = (request: NativeRequest): void => {
    if (child.connected) child.send(request);
  };
  return {
    post,
    gone,
    call: (request) =>
      new Promise((resolve, reject) => {
        const id = next++;
        pending.set(id, { resolve, reject });
        post({ ...request, id });
      }),
  };
};

/** Removes directories whose process is gone. */
const removeLeftovers = (root: string): void => {
  for (const name of readdirSync(root)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    try {
      rmSync(join(root, name), { recursive: true, force: true });
    } catch {
      // another user's, or being removed by another process
    }
  }
};
