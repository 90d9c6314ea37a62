import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { ElectronApi } from '../../electron/types.ts';
import { FakeChannel, FakeUtility } from './fake-utility.ts';
import type { FakePort } from './fake-utility.ts';

type Handler = (event: unknown, ...args: unknown[]) => Promise<unknown>;
type Answer<T> = (...args: unknown[]) => T;

/** A page, as far as the shell knows it. */
export class FakeContents extends EventEmitter {
  mainFrame: { url: string } = { url: 'app://tessera/index.html' };
  sent: unknown[] = [];
  reloads = 0;
  openHandler: Answer<{ action: string }> = () => ({ action: 'allow' });
  send(channel: string, value: unknown): void {
    this.sent.push([channel, value]);
    this.emit('sent', channel, value);
  }
  /** Ports that the shell sent to the page. */
  ports: FakePort[] = [];
  postMessage(channel: string, value: unknown, ports: FakePort[]): void {
    this.ports.push(...ports);
    this.emit('posted', channel, value, ports);
  }
  reload(): void {
    this.reloads += 1;
  }
  setWindowOpenHandler(handler: Answer<{ action: string }>): void {
    this.openHandler = handler;
  }
}

export class FakeWindow extends EventEmitter {
  webContents = new FakeContents();
  options: { webPreferences: Record<string, unknown> };
  loaded: string[] = [];
  title = '';
  edited = false;
  destroyed = false;
  shown = 0;
  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  show(): void {
    this.shown += 1;
  }
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  destroy(): void {
    this.destroyed = true;
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setDocumentEdited(edited: boolean): void {
    this.edited = edited;
  }
}

/** An Electron without a binary: it records what it is told and fires what a test wants. */
export function fakeElectron(userData: string, options: { first?: boolean } = {}) {
  const handlers = new Map<string, Handler>();
  const windows: FakeWindow[] = [];
  const calls: string[] = [];
  const utilities: FakeUtility[] = [];
  const dialogs = { open: [] as string[], save: '', button: 1, asked: [] as Record<string, unknown>[] };
  const session = Object.assign(new EventEmitter(), {
    set: new Map<string, Answer<unknown>>(),
    setPermissionRequestHandler: (f: Answer<unknown>) => void session.set.set('request', f),
    setPermissionCheckHandler: (f: Answer<unknown>) => void session.set.set('check', f),
    setDevicePermissionHandler: (f: Answer<unknown>) => void session.set.set('device', f),
    setDisplayMediaRequestHandler: (f: Answer<unknown>) => void session.set.set('display', f),
    setSpellCheckerEnabled: (on: boolean) => void calls.push(`spellcheck ${on}`),
    webRequest: { onBeforeRequest: (f: Answer<unknown>) => void session.set.set('before', f) },
  });
  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    requestSingleInstanceLock: () => options.first !== false,
    quit: () => void calls.push('quit'),
    exit: (code: number) => void calls.push(`exit ${code}`),
    focus: () => void calls.push('focus'),
    enableSandbox: () => void calls.push('sandbox'),
    whenReady: async () => void calls.push('ready'),
    getPath: (name: string) => join(userData, name),
    commandLine: { appendSwitch: (name: string, value: string) => void calls.push(`--${name}=${value}`) },
  });
  let menu: { label?: string; submenu?: { label?: string; click?: () => void }[] }[] = [];
  const protocol = {
    handler: (async () => new Response()) as (request: Request) => Promise<Response>,
    registerSchemesAsPrivileged: (schemes: unknown) => void calls.push(`schemes ${JSON.stringify(schemes)}`),
    handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => void (protocol.handler = handler),
  };
  /** Turns letters around; what was sealed under another key cannot be opened. */
  const vault = { available: true, backend: 'gnome_libsecret', key: 'k1' };
  const safeStorage = {
    isEncryptionAvailable: () => vault.available,
    getSelectedStorageBackend: () => vault.backend,
    encryptString: (text: string) => Buffer.from(`${vault.key}:${[...text].toReversed().join('')}`),
    decryptString: (sealed: Buffer) => {
      const [key, text = ''] = sealed.toString().split(':');
      if (key !== vault.key) throw new Error('cannot be decrypted');
      return [...text].toReversed().join('');
    },
  };
  const api = {
    app,
    safeStorage,
    protocol,
    session: { defaultSession: session },
    ipcMain: { handle: (channel: string, handler: Handler) => void handlers.set(channel, handler) },
    MessageChannelMain: FakeChannel,
    utilityProcess: {
      fork: (entry: string, _words: string[], given: unknown) => {
        const utility = new FakeUtility(entry, given);
        utilities.push(utility);
        return utility;
      },
    },
    Menu: { buildFromTemplate: (template: typeof menu) => template, setApplicationMenu: (set: typeof menu) => void (menu = set) },
    dialog: {
      showOpenDialog: async (_window: unknown, asked: Record<string, unknown>) => {
        dialogs.asked.push(asked);
        return { canceled: dialogs.open.length === 0, filePaths: dialogs.open.splice(0) };
      },
      showSaveDialog: async (_window: unknown, asked: Record<string, unknown>) => {
        dialogs.asked.push(asked);
        return { canceled: dialogs.save === '', filePath: dialogs.save };
      },
      showMessageBox: async (_window: unknown, asked: Record<string, unknown>) => {
        dialogs.asked.push(asked);
        return { response: dialogs.button };
      },
      showErrorBox: (title: string, text: string) => void calls.push(`${title}: ${text}`),
    },
    BrowserWindow: class extends FakeWindow {
      constructor(given: { webPreferences: Record<string, unknown> }) {
        super(given);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    },
  };
  return {
    api: api as unknown as ElectronApi,
    app,
    session,
    protocol,
    handlers,
    windows,
    utilities,
    calls,
    dialogs,
    vault,
    menu: () => menu,
    /** What the preload does: `ipcRenderer.invoke` from the page of the first window, its arguments cloned. */
    invoke: (channel: string, ...args: unknown[]): Promise<unknown> => {
      const contents = windows[0]?.webContents;
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return handler({ sender: contents, senderFrame: contents?.mainFrame }, ...structuredClone(args));
    },
  };
}

export type FakeElectron = ReturnType<typeof fakeElectron>;

/** Lets everything that is under way finish its next steps, the disk's included. */
export async function settle(until: () => boolean): Promise<void> {
  const end = performance.now() + 5000;
  while (!until()) {
    if (performance.now() > end) throw new Error('nothing happened within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
