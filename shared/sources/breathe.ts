import type { Steps } from '../contract/compute.ts';
import { throwIfCancelled } from '../errors/app-error.ts';

/** Lets the host deliver what is waiting, a cancel among it. @throws AppError `cancelled` */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  throwIfCancelled(signal);
}

/** Runs steps to their end, letting the host deliver what is waiting in between. @throws AppError `cancelled` */
export async function breathing<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe(signal);
  }
}
