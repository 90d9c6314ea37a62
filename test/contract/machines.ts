import { IDBFactory } from 'fake-indexeddb';
import { createBrowserHost } from '../../renderer/host/browser.ts';
import { createMemoryHost, createMemoryStore } from '../../renderer/host/memory.ts';
import type { Host } from '../../shared/contract/host.ts';
import { FakeDisk, cloneHandles, fakePage } from './fake-browser.ts';

/** A machine with one host on it, and the hands of the person before it. */
export interface Machine {
  readonly host: Host;
  /** The next file dialog answers these; none: it is closed. */
  choose(files: Readonly<Record<string, string>>): Promise<void>;
  /** The next save dialog answers this name; null: it is closed. */
  chooseSave(name: string | null): void;
  /** A dropped file, with what the machine knows of it. */
  drop(name: string, text: string): Promise<File>;
  /** Gives a chosen file other content behind the host's back, and brings the window to the front; null where nothing can. */
  readonly change: ((name: string, text: string) => Promise<void>) | null;
  /** Removes a chosen file from the machine behind the host's back. */
  remove(name: string): Promise<void>;
  /** The same machine after a restart. */
  restart(): Promise<Machine>;
  /** Sends a command as the menu would; null where there is no menu. */
  readonly command: ((id: string) => void) | null;
  readonly title: () => { title: string; unsaved: boolean; closed: boolean };
  /** Whether files can be replaced and found again. */
  readonly handles: boolean;
}

let minute = 0;
export const now = (): string => new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString();
export const cleanUp: (() => Promise<void> | void)[] = [];
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export function memoryMachine(store = createMemoryStore()): Machine {
  const host = createMemoryHost(store, now);
  return {
    host,
    handles: true,
    choose: async (files) => host.choose(Object.entries(files).map(([name, text]) => ({ name, bytes: bytes(text) }))),
    chooseSave: (name) => host.chooseSave(name),
    drop: async (name, text) => new File([text], name),
    change: async (name, text) => host.change(name, bytes(text)),
    remove: async (name) => { for (const [id, file] of store.files) if (file.name === name) store.files.delete(id); },
    restart: async () => memoryMachine(store),
    command: (id) => host.send({ type: 'command', id }),
    title: () => host.window,
  };
}

export function browserMachine(handles: boolean, disk = new FakeDisk(), factory = new IDBFactory()): Machine {
  const native = globalThis.structuredClone;
  globalThis.structuredClone = cloneHandles(disk) as typeof structuredClone;
  cleanUp.push(() => void (globalThis.structuredClone = native));
  const page = fakePage(disk, factory, now, handles);
  const host = createBrowserHost(page);
  return {
    host,
    handles,
    choose: async (files) => {
      for (const [name, text] of Object.entries(files)) disk.files.set(name, bytes(text).slice());
      page.open = Object.keys(files);
    },
    chooseSave: (name) => void (page.save = name),
    drop: async (name, text) => new File([text], name),
    change: !handles ? null : async (name, text) => {
      disk.files.set(name, bytes(text).slice());
      disk.times.set(name, 2);
      const view = page.document.defaultView as Window & typeof globalThis;
      view.dispatchEvent(new view.Event('focus'));
    },
    remove: async (name) => void disk.files.delete(name),
    restart: async () => browserMachine(handles, disk, factory),
    command: null,
    title: () => {
      const event = new (page.document.defaultView as Window & typeof globalThis).Event('beforeunload', { cancelable: true });
      page.document.defaultView?.dispatchEvent(event);
      return { title: page.document.title, unsaved: event.defaultPrevented, closed: page.closed };
    },
  };
}
