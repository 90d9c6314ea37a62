import { AppError } from '../errors/app-error.ts';
import type { Database, QueryOptions, ResultTable } from '../contract/database.ts';
import { tableFromIpc } from './arrow-result.ts';
import { literal } from './literal.ts';
import { createQueue } from './queue.ts';
import { tableExists } from './tables.ts';

/** The part of duckdb-wasm's `AsyncDuckDB` that is used here; the bundle and its worker are started by the host. */
export interface AsyncDuckDBLike {
  getVersion(): Promise<string>;
  open(config: { path: string }): Promise<void>;
  connectInternal(): Promise<number>;
  startPendingQuery(connection: number, sql: string, allowStreamResult?: boolean): Promise<Uint8Array | null>;
  pollPendingQuery(connection: number): Promise<Uint8Array | null>;
  cancelPendingQuery(connection: number): Promise<boolean>;
  fetchQueryResults(connection: number): Promise<Uint8Array | null>;
  insertArrowFromIPCStream(
    connection: number, ipc: Uint8Array, options: { name: string; create: boolean },
  ): Promise<void>;
  terminate(): Promise<void>;
}

/** What shuts the way to files, network and extensions, and other settings; said to the engine before the first statement. */
const locks = (folder: string | undefined): string[] => [
  ...(folder === undefined ? [] : [`SET allowed_directories = [${literal(folder)}]`]),
  'SET autoload_known_extensions = false',
  'SET autoinstall_known_extensions = false',
  'SET allow_community_extensions = false',
  'SET enable_external_access = false',
  // a database in memory has no file to bring up to date, yet would go through all its rows after each large insert
  "SET checkpoint_threshold = '1TB'",
  'SET lock_configuration = true',
];

/** Messages after which the state of the engine is gone (observed with DuckDB-WASM 1.32). */
const FATAL = /table index is out of bounds|signature mismatch|memory access out of bounds|null function|unreachable|Out of bounds call_indirect|Cannot enlarge memory|FATAL Error/i;

/**
 * The `Database` over an instantiated DuckDB-WASM (use its EH bundle), locked.
 * duckdb-wasm leaves calls pending for ever when its worker goes; `died` tells of that and everything pending is rejected.
 * Its lossless Arrow conversion must stay off: it hands over booleans as packed bits typed as bytes.
 *
 * @param died resolves with a reason when the worker behind it is gone
 * @param folder of registered files that may be attached; none by default
 * @throws AppError `start-failed`
 */
export async function openWasmDatabase(duck: AsyncDuckDBLike, died?: Promise<string>, folder?: string): Promise<Database> {
  const queue = createQueue();
  let end: (reason: string) => void = () => undefined;
  const gone = new Promise<string>((resolve) => (end = resolve));
  const fail = (reason: string): AppError => {
    const error = new AppError('worker-died', { worker: 'database', reason });
    queue.fail(error);
    end(reason);
    return error;
  };
  void died?.then(fail);
  const failure = (error: unknown): AppError => {
    if (error instanceof AppError) return error;
    const message = error instanceof Error ? error.message : String(error);
    if (/query was canceled|interrupted/i.test(message)) return new AppError('cancelled');
    if (!FATAL.test(message)) return new AppError('database-failed', { reason: message });
    void duck.terminate();
    return fail(message);
  };
  const start = async (): Promise<{ release: string; connection: number }> => {
    await duck.open({ path: ':memory:' });
    const opened = await duck.connectInternal();
    for (const lock of locks(folder)) await collect(duck, opened, lock, undefined);
    return { release: await duck.getVersion(), connection: opened };
  };
  const { release, connection } = await queue.run(start).catch((error: unknown) => {
    throw new AppError('start-failed', { what: 'The database', reason: reasonOf(failure(error)) }, error);
  });
  const run = <T>(task: () => Promise<T>, options?: QueryOptions): Promise<T> =>
    queue.run(async () => {
      try {
        return await task();
      } catch (error) {
        throw failure(error);
      }
    }, options);
  return {
    release,
    gone,
    async exec(sql, options) {
      await run(() => collect(duck, connection, sql, options?.signal), options);
    },
    query(sql, options): Promise<ResultTable> {
      return run(async () => tableFromIpc(await collect(duck, connection, sql, options?.signal)), options);
    },
    insertArrow(table, ipc, options) {
      return run(async () => {
        const there = tableFromIpc(await collect(duck, connection, tableExists(table), undefined)).rows > 0;
        // the buffer is handed over to the worker; a copy leaves the caller's bytes alone
        await duck.insertArrowFromIPCStream(connection, ipc.slice(), { name: table, create: !there });
      }, options);
    },
    async close() {
      fail('closed');
      await duck.terminate();
    },
  };
}

const reasonOf = (error: AppError): string => String(error.data['reason'] ?? error.code);

/** Runs a statement to its end and returns its result as pieces of an Arrow IPC stream. */
const collect = async (
  duck: AsyncDuckDBLike, connection: number, sql: string, signal: AbortSignal | undefined,
): Promise<Uint8Array[]> => {
  const cancel = (): void => void duck.cancelPendingQuery(connection).catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    let header = await duck.startPendingQuery(connection, sql, false);
    while (header === null) {
      if (signal?.aborted === true) await duck.cancelPendingQuery(connection);
      header = await duck.pollPendingQuery(connection);
    }
    const pieces = [header];
    for (;;) {
      const piece = await duck.fetchQueryResults(connection);
      if (piece === null) continue;
      if (piece.length === 0) return pieces;
      pieces.push(piece);
      if (signal?.aborted === true) throw new AppError('cancelled');
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
};
