import { Resvg, initWasm } from '@resvg/resvg-wasm';
import resvgUrl from '@resvg/resvg-wasm/index_bg.wasm?url';
import { version } from '../../package.json';
import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import kernelsUrl from '../../dist/kernels/kernels.wasm?url';
import type { Compute } from '../../shared/contract/compute.ts';
import type { Port } from '../../shared/contract/port.ts';
import { remoteCompute } from '../../shared/engine/compute.ts';
import { createEngine } from '../../shared/engine/engine.ts';
import { refuseCalls, serveEngine } from '../../shared/engine/serve-engine.ts';
import { loadKernels } from '../../shared/kernels/kernels.ts';
import { scopePort, workerPort } from '../../shared/rpc/worker-port.ts';
import type { MessagePortLike } from '../../shared/rpc/worker-port.ts';
import { loadParquet } from '../../shared/sources/parquet-module.ts';
import { createReaders } from '../../shared/sources/reader/readers.ts';
import { fetchBytes, once, workerClock } from './assets.ts';
import { loadFonts } from './fonts.ts';
import { attachInBrowser, startBrowserDatabase } from './duckdb-browser.ts';
import { connectDatabases } from './native-databases.ts';

const computeWorker = (name: string): Compute =>
  remoteCompute(() => workerPort(new Worker(new URL('./compute.worker.ts', import.meta.url), { type: 'module', name })));

const startReader = (): Port => {
  const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module', name: 'reader' });
  // its end is that of a file, not of the engine
  worker.addEventListener('error', (event) => event.preventDefault());
  return workerPort(worker);
};

const resvg = once(async () => {
  await initWasm(await fetchBytes(resvgUrl, 'pictures'));
  return { Resvg };
});
const parquet = once(async () => loadParquet(await fetchBytes(parquetUrl, 'parquet')));

/** WebAssembly has 3.1 GB for the database; a table takes four times its text and more (408 MB were read, 815 MB were not). */
const MOST_TEXT = 750_000_000;

/** What memory a reader has cannot be asked while it does not pause, so that it must not be silent for long. */
const MOST_SILENCE_MS = 12_000;

interface MemoryOfPage {
  readonly memory?: { readonly usedJSHeapSize: number };
}

/** What the page says first. */
interface EngineStart {
  /** To the shell's native databases; null: tables are held here, by DuckDB-WASM. */
  readonly databases: MessagePort | null;
}

const told = new Promise<EngineStart>((resolve) => {
  addEventListener('message', (event: MessageEvent<EngineStart>) => {
    event.stopImmediatePropagation();
    resolve(event.data);
  }, { once: true });
});
// The port listens before the engine is there; what arrives meanwhile waits.
const port = scopePort(self as never);
const { databases } = await told;
const native = databases === null ? null : connectDatabases(databases as unknown as MessagePortLike);

const startEngine = async (): Promise<void> => {
  const outside = native?.open() ?? null;
  const readers = createReaders({ start: startReader, attach: native === null ? attachInBrowser : native.attach, mostSilence: MOST_SILENCE_MS, now: () => performance.now() });
  const [database, kernels] = await Promise.all([outside ?? startBrowserDatabase(), fetchBytes(kernelsUrl, 'kernels').then(loadKernels)]);
  // Without its tables this engine is of no use; the page hears of it, starts another one, and gives it the files again.
  void database.gone.then((reason) => reportError(new Error(`the database ended: ${reason}`)));
  serveEngine(port, createEngine({
    database,
    readers,
    mostText: native === null ? MOST_TEXT : null,
    interactive: computeWorker('compute'),
    background: computeWorker('compute-long'),
    elementary: kernels.elementary,
    parquet,
    resvg,
    fonts: loadFonts,
    clock: workerClock(),
    memory: () => (performance as MemoryOfPage).memory?.usedJSHeapSize ?? 0,
    ...(outside === null ? {} : { databaseMemory: async () => (await outside).memory() }),
    version,
  }));
};
await startEngine().catch((error: unknown) => refuseCalls(port, error));
