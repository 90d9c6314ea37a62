import type { FileSource } from './file-source.ts';

/**
 * A column as it crosses the `Database` port. Values are flat and host-independent:
 * - `number`: `values` Float64Array, NaN where null (use `valid` to tell a null from a NaN)
 * - `text`: `values` array of strings, null where null
 * `valid` has one byte a row: 1 = there is a value.
 */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly valid: Uint8Array;
}
export interface TextColumn {
  readonly name: string;
  readonly kind: 'text';
  readonly values: readonly (string | null)[];
  readonly valid: Uint8Array;
}
export type Column = NumberColumn | TextColumn;

export interface ResultTable {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Nobody watches for it: it waits, some seconds at most, until nothing else is asked of the database. */
  readonly behind?: boolean;
  /**
   * Bytes of memory and disk that the statement may take besides what is taken before it; beyond that it ends as
   * `database-failed` with "out of memory". Where that cannot be measured (the window) the database's own bound holds.
   */
  readonly mostBytes?: number;
  /** Hears from time to time how much of the statement is done, from 0 to 1, of `exec` alone. DuckDB-WASM cannot tell: it would evaluate text as code for that. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * The embedded database. Two adapters (DuckDB-WASM, native DuckDB) answer alike; one conformance suite holds them to it.
 * It is locked before the first statement: no file system, no network, no extensions.
 *
 * Types that come out of `query`: BOOLEAN and all integer and floating types as numbers (an integer beyond 2^53 is
 * refused), VARCHAR as text. Anything else must be cast in the SQL, and is refused as `unsupported-type`.
 *
 * Errors: `cancelled` (the running statement is interrupted), `database-failed` with the engine's message,
 * `worker-died` when the process or worker behind it is gone (everything pending is rejected).
 */
export interface Database {
  /** Version of the engine, for example `v1.4.3`. */
  readonly release: string;
  /** Resolves with a reason once the process or worker behind it is gone, also when it was closed. */
  readonly gone: Promise<string>;
  /** Runs one or more statements and drops their results. */
  exec(sql: string, options?: QueryOptions): Promise<void>;
  /** Runs one statement and returns all its rows. */
  query(sql: string, options?: QueryOptions): Promise<ResultTable>;
  /**
   * Appends rows, in order, to `table`, which is created by the first call that names it.
   * @param ipc an Arrow IPC stream
   */
  insertArrow(table: string, ipc: Uint8Array, options?: QueryOptions): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a database of its own, locked like the other one, in which the given DuckDB file is attached read-only as `file`.
 * Whoever opens it closes it. Errors: `start-failed`, `database-failed`, `worker-died`, `file-unreadable`, `cancelled`.
 */
export type AttachFile = (file: FileSource, signal?: AbortSignal) => Promise<Database>;
