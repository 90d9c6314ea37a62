import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { DATABASES_MESSAGE } from '../shared/contract/host.ts';
import type { HostBridge } from '../shared/contract/host-bridge.ts';
import type { HostCommand } from '../shared/contract/host.ts';
import { COMMAND_CHANNEL } from './commands.ts';
import { ORIGIN } from './types.ts';

/** The page never sees `ipcRenderer`, an event, or a path. */
const bridge: HostBridge = {
  call: (name, args) => ipcRenderer.invoke(`host:${name}`, ...args),
  grantDropped: (file) => {
    const path = webUtils.getPathForFile(file);
    return path === '' ? Promise.resolve({ ok: true, value: null }) : ipcRenderer.invoke('file:grant', path);
  },
  onCommand: (listener) => {
    const receive = (_event: unknown, command: HostCommand): void => listener(command);
    ipcRenderer.on(COMMAND_CHANNEL, receive);
    return () => void ipcRenderer.off(COMMAND_CHANNEL, receive);
  },
};

/** The part of the page that the preload sees; everything else of it is the page's own. */
declare const window: { postMessage(message: string, origin: string, ports: readonly unknown[]): void };

// A port cannot cross the bridge; it goes to the page as a message to itself.
ipcRenderer.on(DATABASES_MESSAGE, (event) => window.postMessage(DATABASES_MESSAGE, ORIGIN, event.ports));

contextBridge.exposeInMainWorld('tesseraHost', bridge);
