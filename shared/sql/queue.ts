import { throwIfCancelled } from '../errors/app-error.ts';
import type { AppError } from '../errors/app-error.ts';

/** Runs tasks one after another. Waiting tasks leave at once when they are cancelled or the queue is closed. */
export interface Queue {
  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Rejects what runs and waits, and all that comes later. */
  fail(error: AppError): void;
}

export function createQueue(): Queue {
  let tail: Promise<unknown> = Promise.resolve();
  let failure: AppError | null = null;
  let rejectAll: (error: AppError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    rejectAll = reject;
  });
  failed.catch(() => undefined);
  return {
    async run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      throwIfCancelled(signal);
      if (failure !== null) throw failure;
      const turn = tail.then(() => {
        if (failure !== null) throw failure;
        throwIfCancelled(signal);
        return task();
      });
      const settled = Promise.race([turn, failed]);
      tail = settled.catch(() => undefined);
      return settled;
    },
    fail(error) {
      if (failure !== null) return;
      failure = error;
      rejectAll(error);
    },
  };
}
