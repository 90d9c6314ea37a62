import { AppError, fromWire, throwIfCancelled } from '../errors/app-error.ts';
import type { Database, QueryOptions, ResultTable } from '../contract/database.ts';
import { logOf, piecesOf } from '../contract/file-source.ts';
import type { FileSource } from '../contract/file-source.ts';
import type { Port } from '../contract/port.ts';
import { START_ID } from './native-wire.ts';
import type { AttachedPart, NativeAnswer, NativeRequest } from './native-wire.ts';
import { createQueue } from './queue.ts';
import { buildTable, MESSAGE_BYTES } from './table-pieces.ts';
import type { TableBuilder } from './table-pieces.ts';
import { STATEMENT_DEADLINE_MS, withDeadline } from './with-deadline.ts';

/** What the two ways to a database process do differently. */
export interface NativeWay {
  /** Ends the process, whatever it is at, and waits until it has ended. */
  end(): Promise<void> | void;
  /** Puts rows where the process finds them by the name given back; absent: they go through the port. */
  readonly put?: (ipc: Uint8Array) => { readonly name: string; remove(): void } | null;
}

/** A database whose process can attach one file. */
export interface NativeDatabase extends Database {
  /** Appends bytes to the file to attach, or to its log. */
  write(to: AttachedPart, bytes: Uint8Array, options?: QueryOptions): Promise<void>;
  /** Bytes of memory that its process takes; 0 when it is gone. */
  memory(): Promise<number>;
  /** Attaches the file, read-only, as `file`. */
  attach(options?: QueryOptions): Promise<void>;
}

const BOOT_DEADLINE_MS = 60_000;

type Unsent = NativeRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/**
 * The `Database` in a process behind a port, which answers `NativeRequest`s and is being started.
 * @throws AppError `start-failed`
 */
export async function connectNative(port: Port, way: NativeWay): Promise<NativeDatabase> {
  const queue = createQueue();
  const link = createLink(port);
  void link.gone.then((reason) => queue.fail(new AppError('worker-died', { worker: 'database', reason })));
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    port.close();
  }, BOOT_DEADLINE_MS);
  let release: string;
  try {
    release = (await queue.run(() => link.started)) as string;
  } catch (error) {
    await way.end();
    throw new AppError('start-failed', { what: 'The database', reason: late ? `it did not answer within ${BOOT_DEADLINE_MS / 1000} seconds` : reasonOf(error) }, error);
  } finally {
    clearTimeout(timer);
  }
  /** Requests that follow each other with nothing between; the answer of the last. */
  const run = (requests: Iterable<Unsent>, options?: QueryOptions): Promise<unknown> =>
    queue.run(async () => {
      const { signal, onProgress } = options ?? {};
      // not before its turn: it would hear of the statement before it
      const endProgress = onProgress === undefined ? null : watchProgress(link, onProgress);
      const interrupt = (): void => port.post({ type: 'interrupt' } satisfies NativeRequest);
      signal?.addEventListener('abort', interrupt, { once: true });
      try {
        let answer: unknown = null;
        for (const request of requests) {
          throwIfCancelled(signal);
          answer = await link.call(request);
        }
        return answer;
      } finally {
        endProgress?.();
        signal?.removeEventListener('abort', interrupt);
      }
    }, options);
  return {
    release,
    gone: link.gone,
    async exec(sql, options) {
      await run([{ type: 'exec', sql, ...(options?.mostBytes === undefined ? {} : { mostBytes: options.mostBytes }) }], options);
    },
    async query(sql, options) {
      return (await run([{ type: 'query', sql }], options)) as ResultTable;
    },
    async insertArrow(table, ipc, options) {
      const put = way.put?.(ipc) ?? null;
      if (put === null) await run(insertion(table, ipc), options);
      else await run([{ type: 'insert-file', table, name: put.name }], options).finally(() => put.remove());
    },
    async write(to, bytes, options) {
      await run([{ type: 'write', to, bytes: alone(bytes) }], options);
    },
    memory: async () => Number(await Promise.race([link.call({ type: 'memory' }), link.gone.then(() => 0)])),
    async attach(options) {
      await run([{ type: 'attach' }], options);
    },
    async close() {
      queue.fail(new AppError('worker-died', { worker: 'database', reason: 'closed' }));
      port.close();
      await way.end();
    },
  };
}

