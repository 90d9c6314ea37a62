import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { memoryLimit } from '../../../shared/node/duckdb-native-bounds.ts';
import { checkQuery } from '../../../shared/sql/guard.ts';
import { QUERY_BOUNDS, runUserQuery, tableName } from '../../../shared/sql/user-query.ts';
import type { QueryBounds } from '../../../shared/sql/user-query.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';

const HOSTILE = [
  '', ' -- nothing', 'DROP TABLE people', 'INSERT INTO people VALUES (1)', 'SELECT 1; DROP TABLE people', 'SELECT 1;', ';SELECT 1',
  'SELECT 1) ; DROP TABLE people; SELECT (1', 'SELECT 1) AS q; DROP TABLE people --', '(SELECT 1', 'SELECT 1)', 'SELECT 1)) -- ((',
  "COPY people TO 'x.csv'", "ATTACH 'x.db'", 'INSTALL httpfs', 'LOAD httpfs', 'PRAGMA database_list', 'CALL duckdb_secrets()', 'EXPORT DATABASE \'x\'',
  'SET threads = 1', 'EXPLAIN SELECT 1', 'DESCRIBE people', 'CREATE TABLE x AS SELECT 1', 'BEGIN', 'VACUUM',
  "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM \"read_csv\"('/etc/passwd')", "SELECT * FROM READ_CSV /* x */ ('/etc/passwd')",
  "SELECT * FROM read_text('/etc/passwd')", "FROM read_blob('/etc/passwd')", "SELECT * FROM parquet_scan('x')", "SELECT * FROM glob('/*')",
  "SELECT getenv('HOME')", 'SELECT * FROM duckdb_secrets()', 'SELECT * FROM duckdb_settings()', "SELECT * FROM query('DROP TABLE people')",
  "SELECT * FROM query_table('people')", "SELECT current_setting('temp_directory')", "SELECT * FROM '/etc/passwd'", "FROM 'x.csv'",
  "SELECT * FROM people JOIN 'x.csv' ON true", "SELECT * INTO x FROM people", "SELECT E'\\'; DROP TABLE people; --'", "SELECT $$ ; $$", 'SELECT $1',
  "SELECT 'open", 'SELECT "open', 'SELECT /* open', 'WITH x AS (DELETE FROM people) SELECT 1', "SELECT '\0'", 'SELECT main.read_csv(1)', "SELECT pragma_version(1)",
];

describe('the guard', () => {
  it.each(HOSTILE)('refuses %j', (sql) => {
    expect(() => checkQuery(sql)).toThrow(expect.objectContaining({ code: 'query-not-allowed' }) as Error);
  });

  it('tells the place', () => {
    expect(() => checkQuery('SELECT 1; SELECT 2')).toThrow(expect.objectContaining({ data: { reason: 'only one statement is run, and it has no semicolon', at: 9 } }) as Error);
  });

  it('blanks comments and leaves what is quoted', () => {
    expect(checkQuery(`SELECT ';--' AS "drop /*" -- ; DROP\n, 1 /* ; /* */ */`).sql).toBe(`SELECT ';--' AS "drop /*"${' '.repeat(10)}\n, 1${' '.repeat(14)}`);
  });

  it('never lets a semicolon or an open parenthesis out of quotes, whatever is put together', () => {
    const part = fc.constantFrom('SELECT ', '1', "'", '"', '--', '/*', '*/', '\n', '(', ')', ';', ' ', "''", 'x', 'e', '$$', 'FROM people', '\\', ',');
    fc.assert(fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      let sql: string;
      try {
        ({ sql } = checkQuery(`SELECT ${parts.join('')}`));
      } catch {
        return;
      }
      const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '');
      expect(bare).not.toMatch(/[;'"$]|--|\/\*/);
      let depth = 0;
      for (const sign of bare) {
        depth += sign === '(' ? 1 : sign === ')' ? -1 : 0;
        expect(depth).toBeGreaterThanOrEqual(0);
      }
      expect(depth).toBe(0);
    }), { numRuns: 2000, seed: 11 });
  });
});

it('names tables after files', () => {
  const names = ['Customers 2026.csv', '2026.csv.gz', 'Größe-x.XLSX', 'customers_2026.tsv', '.csv', '"; drop.csv'].reduce<string[]>((all, file) => [...all, tableName(file, new Set(all))], []);
  expect(names).toEqual(['customers_2026', 't_2026', 'größe_x', 'customers_2026_2', 'data', 'drop']);
});

