import type { ResultTable } from '../contract/database.ts';

/** The statements of the `Database` port on native DuckDB, one at a time; runs inside the database process. */
export interface NativeEngine {
  readonly release: string;
  exec(sql: string): Promise<void>;
  query(sql: string): Promise<ResultTable>;
  insertArrow(table: string, ipc: Uint8Array): Promise<void>;
  /** Interrupts the running statement. */
  interrupt(): void;
}
