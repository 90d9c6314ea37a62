const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Runs something when a signal aborts, once. However many wait for one signal, it has one listener of ours: Node warns of a leak from eleven on.
 * @returns takes it back
 */
export function whenAborted(signal: AbortSignal, run: () => void): () => void {
  const all = waiting.get(signal) ?? new Set<() => void>();
  if (!waiting.has(signal)) {
    waiting.set(signal, all);
    signal.addEventListener('abort', () => {
      for (const one of all) one();
      all.clear();
    }, { once: true });
  }
  // each call is one of its own, also where the same function is given twice
  const one = (): void => run();
  all.add(one);
  return () => void all.delete(one);
}
