import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttachFile, Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { withSqliteLog } from '../../../shared/sources/sqlite-log.ts';
import { attachWithNative, wasmDatabase } from '../../helpers/databases.ts';
import { makeDuckdbWithLog } from '../../helpers/duckdb-file.ts';
import { shellDatabases } from '../../helpers/shell-databases.ts';
import { cellsOf, read } from './reading.ts';

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/files/${name}`, import.meta.url)));
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/sqlite-log.json', import.meta.url), 'utf8')) as [string, string][];
const withLogs = (name: string, bytes: Uint8Array, logs: readonly FileSource[]): FileSource => ({ ...bytesSource(name, bytes), logs });

let db: Database;
beforeAll(async () => void ({ db } = await wasmDatabase()));
afterAll(() => db.close());

describe('a SQLite database with a log beside it', () => {
  const file = fixture('logged.sqlite');
  const log = fixture('logged.sqlite-wal');

  it('is read as the library reads both', async () => {
    const report = await read(db, withLogs('logged.sqlite', file, [bytesSource('logged.sqlite-wal', log)]));
    expect((await cellsOf(db, report)).map(([id, , note]) => [id, note])).toEqual(expected);
    expect(report.notices.map(({ code }) => code)).toContain('log-read');
    const alone = await read(db, withLogs('logged.sqlite', file, []));
    expect(alone.rows).toBe(60);
    expect(alone.sha256).not.toBe(report.sha256);
    expect(alone.notices.map(({ code }) => code)).not.toContain('log-not-read');
    expect((await read(db, bytesSource('logged.sqlite', file))).notices.map(({ code }) => code)).toContain('log-not-read');
  });

  it('takes whole transactions only, wherever the log is cut or damaged', () => {
    const states = new Set<string>();
    const key = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
    for (let length = 0; length <= log.length; length += 524) states.add(key(withSqliteLog(file, log.subarray(0, length))));
    // the table as it was, then 140 rows more one by one, a change and a removal; pages that no commit follows never show
    expect(states.size).toBe(143);
    for (let n = 0; n < 60; n++) {
      const damaged = log.slice();
      damaged[(n * 7919) % log.length] ^= 1 << (n % 8);
      expect(states.has(key(withSqliteLog(file, damaged)))).toBe(true);
    }
    expect(withSqliteLog(file, new Uint8Array(5))).toBe(file);
    expect(withSqliteLog(file, new Uint8Array(5000))).toBe(file);
  });

  it('does not grow by what a log says of its size', () => {
    const bomb = log.slice(0, 32 + 24 + 1024);
    new DataView(bomb.buffer).setUint32(36, 0xffffffff);
    expect(withSqliteLog(file, bomb).length).toBeLessThanOrEqual(file.length + bomb.length);
  });
});

const attachFromWindow: AttachFile = async (file, signal) => (await shellDatabases(tmpdir())).databases.attach(file, signal);

describe.each([['native', attachWithNative], ['native behind the window', attachFromWindow]] as const)('a DuckDB database with a log beside it, %s', (_, attach) => {
  it('is read as a program that opens it sees both', async () => {
    const made = await makeDuckdbWithLog(
      ['CREATE TABLE t AS SELECT i AS id FROM range(10) r(i)'],
      ['INSERT INTO t SELECT i FROM range(10, 25) r(i)', 'DELETE FROM t WHERE id < 3', "CREATE VIEW v AS SELECT * FROM read_text('/etc/hostname')"],
    );
    const log = bytesSource('made.duckdb.wal', made.log);
    const report = await read(db, withLogs('made.duckdb', made.file, [log]), { attach });
    expect(report.rows).toBe(22);
    expect(report.notices.map(({ code }) => code)).toEqual(expect.arrayContaining(['log-read', 'views-not-read']));
    const alone = await read(db, withLogs('made.duckdb', made.file, []), { attach });
    expect([alone.rows, alone.notices.some(({ code }) => code === 'log-read')]).toEqual([10, false]);
    const damaged = made.log.slice();
    damaged[made.log.length >> 1] ^= 255;
    // whole transactions only, as DuckDB itself takes them
    expect([10, 25]).toContain((await read(db, withLogs('made.duckdb', made.file, [bytesSource('made.duckdb.wal', damaged)]), { attach })).rows);
  });
});
