/** How work is put off; injected for tests. */
export type Schedule = (run: () => void) => void;

/**
 * Inputs that come together are one start, the newest wins: it is started, then the call before it is asked to stop.
 * In that order, work that both calls want goes on undisturbed. What a stopped call still answers is for its owner to drop.
 */
export interface Coalescer<T> {
  push(input: T): void;
  /** Stops the call in flight and forgets the waiting input. */
  cancel(): void;
}

/**
 * @param start does the work; must settle soon after its signal fires, and handles its own errors
 */
export function coalesce<T>(start: (input: T, signal: AbortSignal) => Promise<void>, schedule: Schedule): Coalescer<T> {
  let waiting: { input: T } | null = null;
  let flight: AbortController | null = null;
  let scheduled = false;

  const next = (): void => {
    scheduled = false;
    if (waiting === null) return;
    const { input } = waiting;
    const before = flight;
    const controller = new AbortController();
    waiting = null;
    flight = controller;
    const done = (): void => {
      if (flight === controller) flight = null;
    };
    start(input, controller.signal).then(done, done);
    before?.abort();
  };

  return {
    push(input) {
      waiting = { input };
      if (scheduled) return;
      scheduled = true;
      schedule(next);
    },
    cancel() {
      waiting = null;
      flight?.abort();
    },
  };
}
