/**
 * The control block through which threads share work: Int32 words at the start of the memory, read and written by
 * `Atomics` alone. One thread gives work, the others help; see `crew.ts`.
 */

/** Tasks whose parts may run side by side: exports of the module taking the address of the arguments and the part. */
export const TASKS = [
  'lloydPart32', 'lloydPart64', 'lloydSumsPart', 'ownDistancesPart', 'pairPart', 'addCellsPart', 'nearestPart', 'firstListsPart',
  'descendPart', 'stagePart', 'centrePart',
] as const;
export type PartTask = (typeof TASKS)[number];

/** Threads at most. */
export const MAX_THREADS = 4;

/** Rises with every task; helpers wait for it. */
export const EPOCH = 0;
/** 1 while a task may be joined. */
export const OPEN = 1;
/** Position in `TASKS`, address of its arguments, number of its parts. Constant while the task is open. */
export const TASK = 2;
export const ARGS = 3;
export const COUNT = 4;
/** 1 when a helper failed within a part. */
export const FAILED = 5;
/** Threads among which the parts of the open task are dealt out. */
export const SHARES = 6;
/** Parts done, in a cache line of its own. */
export const DONE = 16;

/** The word that is 1 while a helper is at work. */
export function busyWord(thread: number): number {
  return 32 + 16 * thread;
}

/** The word that counts the parts taken of those that were dealt to a thread. */
export function ticketWord(thread: number): number {
  return 32 + 16 * (MAX_THREADS + thread);
}

const CONTROL_WORDS = 32 + 32 * MAX_THREADS;
const SCRATCH_BYTES = 256;

/** Address of the scratch of a thread; the control block begins at `control`. */
export function scratchAt(control: number, thread: number): number {
  return control + CONTROL_WORDS * 4 + thread * SCRATCH_BYTES;
}

/** Bytes of the control block and all scratch. */
export const RESERVED = CONTROL_WORDS * 4 + MAX_THREADS * SCRATCH_BYTES;

/** The words, as long as the memory lives (a shared memory never moves). */
export function wordsAt(buffer: ArrayBufferLike, control: number): Int32Array {
  return new Int32Array(buffer, control, CONTROL_WORDS);
}

/**
 * Takes a part of the open task; −1 when none is left. Each thread has a run of parts of its own, the same in every task of
 * as many parts, so that rows stay in its cache from one pass to the next; when they are done it takes those of others.
 */
export function takePart(words: Int32Array, thread: number): number {
  const count = Atomics.load(words, COUNT);
  const shares = Atomics.load(words, SHARES);
  for (let turn = 0; turn < shares; turn++) {
    const whose = (thread + turn) % shares;
    const part = Math.floor((whose * count) / shares) + Atomics.add(words, ticketWord(whose), 1);
    if (part < Math.floor(((whose + 1) * count) / shares)) return part;
  }
  return -1;
}
