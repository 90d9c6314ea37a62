/** First byte that is free for the caller; everything below is the module's constants. */
export function heapBase(): usize {
  return __heap_base;
}

/** What this thread keeps between two instructions of its own: 256 bytes of no other thread. */
export let scratch: usize = 0;
/** Number of this thread, from 0. */
export let thread: usize = 0;

/** Tells this instance which thread it is and where its scratch lies. To be called before anything else. */
export function beThread(number: i32, scratchAt: usize): void {
  thread = number;
  scratch = scratchAt;
}
