import type { ResultTable } from '../contract/database.ts';

/** The statements of the `Database` port on native DuckDB, one at a time; runs inside the database process. */
export interface NativeEngine {
  readonly release: string;
  exec(sql: string): Promise<void>;
  query(sql: string): Promise<ResultTable>;
  insertArrow(table: string, ipc: Uint8Array): Promise<void>;
  /** Per cent of the running statement that are done; below 0 where that is not known. */
  progress(): number;
  /** Interrupts the running statement. */
  interrupt(): void;
}
