import type { AppError } from '../../shared/errors/app-error.ts';

/** Where tables are held: by DuckDB-WASM in the window, or by native DuckDB in a process of its own, which has the disk besides. */
export type TablesPlace = 'window' | 'native';

/** What the person wants on this machine; `auto`: in the window, until a file is too large for it. */
export type TablesChoice = 'auto' | TablesPlace;

export interface TablesState {
  readonly choice: TablesChoice;
  readonly place: TablesPlace;
  /** True where there is a native engine. */
  readonly offered: boolean;
  /** Why the native engine was taken without being chosen, or why it is not at work though it was chosen. */
  readonly reason: AppError | null;
}

/** Name under which the machine keeps the choice. */
export const TABLES_CHOICE = 'tables';

export function tablesChoiceOf(text: string | null): TablesChoice {
  return text === 'window' || text === 'native' ? text : 'auto';
}
