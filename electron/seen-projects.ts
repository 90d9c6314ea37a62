import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '../shared/errors/app-error.ts';

/** Projects as this window read or wrote them last, by fingerprint: another window may have had one, and saved it, while this one could only read. */
export interface SeenProjects {
  remember(path: string): Promise<void>;
  /** Nothing to compare with, or no file, is no change. @throws AppError `project-changed` */
  require(path: string): Promise<void>;
}

export function createSeenProjects(): SeenProjects {
  const seen = new Map<string, string>();
  const fingerprint = async (path: string): Promise<string | null> =>
    readFile(path).then((bytes) => createHash('sha256').update(bytes).digest('hex'), () => null);
  return {
    async remember(path) {
      const now = await fingerprint(path);
      if (now !== null) seen.set(path, now);
    },
    async require(path) {
      const known = seen.get(path);
      const now = known === undefined ? null : await fingerprint(path);
      if (now !== null && now !== known) throw new AppError('project-changed', { path });
    },
  };
}
