import type { AttachFile, Database } from '../../contract/database.ts';
import type { FileSource } from '../../contract/file-source.ts';
import type { Port } from '../../contract/port.ts';
import type { ReadProgress, SourceReport } from '../../contract/tables.ts';
import { AppError, isCancelled, throwIfCancelled, toAppError } from '../../errors/app-error.ts';
import type { Dialect } from '../../recipe/recipe.ts';
import { createClient } from '../../rpc/client.ts';
import type { Client } from '../../rpc/client.ts';
import { transfer } from '../../rpc/protocol.ts';
import { serve } from '../../rpc/server.ts';
import { piecesSource } from '../inflate.ts';
import { dropSource } from '../read-source.ts';
import { OWN_DATABASE } from './calls.ts';
import type { ReaderAsks, ReaderCalls, ReadingWanted, ToldFile } from './calls.ts';
import { tellFile } from './told-files.ts';
import type { ToldFiles } from './told-files.ts';

/** Reads files where that can be ended: a hostile or damaged file costs its reader, never the engine or other tables. */
export interface Readers {
  /**
   * As `readSource`. A reader that is cancelled, dies, says nothing for a minute or takes too much memory is ended, and what it had put into the
   * database is dropped. @throws AppError as `readSource`, and `reader-ended`
   */
  read(database: Database, file: FileSource, wanted: ReadingWanted, options: ReadersOptions): Promise<SourceReport>;
  /** As `firstLines`. @throws AppError as `firstLines`, and `reader-ended` */
  lines(file: FileSource, dialect: Partial<Dialect>, signal?: AbortSignal): Promise<readonly string[]>;
  close(): void;
}

export interface ReadersOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** Where readers run. */
export interface ReaderPlace {
  /** Starts one; closing the port ends it, whatever it is doing. */
  start(): Port;
  readonly attach: AttachFile;
  /** Milliseconds of reading without a sign of progress after which a reader is ended; default a minute. */
  readonly mostSilence?: number;
  /** Memory of the process that readers run in, and how much more a reading may take; absent where that cannot be known. */
  readonly memory?: { now(): number; readonly most: number };
}

const MOST_SILENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** One reading, seen from the engine. */
interface Job {
  readonly files: ToldFiles;
  /** By number; the first is the engine's own. */
  readonly databases: (Database | null)[];
  /** What the reader has asked for and does not have yet. */
  readonly asked: Set<Promise<unknown>>;
  /** Signs of progress so far. */
  signs: number;
}

interface Reader {
  readonly client: Client<ReaderCalls>;
  job: Job | null;
  /** Why it has ended. */
  ended: string | null;
  end(): void;
}

export function createReaders(place: ReaderPlace): Readers {
  const all = new Set<Reader>();
  // one is ready before the first file comes
  let idle: Reader | null = launch(place, all);

  const work = async <T>(file: FileSource, database: Database | null, signal: AbortSignal | undefined, call: (client: Client<ReaderCalls>, told: ToldFile, sign: () => void) => Promise<T>): Promise<T> => {
    throwIfCancelled(signal);
    const reader = idle?.ended === null ? idle : launch(place, all);
    idle = null;
    const job: Job = { files: tellFile(file), databases: [database], asked: new Set(), signs: 0 };
    reader.job = job;
    const watch = watchOver(place, reader, job);
    try {
      const answer = await call(reader.client, job.files.told, () => void (job.signs += 1));
      reader.job = null;
      if (idle === null) idle = reader;
      else reader.end();
      return answer;
    } catch (error) {
      const why = watch.reason ?? reader.ended;
      // whatever a file has done to it, the next file does not meet it
      reader.end();
      await Promise.allSettled(job.asked);
      if (isCancelled(error) || signal?.aborted === true) throw new AppError('cancelled', {}, error);
      throw why !== null && toAppError(error).code === 'worker-died' ? new AppError('reader-ended', { file: file.name, reason: why }, error) : error;
    } finally {
      watch.stop();
      for (const attached of job.databases.slice(1)) void attached?.close();
    }
  };

  return {
    async read(database, file, wanted, { signal, onProgress }) {
      try {
        return await work(file, database, signal, (client, told, sign) => client.call('read', { file: told, wanted }, {
          signal,
          onProgress: (progress) => {
            sign();
            onProgress?.(progress);
          },
        }));
      } catch (error) {
        await dropSource(database, wanted.id).catch(() => undefined);
        throw error;
      }
    },
    lines: (file, dialect, signal) => work(file, null, signal, (client, told) => client.call('lines', { file: told, dialect }, { signal })),
    close() {
      for (const reader of all) reader.end();
    },
  };
}

