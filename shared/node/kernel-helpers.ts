import { Worker } from 'node:worker_threads';
import type { StartHelper } from '../kernels/crew.ts';

/**
 * Helpers of the kernels as threads of this process; they do not keep it alive.
 * @param entry the bundled `kernels-thread.ts`
 */
export function threadHelpers(entry: string): StartHelper {
  return (start, onEnd) => {
    const worker = new Worker(entry, { workerData: start });
    worker.unref();
    // An error ends the thread; `exit` follows.
    worker.on('error', () => undefined);
    worker.on('exit', onEnd);
    return { stop: () => void worker.terminate() };
  };
}
