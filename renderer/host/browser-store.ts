import type { RecoveryEntry } from '../../shared/contract/host.ts';
import type { FileHandle } from './file-access.ts';

export interface RecentRecord {
  readonly handle: FileHandle;
  readonly size: number;
  readonly at: string;
}

/** What the browser keeps between visits, all on this machine. */
export interface BrowserStore {
  putSource(sha256: string, handle: FileHandle): Promise<void>;
  getSource(sha256: string): Promise<FileHandle | null>;
  /** The last used first. */
  recent(): Promise<readonly RecentRecord[]>;
  setRecent(records: readonly RecentRecord[]): Promise<void>;
  putRecovery(entry: RecoveryEntry & { readonly bytes: Uint8Array }): Promise<void>;
  recovery(): Promise<readonly (RecoveryEntry & { readonly bytes: Uint8Array })[]>;
  removeRecovery(id: string): Promise<void>;
  putChoice(name: string, value: string): Promise<void>;
  getChoice(name: string): Promise<string | null>;
}

export function createBrowserStore(factory: IDBFactory, name = 'tessera'): BrowserStore {
  let opened: Promise<IDBDatabase> | null = null;
  const open = (): Promise<IDBDatabase> => {
    opened ??= new Promise((resolve, reject) => {
      const request = factory.open(name, 2);
      request.addEventListener('upgradeneeded', () => {
        for (const store of ['sources', 'recent', 'recovery', 'choices']) {
          if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
        }
      });
      request.addEventListener('success', () => {
        // Lets another tab with a newer version upgrade.
        request.result.addEventListener('versionchange', () => {
          request.result.close();
          opened = null;
        });
        resolve(request.result);
      });
      request.addEventListener('error', () => {
        opened = null;
        reject(request.error);
      });
    });
    return opened;
  };
  const run = async <T>(store: string, mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = (await open()).transaction(store, mode);
    return new Promise((resolve, reject) => {
      const request = work(transaction.objectStore(store));
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () => reject(transaction.error ?? request.error));
    });
  };

  return {
    putSource: async (sha256, handle) => void (await run('sources', 'readwrite', (store) => store.put(handle, sha256))),
    getSource: async (sha256) => ((await run('sources', 'readonly', (store) => store.get(sha256))) as FileHandle | undefined) ?? null,
    recent: async () => ((await run('recent', 'readonly', (store) => store.get('list'))) as RecentRecord[] | undefined) ?? [],
    setRecent: async (records) => void (await run('recent', 'readwrite', (store) => store.put(records, 'list'))),
    putRecovery: async (entry) => void (await run('recovery', 'readwrite', (store) => store.put(entry, entry.id))),
    recovery: async () => (await run('recovery', 'readonly', (store) => store.getAll())) as Awaited<ReturnType<BrowserStore['recovery']>>,
    removeRecovery: async (id) => void (await run('recovery', 'readwrite', (store) => store.delete(id))),
    putChoice: async (choice, value) => void (await run('choices', 'readwrite', (store) => store.put(value, choice))),
    getChoice: async (choice) => ((await run('choices', 'readonly', (store) => store.get(choice))) as string | undefined) ?? null,
  };
}
