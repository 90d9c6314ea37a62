import { NO_SECRETS } from '../../shared/contract/host.ts';
import type { FileGrant, Host } from '../../shared/contract/host.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createBrowserStore } from './browser-store.ts';
import { download, pickWithInput, pickerTypes } from './file-access.ts';
import type { FileDialogs, FileHandle } from './file-access.ts';
import { watchHandle } from './watch-handle.ts';

/** The parts of a browser that this host uses. */
export interface BrowserEnvironment {
  readonly document: Document;
  readonly indexedDB: IDBFactory;
  readonly dialogs: FileDialogs;
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener' | 'close'>;
  /** ISO time. */
  readonly now: () => string;
}

interface Granted {
  /** Null where the browser gave a file but no handle to come back with. */
  readonly handle: FileHandle | null;
  readonly file: File | null;
  /** A file that was read or written here, as it was then. */
  seen?: Pick<File, 'size' | 'lastModified'>;
}

const MAX_RECENT = 12;

/**
 * The host in a plain browser: File System Access where there is one, else a file input and downloads.
 * A browser has no place beside a file for its previous version: the replacement itself is atomic.
 */
export function createBrowserHost(environment: BrowserEnvironment): Host {
  const { document, dialogs, window, now } = environment;
  const store = createBrowserStore(environment.indexedDB);
  const grants = new Map<string, Granted>();

  const grant = (granted: Granted, name: string, size: number): FileGrant => {
    const id = crypto.randomUUID();
    grants.set(id, granted);
    return { id, name, size };
  };
  const grantFile = (file: File): FileGrant => grant({ handle: null, file }, file.name, file.size);
  const find = ({ id, name }: FileGrant): Granted => {
    const found = grants.get(id);
    if (found === undefined) throw new AppError('file-not-found', { file: name });
    return found;
  };
  const keepUnsaved = (event: Event): void => event.preventDefault();

  const save: Host['save'] = async (asked, content) => {
    const bytes = content.slice();
    const granted = find(asked);
    const { handle, seen } = granted;
    if (handle !== null) {
      // another window or tab may have written it since
      const there = seen && await handle.getFile().catch(() => undefined);
      if (there && (there.size !== seen.size || there.lastModified !== seen.lastModified)) throw new AppError('project-changed', { path: asked.name });
      await replace(handle, bytes);
      granted.seen = await handle.getFile().catch(() => undefined);
    } else {
      download(document, asked.name, bytes);
      grants.set(asked.id, { handle: null, file: new File([bytes], asked.name) });
    }
    return { ...asked, size: bytes.length };
  };

  const open = async (asked: FileGrant): Promise<Blob> => {
    const { handle, file } = find(asked);
    if (handle === null) return file ?? new Blob();
    await permit(handle, 'read', (reason) => new AppError('file-unreadable', { file: asked.name, reason }));
    return handle.getFile().catch((error: unknown) => {
      const gone = error instanceof Error && error.name === 'NotFoundError';
      throw new AppError(gone ? 'file-not-found' : 'file-unreadable', { file: asked.name }, error);
    });
  };

  return {
    kind: 'browser',
    async pickFiles(kind, multiple) {
      if (dialogs.showOpenFilePicker === undefined) return (await pickWithInput(document, kind, multiple)).map(grantFile);
      const handles = await unlessClosed(dialogs.showOpenFilePicker({ multiple, types: pickerTypes(kind) }));
      return Promise.all((handles ?? []).map(async (handle) => grant({ handle, file: null }, handle.name, (await handle.getFile()).size)));
    },
    grantDropped: async (file) => grantFile(file),
    open,
    async read(asked) {
      const file = await open(asked);
      if (file instanceof File) find(asked).seen = { size: file.size, lastModified: file.lastModified };
      return new Uint8Array(await file.arrayBuffer().catch((error: unknown) => {
        throw new AppError('file-unreadable', { file: asked.name, reason: 'the file has changed or is gone' }, error);
      }));
    },
    async saveAs(kind, suggestedName, content) {
      const bytes = content.slice();
      if (dialogs.showSaveFilePicker === undefined) {
        download(document, suggestedName, bytes);
        return grantFile(new File([bytes], suggestedName));
      }
      const handle = await unlessClosed(dialogs.showSaveFilePicker({ suggestedName, types: pickerTypes(kind) }));
      if (handle === null) return null;
      await replace(handle, bytes);
      return grant({ handle, file: null, seen: await handle.getFile().catch(() => undefined) }, handle.name, bytes.length);
    },
    save,
    previous: async () => null,
    rewrite: (asked, content) => save(asked, content),
    canReplace: async ({ id }) => (grants.get(id)?.handle ?? null) !== null,
    watch({ id }, changed) {
      const { handle, file } = grants.get(id) ?? { handle: null, file: null };
      return handle === null && file === null ? () => undefined : watchHandle(window, handle, file, changed);
    },
    async rememberSource(sha256, asked) {
      const { handle } = find(asked);
      if (handle !== null) await store.putSource(sha256, handle);
    },
    async recallSource(sha256) {
      const handle = await store.getSource(sha256);
      if (handle === null || (await permission(handle, 'read')) !== 'granted') return null;
      const file = await handle.getFile().catch(() => null);
      return file === null ? null : grant({ handle, file: null }, handle.name, file.size);
    },
    // A browser starts no processes.
    databases: async () => null,
    rememberChoice: (name, value) => store.putChoice(name, value),
    recallChoice: (name) => store.getChoice(name),
    secrets: NO_SECRETS,
    recentProjects: async () =>
      (await store.recent()).map(({ handle, size, at }) => ({ grant: grant({ handle, file: null }, handle.name, size), at })),
    async addRecentProject(asked) {
      const { handle } = find(asked);
      if (handle === null) return;
      const others = [];
      for (const record of await store.recent()) {
        if (!(await handle.isSameEntry(record.handle))) others.push(record);
      }
      await store.setRecent([{ handle, size: asked.size, at: now() }, ...others].slice(0, MAX_RECENT));
    },
    writeRecovery: (id, title, bytes) => store.putRecovery({ id, title, at: now(), bytes }),
    async listRecovery() {
      const entries = (await store.recovery()).map(({ id, title, at }) => ({ id, title, at }));
      return entries.sort((a, b) => (a.at < b.at ? 1 : -1));
    },
    async readRecovery(id) {
      const entry = (await store.recovery()).find((one) => one.id === id);
      if (entry === undefined) throw new AppError('file-not-found', { file: id });
      return entry.bytes;
    },
    removeRecovery: (id) => store.removeRecovery(id),
    // A browser has no menu of ours, and opens no files with us.
    onCommand: () => () => undefined,
    async setTitle(title, unsaved) {
      document.title = title;
      window.removeEventListener('beforeunload', keepUnsaved);
      if (unsaved) window.addEventListener('beforeunload', keepUnsaved);
    },
    async close() {
      window.removeEventListener('beforeunload', keepUnsaved);
      window.close();
    },
  };
}

/** Null when the person closed the dialog. */
async function unlessClosed<T>(dialog: Promise<T>): Promise<T | null> {
  try {
    return await dialog;
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  }
}

async function permission(handle: FileHandle, mode: 'read' | 'readwrite'): Promise<PermissionState> {
  return (await handle.queryPermission?.({ mode })) ?? 'granted';
}

async function permit(handle: FileHandle, mode: 'read' | 'readwrite', failure: (reason: string) => AppError): Promise<void> {
  if ((await permission(handle, mode)) === 'granted') return;
  if ((await handle.requestPermission?.({ mode })) !== 'granted') throw failure('permission denied');
}

/** The content goes to a temporary file of the browser's, which takes the place of the file when it is closed. */
async function replace(handle: FileHandle, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const failure = (reason: string, cause?: unknown): AppError =>
    new AppError('output-not-writable', { path: handle.name, reason }, cause);
  await permit(handle, 'readwrite', failure);
  try {
    const writable = await handle.createWritable();
    try {
      await writable.write(bytes);
    } catch (error) {
      await writable.abort();
      throw error;
    }
    await writable.close();
  } catch (error) {
    throw failure(error instanceof Error ? error.message : String(error), error);
  }
}
