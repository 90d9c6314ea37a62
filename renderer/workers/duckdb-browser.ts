import { AsyncDuckDB, DuckDBDataProtocol, VoidLogger } from '@duckdb/duckdb-wasm';
import moduleUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AttachFile, Database } from '../../shared/contract/database.ts';
import { LOG_ENDINGS, logOf, piecesOf } from '../../shared/contract/file-source.ts';
import type { FileSource } from '../../shared/contract/file-source.ts';
import { openWasmDatabase } from '../../shared/sql/duckdb-wasm.ts';
import { ident } from '../../shared/sql/ident.ts';
import { literal } from '../../shared/sql/literal.ts';
import { STATEMENT_DEADLINE_MS, withDeadline } from '../../shared/sql/with-deadline.ts';

/** Without `wasm-unsafe-eval` in the policy, starting neither succeeds nor fails. */
const BOOT_DEADLINE_MS = 30_000;
const FOLDER = 'in';
const ATTACHED = 'attached.duckdb';

/**
 * Starts the bundled DuckDB (the EH build) in a worker of its own, child of the calling page or worker, and locks it.
 * @throws AppError `start-failed`
 */
export function startBrowserDatabase(): Promise<Database> {
  return start([]);
}

/**
 * The `AttachFile` of the window: the worker reads the file piece by piece as DuckDB asks for it. A file without a blob is handed to the
 * browser first, as DuckDB-WASM fetches the whole of what it is given by its address, or waits for ever.
 */
export const attachInBrowser: AttachFile = async (file, signal) => {
  const log = logOf(file, 'duckdb');
  const parts = [{ name: ATTACHED, file }, ...(log === null ? [] : [{ name: `${ATTACHED}${LOG_ENDINGS.duckdb}`, file: log }])];
  const files: File[] = [];
  for (const part of parts) files.push(new File(part.file.blob === undefined ? await blobsOf(part.file, signal) : [part.file.blob], part.name));
  const database = withDeadline(await start(files), STATEMENT_DEADLINE_MS);
  try {
    await database.exec(`ATTACH ${literal(`${FOLDER}/${ATTACHED}`)} AS ${ident('file')} (READ_ONLY)`, { signal });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

/** The bytes of a file that the platform has no blob of; the browser holds them, not this thread. */
async function blobsOf(file: FileSource, signal?: AbortSignal): Promise<Blob[]> {
  const blobs: Blob[] = [];
  for await (const piece of piecesOf(file, signal)) blobs.push(new Blob([piece.slice()]));
  return blobs;
}

async function start(files: readonly File[]): Promise<Database> {
  const worker = new Worker(workerUrl, { name: 'duckdb' });
  const died = new Promise<string>((resolve) => {
    worker.addEventListener('error', (event) => resolve(event.message || 'worker error'));
    worker.addEventListener('messageerror', () => resolve('message error'));
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const fail = (reason: string): void => reject(new AppError('start-failed', { what: 'The database', reason }));
    timer = setTimeout(() => fail(`no answer within ${BOOT_DEADLINE_MS / 1000} s`), BOOT_DEADLINE_MS);
    void died.then(fail);
  });
  const boot = async (): Promise<Database> => {
    const duck = new AsyncDuckDB(new VoidLogger(), worker);
    await duck.instantiate(moduleUrl);
    if (files.length === 0) return openWasmDatabase(duck, died);
    for (const file of files) await duck.registerFileHandle(`${FOLDER}/${file.name}`, file, DuckDBDataProtocol.BROWSER_FILEREADER, true);
    return openWasmDatabase(duck, died, FOLDER);
  };
  try {
    return await Promise.race([boot(), deadline]);
  } catch (error) {
    worker.terminate();
    if (error instanceof AppError) throw error;
    throw new AppError('start-failed', { what: 'The database', reason: error instanceof Error ? error.message : String(error) }, error);
  } finally {
    clearTimeout(timer);
  }
}
