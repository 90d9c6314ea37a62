import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import {
  ARGS, busyWord, COUNT, DONE, EPOCH, FAILED, MAX_THREADS, OPEN, scratchAt, SHARES, takePart, TASK, TASKS, ticketWord, wordsAt,
} from './control.ts';
import type { PartTask } from './control.ts';
import type { KernelExports } from './exports.ts';
import type { HelperStart } from './helper.ts';

/** A thread that runs `help`. */
export interface HelperThread {
  stop(): void;
}

/** Starts such a thread; `onEnd` is to be called when it ended by itself. */
export type StartHelper = (start: HelperStart, onEnd: () => void) => HelperThread;

export interface PartOptions {
  /** Estimated nanoseconds of one part; decides when to yield and whether help is worth asking, never a result. */
  readonly cost: number;
  /** Share of the whole work that this is. */
  readonly from?: number;
  readonly to?: number;
  /** Work of the giving thread alone, a millisecond at most, that touches nothing of the task: done while helpers take parts. */
  readonly meanwhile?: () => void;
}

/**
 * The threads that share the memory of the kernels. Work is cut into parts that do not depend on how many threads there
 * are, and what parts found is put together in their order: the results are the same bytes with one thread or many.
 */
export interface Crew {
  /** Threads that may be at work, this one included. */
  readonly threads: number;
  /**
   * Lets `threads` work together, four at most; helpers are started when there is work enough. Nobody waits for them:
   * until they are there, and where they cannot be had, this thread does the work alone. One that dies is started again,
   * a few times.
   */
  enlist(threads: number, start: StartHelper): void;
  /** Starts the helpers now. */
  muster(): void;
  /** Parts that helpers have done so far. */
  readonly helped: number;
  /** Ends the helpers. */
  dismiss(): void;
  /** Ends the helpers; the other crew may start as many. */
  handOver(to: Crew): void;
  /**
   * Runs parts 0 to `count` − 1 of a task, in any order, on all threads.
   * @param args address of the arguments
   * @throws AppError `worker-died` when a helper was lost in the middle of a part: memory that the task writes is then undefined
   */
  run(task: PartTask, args: number, count: number, options: PartOptions): Steps<void>;
}

/** Nanoseconds of estimated work between two yields. */
const SLICE = 4e6;
/** Tasks of less work than this are not worth waking anyone. */
const WORTH = 60e3;
/** Looks at the last parts this often before it sleeps. */
const SPINS = 3000;
/** Milliseconds, about, that a helper may take for its last part before it counts as dead; a part takes a few. */
const PATIENCE_MS = 60_000;
/** The same where a job is stopped and nothing can be waited for in pauses. */
const STOP_MS = 2000;
const MAX_RESTARTS = 5;
/** Helpers are started once a task, or all tasks together, took this long: a short run needs none. */
const LATER = 20e6;
/** A number of parts that no task has. */
const NONE_LEFT = 1 << 30;

