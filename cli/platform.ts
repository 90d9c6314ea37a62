import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { FONT_WEIGHTS } from '../shared/chart/font-subsets.ts';
import type { AttachFile, Database } from '../shared/contract/database.ts';
import { inlineCompute } from '../shared/engine/compute.ts';
import { createEngine } from '../shared/engine/engine.ts';
import type { Engine } from '../shared/engine/engine-api.ts';
import { createJobs } from '../shared/engine/jobs.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { loadKernels } from '../shared/kernels/kernels.ts';
import { attachNative } from '../shared/node/duckdb-native-attach.ts';
import { threadHelpers } from '../shared/node/kernel-helpers.ts';
import { threadReaders } from '../shared/node/thread-readers.ts';
import type { Clock } from '../shared/pipeline/pace.ts';
import type { ResvgModule } from '../shared/report/rasterise.ts';
import { loadParquet } from '../shared/sources/parquet-module.ts';
import { createReaders } from '../shared/sources/reader/readers.ts';
import { NATIVE } from './database.ts';

/** The bundled files beside the command line. */
const ASSETS = new URL('./assets/', import.meta.url);

async function asset(name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(new URL(name, ASSETS)));
  } catch (cause) {
    throw new AppError('start-failed', { what: 'Tessera', reason: `its file ${name} is missing; run npm run build` }, cause);
  }
}

/** The module can be initialised once in a process. */
let resvg: Promise<ResvgModule> | null = null;

async function loadResvg(): Promise<ResvgModule> {
  await initWasm(await asset('resvg.wasm'));
  return { Resvg };
}

export const nodeClock: Clock = {
  now: () => performance.now(),
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

const attach: AttachFile = (file, signal) => attachNative(NATIVE, file, signal);

export const parquet = (): ReturnType<typeof loadParquet> => asset('parquet.wasm').then(loadParquet);

/**
 * The engine as the command line runs it: native database, jobs in this thread, with helpers for the kernels.
 * @param opening the database; it is closed with the engine, not when this fails
 * @param threads that the kernels may use; the results do not depend on it
 */
export async function createNodeEngine(version: string, opening: Promise<Database>, threads = availableParallelism()): Promise<Engine> {
  // its thread starts while the database does
  const readers = createReaders(threadReaders(fileURLToPath(new URL('./reader-thread.js', import.meta.url)), { parquet: fileURLToPath(new URL('parquet.wasm', ASSETS)) }, attach));
  const ready = Promise.all([asset('kernels.wasm').then(loadKernels), opening]);
  const [kernels, database] = await ready.catch((error: unknown) => {
    readers.close();
    throw error;
  });
  kernels.crew.enlist(threads, threadHelpers(fileURLToPath(new URL('./kernels-thread.js', import.meta.url))));
  const compute = inlineCompute(createJobs(kernels), nodeClock);
  const engine = createEngine({
    database,
    readers,
    mostText: null,
    interactive: compute,
    background: compute,
    elementary: kernels.elementary,
    parquet,
    resvg: () => (resvg ??= loadResvg()),
    fonts: (subsets, format) => Promise.all(subsets.flatMap((subset) => FONT_WEIGHTS.map(async (weight) => (
      { subset, weight, bytes: await asset(`inter-${subset}-${weight}-normal.${format}`) }
    )))),
    clock: nodeClock,
    memory: () => process.memoryUsage().rss,
    version,
  });
  return {
    ...engine,
    async close() {
      await engine.close();
      kernels.crew.dismiss();
    },
  };
}
