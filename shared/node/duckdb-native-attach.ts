import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { attachCopy } from '../sql/native-client.ts';
import { ATTACHED_FILE } from '../sql/native-wire.ts';
import { startNative } from './duckdb-native.ts';
import type { NativeOptions } from './duckdb-native.ts';

/** The `AttachFile` of native DuckDB: a process of its own, with the file written straight into its private directory. */
export async function attachNative(options: NativeOptions, file: FileSource, signal?: AbortSignal): Promise<Database> {
  const { database, directory } = await startNative(options);
  let copy: FileHandle | null = null;
  try {
    return await attachCopy(database, file, signal, async (piece) => {
      copy ??= await open(join(directory, ATTACHED_FILE), 'ax', 0o600);
      await copy.writeFile(piece);
    });
  } finally {
    await (copy as FileHandle | null)?.close();
  }
}
