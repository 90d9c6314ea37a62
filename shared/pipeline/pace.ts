import type { StepProgress } from '../contract/compute.ts';
import { throwIfCancelled } from '../errors/app-error.ts';

export interface PaceOptions<P> {
  /** Milliseconds, from any origin. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StepProgress<P>) => void;
}

/** Longest stretch of work before the event loop gets a turn, so that a cancel can arrive. */
const SLICE_MS = 12;
/** At most ten reports a second. */
const REPORT_MS = 100;

/** Lets waiting messages in. A message channel, since timers wait at least 4 ms in browsers. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      resolve();
    };
    channel.port2.postMessage(null);
  });
}

/**
 * Runs steps to their end in slices, with progress and cancel.
 * @throws AppError `cancelled` within one slice of the signal, and what the steps throw
 */
export async function pace<T, P>(steps: Generator<StepProgress<P>, T, void>, options: PaceOptions<P>): Promise<T> {
  let sliceStart = options.now();
  let reported = sliceStart;
  try {
    for (;;) {
      throwIfCancelled(options.signal);
      const step = steps.next();
      if (step.done === true) return step.value;
      const at = options.now();
      if (step.value.preview !== undefined || at - reported >= REPORT_MS) {
        reported = at;
        options.onProgress?.(step.value);
      }
      if (at - sliceStart >= SLICE_MS) {
        await breathe();
        sliceStart = options.now();
      }
    }
  } catch (error) {
    steps.return?.(undefined as never);
    throw error;
  }
}
