import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Path of a file of the reference data beside the repository; a missing one fails the test that needs it. */
export function sharedData(name: string): string {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  if (!existsSync(path)) throw new Error(`reference data missing: put ${name} under ../shared/data beside the repository`);
  return path;
}
