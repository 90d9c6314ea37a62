import type { WireError } from '../errors/app-error.ts';
import type { LongList } from './pieces.ts';

/** What one call takes, gives and reports on the way. */
export interface CallShape {
  in: unknown;
  out: unknown;
  progress?: unknown;
}

/** A table of calls by name; `EngineCalls` and `Jobs` are such tables. */
export type CallTable<T> = { [N in keyof T]: CallShape };

/** What a call reports: its own `progress` type, or the table-wide one where the table declares none. */
export type ProgressOf<T, N extends keyof T, P> = T[N] extends { progress: infer Q } ? Q : P;

/** From the caller to the side that serves. */
export type Request =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number };

/** From the side that serves to the caller. Nothing follows a `result` or an `error` of the same id. */
export type Reply =
  /** Part of a long list of objects in the `progress` or `result` that follows; see `pieces.ts`. */
  | { readonly type: 'piece'; readonly id: number; readonly piece: LongList }
  | { readonly type: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError };

class Transfer<T> {
  readonly value: T;
  readonly buffers: readonly ArrayBuffer[];

  constructor(value: T, buffers: readonly ArrayBuffer[]) {
    this.value = value;
    this.buffers = buffers;
  }
}
export type { Transfer };

/**
 * Marks a handler's result so that `buffers` move to the caller instead of being copied; the handler's side loses them.
 * @param buffers left out: those of every typed array found in `value` (plain objects and arrays are searched, 4 deep).
 *   Name them where a buffer must stay, for example one shared with a cache or with WebAssembly memory.
 */
export function transfer<T>(value: T, buffers: readonly ArrayBuffer[] = collectBuffers(value)): Transfer<T> {
  return new Transfer(value, buffers);
}

export function unwrapTransfer(result: unknown): { value: unknown; buffers: readonly ArrayBuffer[] } {
  return result instanceof Transfer ? result : { value: result, buffers: [] };
}

/** The distinct buffers of the typed arrays in `value`, for a transfer list. */
export function collectBuffers(value: unknown, depth = 4): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (item: unknown, left: number): void => {
    if (typeof item !== 'object' || item === null) return;
    if (ArrayBuffer.isView(item)) {
      if (item.buffer instanceof ArrayBuffer) found.add(item.buffer);
    } else if (item instanceof ArrayBuffer) {
      found.add(item);
    } else if (left > 0) {
      for (const child of Object.values(item)) visit(child, left - 1);
    }
  };
  visit(value, depth);
  return [...found];
}
