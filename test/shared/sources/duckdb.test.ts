import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AttachFile, Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { computedColumns } from '../../../shared/sources/duckdb-file.ts';
import { attachWithNative, attachWithWasm, wasmDatabase } from '../../helpers/databases.ts';
import { makeDuckdbFile, sealDuckdb } from '../../helpers/duckdb-file.ts';
import { shellDatabases } from '../../helpers/shell-databases.ts';
import { cellsOf, read, typedOf } from './reading.ts';

const SHOP = [
  'CREATE TABLE empty(a INTEGER)',
  `CREATE TABLE orders(id VARCHAR, amount DECIMAL(38, 3), big HUGEINT, "at" TIMESTAMP, zoned TIMESTAMPTZ, day DATE, span INTERVAL, list INTEGER[],
    pair STRUCT(a INTEGER, b VARCHAR), kind ENUM('x', 'y'), raw BLOB, ok BOOLEAN, twice INTEGER GENERATED ALWAYS AS (n * 2), n INTEGER, x DOUBLE)`,
  `INSERT INTO orders SELECT lpad(i::VARCHAR, 4, '0'), 12345678901234567890123.450 + i, 170141183460469231731687303715884105727, TIMESTAMP '2024-01-31 10:00:00.5',
    TIMESTAMPTZ '2024-01-31 10:00:00+02', DATE '2024-01-31', INTERVAL '1 month 3 days', [1, NULL], {a: 1, b: 'q''"ü'}, 'y', '\\xAA\\x00'::BLOB, i % 2 = 0, i, CASE WHEN i = 7 THEN NULL ELSE i / 3 END
    FROM range(3000) t(i)`,
  'DELETE FROM orders WHERE n >= 10 AND n < 2990',
  'CREATE SCHEMA old',
  'CREATE TABLE old."people, all"("rowid" VARCHAR, "a""b" INTEGER)',
  `INSERT INTO old."people, all" VALUES ('x', 1), ('y', 2), ('z', NULL)`,
  "CREATE VIEW secrets AS SELECT * FROM read_text('/etc/hostname')",
];

let db: Database;
let shop: FileSource;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
  shop = bytesSource('shop.duckdb', await makeDuckdbFile(SHOP));
});
afterAll(() => db.close());

const attachFromWindow: AttachFile = async (file, signal) => (await shellDatabases(tmpdir())).databases.attach(file, signal);
const engines: [string, AttachFile][] = [['native DuckDB', attachWithNative], ['native DuckDB behind a channel of the window', attachFromWindow], ['DuckDB-WASM', attachWithWasm]];

