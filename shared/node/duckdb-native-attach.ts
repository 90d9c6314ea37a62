import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../contract/database.ts';
import type { FileSource } from '../contract/file-source.ts';
import { attachCopy } from '../sql/native-client.ts';
import { ATTACHED_PARTS } from '../sql/native-wire.ts';
import type { AttachedPart } from '../sql/native-wire.ts';
import { startNative } from './duckdb-native.ts';
import type { NativeOptions } from './duckdb-native.ts';

/** The `AttachFile` of native DuckDB: a process of its own, with the file written straight into its private directory. */
export async function attachNative(options: NativeOptions, file: FileSource, signal?: AbortSignal): Promise<Database> {
  const { database, directory } = await startNative(options);
  const copies = new Map<AttachedPart, FileHandle>();
  try {
    return await attachCopy(database, file, signal, async (to, piece) => {
      const copy = copies.get(to) ?? (await open(join(directory, ATTACHED_PARTS[to]), 'ax', 0o600));
      copies.set(to, copy);
      await copy.writeFile(piece);
    });
  } finally {
    for (const copy of copies.values()) await copy.close();
  }
}
