import type { BrowserWindow } from 'electron';
import type { Commands } from './commands.ts';
import type { ElectronApi } from './types.ts';

export function createWindow(electron: Pick<ElectronApi, 'app' | 'BrowserWindow'>, preload: string): BrowserWindow {
  const window = new electron.BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !electron.app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** What is known of the window when it is about to close. */
export interface CloseState {
  unsaved: boolean;
  unresponsive: boolean;
}

/** A page that dies again and again is not loaded for ever. */
const MAX_RELOADS = 3;

/**
 * Closing with unsaved work asks the page first, which answers by the `close` call. A page that cannot answer does
 * not keep its window. A page that died is loaded again and finds its recovery file.
 * @param release gives back what the window holds
 */
export function guardClose(
  window: BrowserWindow,
  state: CloseState,
  commands: Pick<Commands, 'send'>,
  release: () => Promise<void>,
): void {
  let reloads = 0;
  window.on('unresponsive', () => {
    state.unresponsive = true;
  });
  window.on('responsive', () => {
    state.unresponsive = false;
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    state.unsaved = false;
    if (reason === 'clean-exit' || reloads >= MAX_RELOADS) return;
    reloads += 1;
    window.webContents.reload();
  });
  window.on('close', (event) => {
    event.preventDefault();
    if (state.unsaved && !state.unresponsive) commands.send({ type: 'close-requested' });
    else void release().finally(() => window.destroy());
  });
}
