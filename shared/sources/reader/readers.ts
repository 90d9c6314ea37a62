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
import { formatBytes } from '../../text/format.ts';

/** Reads files where that can be ended: a hostile or damaged file costs its reader, never the engine or other tables. */
export interface Readers {
  /**
   * As `readSource`. A reader that is cancelled, dies, says nothing for too long, gets no further or takes too much memory is ended, and what it had put into the
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
  /** Milliseconds, from any beginning; absent: each look counts for the time between two of them. */
  readonly now?: () => number;
  /** Milliseconds without any sign of life after which a reader is ended; default 20 seconds. */
  readonly mostSilence?: number;
  /** As much for work that it has said cannot pause, and for reading that goes on and gets no further; default a minute. */
  readonly mostStandstill?: number;
  /** Memory of the process that readers run in, and how much more a reading may take; absent where that cannot be known. */
  readonly memory?: { now(): number; readonly most: number };
}

const MOST_SILENCE_MS = 20_000;
const MOST_STANDSTILL_MS = 60_000;
/** Silence that a person is told of. */
const TOLD_SILENCE_MS = 3000;
const LOOK_EVERY_MS = 100;
/** What a look counts for at most: a computer that slept in between was not silent, a busy one is late with every look. */
const MOST_OF_A_LOOK_MS = 200;

/** One reading, seen from the engine. */
interface Job {
  readonly files: ToldFiles;
  /** By number; the first is the engine's own. */
  readonly databases: (Database | null)[];
  /** What the reader has asked for and does not have yet. */
  readonly asked: Set<Promise<unknown>>;
  /** Signs of progress so far, and of life. */
  signs: number;
  breaths: number;
  /** It has said that what it does cannot pause. */
  inOnePiece: boolean;
  /** Is told each second how long nothing has been heard, and when that ends the reader, in milliseconds; once 0, when something is. */
  onSilence: ((silence: { readonly now: number; readonly most: number }) => void) | null;
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

  const work = async <T>(file: FileSource, database: Database | null, signal: AbortSignal | undefined, call: (client: Client<ReaderCalls>, told: ToldFile, sign: () => void) => Promise<T>, onSilence: Job['onSilence'] = null): Promise<T> => {
    throwIfCancelled(signal);
    const reader = idle?.ended === null ? idle : launch(place, all);
    idle = null;
    const job: Job = { files: tellFile(file), databases: [database], asked: new Set(), signs: 0, breaths: 0, inOnePiece: false, onSilence };
    reader.job = job;
    const watch = watchOver(place, reader, job);
    try {
      const answer = await call(reader.client, job.files.told, () => sign(job));
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
      let last: ReadProgress = { step: 'bytes', fraction: 0, read: null };
      try {
        return await work(file, database, signal, (client, told, sign) => client.call('read', { file: told, wanted }, {
          signal,
          onProgress: (progress) => {
            sign();
            last = progress;
            onProgress?.(progress);
          },
        }), (silence) => onProgress?.({ ...last, silence }));
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

const sign = (job: Job): void => {
  job.signs += 1;
  job.inOnePiece = false;
};

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
    sign(job);
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
    alive({ inOnePiece }) {
      const job = jobNow();
      job.breaths += 1;
      job.inOnePiece = inOnePiece;
      return null;
    },
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
 * Ends a reader of which nothing is heard while nothing keeps it waiting, that gets no further, or that takes too much. Only time in
 * which this side runs itself is counted, so that a computer that sleeps in between ends nothing.
 */
function watchOver(place: ReaderPlace, reader: Reader, job: Job): { readonly reason: string | null; stop(): void } {
  const { mostSilence = MOST_SILENCE_MS, memory, now } = place;
  const mostStandstill = Math.max(mostSilence, place.mostStandstill ?? MOST_STANDSTILL_MS);
  const before = memory?.now() ?? 0;
  let heard = { signs: -1, breaths: -1 };
  let silent = 0;
  let standing = 0;
  let told = 0;
  let looked = now?.() ?? 0;
  let reason: string | null = null;
  const end = (why: string): void => {
    reason = why;
    reader.end();
  };
  const timer = setInterval(() => {
    const at = now?.() ?? looked + LOOK_EVERY_MS;
    const passed = Math.min(at - looked, MOST_OF_A_LOOK_MS);
    looked = at;
    const moved = job.asked.size > 0 || job.signs !== heard.signs;
    standing = moved ? 0 : standing + passed;
    silent = moved || job.breaths !== heard.breaths ? 0 : silent + passed;
    heard = { signs: job.signs, breaths: job.breaths };
    const most = job.inOnePiece ? mostStandstill : mostSilence;
    if (silent >= most) end(`nothing had been heard of it for ${seconds(most)}`);
    else if (standing >= mostStandstill) end(`it had made no progress for ${seconds(mostStandstill)}`);
    else if (memory !== undefined && memory.now() - before > memory.most) end(`it took more than ${formatBytes(memory.most)} of memory`);
    else {
      const whole = silent < TOLD_SILENCE_MS ? 0 : Math.floor(silent / 1000) * 1000;
      if (whole !== told) job.onSilence?.({ now: whole, most });
      told = whole;
    }
  }, LOOK_EVERY_MS);
  return {
    get reason() {
      return reason;
    },
    stop: () => clearInterval(timer),
  };
}

const seconds = (ms: number): string => (ms === 1000 ? '1 second' : `${Math.round(ms / 1000)} seconds`);
