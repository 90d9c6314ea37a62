import type { HostBridge } from '../../shared/contract/host-bridge.ts';
import type { Host } from '../../shared/contract/host.ts';
import { createBrowserHost } from './browser.ts';
import { createElectronHost } from './electron.ts';
import type { FileDialogs } from './file-access.ts';

/** The host that this window has: the shell's when it put its bridge here, else the browser's own means. */
export function pickHost(): Host {
  const { tesseraHost } = globalThis as { tesseraHost?: HostBridge };
  if (tesseraHost !== undefined) return createElectronHost(tesseraHost, window);
  const dialogs = window as FileDialogs;
  return createBrowserHost({
    document,
    indexedDB,
    window,
    // Bound: these functions insist on their own window.
    dialogs: {
      showOpenFilePicker: dialogs.showOpenFilePicker?.bind(window),
      showSaveFilePicker: dialogs.showSaveFilePicker?.bind(window),
    },
    now: () => new Date().toISOString(),
  });
}
