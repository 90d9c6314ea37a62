import { buildKernels } from './kernels.mjs';

/** Vitest's global set-up: tests always run against kernels compiled from the sources beside them. */
export async function setup() {
  await buildKernels();
}
