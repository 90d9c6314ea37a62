import type { WireError } from '../errors/app-error.ts';

/** Messages to the database process. The first is `start`. Many rows come in a file of the private directory, by its name. */
export type NativeRequest =
  | { readonly type: 'start'; readonly id: number; readonly directory: string }
  | { readonly type: 'exec'; readonly id: number; readonly sql: string }
  | { readonly type: 'query'; readonly id: number; readonly sql: string }
  | { readonly type: 'insert'; readonly id: number; readonly table: string; readonly ipc: Uint8Array | string }
  /** Interrupts the running statement; has no answer of its own. */
  | { readonly type: 'interrupt' };

export type NativeAnswer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: WireError };
