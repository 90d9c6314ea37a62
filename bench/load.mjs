/** Compiles the kernels and bundles their TypeScript side, as the product does, and returns both. */
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { buildKernels } from '../build/kernels.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'dist/bench');

/** What else is measured. */
const MORE = { random: 'math/random.ts', stability: 'validate/stability.ts' };

/** All modules of `shared/kernels`, merged with those of `MORE`, and a loaded instance as `kernels`. */
export async function load() {
  await buildKernels();
  const names = (await readdir(join(ROOT, 'shared/kernels'))).filter((name) => name.endsWith('.ts'));
  const input = Object.fromEntries(names.map((name) => [name.slice(0, -3), join(ROOT, 'shared/kernels', name)]));
  const more = Object.fromEntries(Object.entries(MORE).map(([name, path]) => [name, join(ROOT, 'shared', path)]));
  const bundle = await rolldown({ input: { ...input, ...more }, logLevel: 'warn' });
  await bundle.write({ dir: OUT, format: 'esm' });
  await bundle.close();
  const modules = await Promise.all(
    [...Object.keys(input), ...Object.keys(more)].map((name) => import(`${pathToFileURL(join(OUT, `${name}.js`))}`)),
  );
  const api = Object.assign({}, ...modules);
  const kernels = await api.loadKernels(readFileSync(join(ROOT, 'dist/kernels/kernels.wasm')));
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
