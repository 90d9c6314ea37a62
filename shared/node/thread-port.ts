import type { ChildProcess } from 'node:child_process';
import type { MessagePort, Worker } from 'node:worker_threads';
import type { Port } from '../contract/port.ts';
import { createListeners } from '../rpc/listeners.ts';

/** A `worker_threads` worker, seen from the side that started it. `close` terminates it. */
export function threadPort(worker: Worker): Port {
  const listeners = createListeners();
  worker.on('message', listeners.message);
  worker.on('messageerror', (error) => end(error.message));
  worker.on('error', (error) => listeners.close(error.message));
  worker.on('exit', (code) => listeners.close(`exit code ${code}`));
  const end = (reason: string): void => {
    listeners.close(reason);
    void worker.terminate();
  };
  return {
    post: (message, transfer) => worker.postMessage(message, transfer ?? []),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => end('closed'),
  };
}

/** Inside a `worker_threads` worker: `parentThreadPort(parentPort)`; also either end of a `MessageChannel` of Node. */
export function parentThreadPort(port: MessagePort): Port {
  const listeners = createListeners();
  port.on('message', listeners.message);
  port.on('close', () => listeners.close('closed by the other side'));
  return {
    post: (message, transfer) => port.postMessage(message, transfer ?? []),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => {
      listeners.close('closed');
      port.close();
    },
  };
}

/** Milliseconds between the end of a process's channel and the word of how it ended, at most. */
const EXIT_MS = 5000;

/**
 * A child process started with `serialization: 'advanced'` (typed arrays cross; buffers are always copied).
 * `close` kills it.
 */
export function childPort(child: ChildProcess): Port {
  const listeners = createListeners();
  child.on('message', listeners.message);
  child.on('error', (error) => listeners.close(error.message));
  // The channel closes before the system says how the process ended, which tells more.
  child.on('disconnect', () => void setTimeout(() => listeners.close('its channel closed'), EXIT_MS).unref());
  child.on('exit', (code, signal) => listeners.close(signal === null ? `exit code ${code}` : `signal ${signal}`));
  return {
    // A child that is going away is reported by `exit`, not by the failed write.
    post: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => {
      listeners.close('closed');
      child.kill('SIGKILL');
    },
  };
}

/** Inside such a child process: `parentProcessPort(process)`. `close` leaves the channel, so that the process may end. */
export function parentProcessPort(self: NodeJS.Process): Port {
  const listeners = createListeners();
  self.on('message', listeners.message);
  self.on('disconnect', () => listeners.close('closed by the other side'));
  return {
    post: (message) => void (self.connected && self.send?.(message, undefined, undefined, () => undefined)),
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => {
      listeners.close('closed');
      if (self.connected) self.disconnect();
    },
  };
}