export function createCrew(exports: KernelExports, module: object, memory: object, control: number): Crew {
  const words = wordsAt(exports.memory.buffer, control);
  const helpers = new Map<number, HelperThread>();
  let begin: StartHelper | null = null;
  let threads = 1;
  let work = 0;
  let restarts = 0;
  let since = 0;
  let helped = 0;
  /** Set when a helper was lost while it was busy with the open task. */
  let lost = false;
  /** A job has the helpers; the work of another one beside it is done by this thread. */
  let taken = false;

  const launch = (thread: number, start: StartHelper): void => {
    Atomics.store(words, busyWord(thread), 0);
    const scratch = scratchAt(control, thread);
    const helper = start({ module, memory, thread, control, scratch }, () => {
      if (helpers.get(thread) === helper) bury(thread);
    });
    helpers.set(thread, helper);
  };
  const bury = (thread: number): void => {
    helpers.get(thread)?.stop();
    helpers.delete(thread);
    if (Atomics.load(words, busyWord(thread)) === 1 || Atomics.load(words, FAILED) === 1) lost = true;
    Atomics.store(words, busyWord(thread), 0);
    if (begin !== null && restarts++ < MAX_RESTARTS) launch(thread, begin);
  };

  const open = (task: PartTask, args: number, count: number): void => {
    lost = false;
    Atomics.store(words, TASK, TASKS.indexOf(task));
    Atomics.store(words, ARGS, args | 0);
    Atomics.store(words, COUNT, count);
    Atomics.store(words, FAILED, 0);
    Atomics.store(words, DONE, 0);
    Atomics.store(words, SHARES, threads);
    for (let thread = 0; thread < threads; thread++) Atomics.store(words, ticketWord(thread), 0);
    Atomics.store(words, OPEN, 1);
    Atomics.add(words, EPOCH, 1);
    Atomics.notify(words, EPOCH);
  };

  /** Lets no helper take another part. */
  const close = (): void => {
    for (let thread = 0; thread < threads; thread++) Atomics.store(words, ticketWord(thread), NONE_LEFT);
    Atomics.store(words, OPEN, 0);
  };

  /** Waits until all helpers have left the closed task; who has not after `ms` each counts as dead. */
  const clear = (ms: number): void => {
    for (let thread = 1; thread < threads; thread++) {
      if (helpers.has(thread) && Atomics.wait(words, busyWord(thread), 1, ms) === 'timed-out') bury(thread);
    }
  };

  const anyBusy = (): boolean => {
    for (const thread of helpers.keys()) if (Atomics.load(words, busyWord(thread)) === 1) return true;
    return false;
  };

  const failIfLost = (): void => {
    if (lost || Atomics.load(words, FAILED) === 1 || Atomics.load(words, DONE) < Atomics.load(words, COUNT)) throw new AppError('worker-died', { worker: 'kernels' });
  };

  function* alone(task: PartTask, args: number, count: number, { cost, from = 0, to = 1, meanwhile }: PartOptions): Steps<void> {
    meanwhile?.();
    for (let part = 0; part < count; part++) {
      exports[task](args, part);
      since += cost;
      if (since < SLICE) continue;
      since = 0;
      yield { fraction: from + ((to - from) * part) / count };
    }
  }

  function* together(task: PartTask, args: number, count: number, { cost, from = 0, to = 1, meanwhile }: PartOptions): Steps<void> {
    taken = true;
    open(task, args, count);
    let own = 0;
    try {
      meanwhile?.();
      for (let part = takePart(words, 0); part >= 0; part = takePart(words, 0)) {
        exports[task](args, part);
        Atomics.add(words, DONE, 1);
        own++;
        since += cost;
        if (since < SLICE) continue;
        since = 0;
        yield { fraction: from + ((to - from) * Atomics.load(words, DONE)) / count };
      }
      close();
      // Here with pauses, in which the death of a helper is heard of; a part that it took is never done.
      for (let spins = 0; anyBusy(); spins++) {
        if (spins < SPINS) continue;
        if (spins > SPINS + PATIENCE_MS) clear(1);
        Atomics.wait(words, DONE, Atomics.load(words, DONE), 1);
        yield { fraction: to };
      }
      failIfLost();
      helped += count - own;
    } finally {
      close();
      clear(STOP_MS);
      taken = false;
    }
  }

  const muster = (): void => {
    if (begin === null || helpers.size > 0 || restarts > 0) return;
    for (let thread = 1; thread < threads; thread++) launch(thread, begin);
  };

  return {
    get threads() {
      return threads;
    },
    enlist(wanted, start) {
      threads = Math.max(1, Math.min(wanted, MAX_THREADS));
      begin = start;
    },
    muster,
    get helped() {
      return helped;
    },
    dismiss() {
      begin = null;
      for (const helper of helpers.values()) helper.stop();
      helpers.clear();
    },
    handOver(to) {
      if (begin !== null) to.enlist(threads, begin);
      this.dismiss();
    },
    *run(task, args, count, options) {
      work += count * options.cost;
      if (work > LATER) muster();
      const shared = helpers.size > 0 && count > 1 && count * options.cost >= WORTH && !taken;
      yield* shared ? together(task, args, count, options) : alone(task, args, count, options);
    },
  };
}
