import type { Port } from '../contract/port.ts';
import { createListeners } from '../rpc/listeners.ts';

/** Electron's `MessagePortMain`. Only further such ports move over it; buffers are always copied, a transferred one is lost. */
export interface MainPortLike {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
}

/** One end of a channel in Electron's main process or a utility process. */
export function mainPort(port: MainPortLike): Port {
  const listeners = createListeners();
  port.on('message', ({ data }) => listeners.message(data));
  port.on('close', () => listeners.close('closed by the other side'));
  port.start();
  return {
    post: (message) => {
      if (!listeners.closed) port.postMessage(message);
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => {
      listeners.close('closed');
      port.close();
    },
  };
}