/**
 * Gives the process a copy of a file and attaches it. A copy, since the file may stand in an archive, be open in another
 * program, or change. What then is asked has to be answered in time; a database that fails here is closed.
 * @param write puts bytes into the file or its log; by default through the port
 */
export async function attachCopy(
  native: NativeDatabase, file: FileSource, signal?: AbortSignal, write: (to: AttachedPart, bytes: Uint8Array) => Promise<void> = (to, bytes) => native.write(to, bytes, { signal }),
): Promise<Database> {
  try {
    const log = logOf(file, 'duckdb');
    for await (const piece of piecesOf(file, signal)) await write('file', piece);
    if (log !== null) for await (const piece of piecesOf(log, signal)) await write('log', piece);
    const attaching = { ...native, exec: () => native.attach({ signal }) };
    await withDeadline(attaching, STATEMENT_DEADLINE_MS).exec('');
    return withDeadline(native, STATEMENT_DEADLINE_MS);
  } catch (error) {
    await native.close();
    throw error;
  }
}

const LOOK_EVERY_MS = 250;

/** Asks how far a statement is until what is returned is called. */
const watchProgress = (link: Link, onProgress: (fraction: number) => void): (() => void) => {
  let ended = false;
  const look = async (): Promise<void> => {
    const percent = Number(await link.call({ type: 'progress' }));
    if (percent > 0 && !ended) onProgress(Math.min(1, percent / 100));
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  return () => {
    ended = true;
    clearInterval(timer);
  };
};

/** Many rows go in several messages. */
function* insertion(table: string, ipc: Uint8Array): Generator<Unsent> {
  let at = 0;
  for (; ipc.length - at > MESSAGE_BYTES; at += MESSAGE_BYTES) yield { type: 'gather', at, bytes: ipc.slice(at, at + MESSAGE_BYTES) };
  yield { type: 'insert', table, at, ipc: alone(ipc.subarray(at)) };
}

/** Bytes in a buffer of their own: a message carries the whole buffer of a view. */
const alone = (bytes: Uint8Array): Uint8Array => (bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice());

const reasonOf = (error: unknown): string => {
  if (error instanceof AppError) return String(error.data['reason'] ?? error.code);
  return error instanceof Error ? error.message : String(error);
};

interface Link {
  call(request: Unsent): Promise<unknown>;
  /** The release, once the engine is there. */
  readonly started: Promise<unknown>;
  /** Resolves with a reason when the process is gone. */
  readonly gone: Promise<string>;
}

const createLink = (port: Port): Link => {
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void; table: TableBuilder | null }>();
  let next = START_ID;
  const wait = (id: number): Promise<unknown> => new Promise((resolve, reject) => pending.set(id, { resolve, reject, table: null }));
  const started = wait(next++);
  started.catch(() => undefined);
  port.onMessage((message) => {
    const answer = message as NativeAnswer;
    const waiting = pending.get(answer.id);
    if (waiting === undefined) return;
    if ('head' in answer) waiting.table = buildTable(answer.head);
    else if ('piece' in answer) waiting.table?.add(answer.piece);
    else {
      pending.delete(answer.id);
      if (answer.ok) waiting.resolve(waiting.table?.table() ?? answer.value);
      else waiting.reject(fromWire(answer.error));
    }
  });
  return {
    started,
    gone: new Promise((resolve) => port.onClose(resolve)),
    call(request) {
      const id = next++;
      const answered = wait(id);
      port.post({ ...request, id } as NativeRequest);
      return answered;
    },
  };
};
