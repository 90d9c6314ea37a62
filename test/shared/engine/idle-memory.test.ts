import { expect, test } from 'vitest';
import { createJobs, runJob } from '../../../shared/engine/jobs.ts';
import { loadKernels } from '../../../shared/kernels/kernels.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { kernelBytes } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

const clock = { now: () => performance.now(), breathe: () => new Promise<void>((resolve) => { setImmediate(resolve); }) };

test('memory that a job has left idle goes back, and the next jobs give the same bytes', async () => {
  const kernels = await loadKernels(await kernelBytes());
  const jobs = createJobs(kernels);
  const random = createRandom(3);
  const matrix = matrixOf(Array.from({ length: 3 }, () => Array.from({ length: 400 }, () => random.next())));
  const method = { algorithm: 'kmeans', engine: 'fast', restarts: 3, maxIterations: 100 } as const;
  const fit = async () => runJob(jobs, 'cluster.fit', { key: 'm', method, k: 4, seed: 1, sample: null }, { clock });
  drain(jobs['matrix.put']({ key: 'm', matrix }));
  const before = await fit();
  const { exp } = kernels.elementary;
  // As k-medoids does with some nine thousand customers.
  kernels.memory.free(kernels.memory.allocate(500e6));
  expect(kernels.memory.size()).toBeGreaterThan(500e6);
  expect(await fit()).toEqual(before);
  expect(kernels.memory.size()).toBeLessThan(100e6);
  expect(await fit()).toEqual(before);
  expect(kernels.elementary.exp).toBe(exp);
  expect(exp(1)).toBe(Math.E);
});

test('memory in use is not taken away', async () => {
  const kernels = await loadKernels(await kernelBytes());
  const block = kernels.memory.allocate(64);
  kernels.memory.free(kernels.memory.allocate(500e6));
  expect(kernels.renew()).toBe(false);
  kernels.memory.free(block);
  expect(kernels.renew()).toBe(true);
  expect(kernels.memory.size()).toBeLessThan(100e6);
});
