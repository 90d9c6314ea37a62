import { Resvg, initWasm } from '@resvg/resvg-wasm';
import resvgUrl from '@resvg/resvg-wasm/index_bg.wasm?url';
import { version } from '../../package.json';
import parquetUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import kernelsUrl from '../../dist/kernels/kernels.wasm?url';
import type { Compute } from '../../shared/contract/compute.ts';
import { remoteCompute } from '../../shared/engine/compute.ts';
import { createEngine } from '../../shared/engine/engine.ts';
import { serveEngine } from '../../shared/engine/serve-engine.ts';
import { loadKernels } from '../../shared/kernels/kernels.ts';
import { scopePort, workerPort } from '../../shared/rpc/worker-port.ts';
import { loadParquet } from '../../shared/sources/parquet-module.ts';
import { fetchBytes, once, workerClock } from './assets.ts';
import { loadFonts } from './fonts.ts';
import { attachInBrowser, startBrowserDatabase } from './duckdb-browser.ts';

const computeWorker = (name: string): Compute =>
  remoteCompute(() => workerPort(new Worker(new URL('./compute.worker.ts', import.meta.url), { type: 'module', name })));

const resvg = once(async () => {
  await initWasm(await fetchBytes(resvgUrl, 'pictures'));
  return { Resvg };
});
const parquet = once(async () => loadParquet(await fetchBytes(parquetUrl, 'parquet')));

/** WebAssembly has 3.1 GB for the database; a table takes four times its text and more (408 MB were read, 815 MB were not). */
const MOST_TEXT = 750_000_000;

interface MemoryOfPage {
  readonly memory?: { readonly usedJSHeapSize: number };
}

// The port listens before the engine is there; what arrives meanwhile waits.
const port = scopePort(self as never);
const [database, kernels] = await Promise.all([
  startBrowserDatabase(),
  fetchBytes(kernelsUrl, 'kernels').then(loadKernels),
]);
const engine = createEngine({
  database,
  attach: attachInBrowser,
  mostText: MOST_TEXT,
  interactive: computeWorker('compute'),
  background: computeWorker('compute-long'),
  elementary: kernels.elementary,
  parquet,
  resvg,
  fonts: loadFonts,
  clock: workerClock(),
  memory: () => (performance as MemoryOfPage).memory?.usedJSHeapSize ?? 0,
  secrets: { key: null },
  version,
});
serveEngine(port, engine);
