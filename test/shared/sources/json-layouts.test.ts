import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, textFile } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const fixture = (name: string) => bytesSource(name, new Uint8Array(readFileSync(fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url)))));
const ROWS = [['a1', 'Köln', '10.5'], ['b2', '', '0.0'], ['c3', 'Rom "E"', '7.25']];
const NAMES = ['id', 'town', 'spend'];

/** Values as written (test/fixtures/make/pandas-json.py). */
describe('JSON as pandas writes it', () => {
  it.each([
    ['split', NAMES, ROWS, 'split'], ['columns', NAMES, ROWS, 'indexed'], ['records', NAMES, ROWS, null],
    ['index', ['key', ...NAMES], ROWS.map((row, i) => [String(i), ...row]), null], ['values', ['column1', 'column2', 'column3'], ROWS, null],
    ['split-index', ['index', ...NAMES], ROWS.map((row, i) => [['7', '9', '30'][i], ...row]), 'split'],
    ['columns-index', ['index', ...NAMES], ROWS.map((row, i) => [['7', '9', '30'][i], ...row]), 'indexed'],
  ] as const)('reads orient=%s', async (orient, names, rows, layout) => {
    const report = await read(db, fixture(`pandas-${orient}.json`));
    expect(report.columns.map(({ name }) => name)).toEqual(names);
    expect(await cellsOf(db, report)).toEqual(rows);
    expect(report.notices.filter(({ code }) => code === 'json-layout').map(({ data }) => data['layout'])).toEqual(layout === null ? [] : [layout]);
    expect(report.notices.map(({ code }) => code)).not.toContain('other-parts');
  });

  it('reads orient=table by its rows', async () => {
    const report = await read(db, fixture('pandas-table.json'));
    expect(await cellsOf(db, report)).toEqual(ROWS.map((row, i) => [String(i), ...row]));
  });

  it('reads a split table within an answer, and rejects its rows of another length', async () => {
    const report = await read(db, textFile('{"status":"ok","result":{"columns":["a","b"],"data":[[1,2],[3],[4,5],{"a":6}]}}', 'a.json'));
    expect(await cellsOf(db, report)).toEqual([['1', '2'], ['4', '5']]);
    expect(report.rejected.examples.map(({ line, reason }) => [line, reason])).toEqual([[2, '1 values instead of 2.'], [4, 'It is not a list as the others are.']]);
  });

  it('takes objects by numbers for rows, and objects with other numbers for rows of their own', async () => {
    const rows = await read(db, textFile('{"0":{"0":1,"1":2},"1":{"0":3,"1":4}}', 'a.json'));
    expect(await cellsOf(db, rows)).toEqual([['0', '1', '2'], ['1', '3', '4']]);
    const ragged = await read(db, textFile('{"x":{"0":1,"1":2},"y":{"0":3,"2":4}}', 'a.json'));
    expect(ragged.columns.map(({ name }) => name)).toEqual(['key', '0', '1', '2']);
  });

  it('keeps columns and data that are no table apart', async () => {
    const report = await read(db, textFile('{"columns":["a"],"data":[{"x":1},{"x":2}]}', 'a.json'));
    expect(await cellsOf(db, report)).toEqual([['1'], ['2']]);
  });
});

it('reads strings of any length with quotes and backslashes in any place', async () => {
  const texts = Array.from({ length: 150 }, (_, i) => `${'x'.repeat(i)}"${'\\'.repeat(i % 5)}"${'y'.repeat(i % 70)}${'\\'.repeat(i % 3)}`);
  const report = await read(db, textFile(JSON.stringify(texts.map((text, n) => ({ n, text }))), 'a.json'));
  expect((await cellsOf(db, report)).map((row) => row[1])).toEqual(texts);
});
