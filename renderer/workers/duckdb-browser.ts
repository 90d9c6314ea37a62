import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import moduleUrl from '@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url';
import workerUrl from '@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Database } from '../../shared/contract/database.ts';
import { openWasmDatabase } from '../../shared/sql/duckdb-wasm.ts';

/** Without `wasm-unsafe-eval` in the policy, starting neither succeeds nor fails. */
const BOOT_DEADLINE_MS = 30_000;

/**
 * Starts the bundled DuckDB (the EH build) in a worker of its own, child of the calling page or worker, and locks it.
 * @throws AppError `start-failed`
 */
export async function startBrowserDatabase(): Promise<Database> {
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
    return openWasmDatabase(duck, died);
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