describe.each([
  ['DuckDB-WASM', async () => (await wasmDatabase()).db],
  ['native DuckDB', () => nativeDatabase()],
] as [string, () => Promise<Database>][])('%s', (_, open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
    await db.exec(`CREATE TABLE typed_1 (_row BIGINT, id VARCHAR, "a ""b" DOUBLE, day DATE);
      INSERT INTO typed_1 SELECT i, 'c' || i, i / 2, DATE '2026-01-01' + i::INTEGER FROM range(10) t(i)`);
  });
  afterAll(() => db.close());

  const ask = async (sql: string) => {
    const answer = await runUserQuery(db, sql, [{ name: 'people', table: 'typed_1', columns: ['id', 'a "b', 'day'] }]);
    const rows = await answer.page(0, 100);
    await answer.close();
    return { columns: answer.columns.map(({ name }) => name), rows, count: answer.rows };
  };

  it('answers in the order of the query, with every type as text', async () => {
    expect(await ask('SELECT id, "a ""b" AS half, day, [1, NULL] AS list FROM people ORDER BY half DESC LIMIT 2')).toEqual({
      columns: ['id', 'half', 'day', 'list'], count: 2, rows: [['c9', '4.5', '2026-01-10', '[1, NULL]'], ['c8', '4.0', '2026-01-09', '[1, NULL]']],
    });
    expect(await ask('FROM people SELECT count(*) AS n -- all')).toMatchObject({ rows: [['10']] });
    expect(await ask("WITH q AS (SELECT 1 AS a UNION ALL SELECT 2) SELECT a, ';' AS s FROM q ORDER BY a")).toMatchObject({ rows: [['1', ';'], ['2', ';']] });
    expect(await ask("VALUES (1, 'x')")).toMatchObject({ rows: [['1', 'x']] });
    expect((await ask('SELECT * FROM people WHERE FALSE')).columns).toEqual(['id', 'a "b', 'day']);
    expect((await ask('SELECT 1 AS a, 2 AS a')).rows).toEqual([['1', '2']]);
  });

  it('tells a mistake in the words of DuckDB, with the line of the query', async () => {
    const reason = await ask('SELECT id,\n  nme FROM people').then(() => '', (error: { code: string; data: { reason: string } }) => `${error.code}: ${error.data.reason}`);
    expect(reason).toMatch(/query-failed: .*"?nme"? not found/s);
    expect(reason).toContain('line 2:');
  });

  it('runs nothing hostile, and leaves nothing behind', async () => {
    for (const sql of HOSTILE) await expect(ask(sql)).rejects.toMatchObject({ code: 'query-not-allowed' });
    await expect(ask('SELECT * FROM "/etc/passwd.csv"')).rejects.toMatchObject({ code: 'query-failed' });
    const left = await db.query("SELECT count(*) AS n FROM duckdb_tables()");
    expect(Number(left.columns[0].values[0])).toBe(1);
  });

  it('keeps the order of the query, also over many rows', async () => {
    const answer = await runUserQuery(db, 'SELECT range AS n FROM range(300000) ORDER BY (range * 7919) % 300007 DESC', []);
    const [from, to] = [await answer.page(0, 3), await answer.page(299_997, 3)];
    await answer.close();
    const place = ([[text]]: readonly (readonly (string | null)[])[]): number => (Number(text) * 7919) % 300_007;
    expect([answer.rows, from.length, to.length]).toEqual([300_000, 3, 3]);
    expect(place(from)).toBeGreaterThan(300_000);
    expect(place(to)).toBeLessThan(10);
  });

  it('gives up an answer that is too large, and one that does not end', async () => {
    const bounds = { ...QUERY_BOUNDS, rows: 5, seconds: 30 };
    const asked = (sql: string, some: Partial<QueryBounds> = {}) => runUserQuery(db, sql, [], undefined, { ...bounds, ...some });
    const five = await asked('SELECT * FROM range(5)');
    expect(five.rows).toBe(5);
    await five.close();
    for (const sql of ['SELECT * FROM range(6)', 'SELECT 1 FROM range(1000000) a, range(1000000) b', 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t']) {
      await expect(asked(sql), sql).rejects.toMatchObject({ code: 'query-too-large', data: { rows: 5 } });
    }
    await expect(asked('SELECT count(*) FROM range(100000) a, range(10000000) b WHERE (a.range * b.range) % 7 = 3', { seconds: 0.2 })).rejects.toMatchObject({ code: 'query-too-slow', data: { seconds: 0.2 } });
    expect(Number((await db.query('SELECT count(*) AS n FROM duckdb_tables()')).columns[0].values[0])).toBe(1);
  });

  it('names nothing but the tables that it is given', async () => {
    const refused = [
      'SELECT * FROM typed_1', 'SELECT * FROM main.typed_1', 'SELECT * FROM memory.main."TYPED_1"', 'SELECT table_name FROM information_schema.tables', 'SELECT * FROM pg_settings',
      'SELECT * FROM pg_catalog.pg_class', 'SELECT * FROM sqlite_master', 'FROM duckdb_tables', 'SELECT current_query()', 'FROM (SHOW ALL TABLES)', 'SELECT * FROM (SHOW TABLES)', 'SELECT pg_conf_load_time()',
    ];
    for (const sql of refused) await expect(ask(sql), sql).rejects.toMatchObject({ code: 'query-not-allowed' });
    expect((await ask('SELECT pg_typeof(day) AS typed FROM people LIMIT 1')).rows).toEqual([['date']]);
  });

  it('stops when asked to', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(runUserQuery(db, 'SELECT count(*) FROM range(100000) a, range(10000000) b WHERE (a.range * b.range) % 7 = 3', [], controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

it('takes no more memory and disk than it may, in its own process', async () => {
  const db = await nativeDatabase();
  const bounds = { ...QUERY_BOUNDS, bytes: 1.5e8 };
  await expect(runUserQuery(db, "SELECT repeat('x', 20000) || range AS x FROM range(1000000)", [], undefined, bounds)).rejects.toMatchObject({ code: 'query-too-large', data: { bytes: 1.5e8 } });
  await expect(runUserQuery(db, 'SELECT a.range AS n FROM range(100000) a, range(100000) b ORDER BY hash(a.range + b.range)', [], undefined, bounds)).rejects.toMatchObject({ code: 'query-too-large' });
  expect((await db.query('SELECT 1 AS one')).rows).toBe(1);
  await db.close();
});

it('takes half of the memory of the machine at most', () => {
  expect([memoryLimit(16e9), memoryLimit(1e9)]).toEqual([8000, 1000]);
});
