import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

const PREFIX = 'tessera-db-';

/** Makes a directory for a database of this process, open to this person only, and removes what crashed processes left. */
export function makePrivateDirectory(root: string): string {
  removeLeftovers(root);
  return mkdtempSync(join(root, `${PREFIX}${process.pid}-`));
}

/** Removes directories whose process is gone. */
export function removeLeftovers(root: string): void {
  for (const name of namesIn(root)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) removeDirectory(join(root, name));
  }
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** Removes a directory, unless it is another user's or still in use; what is left is removed at the next start. */
export function removeDirectory(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // told by nobody: it is private, and tried again
  }
}
