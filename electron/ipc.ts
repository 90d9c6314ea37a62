import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { z } from '../shared/recipe/zod.ts';
import { HOST_CALLS } from '../shared/contract/host-bridge.ts';
import type { BridgeAnswer, HostCall } from '../shared/contract/host-bridge.ts';
import { AppError, toWire } from '../shared/errors/app-error.ts';
import type { Dialogs } from './dialogs.ts';
import type { Grants } from './grants.ts';
import type { HostCallTable } from './host-calls.ts';
import { isOwnUrl } from './types.ts';
import type { ElectronApi } from './types.ts';

/** What Windows allows, the longest of the three systems. */
const LONGEST_PATH = 32_767;

/** Answers one channel per call, plus the one by which the preload turns a dropped file's path into a grant. */
export function bindIpc(
  electron: Pick<ElectronApi, 'ipcMain'>,
  window: Pick<BrowserWindow, 'webContents'>,
  calls: HostCallTable,
  grants: Grants,
  dialogs: Pick<Dialogs, 'mayRead'>,
): void {
  const bind = (channel: string, schema: z.ZodType<unknown[]>, work: (...args: never[]) => Promise<unknown>): void => {
    electron.ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<BridgeAnswer> => {
      try {
        if (!isOwnFrame(event, window)) throw new AppError('internal', { message: 'refused: not the window of this app' });
        const checked = schema.safeParse(args);
        if (!checked.success) throw new AppError('internal', { message: `refused: bad arguments for ${channel}` });
        return { ok: true, value: await work(...(checked.data as never[])) };
      } catch (error) {
        const { code, data } = toWire(error);
        return { ok: false, error: { code, data } };
      }
    });
  };
  for (const name of Object.keys(HOST_CALLS) as HostCall[]) {
    bind(`host:${name}`, HOST_CALLS[name] as unknown as z.ZodType<unknown[]>, calls[name]);
  }
  bind('file:grant', z.tuple([z.string().min(1).max(LONGEST_PATH)]) as unknown as z.ZodType<unknown[]>, async (path: string) => {
    if (!await dialogs.mayRead(path)) throw new AppError('cancelled');
    return grants.add(path);
  });
}

/** The main frame of our window, still on our own page: nothing else is answered. */
function isOwnFrame(event: IpcMainInvokeEvent, window: Pick<BrowserWindow, 'webContents'>): boolean {
  const { senderFrame } = event;
  return (
    senderFrame !== null &&
    event.sender === window.webContents &&
    senderFrame === window.webContents.mainFrame &&
    isOwnUrl(senderFrame.url)
  );
}
