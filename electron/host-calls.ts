import type { BrowserWindow } from 'electron';
import { extname } from 'node:path';
import { DATABASES_MESSAGE } from '../shared/contract/host.ts';
import type { HostArguments, HostCall } from '../shared/contract/host-bridge.ts';
import type { FileGrant, KeptSecrets } from '../shared/contract/host.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { writeFileAtomic } from '../shared/node/atomic-write.ts';
import { saveProject } from '../shared/node/project-store.ts';
import { readPrevious, rewriteVersions } from '../shared/node/project-versions.ts';
import type { UserStore } from '../shared/node/project-store.ts';
import { watchFile } from '../shared/node/watch-file.ts';
import type { Commands } from './commands.ts';
import type { Databases } from './databases.ts';
import type { Dialogs } from './dialogs.ts';
import { PROJECT_ENDING } from './grants.ts';
import type { Grants } from './grants.ts';
import type { ProjectLocks } from './project-locks.ts';
import { createSeenProjects } from './seen-projects.ts';
import type { CloseState } from './window.ts';

export type HostCallTable = { readonly [N in HostCall]: (...args: HostArguments<N>) => Promise<unknown> };

export interface HostParts {
  readonly window: Pick<BrowserWindow, 'setTitle' | 'setDocumentEdited' | 'destroy' | 'webContents'>;
  readonly grants: Grants;
  readonly dialogs: Dialogs;
  readonly store: UserStore;
  readonly locks: ProjectLocks;
  readonly commands: Commands;
  readonly databases: Databases;
  readonly secrets: KeptSecrets;
  readonly state: CloseState;
}

/** What the window may ask of the machine. Its arguments were checked before. */
export function createHostCalls({ window, grants, dialogs, store, locks, commands, databases, secrets, state }: HostParts): HostCallTable {
  const grantAll = (paths: readonly string[]): Promise<FileGrant[]> => Promise.all(paths.map((path) => grants.add(path)));

  const watched = new Map<string, () => void>();

  const seen = createSeenProjects();

  return {
    pickFiles: async (kind, multiple) => grantAll(await dialogs.pickFiles(kind, multiple)),
    async saveAs(kind, suggestedName, bytes) {
      const path = await dialogs.saveAs(kind, suggestedName);
      if (path === null) return null;
      if (extname(path) === PROJECT_ENDING) {
        await locks.hold(path);
        await saveProject(path, bytes);
        await seen.remember(path);
      } else await writeFileAtomic(path, bytes);
      return grants.add(path, true);
    },
    async save(grant, bytes) {
      const path = grants.pathOf(grant);
      if (!(await grants.canWrite(grant))) {
        throw new AppError('output-not-writable', { path, reason: 'it was opened for reading only, or is gone' });
      }
      if (extname(path) === PROJECT_ENDING) {
        await locks.hold(path);
        await seen.require(path);
        await saveProject(path, bytes);
        await seen.remember(path);
      } else await writeFileAtomic(path, bytes);
      return grants.add(path);
    },
    previous: async (grant) => readPrevious(grants.pathOf(grant)),
    async rewrite(grant, bytes, previous) {
      const path = grants.pathOf(grant);
      if (!(await grants.canWrite(grant))) throw new AppError('output-not-writable', { path, reason: 'it was opened for reading only, or is gone' });
      await locks.hold(path);
      await seen.require(path);
      await rewriteVersions(path, bytes, previous);
      await seen.remember(path);
      return grants.add(path);
    },
    canReplace: (grant) => grants.canWrite(grant),
    async opening(grant) {
      const path = grants.pathOf(grant);
      // Reading what another window has open is allowed; saving over it is not, and says so.
      if (extname(path) === PROJECT_ENDING) {
        await locks.hold(path).catch(() => undefined);
        await seen.remember(path);
      }
      return grants.ranged(grant);
    },
    async watch(grant) {
      const path = grants.pathOf(grant);
      watched.get(grant.id)?.();
      watched.set(grant.id, watchFile(path, () => {
        watched.delete(grant.id);
        commands.send({ type: 'file-changed', id: grant.id });
      }));
    },
    async unwatch({ id }) {
      watched.get(id)?.();
      watched.delete(id);
    },
    rememberSource: async (sha256, grant) => store.rememberSource(sha256, grants.pathOf(grant)),
    async recallSource(sha256) {
      const path = await store.recallSource(sha256);
      return path === null ? null : grants.add(path).catch(() => null);
    },
    async recentProjects() {
      const entries = await store.recent();
      const granted = await Promise.all(entries.map(({ path }) => grants.add(path).catch(() => null)));
      return entries.flatMap(({ at }, i) => {
        const grant = granted[i] ?? null;
        return grant === null ? [] : [{ grant, at }];
      });
    },
    databases: async () => window.webContents.postMessage(DATABASES_MESSAGE, null, [databases.connect()]),
    rememberChoice: (name, value) => store.rememberChoice(name, value),
    recallChoice: (name) => store.recallChoice(name),
    addRecentProject: async (grant) => store.addRecent(grants.pathOf(grant)),
    writeRecovery: (id, title, bytes) => store.writeRecovery(id, title, bytes),
    listRecovery: () => store.listRecovery(),
    readRecovery: (id) => store.readRecovery(id),
    removeRecovery: (id) => store.removeRecovery(id),
    secretsOffered: () => secrets.offered(),
    keepSecret: (id, secret) => secrets.keep(id, secret),
    holdsSecret: (id) => secrets.holds(id),
    recallSecret: (id) => secrets.recall(id),
    forgetSecret: (id) => secrets.forget(id),
    async setTitle(title, unsaved) {
      state.unsaved = unsaved;
      window.setTitle(title);
      window.setDocumentEdited(unsaved);
    },
    listening: async () => commands.listening(),
    async close() {
      for (const stop of watched.values()) stop();
      databases.close();
      await locks.release();
      window.destroy();
    },
  };
}
