import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { HostBridge } from '../shared/contract/host-bridge.ts';
import type { HostCommand } from '../shared/contract/host.ts';
import { COMMAND_CHANNEL } from './commands.ts';

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

contextBridge.exposeInMainWorld('tesseraHost', bridge);
