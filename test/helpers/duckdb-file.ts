import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** The bytes of a DuckDB file in which the statements have been run. */
export async function makeDuckdbFile(statements: readonly string[], version = 'v1.0.0'): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-make-'));
  try {
    const path = join(folder, 'made.duckdb');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`ATTACH '${path}' AS made (STORAGE_VERSION '${version}')`);
    await connection.run('USE made');
    for (const statement of statements) await connection.run(statement);
    await connection.run('USE memory');
    await connection.run('DETACH made');
    connection.closeSync();
    instance.closeSync();
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A DuckDB file, and its log with what further statements changed: a program has both open still. */
export async function makeDuckdbWithLog(statements: readonly string[], later: readonly string[]): Promise<{ readonly file: Uint8Array; readonly log: Uint8Array }> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-make-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const path = join(folder, 'made.duckdb');
    await connection.run("SET checkpoint_threshold = '1TB'");
    await connection.run(`ATTACH '${path}' AS made (STORAGE_VERSION 'v1.0.0')`);
    await connection.run('USE made');
    for (const statement of [...statements, 'CHECKPOINT made', ...later]) await connection.run(statement);
    return { file: new Uint8Array(readFileSync(path)), log: new Uint8Array(readFileSync(`${path}.wal`)) };
  } finally {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

const FACTOR = 0xbf58476d1ce4e5b9n;
const HEAD = 4096;
const BLOCK = 262_144;

/** Writes the checksum of the part of a file that holds `at`, so that what was changed there reaches the readers behind it. */
export function sealDuckdb(bytes: Uint8Array, at: number): void {
  const [from, size] = at < 3 * HEAD ? [Math.floor(at / HEAD) * HEAD, HEAD] : [3 * HEAD + Math.floor((at - 3 * HEAD) / BLOCK) * BLOCK, BLOCK];
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, size);
  let sum = 5381n;
  for (let p = 8; p < size; p += 8) sum ^= BigInt.asUintN(64, view.getBigUint64(p, true) * FACTOR);
  view.setBigUint64(0, sum, true);
}
