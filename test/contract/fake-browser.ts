import { JSDOM } from 'jsdom';
import type { BrowserEnvironment } from '../../renderer/host/browser.ts';
import type { FileHandle } from '../../renderer/host/file-access.ts';

/** A file on a disk that a browser has handles to. */
export class FakeDisk {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  /** When a file was written, in milliseconds; 1 where nobody says. */
  readonly times = new Map<string, number>();
  /** Permissions by name and mode; what is not named is granted. */
  readonly permissions = new Map<string, PermissionState>();
  /** What a person answers when asked. */
  answer: PermissionState = 'granted';
  asked = 0;
  /** Fails the writing of the next file half-way. */
  full = false;
}

/**
 * A handle of the File System Access API. Handles are kept in IndexedDB by cloning; what a clone can carry is the
 * name, so the store's fake clones them as such (see `cloneHandles`).
 */
export function fakeHandle(disk: FakeDisk, name: string): FileHandle {
  const permission = (mode: string): PermissionState => disk.permissions.get(`${name} ${mode}`) ?? 'granted';
  return {
    name,
    async getFile() {
      const bytes = disk.files.get(name);
      if (bytes === undefined) throw new DOMException('gone', 'NotFoundError');
      if (permission('read') !== 'granted') throw new DOMException('no', 'NotAllowedError');
      return new File([bytes], name, { lastModified: disk.times.get(name) ?? 1 });
    },
    async createWritable() {
      let draft: Uint8Array<ArrayBuffer> = new Uint8Array();
      return {
        write: async (bytes) => {
          if (disk.full) throw new DOMException('no room', 'QuotaExceededError');
          draft = bytes.slice();
        },
        close: async () => void disk.files.set(name, draft),
        abort: async () => undefined,
      };
    },
    isSameEntry: async (other) => other.name === name,
    queryPermission: async ({ mode }) => permission(mode),
    requestPermission: async ({ mode }) => {
      disk.asked += 1;
      disk.permissions.set(`${name} ${mode}`, disk.answer);
      return disk.answer;
    },
  };
}

/**
 * Structured clone as a browser has it, where handles are cloneable: `fake-indexeddb` uses the global function,
 * which in Node would refuse their methods.
 */
export function cloneHandles(disk: FakeDisk): (value: unknown) => unknown {
  const native = globalThis.structuredClone;
  const clone = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return native(value);
    if ('getFile' in value) return fakeHandle(disk, (value as FileHandle).name);
    if (Array.isArray(value)) return value.map(clone);
    if (Object.getPrototypeOf(value) !== Object.prototype) return native(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clone(item)]));
  };
  return clone;
}

export interface FakePage extends BrowserEnvironment {
  /** Answers of the next dialogs: names on the disk. */
  open: string[];
  save: string | null;
  readonly downloads: { readonly name: string; readonly url: string }[];
  closed: boolean;
}

/** @param withHandles false: a browser that has file inputs and downloads only */
export function fakePage(disk: FakeDisk, indexedDB: IDBFactory, now: () => string, withHandles: boolean): FakePage {
  const { window } = new JSDOM('<!doctype html>');
  const closed = (): never => {
    throw new DOMException('closed', 'AbortError');
  };
  const page: FakePage = {
    document: window.document,
    indexedDB,
    now,
    open: [],
    save: null,
    downloads: [],
    closed: false,
    window: {
      addEventListener: window.addEventListener.bind(window),
      removeEventListener: window.removeEventListener.bind(window),
      close: () => void (page.closed = true),
    } as BrowserEnvironment['window'],
    dialogs: withHandles
      ? {
          showOpenFilePicker: async () => (page.open.length === 0 ? closed() : page.open.splice(0).map((name) => fakeHandle(disk, name))),
          showSaveFilePicker: async () => (page.save === null ? closed() : fakeHandle(disk, page.save)),
        }
      : {},
  };
  window.HTMLInputElement.prototype.click = function click(this: HTMLInputElement) {
    const files = page.open.splice(0).map((name) => new File([disk.files.get(name) ?? ''], name));
    Object.defineProperty(this, 'files', { value: files });
    this.dispatchEvent(new window.Event(files.length === 0 ? 'cancel' : 'change'));
  };
  window.HTMLAnchorElement.prototype.click = function click(this: HTMLAnchorElement) {
    page.downloads.push({ name: this.download, url: this.href });
  };
  return page;
}
