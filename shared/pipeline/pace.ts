import type { StepProgress } from '../contract/compute.ts';
import { throwIfCancelled } from '../errors/app-error.ts';

/** Time as the host gives it; used to slice work and to report durations, never for results. */
export interface Clock {
  /** Milliseconds, from any origin. */
  now(): number;
  /** Lets waiting messages in (`setImmediate`, or a message channel where timers wait at least 4 ms). */
  breathe(): Promise<void>;
}

export interface PaceOptions<P> {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: StepProgress<P>) => void;
}

/** Longest stretch of work before the event loop gets a turn, so that a cancel can arrive. */
const SLICE_MS = 12;
/** At most ten reports a second, and four pictures on the way. */
const REPORT_MS = 100;
const PREVIEW_MS = 250;

/**
 * Runs steps to their end in slices, with progress and cancel.
 * @throws AppError `cancelled` within one slice of the signal, and what the steps throw
 */
export async function pace<T, P>(steps: Generator<StepProgress<P>, T, void>, options: PaceOptions<P>): Promise<T> {
  let sliceStart = options.clock.now();
  let reported = sliceStart;
  let pictured = -Infinity;
  try {
    for (;;) {
      throwIfCancelled(options.signal);
      const step = steps.next();
      if (step.done === true) return step.value;
      const at = options.clock.now();
      const { fraction, preview } = step.value;
      if (preview !== undefined && at - pictured >= PREVIEW_MS) {
        reported = at;
        pictured = at;
        options.onProgress?.(step.value);
      } else if (at - reported >= REPORT_MS) {
        reported = at;
        options.onProgress?.({ fraction });
      }
      if (at - sliceStart >= SLICE_MS) {
        await options.clock.breathe();
        sliceStart = options.clock.now();
      }
    }
  } catch (error) {
    steps.return?.(undefined as never);
    throw error;
  }
}
