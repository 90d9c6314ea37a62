import { chmod, mkdir, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { literal } from '../sql/literal.ts';
import { memoryLimit, SPILL } from './duckdb-native-bounds.ts';
import { appendArrow } from './duckdb-native-append.ts';
import { queryAll } from './duckdb-native-query.ts';
import type { NativeEngine } from './native-engine.ts';

/**
 * Opens DuckDB in memory, locked: it may touch `directory` (its spill) and nothing else, installs and loads nothing, and
 * its configuration cannot be changed.
 * @param directory private to this database; emptied here
 */
export async function openNativeEngine(directory: string): Promise<NativeEngine> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const instance = await DuckDBInstance.create(':memory:', {
    autoload_known_extensions: 'false',
    autoinstall_known_extensions: 'false',
    allow_community_extensions: 'false',
    // a database in memory has no file to bring up to date, yet would go through all its rows after each large insert
    checkpoint_threshold: '1TB',
    temp_directory: join(directory, SPILL),
    memory_limit: `${memoryLimit(totalmem())}MB`,
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_directories = [${literal(directory)}]`);
  // a time with a zone has one text on every machine
  await connection.run("SET TimeZone = 'UTC'");
  // it is reckoned for whoever asks, and printed nowhere
  await connection.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 200');
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  const release = (await (await connection.run('SELECT version()')).getRows())[0][0] as string;
  return {
    release,
    async exec(sql) {
      await connection.run(sql);
    },
    query: (sql) => queryAll(connection, sql),
    insertArrow: (table, ipc) => appendArrow(connection, table, ipc),
    progress: () => connection.progress.percentage,
    interrupt: () => connection.interrupt(),
  };
}
