import { readFileSync } from 'node:fs';
import { buildKernels } from '../../build/kernels.mjs';
import { loadKernels } from '../../shared/kernels/kernels.ts';
import type { Kernels } from '../../shared/kernels/kernels.ts';

let loaded: Promise<Kernels> | null = null;

/** The kernels compiled from the sources beside the tests; compiled first when out of date. One instance per test file. */
export function loadTestKernels(): Promise<Kernels> {
  loaded ??= (async () => {
    await buildKernels();
    const bytes = readFileSync(new URL('../../dist/kernels/kernels.wasm', import.meta.url));
    return loadKernels(new Uint8Array(bytes));
  })();
  return loaded;
}
