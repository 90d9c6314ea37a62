/**
 * One end of a message channel: a Worker, a MessagePort, a `worker_threads` port, or one of a pair in memory.
 * `onClose` fires when the other end is gone (worker error, exit, terminate); nothing arrives after it.
 */
export interface Port {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

/** One end of a channel before anybody listens to it: a `MessagePort`, which can be handed on to a worker. */
export interface ChannelEnd {
  start(): void;
  close(): void;
}
