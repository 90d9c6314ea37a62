import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { throwIfCancelled } from '../errors/app-error.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';
import { STATEMENT_DEADLINE_MS, withDeadline } from '../sql/with-deadline.ts';
import { startNative } from './duckdb-native.ts';
import type { NativeOptions } from './duckdb-native.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;

/**
 * The `AttachFile` of native DuckDB: a process of its own with a copy of the file in its private directory. A copy, since
 * the file may stand in an archive, be open in another program, or change.
 */
export async function attachNative(options: NativeOptions, file: FileSource, signal?: AbortSignal): Promise<Database> {
  const { database: plain, directory } = await startNative(options);
  const database = withDeadline(plain, STATEMENT_DEADLINE_MS);
  try {
    const path = join(directory, 'attached.duckdb');
    const copy = await open(path, 'wx', 0o600);
    try {
      for (let at = 0; at < file.size; at += CHUNK_BYTES) {
        throwIfCancelled(signal);
        await copy.writeFile(await file.slice(at, Math.min(file.size, at + CHUNK_BYTES)));
      }
    } finally {
      await copy.close();
    }
    await database.exec(`ATTACH ${literal(path)} AS ${ident('file')} (READ_ONLY)`, { signal });
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
