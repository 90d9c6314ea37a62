import { readFileSync } from 'node:fs';
import { buildKernels } from '../../build/kernels.mjs';
import { loadKernels } from '../../shared/kernels/kernels.ts';
import type { Kernels } from '../../shared/kernels/kernels.ts';

let loaded: Promise<Kernels> | null = null;

/** The compiled module, made first when it is out of date. */
export async function kernelBytes(): Promise<Uint8Array<ArrayBuffer>> {
  await buildKernels();
  return new Uint8Array(readFileSync(new URL('../../dist/kernels/kernels.wasm', import.meta.url)));
}

/** The kernels compiled from the sources beside the tests; compiled first when out of date. One instance per test file. */
export function loadTestKernels(): Promise<Kernels> {
  loaded ??= kernelBytes().then(loadKernels);
  return loaded;
}
