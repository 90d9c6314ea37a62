import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StartHelper } from '../../../shared/kernels/crew.ts';
import { approximateNeighbours } from '../../../shared/kernels/descent.ts';
import { kmeansFit } from '../../../shared/kernels/kmeans.ts';
import { loadKernels } from '../../../shared/kernels/kernels.ts';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { nearestNeighbours } from '../../../shared/kernels/neighbours.ts';
import { busyWord, OPEN, ticketWord } from '../../../shared/kernels/control.ts';
import { pairSums } from '../../../shared/kernels/pairs.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Matrix } from '../../../shared/math/matrix.ts';
import { inlineCompute } from '../../../shared/engine/compute.ts';
import { createJobs } from '../../../shared/engine/jobs.ts';
import { matrixJobs } from '../../../shared/engine/matrix-jobs.ts';
import type { FeatureSet } from '../../../shared/contract/results.ts';
import { threadHelpers } from '../../../shared/node/kernel-helpers.ts';
import { bundleEntry } from '../../bundle-entry.ts';
import { kernelBytes } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

let entry = '';
const started: Kernels[] = [];
beforeAll(async () => {
  entry = await bundleEntry(new URL('../../../shared/node/kernels-thread.ts', import.meta.url));
});
afterAll(() => started.forEach((kernels) => kernels.crew.dismiss()));

async function withThreads(threads: number, start: StartHelper = threadHelpers(entry)): Promise<Kernels> {
  const kernels = await loadKernels(await kernelBytes());
  started.push(kernels);
  kernels.crew.enlist(threads, start);
  kernels.crew.muster();
  return kernels;
}

function drawn(rows: number, cols: number, seed: number): Matrix {
  const random = createRandom(seed);
  const centres = Array.from({ length: 6 }, () => Array.from({ length: cols }, () => random.next() * 6));
  const group = Array.from({ length: rows }, () => centres[random.below(6)]);
  return matrixOf(Array.from({ length: cols }, (_, j) => group.map((centre) => centre[j] + random.next() * 3)));
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs steps with pauses in between, in which threads may start and die, as jobs do. */
async function paced<T>(steps: Generator<unknown, T, void>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await pause();
  }
}

/** The bytes of all typed arrays and numbers in a value. */
function digest(value: unknown): string {
  const hash = createHash('sha256');
  const add = (item: unknown): void => {
    if (ArrayBuffer.isView(item)) hash.update(new Uint8Array(item.buffer, item.byteOffset, item.byteLength));
    else if (typeof item === 'number') hash.update(Float64Array.of(item));
    else if (typeof item === 'object' && item !== null) Object.values(item).forEach(add);
    else hash.update(String(item));
  };
  add(value);
  return hash.digest('hex');
}

const big = drawn(21_003, 5, 1);
const small = drawn(3001, 6, 2);
const labelings = [2, 3, 7].map((k) => ({ k, labels: Int32Array.from({ length: 3001 }, (_, i) => (i * 7919) % k) }));

/** All that runs in parts, on data whose blocks do not come out even. */
function* everything(kernels: Kernels): Generator<unknown, unknown, void> {
  return [
    yield* kmeansFit(kernels, big, { k: 6, seed: 1, restarts: 2, maxIterations: 50 }),
    yield* pairSums(kernels, small, labelings),
    yield* nearestNeighbours(kernels, small, 7),
    yield* approximateNeighbours(kernels, small, 7, 1),
  ];
}

test('the same bytes with one, two and three threads, and while they are starting', async () => {
  const alone = digest(drain(everything(await withThreads(1))));
  for (const threads of [2, 3]) {
    const kernels = await withThreads(threads);
    // The first run begins before the helpers are there.
    for (let run = 0; run < 100 && (run < 2 || kernels.crew.helped === 0); run++) {
      expect(digest(await paced(everything(kernels)))).toBe(alone);
    }
    expect(kernels.crew.helped).toBeGreaterThan(0);
    expect(kernels.memory.inUse()).toBe(0);
  }
});

test('two jobs side by side share the helpers without mixing their results', async () => {
  const kernels = await withThreads(2);
  const alone = digest(drain(everything(kernels)));
  const both = await Promise.all([paced(everything(kernels)), paced(everything(kernels))]);
  expect(both.map(digest)).toEqual([alone, alone]);
});

test('a job that is stopped in the middle leaves the threads and the memory ready for the next', async () => {
  const kernels = await withThreads(2);
  const alone = digest(drain(pairSums(kernels, small, labelings)));
  for (let steps = 1; steps < 8; steps++) {
    const job = pairSums(kernels, small, labelings);
    for (let i = 0; i < steps; i++) {
      job.next();
      await pause();
    }
    job.return([]);
    expect(kernels.memory.inUse()).toBe(0);
  }
  expect(digest(await paced(pairSums(kernels, small, labelings)))).toBe(alone);
});

/** Takes a part of the first open task and dies without doing it. */
const DYING = `
const { workerData: { memory, control } } = require('node:worker_threads');
const words = new Int32Array(memory.buffer, control, 160);
for (;;) {
  Atomics.store(words, ${busyWord(1)}, 1);
  if (Atomics.load(words, ${OPEN}) === 1) { Atomics.add(words, ${ticketWord(1)}, 1); process.exit(7); }
  Atomics.store(words, ${busyWord(1)}, 0);
}`;

test('the death of a helper in the middle of a part: the job is repeated, a new helper is started', async () => {
  const real = threadHelpers(entry);
  let starts = 0;
  const kernels = await withThreads(2, (start, onEnd) => {
    if (starts++ > 0) return real(start, onEnd);
    const worker = new Worker(DYING, { eval: true, workerData: start });
    worker.on('exit', onEnd);
    return { stop: () => void worker.terminate() };
  });
  await expect(paced((function* () {
    for (;;) yield* pairSums(kernels, small, labelings);
  })())).rejects.toMatchObject({ code: 'worker-died' });
  expect(starts).toBe(2);
  expect(kernels.memory.inUse()).toBe(0);

  starts = 0;
  const again = await withThreads(2, (start, onEnd) => {
    if (starts++ > 0) return real(start, onEnd);
    const worker = new Worker(DYING, { eval: true, workerData: start });
    worker.on('exit', onEnd);
    return { stop: () => void worker.terminate() };
  });
  const jobs = matrixJobs(inlineCompute(createJobs(again), { now: () => performance.now(), breathe: pause }));
  const features = { key: 'x', matrix: small } as unknown as FeatureSet;
  const ask = () => jobs.run('cluster.indices', features, { labelings, seed: 1, sample: null, withNoise: false }, {});
  const first = digest(await ask());
  for (let run = 0; run < 100 && starts < 2; run++) expect(digest(await ask())).toBe(first);
  expect(starts).toBe(2);
});
