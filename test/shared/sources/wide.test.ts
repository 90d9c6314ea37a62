import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { nameColumns } from '../../../shared/sources/names.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { countsOf, valueCounts } from '../../../shared/sources/value-counts.ts';
import { compareBytes } from '../../../shared/text/compare.ts';
import { nativeDatabase } from '../../helpers/databases.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
});
afterAll(() => db.close());

const csv = (lines: readonly (readonly string[])[]): Uint8Array => new TextEncoder().encode(lines.map((cells) => cells.join(',')).join('\n'));
const read = { overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) };

test('thousands of columns of one name get a number each, none of them one that a column has by itself', () => {
  const { names, numbered } = nameColumns([...Array.from({ length: 5000 }, () => 'a'), 'A_7', 'b'], 5002);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5002);
  expect(names.slice(0, 8)).toEqual(['a', 'a_2', 'a_3', 'a_4', 'a_5', 'a_6', 'a_8', 'a_9']);
  expect(names.slice(-2)).toEqual(['A_7', 'b']);
  expect(numbered).toHaveLength(4999);
});

test('a table of 1,200 columns is read with figures, values too large for a number and duplicates', async () => {
  const width = 1200;
  const line = (i: number): string[] => Array.from({ length: width }, (_, j) => (j % 3 === 0 ? String(i * j) : j % 3 === 1 ? `v${(i * j) % 4}` : i === 2 ? '1e400' : `${i}.5`));
  const bytes = csv([Array.from({ length: width }, (_, j) => `c${j}`), ...Array.from({ length: 6 }, (_, i) => line(i)), line(1)]);
  const report = await readSource(db, bytesSource('wide.csv', bytes), { id: 'wide', ...read });
  expect(report).toMatchObject({ rows: 7, physicalRecords: 7, duplicates: 1 });
  expect(report.columns).toHaveLength(width);
  expect(report.columns[999]).toMatchObject({ name: 'c999', type: 'integer', min: 0, max: 4995, distinct: 6 });
  expect(report.columns[1000]).toMatchObject({ missing: 0, distinct: 1 });
  expect(report.columns[1001]).toMatchObject({ type: 'number', missing: 1, max: 5.5 });
});

test('values counted here and by the database are the same, in the same order', async () => {
  const cell = fc.oneof(fc.constantFrom('a', 'b', 'B', '\u{1f600}', '\uff5e', 'é', 'e'), fc.string({ maxLength: 3 }));
  await fc.assert(fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 40 }), async (cells) => {
    const list = cells.map((text, i) => `(${i}, '${text.replaceAll("'", "''").replaceAll('\0', ' ')}')`).join(', ');
    await db.exec(`CREATE OR REPLACE TABLE counted AS SELECT * FROM (VALUES ${list}) AS t(_row, v)`);
    const found = await db.query('SELECT v, count(*) AS n FROM counted GROUP BY v ORDER BY n DESC, v');
    const own = (await valueCounts(db, 'counted', cells.length, ['v']))?.get('v') ?? [];
    expect(own.map(({ value }) => value)).toEqual([...found.columns[0].values]);
    expect(own.map(({ count }) => count)).toEqual([...found.columns[1].values]);
  }), { numRuns: 40 });
  expect(countsOf([null, 'x', null, 'y', 'x'])).toEqual([{ value: 'x', count: 2 }, { value: 'y', count: 1 }]);
  expect(['\u{1f600}', '\uff5e', 'z', ''].sort(compareBytes)).toEqual(['', 'z', '\uff5e', '\u{1f600}']);
});

test('a table of 600 columns that need more than a cast is put together from parts as one statement would make it', async () => {
  const width = 600;
  const cell = (i: number, j: number): string => ['nan', '1 234', 'x', '03/04/2025', ' 7 ', '', String(i * j), 'NA'][(i + j) % 8];
  const lines = Array.from({ length: 9 }, (_, i) => [`k${i}`, ...Array.from({ length: width }, (__, j) => cell(i, j))]);
  const text = csv([['id', ...Array.from({ length: width }, (_, j) => `c${j}`)], ...lines]);
  const source = await readSource(db, bytesSource('odd.csv', text), { ...read, id: 'odd' });
  expect(source).toMatchObject({ rows: 9, physicalRecords: 9 });
  const narrow = await readSource(db, bytesSource('few.csv', csv([['id', 'c0', 'c1', 'c7', 'c599'], ...lines.map((line) => [0, 1, 2, 8, 600].map((j) => line[j]))])), { ...read, id: 'few' });
  const list = '_row, "id", "c0", "c1", "c7", "c599"';
  expect((await db.query(`SELECT ${list} FROM src_odd ORDER BY _row`)).columns).toEqual((await db.query(`SELECT ${list} FROM ${narrow.typedTable} ORDER BY _row`)).columns);
  expect((await db.query("SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%\\_part%' ESCAPE '\\'")).rows).toBe(0);
});

test('words for a missing value are no numbers, however many cells have none', async () => {
  const source = await readSource(db, bytesSource('gaps.csv', csv([['a', 'b', 'c'], ['1.5', '2.5', '1.25'], ['NaN', '', 'N/A'], ['nan', '', ''], ['2.5', '4', '3']])), { ...read, id: 'gaps' });
  expect(source.columns.map(({ type, missing, mean }) => [type, missing, mean])).toEqual([['number', 2, 2], ['number', 2, 3.25], ['number', 2, 2.125]]);
  expect((await db.query('SELECT count(*) AS n FROM src_gaps WHERE isnan(a) OR isnan(b) OR isnan(c)')).columns[0].values[0]).toBe(0);
});
