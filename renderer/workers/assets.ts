import { AppError } from '../../shared/errors/app-error.ts';
import type { Clock } from '../../shared/pipeline/pace.ts';

/** The bytes of a file of our own. Errors: `start-failed` */
export async function fetchBytes(url: string, part: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new AppError('start-failed', { part }, cause);
  });
  if (!response.ok) throw new AppError('start-failed', { part, reason: `status ${response.status}` });
  return new Uint8Array(await response.arrayBuffer());
}

/** Timers wait at least 4 ms when nested; a message channel does not. */
export function workerClock(): Clock {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return {
    now: () => performance.now(),
    breathe: () => new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    }),
  };
}

/** Work that is done at most once, and again after a failure. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  };
}
