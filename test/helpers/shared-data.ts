import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bytesSource } from '../../shared/contract/file-source.ts';
import type { FileSource } from '../../shared/contract/file-source.ts';

const folder = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Path of a file of the reference data beside the repository; says so when it is not there. */
export function dataPath(name: string): string {
  const path = folder + name;
  if (!existsSync(path)) throw new Error(`reference data missing: ../shared/data/${name}`);
  return path;
}

export function dataBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(dataPath(name)));
}

export function dataFile(name: string): FileSource {
  return bytesSource(name.split('/').pop() as string, dataBytes(name));
}

export function dataJson(name: string): unknown {
  return JSON.parse(readFileSync(dataPath(name), 'utf8'));
}
