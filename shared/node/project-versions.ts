import * as nodeFs from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { missingAs, notWritable, syncFolder, writeFileAtomic } from './atomic-write.ts';
import type { WriteFs } from './atomic-write.ts';

/** Where the previous version of a project is kept. */
export function previousOf(path: string): string {
  return `${path}.bak`;
}

/** The previous version of a project; null where there is none. */
export async function readPrevious(path: string): Promise<Uint8Array | null> {
  const target = await nodeFs.realpath(path).catch(missingAs(path));
  const bytes = await nodeFs.readFile(previousOf(target)).catch(missingAs(null));
  return bytes === null ? null : new Uint8Array(bytes);
}

/**
 * Replaces a project and its previous version, so that nothing is left of what both were; also of saves that were cut short.
 * The previous version comes first: whatever fails, the project itself does not yet say that all was done.
 * The caller holds the project's lock.
 * @param previous null: the previous version is removed
 * @throws AppError `output-not-writable` with the path at fault
 */
export async function rewriteVersions(path: string, current: Uint8Array, previous: Uint8Array | null, fs: WriteFs = nodeFs): Promise<void> {
  const target = await fs.realpath(path).catch(missingAs(path)).catch((error: unknown) => {
    throw notWritable(path, error);
  });
  await removeTemporaries(target, fs);
  const old = previousOf(target);
  if (previous === null) await removeFile(old, fs);
  else await writeFileAtomic(old, previous, { fs });
  await writeFileAtomic(target, current, { fs });
}

async function removeFile(path: string, fs: WriteFs): Promise<void> {
  try {
    const gone = await fs.unlink(path).then(() => true, missingAs(false));
    if (gone) await syncFolder(fs, dirname(path));
  } catch (error) {
    throw notWritable(path, error);
  }
}

/** Removes what saves of this project left behind when they were cut short. */
async function removeTemporaries(path: string, fs: WriteFs): Promise<void> {
  const folder = dirname(path);
  const names = await nodeFs.readdir(folder).catch(missingAs([] as string[]));
  const starts = [basename(path), basename(previousOf(path))].map((name) => `.${name}.`);
  const left = names.filter((name) => starts.some((start) => name.startsWith(start)) && /\.\d+-[0-9a-f]{12}\.tmp$/u.test(name));
  for (const name of left) await removeFile(join(folder, name), fs);
}
