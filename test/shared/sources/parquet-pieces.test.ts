import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { read } from './reading.ts';

let db: Database;
let instance: DuckDBInstance;
const folder = mkdtempSync(join(tmpdir(), 'tessera-parquet-'));
beforeAll(async () => {
  ({ db } = await wasmDatabase());
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(async () => {
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
  await db.close();
});

/** A Parquet file of what a query answers. */
const parquetOf = async (sql: string, options: string) => {
  const path = join(folder, 'made.parquet');
  const connection = await instance.connect();
  await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet, ${options})`);
  connection.closeSync();
  return bytesSource('made.parquet', new Uint8Array(readFileSync(path)));
};

describe('Parquet', () => {
  it.each([['in one row group', 'COMPRESSION zstd'], ['in small ones', 'ROW_GROUP_SIZE 2048']])('of many rows %s is read in pieces, each row once and in order', async (_, options) => {
    const file = await parquetOf("SELECT i AS a, 'c' || (i % 11) AS b, CASE WHEN i % 5 > 0 THEN [i] END AS c FROM range(9001) t(i) ORDER BY i", options);
    const report = await read(db, file);
    expect(report.rows).toBe(9001);
    const wrong = await db.query(`SELECT count(*) AS n FROM "${report.rawTable}" WHERE CAST(a AS BIGINT) <> _row OR b <> 'c' || (_row % 11) OR c IS DISTINCT FROM CASE WHEN _row % 5 > 0 THEN '[' || _row || ']' END`);
    expect(wrong.columns[0].values[0]).toBe(0);
  });

  const tooLarge = (words: RegExp) => expect.objectContaining({ code: 'file-too-large', data: expect.objectContaining({ size: expect.stringMatching(words) }) });

  it('of one value a hundred million times is refused before it is unpacked, and so are texts that are packed well', async () => {
    const rows = await parquetOf("SELECT 1 AS a FROM range(70_000_000)", 'COMPRESSION zstd');
    await expect(read(db, rows)).rejects.toEqual(tooLarge(/^70,000,000 rows of 1 columns in \d+ KB$/));
    const texts = await parquetOf("SELECT i AS a, repeat('x', 1_000_000) AS b FROM range(300) t(i)", 'COMPRESSION zstd');
    await expect(read(db, texts)).rejects.toEqual(tooLarge(/^\d+ MB unpacked from \d+ KB$/));
  });

  it('with a list in a cell that is a table by itself is refused', async () => {
    await expect(read(db, await parquetOf('SELECT range(1_000_001) AS a', 'COMPRESSION zstd'))).rejects.toEqual(tooLarge(/^a list of 1,000,001 values/));
  });
});
