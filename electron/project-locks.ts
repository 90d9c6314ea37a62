import { lockProject } from '../shared/node/project-lock.ts';
import type { ProjectLock } from '../shared/node/project-lock.ts';

/** The lock of the one project that the window has open. */
export interface ProjectLocks {
  /** Locks a project and gives the former one back. @throws AppError `project-locked`, `output-not-writable` */
  hold(path: string): Promise<void>;
  release(): Promise<void>;
}

export function createProjectLocks(lock: (path: string) => Promise<ProjectLock> = lockProject): ProjectLocks {
  let held: { readonly path: string; readonly lock: ProjectLock } | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const queue = (work: () => Promise<void>): Promise<void> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    hold: (path) =>
      queue(async () => {
        if (held?.path === path) return;
        const former = held;
        held = { path, lock: await lock(path) };
        await former?.lock.release();
      }),
    release: () =>
      queue(async () => {
        await held?.lock.release();
        held = null;
      }),
  };
}
