import { AppError } from '../../../shared/errors/app-error.ts';
import { transfer } from '../../../shared/rpc/protocol.ts';
import type { Handlers } from '../../../shared/rpc/server.ts';

/** Calls that every kind of port must carry. */
export interface TestCalls {
  add: { in: { a: number; b: number }; out: number };
  double: { in: Float64Array; out: { values: Float64Array; inner: { sum: number } }; progress: never };
  count: { in: number; out: number; progress: { step: number } };
  /** Reports once with the common progress type, then waits for its cancel. */
  wait: { in: null; out: null };
  /** Answers with this many objects, and reports them before. */
  list: { in: number; out: { found: { items: readonly { at: number }[] }; n: number }; progress: { items: readonly { at: number }[] } };
  fail: { in: { file: string }; out: null };
  unclonable: { in: null; out: unknown };
  /** How many waits were told of their cancel. */
  cancelled: { in: null; out: number };
  die: { in: null; out: null };
}

/** @param die ends the thread or process abruptly */
export function testHandlers(die: () => void): Handlers<TestCalls, string> {
  let cancelled = 0;
  return {
    add: ({ a, b }) => a + b,
    double: (values) => {
      const doubled = values.map((v) => v * 2);
      return transfer({ values: doubled, inner: { sum: doubled.reduce((s, v) => s + v, 0) } });
    },
    count: async (to, { progress }) => {
      for (let step = 1; step <= to; step++) {
        await Promise.resolve();
        progress({ step });
      }
      return to;
    },
    wait: (_, { signal, progress }) => {
      progress('waiting');
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cancelled += 1;
          progress('never seen');
          reject(new AppError('cancelled'));
        });
      });
    },
    list: (n, { progress }) => {
      const items = Array.from({ length: n }, (_, at) => ({ at }));
      progress({ items });
      return { found: { items }, n };
    },
    fail: ({ file }) => {
      throw new AppError('file-not-found', { file });
    },
    unclonable: () => () => 1,
    cancelled: () => cancelled,
    die: () => {
      die();
      return new Promise(() => undefined);
    },
  };
}
