import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { looksTabular } from '../../../shared/sources/archive-members.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, textFile } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const told = (report: SourceReport, code: string) => report.notices.find((one) => one.code === code)?.data;
const zip = (files: Readonly<Record<string, string>>) => bytesSource('t.zip', zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
const CSV = 'id,n\n1,2\n3,4\n';
const PROSE = 'This folder holds the customers.\nAsk Kim about it, or Jo, before use.\n\nThe file is made each night.';

describe('archives', () => {
  it('tell what they hold that is not read, and why', async () => {
    const report = await read(db, zip({ 'readme.txt': PROSE, 'logo.png': 'x', 'a.csv': CSV, '../../evil.csv': CSV, '__MACOSX/a.csv': 'x' }));
    expect([report.rows, report.parts]).toEqual([2, undefined]);
    expect(told(report, 'members-passed-over')).toEqual({ file: 't.zip', count: 3, names: '../../evil.csv (its name leads out of the archive), logo.png (no table by its name), readme.txt (text without a table)' });
    // who asks for a text gets it
    expect((await read(db, zip({ 'readme.txt': PROSE, 'a.csv': CSV }), { dialect: { sheet: 'readme.txt' } })).dialect.sheet).toBe('readme.txt');
    expect((await read(db, zip({ 'readme.txt': PROSE, 'list.txt': 'id;n\n1;2\n2;3\n' }))).columns.map(({ name }) => name)).toEqual(['id', 'n']);
  });

  it('without a file that may be read are refused with what they hold', async () => {
    const refused = async (files: Readonly<Record<string, string>>): Promise<string> => describeError(await read(db, zip(files)).then(() => new AppError('internal', {}), (error: unknown) => error as AppError), 'terminal').message;
    expect(await refused({ '../../evil.csv': CSV })).toBe('The archive t.zip holds no file that is read: ../../evil.csv (its name leads out of the archive).');
    expect(await refused({ '.hidden.csv': CSV })).toContain('.hidden.csv (hidden)');
    expect(await refused({})).toBe('The archive t.zip holds no files.');
  });

  it('know tables of text by their lines', () => {
    expect(['a,b\n1,2\n', 'id\n1\n2\n', 'a|b|c\n1|2|3\n4|5|6', 'no    name     n\n1     Anna     4\n2     Bo       5\n3     Cem      6\n'].map((text) => looksTabular(text, true))).toEqual([true, true, true, true]);
    expect([PROSE, 'Hello.', 'Read me first\n=============\nThe export of May.\n- customers\n- orders of the year'].map((text) => looksTabular(text, true))).toEqual([false, false, false]);
  });
});

describe('names that JSON gives twice', () => {
  it.each([
    ['in one object', '[{"id":1,"a":1,"a":2},{"id":2,"a":3}]', ['id', 'a', 'a_2'], [['1', '1', '2'], ['2', '3', '']], { count: 1, line: 1, name: 'a' }],
    ['nested and dotted', '[{"a":{"b":1},"a.b":2}]', ['a.b', 'a.b_2'], [['1', '2']], { count: 1, line: 1, name: 'a.b' }],
    ['beside a name of that number', '[{"a":1,"a_2":5,"a":2}]', ['a', 'a_2', 'a_3'], [['1', '5', '2']], { count: 1, line: 1, name: 'a' }],
    ['by column', '{"a":[1,2],"a":[3,4]}', ['a', 'a_2'], [['1', '3'], ['2', '4']], { count: 1, line: 1, name: 'a' }],
    ['in a list of columns', '{"columns":["a","a"],"data":[[1,2],[3,4]]}', ['a', 'a_2'], [['1', '2'], ['3', '4']], { count: 1, line: 1, name: 'a' }],
  ])('%s keep both values', async (_, text, names, rows, again) => {
    const report = await read(db, textFile(text, 'a.json'));
    expect(report.columns.map(({ name }) => name)).toEqual(names);
    expect(await cellsOf(db, report)).toEqual(rows);
    expect(told(report, 'names-given-twice')).toEqual({ file: 'a.json', ...again });
  });

  it('are told of line by line, and refused where a row would be lost', async () => {
    const report = await read(db, textFile('{"a":1}\n{"a":1,"a":2}\n{"a":3,"a":null,"a":4}\n', 'a.ndjson'));
    expect(await cellsOf(db, report)).toEqual([['1', '', ''], ['1', '2', ''], ['3', '', '4']]);
    expect(told(report, 'names-given-twice')).toEqual({ file: 'a.ndjson', count: 2, line: 2, name: 'a' });
    await expect(read(db, textFile('{"a":{"0":1,"1":2,"1":3},"b":{"0":1,"1":2,"1":3}}', 'a.json'))).rejects.toMatchObject({ code: 'damaged-file' });
  });

  it('are no matter where a list has no rows', async () => {
    const error = await read(db, textFile('[]', 'a.json')).then(() => null, (reason: unknown) => reason);
    expect(describeError(error as AppError, 'terminal').message).toBe('The file a.json holds no rows.');
  });
});

describe('JSON as programs write it', () => {
  it('may be lists of which the first names the columns', async () => {
    const report = await read(db, textFile('{"range":"A1:B3","values":[["id","spend"],["c1","5"],["c2","6"],["c3"]]}', 'a.json'), { dialect: { sheet: 'values' } });
    expect(report.columns.map(({ name }) => name)).toEqual(['id', 'spend']);
    expect(await cellsOf(db, report)).toEqual([['c1', '5'], ['c2', '6'], ['c3', '']]);
    expect([report.physicalRecords, told(report, 'json-layout')?.['layout']]).toEqual([3, 'lists']);
    const rows = await read(db, textFile('[["a","b"],["c","d"],["c","b"]]', 'a.json'));
    expect([rows.rows, rows.columns[0].name]).toEqual([3, 'column1']);
    expect((await read(db, textFile('[["id","id"],[1,2],[3,4]]', 'a.json'))).rows).toBe(3);
  });

  it('may hold NaN and infinities, as Python writes them', async () => {
    const report = await read(db, textFile('[{"a":NaN,"b":Infinity},{"a":1,"b":-Infinity},{"a":2.5,"b":3}]', 'a.json'));
    expect(await cellsOf(db, report)).toEqual([['NaN', 'Infinity'], ['1', '-Infinity'], ['2.5', '3']]);
    expect([report.columns[0].type, report.columns[0].missing]).toEqual(['number', 1]);
    await expect(read(db, textFile('[{"a":Nan}]', 'a.json'))).rejects.toMatchObject({ code: 'damaged-file' });
  });
});
