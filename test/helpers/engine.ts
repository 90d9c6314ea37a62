import { readFileSync } from 'node:fs';
import type { Compute } from '../../shared/contract/compute.ts';
import type { AttachFile, Database } from '../../shared/contract/database.ts';
import type { RunEvent } from '../../shared/contract/engine.ts';
import { bytesSource } from '../../shared/contract/file-source.ts';
import type { Port } from '../../shared/contract/port.ts';
import { inlineCompute } from '../../shared/engine/compute.ts';
import { createEngine } from '../../shared/engine/engine.ts';
import type { Engine } from '../../shared/engine/engine-api.ts';
import { createJobs } from '../../shared/engine/jobs.ts';
import type { Platform } from '../../shared/engine/platform.ts';
import type { JobTable } from '../../shared/engine/jobs.ts';
import type { Clock } from '../../shared/pipeline/pace.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { memoryPair } from '../../shared/rpc/memory-port.ts';
import { loadParquet } from '../../shared/sources/parquet-module.ts';
import { createReaders } from '../../shared/sources/reader/readers.ts';
import { serveReader } from '../../shared/sources/reader/serve-reader.ts';
import { parquetWasmPath } from './databases.ts';
import { loadTestKernels } from './load-kernels.ts';

export const testClock: Clock = {
  now: () => performance.now(),
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

/** The job table on real kernels. */
export async function testJobs(): Promise<JobTable> {
  return createJobs(await loadTestKernels());
}

/** A reader in this thread, behind a port that copies as a real one does. */
export function memoryReaderPort(): Port {
  const [near, far] = memoryPair({ clone: true });
  serveReader(far, { parquet: () => loadParquet(new Uint8Array(readFileSync(parquetWasmPath))) });
  return near;
}

/** An engine on the given database, jobs in this thread unless a place for them is given. */
export async function testEngine(database: Database, compute?: Compute, places: Partial<Pick<Platform, 'mostText'>> & { readonly attach?: AttachFile } = {}): Promise<Engine> {
  const kernels = await loadTestKernels();
  const place = compute ?? inlineCompute(createJobs(kernels), testClock);
  const absent = (what: string) => async (): Promise<never> => {
    throw new Error(`${what} is not needed here`);
  };
  return createEngine({
    database,
    readers: createReaders({ start: memoryReaderPort, attach: places.attach ?? absent('a second database') }),
    mostText: places.mostText ?? null,
    interactive: place,
    background: place,
    elementary: kernels.elementary,
    parquet: () => loadParquet(new Uint8Array(readFileSync(parquetWasmPath))),
    resvg: absent('the rasteriser'),
    fonts: absent('a font'),
    clock: testClock,
    memory: () => 0,
    version: '0.0.0-test',
  });
}

/** Opens a table and gives the recipe that uses it. */
export async function openTable(engine: Engine, name: string, text: string, changes: Partial<Recipe> = {}): Promise<Recipe> {
  const source = await engine.open({ id: 'main', file: bytesSource(name, new TextEncoder().encode(text)), dialect: null });
  const { id, sha256, dialect } = source;
  return { ...emptyRecipe(), firstRead: '2026-01-01', sources: [{ id, name, sha256, dialect, columns: [] }], ...changes };
}

export const withParams = (recipe: Recipe, params: Partial<Recipe['params']>): Recipe => ({
  ...recipe,
  params: { ...recipe.params, ...params },
});

/** Names of the stages whose final answer arrived, in order. */
export function answered(events: readonly RunEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'stage' && !event.event.partial ? [event.event.stage] : []));
}
