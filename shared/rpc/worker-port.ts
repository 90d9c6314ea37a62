import type { Port } from '../contract/port.ts';
import { createListeners } from './listeners.ts';

interface EventLike {
  readonly type: string;
  readonly data?: unknown;
  readonly ports?: readonly MessagePortLike[];
  readonly message?: string;
}
interface Target {
  addEventListener(type: string, listener: (event: EventLike) => void): void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}
/** A Web `Worker`, seen from the side that started it. */
export interface WorkerLike extends Target {
  terminate(): void;
}
/** A `MessagePort`. */
export interface MessagePortLike extends Target {
  start(): void;
  close(): void;
}
/** The global scope of a dedicated worker, seen from inside. */
export interface WorkerScopeLike extends Target {
  close(): void;
}

function adapt(target: Target, endings: readonly string[], stop: () => void): Port {
  const listeners = createListeners();
  target.addEventListener('message', (event) => listeners.message(event.data));
  for (const type of endings) {
    target.addEventListener(type, (event) => {
      stop();
      listeners.close(event.message ?? type);
    });
  }
  return {
    post: (message, transfer) => {
      if (!listeners.closed) target.postMessage(message, [...(transfer ?? [])]);
    },
    onMessage: listeners.onMessage,
    onClose: listeners.onClose,
    close: () => {
      stop();
      listeners.close('closed');
    },
  };
}

/** An uncaught error in the worker ends it: its state cannot be trusted. `close` terminates it. */
export function workerPort(worker: WorkerLike): Port {
  return adapt(worker, ['error', 'messageerror'], () => worker.terminate());
}

/** One end of a `MessageChannel`. */
export function messagePort(port: MessagePortLike): Port {
  const adapted = adapt(port, ['close', 'messageerror'], () => port.close());
  port.start();
  return adapted;
}

/** Inside a dedicated worker: `scopePort(self)`. It never learns of its own end. */
export function scopePort(scope: WorkerScopeLike): Port {
  return adapt(scope, ['messageerror'], () => scope.close());
}
