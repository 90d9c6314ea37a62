/** A bounded store of results by key; the least recently used goes first. */
export interface ResultCache {
  get(key: string): unknown;
  set(key: string, value: unknown, bytes: number): void;
  /** Drops everything. */
  clear(): void;
  readonly bytes: number;
}

/**
 * @param limit bytes kept at most (a single larger value is kept alone until the next `set`)
 * @param onEvict called with what is dropped, to free what stands behind it
 */
export function createCache(limit: number, onEvict: (key: string, value: unknown) => void = () => undefined): ResultCache {
  const entries = new Map<string, { value: unknown; bytes: number }>();
  let held = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    held -= entry.bytes;
    onEvict(key, entry.value);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes) {
      if (entries.has(key)) {
        held -= entries.get(key)?.bytes ?? 0;
        entries.delete(key);
      }
      entries.set(key, { value, bytes });
      held += bytes;
      for (const oldest of entries.keys()) {
        if (held <= limit || oldest === key) break;
        drop(oldest);
      }
    },
    clear() {
      for (const key of entries.keys()) drop(key);
    },
    get bytes() {
      return held;
    },
  };
}

/** Rough size in memory: typed arrays by their bytes, text by its length, the rest by its parts. */
export function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === 'string') return value.length * 2;
  if (Array.isArray(value)) {
    if (value.length > 1000 && typeof value[0] !== 'object') return value.length * 16;
    return value.reduce((sum: number, item: unknown) => sum + sizeOf(item), 16);
  }
  if (value instanceof Map) {
    let sum = 32;
    for (const item of value.values()) sum += sizeOf(item);
    return sum;
  }
  if (typeof value === 'object' && value !== null) return sizeOf(Object.values(value)) + 32;
  return 8;
}
