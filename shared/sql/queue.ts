import { AppError, throwIfCancelled } from '../errors/app-error.ts';

export interface QueueOptions {
  readonly signal?: AbortSignal;
  /** Takes its place only when no other task runs or waits, and none follows the last one soon; after some seconds all the same. */
  readonly behind?: boolean;
}

/** Runs tasks one after another. Waiting tasks leave at once when they are cancelled or the queue is closed. */
export interface Queue {
  run<T>(task: () => Promise<T>, options?: QueueOptions): Promise<T>;
  /** Rejects what runs and waits, and all that comes later. */
  fail(error: AppError): void;
}

/** Statements of one piece of work follow one another within this time. */
const REST_MS = 30;
const LONGEST_MS = 4000;

/** Tells when tasks that are in front of others have come to rest. */
function createFront(): { begin(): void; end(): void; rest(signal: AbortSignal | undefined): Promise<void> } {
  let busy = 0;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Set<() => void>();
  return {
    begin() {
      busy++;
      clearTimeout(resting);
      resting = undefined;
    },
    end() {
      busy--;
      if (busy > 0) return;
      resting = setTimeout(() => {
        resting = undefined;
        for (const go of waiting) go();
      }, REST_MS);
    },
    rest(signal) {
      if (busy === 0 && resting === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const go = (): void => {
          clearTimeout(longest);
          signal?.removeEventListener('abort', go);
          waiting.delete(go);
          resolve();
        };
        const longest = setTimeout(go, LONGEST_MS);
        signal?.addEventListener('abort', go, { once: true });
        waiting.add(go);
      });
    },
  };
}

export function createQueue(): Queue {
  const front = createFront();
  let tail: Promise<unknown> = Promise.resolve();
  let failure: AppError | null = null;
  let rejectAll: (error: AppError) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    rejectAll = reject;
  });
  failed.catch(() => undefined);
  const take = <T>(task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
    if (failure !== null) return Promise.reject(failure);
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
  };
  return {
    async run<T>(task: () => Promise<T>, { signal, behind = false }: QueueOptions = {}): Promise<T> {
      throwIfCancelled(signal);
      if (behind) {
        await front.rest(signal);
        throwIfCancelled(signal);
        return take(task, signal);
      }
      front.begin();
      try {
        return await take(task, signal);
      } finally {
        front.end();
      }
    },
    fail(error) {
      if (failure !== null) return;
      failure = error;
      rejectAll(error);
    },
  };
}
