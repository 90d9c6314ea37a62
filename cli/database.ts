import { fileURLToPath } from 'node:url';
import type { Database } from '../shared/contract/database.ts';
import { openNativeDatabase } from '../shared/node/duckdb-native.ts';
import type { NativeOptions } from '../shared/node/duckdb-native.ts';

/** The bundled database process, beside the command line. */
export const NATIVE: NativeOptions = { entry: fileURLToPath(new URL('./duckdb-native-process.js', import.meta.url)) };

/** The locked native database in its own process. */
export function openDatabase(): Promise<Database> {
  return openNativeDatabase(NATIVE);
}