function launch(place: ReaderPlace, all: Set<Reader>): Reader {
  const port = place.start();
  const reader: Reader = { client: createClient<ReaderCalls>(port), job: null, ended: null, end: () => port.close() };
  all.add(reader);
  port.onClose((reason) => {
    reader.ended ??= reason;
    all.delete(reader);
  });
  answerReader(port, () => {
    if (reader.job === null) throw new AppError('internal', { message: 'no file is being read' });
    return reader.job;
  }, place.attach);
  return reader;
}

/** Answers what a reader asks for. */
function answerReader(port: Port, jobNow: () => Job, attach: AttachFile): void {
  const counted = async <T>(ask: (job: Job) => Promise<T>): Promise<T> => {
    const job = jobNow();
    job.signs += 1;
    const answer = ask(job);
    job.asked.add(answer);
    try {
      return await answer;
    } finally {
      job.asked.delete(answer);
    }
  };
  const databaseOf = (job: Job, number: number): Database => {
    const database = job.databases[number];
    if (database === undefined || database === null) throw new AppError('internal', { message: 'no such database' });
    return database;
  };
  serve<ReaderAsks>(port, {
    slice: ({ file, start, end }) => counted(async (job) => {
      const bytes = await job.files.of(file).slice(start, end);
      return transfer(bytes, [bytes.buffer as ArrayBuffer]);
    }),
    unchanged: ({ file }) => counted(async (job) => (await job.files.of(file).unchanged?.()) ?? true),
    exec: ({ database, sql }, { signal }) => counted(async (job) => {
      await databaseOf(job, database).exec(sql, { signal });
      return null;
    }),
    query: ({ database, sql }, { signal }) => counted((job) => databaseOf(job, database).query(sql, { signal })),
    insert: ({ database, table, ipc }, { signal }) => counted(async (job) => {
      await databaseOf(job, database).insertArrow(table, ipc, { signal });
      return null;
    }),
    attach: (wanted, { signal }) => counted(async (job) => {
      const file = 'file' in wanted ? job.files.of(wanted.file) : piecesSource(wanted.name, wanted.pieces);
      const database = await attach(file, signal);
      if (!signal.aborted) return job.databases.push(database) - 1;
      await database.close();
      throw new AppError('cancelled');
    }),
    detach: ({ database }) => counted(async (job) => {
      if (database === OWN_DATABASE) throw new AppError('internal', { message: 'the engine keeps its database' });
      await databaseOf(job, database).close();
      job.databases[database] = null;
      return null;
    }),
  });
}

/**
 * Ends a reader that shows no progress while nothing keeps it waiting, or takes too much. Looks are counted, not hours, so that a
 * computer that sleeps in between ends nothing.
 */
function watchOver({ mostSilence = MOST_SILENCE_MS, memory }: ReaderPlace, reader: Reader, job: Job): { readonly reason: string | null; stop(): void } {
  const before = memory?.now() ?? 0;
  let silent = 0;
  let heard = -1;
  let reason: string | null = null;
  const end = (why: string): void => {
    reason = why;
    reader.end();
  };
  const timer = setInterval(() => {
    silent = job.asked.size > 0 || job.signs !== heard ? 0 : silent + LOOK_EVERY_MS;
    heard = job.signs;
    if (silent >= mostSilence) end(`it had made no progress for ${Math.round(mostSilence / 1000)} seconds`);
    else if (memory !== undefined && memory.now() - before > memory.most) end(`it took more than ${Math.round(memory.most / 1e6)} MB of memory`);
  }, LOOK_EVERY_MS);
  return {
    get reason() {
      return reason;
    },
    stop: () => clearInterval(timer),
  };
}
