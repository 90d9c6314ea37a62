import type { Steps } from '../contract/compute.ts';
import { throwIfCancelled } from '../errors/app-error.ts';

/** Hears how work goes on that nothing else is seen of. `inOnePiece`: what comes next cannot pause, and takes no memory without a bound. */
export type BreathListener = (inOnePiece: boolean) => void;

const listeners = new WeakMap<AbortSignal, BreathListener>();

/** Has the listener hear each pause of work that this signal can stop. */
export function hearBreaths(signal: AbortSignal, listener: BreathListener): void {
  listeners.set(signal, listener);
}

/** Says that work without a pause follows. */
export function holdBreath(signal: AbortSignal | undefined): void {
  if (signal !== undefined) listeners.get(signal)?.(true);
}

/** Lets the host deliver what is waiting, a cancel among it. @throws AppError `cancelled` */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  throwIfCancelled(signal);
  if (signal !== undefined) listeners.get(signal)?.(false);
}

/** Runs steps to their end, letting the host deliver what is waiting in between. @throws AppError `cancelled` */
export async function breathing<T>(steps: Steps<T>, signal: AbortSignal | undefined): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await breathe(signal);
  }
}
