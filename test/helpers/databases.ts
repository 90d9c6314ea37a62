import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { inject } from 'vitest';
import type { AttachFile, Database } from '../../shared/contract/database.ts';
import { attachNative } from '../../shared/node/duckdb-native-attach.ts';
import { openNativeDatabase } from '../../shared/node/duckdb-native.ts';
import { withDeadline } from '../../shared/sql/with-deadline.ts';
import { openWasmDatabase } from '../../shared/sql/duckdb-wasm.ts';

const require = createRequire(import.meta.url);

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of what `build/vitest-setup.mjs` bundled. */
    readonly nativeEntry: string;
  }
}

/** As much of a Web Worker as duckdb-wasm uses, on a thread of Node. */
class ThreadWorker extends EventTarget {
  readonly thread: Worker;

  constructor(script: string) {
    super();
    const shim = fileURLToPath(new URL('./web-worker-shim.cjs', import.meta.url));
    this.thread = new Worker(shim, { workerData: script, stdout: true, stderr: true });
    this.thread.on('message', (data) => this.dispatchEvent(Object.assign(new Event('message'), { data })));
  }

  postMessage(message: unknown, transfer?: ArrayBuffer[]): void {
    this.thread.postMessage(message, transfer);
  }

  terminate(): void {
    void this.thread.terminate();
  }
}

/** DuckDB-WASM, the EH build, in a thread; `kill` ends the thread behind its back. */
export async function wasmDatabase(attached?: Uint8Array): Promise<{ db: Database; kill: () => void }> {
  const worker = new ThreadWorker(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-node-eh.worker.cjs'));
  const died = new Promise<string>((resolve) => {
    worker.thread.once('exit', (code) => resolve(`exit ${code}`));
    worker.thread.once('error', (error) => resolve(error.message));
  });
  const duck = new AsyncDuckDB(new VoidLogger(), worker as unknown as globalThis.Worker);
  await duck.instantiate(require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm'));
  if (attached !== undefined) await duck.registerFileBuffer('in/attached.duckdb', attached.slice());
  return { db: await openWasmDatabase(duck, died, attached === undefined ? undefined : 'in'), kill: () => worker.terminate() };
}

/** The bundled database process, made once for all tests. */
export const nativeEntry = (): string => inject('nativeEntry');

export const parquetWasmPath = require.resolve('parquet-wasm/esm/parquet_wasm_bg.wasm');

/** Native DuckDB in its process. */
export async function nativeDatabase(tempRoot?: string): Promise<Database> {
  return openNativeDatabase({ entry: nativeEntry(), tempRoot });
}

/** The `AttachFile` of both engines. */
export const attachWithNative: AttachFile = async (file, signal) => attachNative({ entry: nativeEntry() }, file, signal);
export const attachWithWasm: AttachFile = async (file) => {
  const db = withDeadline((await wasmDatabase(await file.slice(0, file.size))).db, 2000);
  try {
    await db.exec("ATTACH 'in/attached.duckdb' AS file (READ_ONLY)");
    return db;
  } catch (error) {
    await db.close();
    throw error;
  }
};