describe.each(engines)('a DuckDB file, through %s', (_, attach) => {
  it('is read with the exact text of every value, and nothing in it is run', async () => {
    const report = await read(db, shop, { attach });
    expect([report.rows, report.dialect.format, report.dialect.sheet]).toEqual([20, 'duckdb', 'orders']);
    expect(report.parts?.map(({ name }) => name)).toEqual(['empty', 'orders', 'old.people, all']);
    const cells = await cellsOf(db, report);
    expect(cells[7]).toEqual(['0007', '12345678901234567890130.450', '170141183460469231731687303715884105727', '2024-01-31 10:00:00.5', '2024-01-31 08:00:00+00', '2024-01-31',
      '1 month 3 days', '[1, NULL]', `{'a': 1, 'b': 'q\\'"ü'}`, 'y', '\\xAA\\x00', 'false', '7', '']);
    expect(cells[19][0]).toBe('2999');
    expect((await typedOf(db, report))[1].slice(11)).toEqual(['false', '1', '0.3333333333333333']);
    expect(report.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['id text', 'amount number', 'big category', 'at datetime', 'zoned datetime', 'day date',
      'span category', 'list category', 'pair category', 'kind category', 'raw category', 'ok boolean', 'n integer', 'x number']);
    expect(report.notices.filter(({ code }) => code.endsWith('not-read')).map(({ code, data }) => [code, data['names']]))
      .toEqual([['views-not-read', ['secrets']], ['computed-columns-not-read', 'twice']]);
  });

  it('gives the table that is named, also where a column hides the number of the row', async () => {
    const report = await read(db, shop, { attach, dialect: { sheet: 'old.people, all' } });
    expect(await cellsOf(db, report)).toEqual([['x', '1'], ['y', '2'], ['z', '']]);
    expect(report.columns.map(({ name }) => name)).toEqual(['rowid', 'a"b']);
  });

  it('ends in an error when it is cut or does not add up', async () => {
    const whole = await shop.slice(0, shop.size);
    for (const length of [20, 9000, 20_000, shop.size - 262_144]) {
      await expect(read(db, bytesSource('cut.duckdb', whole.slice(0, length)), { attach })).rejects.toMatchObject({ code: 'damaged-file' });
    }
    const flipped = whole.slice();
    flipped[20_000] ^= 255;
    await expect(read(db, bytesSource('flipped.duckdb', flipped), { attach })).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

it('says why a table is not there', async () => {
  await expect(read(db, shop, { attach: attachWithNative, dialect: { sheet: 'secrets' } })).rejects.toMatchObject({ code: 'view-not-read' });
  await expect(read(db, shop, { attach: attachWithNative, dialect: { sheet: 'order' } })).rejects.toMatchObject({ code: 'no-such-part', data: { nearest: 'orders' } });
  await expect(read(db, shop, { attach: attachWithNative, dialect: { sheet: 'empty' } })).rejects.toMatchObject({ code: 'header-only' });
});

it('reads the storage of DuckDB 1.4, and says which versions it reads of others', async () => {
  const newest = await makeDuckdbFile(['CREATE TABLE t AS SELECT i AS a FROM range(3) t(i)'], 'v1.4.0');
  expect((await read(db, bytesSource('new.duckdb', newest), { attach: attachWithNative })).rows).toBe(3);
  for (const version of [63, 68]) {
    new DataView(newest.buffer).setBigUint64(12, BigInt(version), true);
    await expect(read(db, bytesSource('other.duckdb', newest), { attach: attachWithNative })).rejects.toMatchObject({ code: 'database-version', data: { version, newest: 67 } });
  }
});

it('reads names with quotes and two thousand columns, and refuses a bomb before it takes a row', async () => {
  const wide = await makeDuckdbFile([`CREATE TABLE "a""b" AS SELECT ${Array.from({ length: 2000 }, (_, j) => `i + ${j} AS c${j}`).join(', ')} FROM range(3) t(i)`, 'CREATE TABLE ab AS SELECT 1 AS x']);
  const report = await read(db, bytesSource('wide.duckdb', wide), { attach: attachWithNative });
  expect([report.rows, report.columns.length, report.dialect.sheet]).toEqual([3, 2000, 'a"b']);
  const bomb = await makeDuckdbFile(["CREATE TABLE t AS SELECT repeat('x', 200) AS s FROM range(2000000)"]);
  await expect(read(db, bytesSource('bomb.duckdb', bomb), { attach: attachWithNative })).rejects.toMatchObject({ code: 'file-too-large' });
});

it('survives files that are wrong behind right checksums', async () => {
  const whole = await shop.slice(0, shop.size);
  const outcomes: string[] = [];
  for (let n = 0; n < 5; n++) {
    const bytes = whole.slice();
    // the catalogue and the first values of columns lie at the beginning of blocks
    const at = 3 * 4096 + (n % 2) * 262_144 + 8 + ((n * 7919) % 600);
    bytes[at] ^= 1 << (n % 8);
    sealDuckdb(bytes, at);
    outcomes.push(await read(db, bytesSource('hostile.duckdb', bytes), { attach: attachWithNative }).then((report) => `${report.rows} rows`, (error: unknown) => (error as AppError).code));
  }
  expect(outcomes.filter((outcome) => !/^(\d+ rows|damaged-file|empty-file|header-only|no-such-part|file-too-large)$/.test(outcome))).toEqual([]);
  // the database that the analysis lives in is untouched
  expect((await db.query('SELECT 1 AS one')).rows).toBe(1);
});

it('ends a reader that a file sends astray', async () => {
  const cut = (await shop.slice(0, 3 * 4096 + 100)).slice();
  for (const head of [4096, 8192]) {
    new DataView(cut.buffer).setBigUint64(head + 32, 0n, true);
    sealDuckdb(cut, head);
  }
  await expect(read(db, bytesSource('astray.duckdb', cut), { attach: attachWithWasm })).rejects.toMatchObject({ code: 'damaged-file', data: { reason: expect.stringMatching(/ended/) } });
});

it('knows computed columns from their statement, not from words in names and texts', () => {
  expect([...computedColumns(`CREATE TABLE t(id INTEGER, g INTEGER GENERATED ALWAYS AS((id * 2)), "a ""GENERATED"" (x" VARCHAR DEFAULT('GENERATED ALWAYS, AS (1)'), "c,d" DECIMAL(3,2) GENERATED ALWAYS AS(CAST(id AS DECIMAL(3,2))), PRIMARY KEY(id));`)]).toEqual(['g', 'c,d']);
});
