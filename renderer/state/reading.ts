import type { RunEvent } from '../../shared/contract/engine.ts';
import { AppError, isCancelled } from '../../shared/errors/app-error.ts';
import type { CallOptions } from '../engine/connect.ts';
import type { AppStore } from './store.ts';

/** What work that reads files hands to the engine: the signal of its stop, and who hears where the reading is. */
export type ReadOptions = Required<CallOptions>;

/** Work that reads files, of which the window shows where it is, and which a person can stop. */
export interface Readings {
  /** Runs work until it is done or stopped; what it does after a stop is heard by nobody. @throws what the work throws, but no stop */
  run(work: (options: ReadOptions) => Promise<void>): Promise<void>;
  /** Stops all of it; the window is as it was at once. */
  stop(): void;
}

/** Pictures of the progress in a second. */
const PICTURE_EVERY_MS = 100;

export function createReadings(store: AppStore): Readings {
  const running = new Set<AbortController>();
  const show = (change: Partial<Pick<ReturnType<AppStore['getState']>['document'], 'opening' | 'reading'>>): void =>
    store.setState((state) => ({ document: { ...state.document, ...change } }));
  let pictured = { at: 0, step: '' };

  const onProgress = (event: RunEvent): void => {
    if (event.type !== 'reading') return;
    const now = performance.now();
    if (now - pictured.at < PICTURE_EVERY_MS && event.progress.step === pictured.step) return;
    pictured = { at: now, step: event.progress.step };
    show({ reading: { bytes: event.bytes, progress: event.progress } });
  };

  return {
    async run(work) {
      const controller = new AbortController();
      running.add(controller);
      const { signal } = controller;
      const stopped = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new AppError('cancelled')), { once: true });
      });
      try {
        await Promise.race([work({ signal, onProgress: (event) => signal.aborted || onProgress(event) }), stopped]);
      } catch (error) {
        if (!isCancelled(error)) throw error;
      } finally {
        running.delete(controller);
        if (running.size === 0) show({ opening: null, reading: null });
      }
    },
    stop() {
      for (const controller of running) controller.abort();
    },
  };
}
