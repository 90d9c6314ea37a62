import type { WireError } from '../errors/app-error.ts';
import { LOG_ENDINGS } from '../contract/file-source.ts';
import type { Column, ResultTable } from '../contract/database.ts';

/**
 * What may be asked of a process that holds native DuckDB. It names no path: rows and files are handed over by name inside
 * the process's own directory, or as bytes.
 */
export type NativeRequest =
  | { readonly type: 'exec'; readonly id: number; readonly sql: string; readonly mostBytes?: number }
  | { readonly type: 'query'; readonly id: number; readonly sql: string }
  /** Appends an Arrow IPC stream: the `at` bytes that were gathered, and these. */
  | { readonly type: 'insert'; readonly id: number; readonly table: string; readonly at: number; readonly ipc: Uint8Array }
  /** Appends the Arrow IPC stream in a file of the private directory, which is removed. */
  | { readonly type: 'insert-file'; readonly id: number; readonly table: string; readonly name: string }
  /** Bytes of a stream that come behind its first `at`; 0 begins another. */
  | { readonly type: 'gather'; readonly id: number; readonly at: number; readonly bytes: Uint8Array }
  /** Appends bytes to the file that is to be attached, or to its log. */
  | { readonly type: 'write'; readonly id: number; readonly to: AttachedPart; readonly bytes: Uint8Array }
  /** Attaches that file, read-only, as `file`. */
  | { readonly type: 'attach'; readonly id: number }
  /** Bytes of memory that the process takes; answered also while a statement runs. */
  | { readonly type: 'memory'; readonly id: number }
  /** Per cent of the running statement that are done, below 0 where that is not known; answered while it runs. */
  | { readonly type: 'progress'; readonly id: number }
  /** Interrupts the running statement; has no answer of its own. */
  | { readonly type: 'interrupt' };

/** Name of the file in the private directory that is attached. */
export const ATTACHED_FILE = 'attached.duckdb';

export type AttachedPart = 'file' | 'log';

/** Names of the file and its log in the private directory. */
export const ATTACHED_PARTS: Readonly<Record<AttachedPart, string>> = { file: ATTACHED_FILE, log: `${ATTACHED_FILE}${LOG_ENDINGS.duckdb}` };

/** The answer that tells of the start; its value is the release. */
export const START_ID = 0;

export type NativeAnswer =
  /** A table too large for one message follows in pieces, and then `ok`. */
  | { readonly id: number; readonly head: TableHead }
  | { readonly id: number; readonly piece: TablePiece }
  | { readonly id: number; readonly ok: true; readonly value: ResultTable | string | number | null }
  | { readonly id: number; readonly ok: false; readonly error: WireError };

export interface TableHead {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly kind: Column['kind'] }[];
}

/** Some rows of one column; the pieces of a column follow each other. */
export interface TablePiece {
  readonly column: number;
  readonly values: Column['values'];
  readonly valid: Uint8Array;
}
