/** Compiles the kernels and bundles their TypeScript side, as the product does, and returns both. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { buildKernels } from '../build/kernels.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'dist/bench');

/** Modules beside the kernels, by name. */
const MORE = {
  random: 'shared/math/random.ts', hierarchy: 'shared/cluster/hierarchy/hierarchy.ts', dbscan: 'shared/cluster/density/dbscan.ts', stability: 'shared/validate/stability.ts', jobs: 'shared/engine/jobs.ts', 'indices-many': 'shared/validate/indices-many.ts', pace: 'shared/pipeline/pace.ts', 'kernel-helpers': 'shared/node/kernel-helpers.ts', 'kernels-thread': 'shared/node/kernels-thread.ts',
};

/**
 * All modules of `shared/kernels`, merged, and a loaded instance as `kernels`.
 * @param threads that the kernels use
 */
export async function load(threads = availableParallelism()) {
  await buildKernels();
  const names = (await readdir(join(ROOT, 'shared/kernels'))).filter((name) => name.endsWith('.ts'));
  const input = Object.fromEntries(names.map((name) => [name.slice(0, -3), join(ROOT, 'shared/kernels', name)]));
  for (const [name, path] of Object.entries(MORE)) input[name] = join(ROOT, path);
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'warn' });
  await bundle.write({ dir: OUT, format: 'esm' });
  await bundle.close();
  const modules = await Promise.all(
    Object.keys(input).filter((name) => name !== 'kernels-thread').map((name) => import(`${pathToFileURL(join(OUT, `${name}.js`))}`)),
  );
  const api = Object.assign({}, ...modules);
  const kernels = await api.loadKernels(readFileSync(join(ROOT, 'dist/kernels/kernels.wasm')));
  kernels.crew.enlist(threads, api.threadHelpers(join(OUT, 'kernels-thread.js')));
  kernels.crew.muster();
  // They are up when they have taken a part.
  const data = new Float64Array(20_000).map((_, i) => i % 997);
  while (threads > 1 && kernels.crew.helped === 0) {
    drain(api.nearestNeighbours(kernels, { rows: 20_000, cols: 1, data, names: ['x'] }, 3));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { ...api, kernels };
}

/** Runs a generator to its end; returns its result and the longest time between two yields in milliseconds. */
export function drain(steps) {
  let longest = 0;
  let last = performance.now();
  for (;;) {
    const step = steps.next();
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (step.done) return { value: step.value, longest };
  }
}
