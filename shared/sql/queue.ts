import { AppError, throwIfCancelled } from '../errors/app-error.ts';

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
      let waiting = true;
      const turn = tail.then(() => {
        waiting = false;
        if (failure !== null) throw failure;
        throwIfCancelled(signal);
        return task();
      });
      const settled = Promise.race([turn, failed]);
      tail = settled.catch(() => undefined);
      if (signal === undefined) return settled;
      return new Promise<T>((resolve, reject) => {
        const leave = (): void => {
          if (waiting) reject(new AppError('cancelled'));
        };
        signal.addEventListener('abort', leave, { once: true });
        settled.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
    fail(error) {
      if (failure !== null) return;
      failure = error;
      rejectAll(error);
    },
  };
}
