/** First byte that is free for the caller; everything below is the module's own. */
export function heapBase(): usize {
  return __heap_base;
}
