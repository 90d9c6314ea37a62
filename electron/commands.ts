import type { BrowserWindow } from 'electron';
import type { HostCommand } from '../shared/contract/host.ts';
import type { ElectronApi } from './types.ts';

/** Commands to the window; what comes before it listens waits. */
export interface Commands {
  attach(window: BrowserWindow): void;
  send(command: HostCommand): void;
  /** The window listens from now on, until it is loaded anew. */
  listening(): void;
  /** Brings the window to the front. */
  focus(): void;
}

export const COMMAND_CHANNEL = 'host:command';

export function createCommands(electron: Pick<ElectronApi, 'app'>): Commands {
  let window: BrowserWindow | null = null;
  let ready = false;
  const waiting: HostCommand[] = [];

  const flush = (): void => {
    if (!ready || window === null || window.isDestroyed()) return;
    for (const command of waiting.splice(0)) window.webContents.send(COMMAND_CHANNEL, command);
  };
  return {
    attach(attached) {
      window = attached;
      attached.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument) ready = false;
      });
    },
    send(command) {
      waiting.push(command);
      flush();
    },
    listening() {
      ready = true;
      flush();
    },
    focus() {
      if (window === null || window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      electron.app.focus();
    },
  };
}
