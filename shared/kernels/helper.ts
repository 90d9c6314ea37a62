import { ARGS, busyWord, DONE, EPOCH, FAILED, OPEN, takePart, TASK, TASKS, wordsAt } from './control.ts';
import { instantiate } from './instance.ts';

/** What a helper thread is started with; all of it can be posted to a worker. */
export interface HelperStart {
  readonly module: object;
  readonly memory: object;
  /** 1, 2, …; the thread that gives the work is 0. */
  readonly thread: number;
  /** Addresses of the control block and of the thread's scratch. */
  readonly control: number;
  readonly scratch: number;
}

/** Looks for the next task this often before it sleeps: some 0.3 ms, in which the next pass usually begins. Waking takes as long as a short pass. */
const SPINS = 50_000;

/**
 * The life of a helper thread: takes parts of the open task until there are none, waits for the next task.
 * Returns never; ends with its thread, or by an error in a part, which it reports first.
 */
export async function help({ module, memory, thread, control, scratch }: HelperStart): Promise<never> {
  const exports = instantiate(module, memory);
  exports.beThread(thread, scratch);
  const words = wordsAt(exports.memory.buffer, control);
  const busy = busyWord(thread);
  for (;;) {
    const epoch = Atomics.load(words, EPOCH);
    // Busy first, then a look whether the task is open: who closes it looks at the two in the other order.
    Atomics.store(words, busy, 1);
    try {
      if (Atomics.load(words, OPEN) === 1) takeParts();
    } catch (error) {
      Atomics.store(words, FAILED, 1);
      throw error;
    } finally {
      Atomics.store(words, busy, 0);
      Atomics.notify(words, busy);
      Atomics.notify(words, DONE);
    }
    let spins = 0;
    while (spins < SPINS && Atomics.load(words, EPOCH) === epoch) spins++;
    if (spins === SPINS) Atomics.wait(words, EPOCH, epoch);
  }

  function takeParts(): void {
    const task = exports[TASKS[Atomics.load(words, TASK)]];
    const args = Atomics.load(words, ARGS) >>> 0;
    for (let part = takePart(words, thread); part >= 0; part = takePart(words, thread)) {
      task(args, part);
      Atomics.add(words, DONE, 1);
    }
  }
}
