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
import { openNativeDatabase } from '../shared/node/duckdb-native.ts';
import type { NativeOptions } from '../shared/node/duckdb-native.ts';
import { threadHelpers } from '../shared/node/kernel-helpers.ts';
import { threadReaders } from '../shared/node/thread-readers.ts';
import type { Clock } from '../shared/pipeline/pace.ts';
import type { ResvgModule } from '../shared/report/rasterise.ts';
import { loadParquet } from '../shared/sources/parquet-module.ts';
import { createReaders } from '../shared/sources/reader/readers.ts';

/** The bundled files beside the command line. */
const ASSETS = new URL('./assets/', import.meta.url);

async function asset(name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(new URL(name, ASSETS)));
  } catch (cause) {
    throw new AppError('start-failed', { what: 'Tessera', reason: `its file ${name} is missing; run npm run build` }, cause);
  }
}

export const nodeClock: Clock = {
  now: () => performance.now(),
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

/** The locked native database in its own process. */
export function openDatabase(): Promise<Database> {
  return openNativeDatabase(nativeOptions());
}

const nativeOptions = (): NativeOptions => ({ entry: fileURLToPath(new URL('./duckdb-native-process.js', import.meta.url)) });

const attach: AttachFile = (file, signal) => attachNative(nativeOptions(), file, signal);

export const parquet = (): ReturnType<typeof loadParquet> => asset('parquet.wasm').then(loadParquet);

/**
 * The engine as the command line runs it: native database, jobs in this thread, with helpers for the kernels.
 * @param threads that the kernels may use; the results do not depend on it
 */
export async function createNodeEngine(version: string, threads = availableParallelism()): Promise<Engine> {
  const readers = createReaders(threadReaders(fileURLToPath(new URL('./reader-thread.js', import.meta.url)), { parquet: fileURLToPath(new URL('parquet.wasm', ASSETS)) }, attach));
  const opening = openDatabase();
  // heard below; until then a failure must not end the process
  opening.catch(() => undefined);
  const kernels = await asset('kernels.wasm').then(loadKernels).catch(async (error: unknown) => {
    // a database that runs on would keep this process from ending
    await opening.then((opened) => opened.close(), () => undefined);
    readers.close();
    throw error;
  });
  const database = await opening.catch((error: unknown) => {
    readers.close();
    throw error;
  });
  kernels.crew.enlist(threads, threadHelpers(fileURLToPath(new URL('./kernels-thread.js', import.meta.url))));
  const compute = inlineCompute(createJobs(kernels), nodeClock);
  let resvg: Promise<ResvgModule> | null = null;
  return createEngine({
    database,
    readers,
    mostText: null,
    interactive: compute,
    background: compute,
    elementary: kernels.elementary,
    parquet,
    resvg: async () => {
      resvg ??= asset('resvg.wasm').then(async (bytes) => {
        await initWasm(bytes);
        return { Resvg };
      });
      return resvg;
    },
    fonts: (subsets, format) => Promise.all(subsets.flatMap((subset) => FONT_WEIGHTS.map(async (weight) => (
      { subset, weight, bytes: await asset(`inter-${subset}-${weight}-normal.${format}`) }
    )))),
    clock: nodeClock,
    memory: () => process.memoryUsage().rss,
    version,
  });
}
