import { throwIfCancelled } from '../errors/app-error.ts';

/** Lets the host deliver what is waiting, a cancel among it. @throws AppError `cancelled` */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
  throwIfCancelled(signal);
}
