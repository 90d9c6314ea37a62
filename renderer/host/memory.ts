import { NO_SECRETS } from '../../shared/contract/host.ts';
import type { FileGrant, FileKind, Host, HostCommand, RecentProject, RecoveryEntry } from '../../shared/contract/host.ts';
import { AppError } from '../../shared/errors/app-error.ts';

/** A host without a machine, and the hand that works its dialogs. */
export interface MemoryHost extends Host {
  readonly kind: 'memory';
  /** What the next file dialog answers; nothing means that it is closed. */
  choose(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): void;
  /** What the next save dialog answers: another name, or null when it is closed. Left out: the suggested name. */
  chooseSave(name: string | null): void;
  send(command: HostCommand): void;
  /** Gives a file of that name another content, behind the host's back. */
  change(name: string, bytes: Uint8Array): void;
  readonly window: { readonly title: string; readonly unsaved: boolean; readonly closed: boolean };
}

interface Stored {
  readonly name: string;
  /** The content before the last save. */
  previous?: Uint8Array | null;
  bytes: Uint8Array;
}

/** What outlives a window; two hosts over the same store are one machine before and after a restart. */
export interface MemoryStore {
  readonly files: Map<string, Stored>;
  readonly sources: Map<string, string>;
  readonly choices: Map<string, string>;
  readonly recovery: Map<string, RecoveryEntry & { readonly bytes: Uint8Array }>;
  recent: { readonly id: string; readonly at: string }[];
}

export function createMemoryStore(): MemoryStore {
  return { files: new Map(), sources: new Map(), choices: new Map(), recovery: new Map(), recent: [] };
}

export function createMemoryHost(
  store: MemoryStore = createMemoryStore(),
  now: () => string = () => new Date().toISOString(),
): MemoryHost {
  const listeners = new Set<(command: HostCommand) => void>();
  const watched = new Map<string, Set<() => void>>();
  const window = { title: '', unsaved: false, closed: false };
  let chosen: readonly Stored[] = [];
  let saveName: string | null | undefined;

  const add = (file: Stored): FileGrant => {
    const id = crypto.randomUUID();
    store.files.set(id, { name: file.name, bytes: file.bytes.slice() });
    return { id, name: file.name, size: file.bytes.length };
  };
  const find = (id: string, name: string): Stored => {
    const file = store.files.get(id);
    if (file === undefined) throw new AppError('file-not-found', { file: name });
    return file;
  };
  const grantOf = (id: string): FileGrant | null => {
    const file = store.files.get(id);
    return file === undefined ? null : { id, name: file.name, size: file.bytes.length };
  };

  return {
    kind: 'memory',
    window,
    choose: (files) => void (chosen = files),
    chooseSave: (name) => void (saveName = name),
    send: (command) => listeners.forEach((listener) => listener(command)),
    change(name, bytes) {
      for (const [id, file] of store.files) {
        if (file.name !== name) continue;
        file.bytes = bytes.slice();
        const told = watched.get(id) ?? [];
        watched.delete(id);
        for (const tell of told) tell();
      }
    },
    async pickFiles(_kind, multiple) {
      const files = multiple ? chosen : chosen.slice(0, 1);
      chosen = [];
      return files.map(add);
    },
    grantDropped: async (file) => add({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
    open: async (grant) => new Blob([find(grant.id, grant.name).bytes.slice()]),
    read: async (grant) => find(grant.id, grant.name).bytes.slice(),
    async saveAs(_kind: FileKind, suggestedName, bytes) {
      const name = saveName === undefined ? suggestedName : saveName;
      saveName = undefined;
      return name === null ? null : add({ name, bytes });
    },
    previous: async (grant) => find(grant.id, grant.name).previous?.slice() ?? null,
    async rewrite(grant, bytes, previous) {
      Object.assign(find(grant.id, grant.name), { bytes: bytes.slice(), previous: previous?.slice() ?? null });
      return { ...grant, size: bytes.length };
    },
    async save(grant, bytes) {
      const file = find(grant.id, grant.name);
      Object.assign(file, { previous: file.bytes, bytes: bytes.slice() });
      return { ...grant, size: bytes.length };
    },
    canReplace: async (grant) => store.files.has(grant.id),
    watch({ id }, changed) {
      const those = watched.get(id) ?? new Set();
      watched.set(id, those.add(changed));
      return () => void those.delete(changed);
    },
    rememberSource: async (sha256, grant) => void store.sources.set(sha256, grant.id),
    recallSource: async (sha256) => grantOf(store.sources.get(sha256) ?? ''),
    databases: async () => null,
    rememberChoice: async (name, value) => void store.choices.set(name, value),
    recallChoice: async (name) => store.choices.get(name) ?? null,
    secrets: NO_SECRETS,
    recentProjects: async () =>
      store.recent.flatMap(({ id, at }): RecentProject[] => {
        const grant = grantOf(id);
        return grant === null ? [] : [{ grant, at }];
      }),
    addRecentProject: async ({ id }) => {
      store.recent = [{ id, at: now() }, ...store.recent.filter((entry) => entry.id !== id)];
    },
    writeRecovery: async (id, title, bytes) => {
      store.recovery.delete(id);
      store.recovery.set(id, { id, title, at: now(), bytes: bytes.slice() });
    },
    listRecovery: async () => [...store.recovery.values()].reverse().map(({ id, title, at }) => ({ id, title, at })),
    async readRecovery(id) {
      const entry = store.recovery.get(id);
      if (entry === undefined) throw new AppError('file-not-found', { file: id });
      return entry.bytes.slice();
    },
    removeRecovery: async (id) => void store.recovery.delete(id),
    onCommand: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    setTitle: async (title, unsaved) => void Object.assign(window, { title, unsaved }),
    close: async () => void Object.assign(window, { closed: true }),
  };
}
