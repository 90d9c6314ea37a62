import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Binary, Bool, Float32, Float64, Int16, Int32, Int64, Int8, Table, tableToIPC, Uint16, Uint32, Uint64, Uint8, Utf8, vectorFromArray,
} from 'apache-arrow';
import type { DataType } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database, NumberColumn, ResultTable, TextColumn } from '../../../shared/contract/database.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { literal, literals } from '../../../shared/sql/literal.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { shellDatabases } from '../../helpers/shell-databases.ts';

const numbers = (table: ResultTable, j = 0): number[] => [...(table.columns[j] as NumberColumn).values];
const texts = (table: ResultTable, j = 0): (string | null)[] => [...(table.columns[j] as TextColumn).values];

const tempRoot = mkdtempSync(join(tmpdir(), 'tessera-test-'));
const adapters: [string, () => Promise<Database>][] = [
  ['DuckDB-WASM', async () => (await wasmDatabase()).db],
  ['native DuckDB', () => nativeDatabase(tempRoot)],
  ['native DuckDB behind a channel of the window', async () => (await shellDatabases(tempRoot)).databases.open()],
];

describe.each(adapters)('%s', (_, open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });
  afterAll(() => db.close());

  it('is the pinned release', () => expect(db.release).toBe('v1.4.3'));

  it('answers numbers of every kind', async () => {
    const answer = await db.query(`SELECT TRUE a, FALSE b, 1::TINYINT c, -2::SMALLINT d, 3::INTEGER e, 9007199254740991 f,
      4::UTINYINT g, 5::USMALLINT h, 6::UINTEGER i, 7::UBIGINT j, (-8)::HUGEINT k, 0.5::FLOAT l, 1e300::DOUBLE m`);
    expect(answer.rows).toBe(1);
    expect(answer.columns.map((column) => column.kind)).toEqual(Array(13).fill('number'));
    expect(answer.columns.map((_column, j) => numbers(answer, j)[0])).toEqual(
      [1, 0, 1, -2, 3, 9007199254740991, 4, 5, 6, 7, -8, 0.5, 1e300],
    );
  });

  it('answers booleans over many rows', async () => {
    const answer = await db.query('SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 0 END b FROM range(5000) t(i) ORDER BY i');
    const expected = Array.from({ length: 5000 }, (__, i) => (i % 3 === 0 ? NaN : i % 2 === 0 ? 1 : 0));
    expect(numbers(answer)).toEqual(expected);
  });

  it('tells nulls from NaN', async () => {
    const answer = await db.query("SELECT * FROM (VALUES (1, 'nan'::DOUBLE, 'a'), (2, NULL, NULL)) t(i, x, s) ORDER BY i");
    expect(numbers(answer, 1)).toEqual([NaN, NaN]);
    expect([...answer.columns[1].valid]).toEqual([1, 0]);
    expect(texts(answer, 2)).toEqual(['a', null]);
    expect([...answer.columns[2].valid]).toEqual([1, 0]);
  });

  it('keeps the columns of an empty result', async () => {
    const answer = await db.query("SELECT 1 a, 'x' b WHERE FALSE");
    expect(answer.rows).toBe(0);
    expect(answer.columns.map(({ name, kind }) => [name, kind])).toEqual([['a', 'number'], ['b', 'text']]);
  });

  it('keeps order and text over many chunks', async () => {
    const answer = await db.query("SELECT i, 'é-' || i AS s, repeat('long ', 20) || i AS l FROM range(300000) t(i) ORDER BY i");
    expect(answer.rows).toBe(300_000);
    expect(texts(answer, 1)[299_999]).toBe('é-299999');
    expect(texts(answer, 2)[123_456]).toBe(`${'long '.repeat(20)}123456`);
    expect(numbers(answer).every((value, i) => value === i)).toBe(true);
  });

  it.each([
    ['SELECT 9007199254740993 AS big', 'big'], ['SELECT (-9007199254740993)::HUGEINT AS big', 'big'],
    ['SELECT 1.50::DECIMAL(5, 2) AS money', 'money'], ["SELECT DATE '2020-01-01' AS day", 'day'],
    ["SELECT TIMESTAMP '2020-01-01' AS t", 't'], ['SELECT [1, 2] AS list', 'list'], ['SELECT {a: 1} AS s', 's'],
    ["SELECT INTERVAL 1 DAY AS i", 'i'], ["SELECT 'x'::BLOB AS bytes", 'bytes'],
  ])('refuses %s', async (sql, column) => {
    await expect(db.query(sql)).rejects.toMatchObject({ code: 'unsupported-type', data: { column } });
  });

  it('passes on the message of the engine', async () => {
    await expect(db.query('SELECT nothing FROM nowhere')).rejects.toMatchObject({
      code: 'database-failed', data: { reason: expect.stringContaining('nowhere') as string },
    });
    await expect(db.exec('SELEKT')).rejects.toMatchObject({ code: 'database-failed' });
  });

  it('runs several statements in one exec', async () => {
    await db.exec('CREATE TABLE many (a INTEGER); INSERT INTO many VALUES (1), (2); INSERT INTO many VALUES (3)');
    expect(numbers(await db.query('SELECT a FROM many ORDER BY a'))).toEqual([1, 2, 3]);
  });

  it('appends Arrow rows in order, whatever the name of the table', async () => {
    const name = 'a "quoted" \'name\'; __proto__';
    const part = (start: number): Uint8Array => {
      const s = vectorFromArray(['x', null, `é${start}`], new Utf8());
      return tableToIPC(new Table({ 'n "1"': vectorFromArray(new Float64Array([start, start + 1, NaN])), s }), 'stream');
    };
    const first = part(0);
    await db.insertArrow(name, first);
    expect(first.length).toBeGreaterThan(0);
    await db.insertArrow(name, part(10));
    const answer = await db.query(`SELECT * FROM ${ident(name)}`);
    expect(answer.columns.map((column) => column.name)).toEqual(['n "1"', 's']);
    expect(numbers(answer)).toEqual([0, 1, NaN, 10, 11, NaN]);
    expect(texts(answer, 1)).toEqual(['x', null, 'é0', 'x', null, 'é10']);
    await db.exec(`DROP TABLE ${ident(name)}`);
    await db.insertArrow(name, part(20));
    expect(numbers(await db.query(`SELECT * FROM ${ident(name)}`))).toEqual([20, 21, NaN]);
  });

  it('appends every kind of Arrow column over many chunks', async () => {
    const rows = 5000;
    const pick = <T>(value: (i: number) => T): (T | null)[] => Array.from({ length: rows }, (__, i) => (i % 7 === 3 ? null : value(i)));
    const length = (i: number): string => `${'ab'.repeat(i % 9)}${i % 5 === 0 ? 'é' : ''}`.slice(0, i % 16);
    const given: Record<string, [DataType, (number | bigint | boolean | string | null)[], string]> = {
      i8: [new Int8(), pick((i) => (i % 256) - 128), 'TINYINT'], u8: [new Uint8(), pick((i) => i % 256), 'UTINYINT'],
      i16: [new Int16(), pick((i) => 7 - i), 'SMALLINT'], u16: [new Uint16(), pick((i) => i * 13), 'USMALLINT'],
      i32: [new Int32(), pick((i) => 7 - i * 4e5), 'INTEGER'], u32: [new Uint32(), pick((i) => i * 8e5), 'UINTEGER'],
      i64: [new Int64(), pick((i) => -BigInt(i) * 1_000_000_000_000n), 'BIGINT'], u64: [new Uint64(), pick((i) => BigInt(i) * 1_000_000_000_000n), 'UBIGINT'],
      f32: [new Float32(), pick((i) => i / 4), 'FLOAT'], f64: [new Float64(), pick((i) => i / 3), 'DOUBLE'],
      b: [new Bool(), pick((i) => i % 3 === 0), 'BOOLEAN'], s: [new Utf8(), pick(length), 'VARCHAR'],
    };
    const table = new Table(Object.fromEntries(Object.entries(given).map(([name, [type, values]]) => [name, vectorFromArray(values, type)])));
    await db.insertArrow('kinds', tableToIPC(table, 'stream'));
    const types = await db.query("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'kinds'");
    expect(texts(types, 1)).toEqual(Object.values(given).map(([, , sql]) => sql));
    const answer = await db.query('SELECT * FROM kinds');
    Object.values(given).forEach(([, values], j) => {
      const found = Array.from<number | string | null, number | string | null>(answer.columns[j].values, (value, i) => (answer.columns[j].valid[i] === 0 ? null : value));
      expect(found).toEqual(values.map((value) => (typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value)));
    });
    // text of equal bytes is equal, however it lies in the engine
    const groups = await db.query('SELECT count(DISTINCT s) AS n FROM kinds');
    expect(numbers(groups)).toEqual([new Set(given.s[1].filter((value) => value !== null)).size]);
  });

  it('quotes any identifier and any text', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));
    await fc.assert(fc.asyncProperty(name, fc.string({ unit: 'binary' }), async (column, value) => {
      const whole = value.isWellFormed() ? value : 'x';
      const answer = await db.query(`SELECT ${literal(whole)} AS ${ident(column)}, ${literal(whole)} IN (${literals([whole])}) AS same`);
      expect(answer.columns[0].name).toBe(column);
      expect(texts(answer)).toEqual([whole]);
      expect(numbers(answer, 1)).toEqual([1]);
    }), { numRuns: 60 });
  });

  it('writes numbers so that they read back the same', async () => {
    await fc.assert(fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (value) => {
      const back = numbers(await db.query(`SELECT ${literal(value)}::DOUBLE AS x`))[0];
      expect(Object.is(back, value)).toBe(true);
    }), { numRuns: 100, examples: [[-0], [5e-324], [1.7976931348623157e308], [2 ** 53], [0.1]] });
    for (const value of [NaN, Infinity, -Infinity]) expect(() => literal(value)).toThrow();
  });

  it('stops a running statement when cancelled, and goes on', async () => {
    const controller = new AbortController();
    const endless = 'SELECT sum(a.i * b.i) FROM range(100000) a(i), range(1000000) b(i) WHERE (a.i + b.i) % 7 = 1';
    setTimeout(() => controller.abort(), 200);
    await expect(db.query(endless, { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    await expect(db.query('SELECT 1', { signal: controller.signal })).rejects.toMatchObject({ code: 'cancelled' });
    expect(numbers(await db.query('SELECT 1 AS one'))).toEqual([1]);
  });

  it('reaches no network, no file and no extension', async () => {
    let requests = 0;
    const decoy: Server = createServer((_request, response) => {
      requests++;
      response.end('a\n1\n');
    });
    await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(decoy.address() as AddressInfo).port}`;
    const outside = join(tmpdir(), `tessera-escape-${process.pid}.csv`);
    const refused = [
      `SELECT * FROM read_csv('${url}/a.csv')`, `SELECT * FROM '${url}/a.parquet'`, `SELECT * FROM read_text('${url}/a')`,
      "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM glob('/etc/*')", 'SELECT * FROM read_csv(\'/etc/hostname\')',
      `COPY (SELECT 1) TO '${outside}'`, `ATTACH '${outside}.db'`, 'LOAD httpfs', `INSTALL httpfs FROM '${url}'; LOAD httpfs`,
      'SET enable_external_access = true', 'SET lock_configuration = false', `SET custom_extension_repository = '${url}'`,
      'SET autoload_known_extensions = true', "SET allowed_directories = ['/']", `EXPORT DATABASE '${outside}'`,
    ];
    for (const sql of refused) {
      await expect(db.exec(sql), sql).rejects.toMatchObject({ code: 'database-failed' });
    }
    expect(existsSync(outside)).toBe(false);
    decoy.close();
    expect(requests).toBe(0);
    expect(numbers(await db.query('SELECT 1 AS one'))).toEqual([1]);
  });
});

describe('when the other end is gone', () => {
  it('rejects what is pending and what comes later (WASM)', async () => {
    const { db, kill } = await wasmDatabase();
    const pending = db.query('SELECT sum(a.i * b.i) FROM range(100000) a(i), range(1000000) b(i)');
    setTimeout(kill, 100);
    await expect(pending).rejects.toMatchObject({ code: 'worker-died' });
    await expect(db.query('SELECT 1')).rejects.toMatchObject({ code: 'worker-died' });
  });

  it('rejects what is pending on close, and removes the private directory (native)', async () => {
    const root = mkdtempSync(join(tmpdir(), 'tessera-test-'));
    const db = await nativeDatabase(root);
    const [directory] = readdirSync(root);
    expect(statSync(join(root, directory)).mode & 0o777).toBe(0o700);
    const pending = db.query('SELECT sum(a.i * b.i) FROM range(100000) a(i), range(1000000) b(i)');
    const checked = expect(pending).rejects.toMatchObject({ code: 'worker-died' });
    await db.close();
    await checked;
    expect(readdirSync(root)).toEqual([]);
    await expect(db.exec('SELECT 1')).rejects.toMatchObject({ code: 'worker-died' });
  });

  it('refuses what it cannot take as it is (native)', async () => {
    const db = await nativeDatabase(tempRoot);
    const bytes = tableToIPC(new Table({ odd: vectorFromArray([new Uint8Array([1])], new Binary()) }), 'stream');
    await expect(db.insertArrow('odd', bytes)).rejects.toMatchObject({ code: 'unsupported-type', data: { column: 'odd' } });
    const broken = tableToIPC(new Table({ s: vectorFromArray(['é'], new Utf8()) }), 'stream');
    broken[broken.lastIndexOf(0xc3)] = 0xff;
    await expect(db.insertArrow('broken', broken)).rejects.toMatchObject({ code: 'database-failed' });
    expect(numbers(await db.query('SELECT 1 AS one'))).toEqual([1]);
    await db.close();
  });

  it('tells how far a statement is while it runs, and stops it all the same (native)', async () => {
    const db = await nativeDatabase(tempRoot);
    await db.exec('CREATE TABLE many AS SELECT range AS a FROM range(1000000)');
    const controller = new AbortController();
    const told: number[] = [];
    const onProgress = (fraction: number): void => {
      told.push(fraction);
      controller.abort();
    };
    const work = (text: string): string => Array.from({ length: 12 }).reduce<string>((inner) => `md5(${inner})`, text);
    const long = `CREATE TABLE summed AS SELECT a % 7 AS g, sum(length(${work('CAST(a AS VARCHAR)')})) AS s FROM (FROM many UNION ALL FROM many UNION ALL FROM many) GROUP BY g`;
    await expect(db.exec(long, { signal: controller.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
    expect(told[0]).toBeGreaterThan(0);
    expect(told[0]).toBeLessThan(1);
    expect(numbers(await db.query('SELECT count(*) FROM many'))).toEqual([1_000_000]);
    await db.close();
  });

  it('says that it could not start (native)', async () => {
    const { openNativeDatabase } = await import('../../../shared/node/duckdb-native.ts');
    const broken = openNativeDatabase({ entry: join(tempRoot, 'missing.mjs'), tempRoot });
    await expect(broken).rejects.toMatchObject({ code: 'start-failed' });
  });
});
