import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { serialText } from '../../../shared/sources/serial.ts';
import { parseCreateTable } from '../../../shared/sources/sqlite-schema.ts';
import { kindOfFormat } from '../../../shared/sources/xlsx-parts.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { dataBytes, dataFile } from '../../helpers/shared-data.ts';
import { cellsOf, read, textFile } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const fixture = (name: string): FileSource =>
  bytesSource(name, new Uint8Array(readFileSync(fileURLToPath(new URL(`../../fixtures/files/${name}`, import.meta.url)))));
const codes = (report: { notices: readonly { code: string }[] }): string[] => report.notices.map(({ code }) => code);
const failing = (code: string, reason?: RegExp) =>
  expect.objectContaining({ code, ...(reason === undefined ? {} : { data: expect.objectContaining({ reason: expect.stringMatching(reason) }) }) });

/** A workbook of one sheet made by hand. */
const workbook = (rows: string, more: Record<string, string> = {}): FileSource => bytesSource('made.xlsx', zipSync({
  '_rels/.rels': strToU8('<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
  'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>'),
  'xl/worksheets/s.xml': strToU8(`<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`),
  ...Object.fromEntries(Object.entries(more).map(([name, text]) => [name, strToU8(text)])),
}));

describe('workbooks', () => {
  it.each(['sheets.xlsx', 'sheets-calc.xlsx', 'sheets.ods'])('reads the first sheet with a table of %s, under its title and above its sum', async (name) => {
    const report = await read(db, fixture(name));
    expect(report.parts).toEqual([{ name: 'Cover', hidden: false }, { name: 'Data & more', hidden: false }, { name: 'Hidden', hidden: true }]);
    expect(report.dialect).toMatchObject({ sheet: 'Data & more', skipRows: 4, header: 1, footerRows: 1 });
    expect(report.columns.slice(0, 9).map((column) => `${column.name} ${column.type}`)).toEqual([
      'id text', 'name category', 'when datetime', 'day date', 'time category',
      name.endsWith('ods') ? 'ok category' : 'ok boolean', 'amount number', 'pct number', 'err integer',
    ].map((word) => (word === 'time category' ? `time ${report.columns[4].type}` : word)));
    const cells = await cellsOf(db, report);
    expect(cells.length).toBe(10);
    expect(cells[3].slice(0, 5)).toEqual(['003', 'Näme <3> & "q"', '2024-01-04 08:30:15', '2024-02-04', '09:03:00']);
    expect([cells[2][6], cells[3][8]]).toEqual(['2.3', '#N/A']);
    expect(codes(report)).toEqual(expect.arrayContaining(['lines-before-table', 'lines-after-table', 'cells-outside-table', 'other-parts']));
    expect(report.notices.find(({ code }) => code === 'cells-outside-table')?.data).toEqual({ count: 1, cell: 'O7' });
    expect(codes(report).includes('formulas-without-value')).toBe(name === 'sheets.xlsx');
  });

  it('takes a sheet by name, number or range, hidden ones too', async () => {
    expect((await read(db, fixture('sheets.xlsx'), { dialect: { sheet: 'hidden' } })).columns.map(({ name }) => name)).toEqual(['a', 'b']);
    expect((await read(db, fixture('sheets.xlsx'), { dialect: { sheet: '3' } })).dialect.sheet).toBe('Hidden');
    const part = await read(db, fixture('sheets.xlsx'), { dialect: { sheet: 'Data & more', range: 'B5:C7' } });
    expect(await cellsOf(db, part)).toEqual([['000', 'Näme <0> & "q"'], ['001', 'Näme <1> & "q"']]);
    await expect(read(db, fixture('sheets.xlsx'), { dialect: { sheet: 'Datas' } })).rejects.toEqual(failing('no-such-part'));
    await expect(read(db, fixture('sheets.xlsx'), { dialect: { sheet: 'Cover' } })).rejects.toEqual(failing('header-only'));
  });

  it('reads the first of several tables in a sheet and tells where the others are', async () => {
    const sheet = (grid: (string | number)[][]): FileSource => workbook(grid.map((row, r) => `<row r="${r + 1}">${row.map((value, c) => {
      const place = `${'ABCDE'[c]}${r + 1}`;
      if (value === '') return '';
      return typeof value === 'number' ? `<c r="${place}"><v>${value}</v></c>` : `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
    }).join('')}</row>`).join(''));
    const both = sheet([['id', 'age', 'town'], ['a', 1, 'X'], ['b', 2, 'Y'], ['c', 3, 'Z'], [''], ['', 'Product', 'Price'], ['', 'p', 9], ['', 'q', 8], [''], ['Year', 'Sum'], [2024, 5]]);
    const report = await read(db, both);
    expect([report.rows, report.columns[1].type]).toEqual([3, 'integer']);
    expect(report.notices.find(({ code }) => code === 'several-tables')?.data).toMatchObject({ sheet: 'S', count: 2, ranges: ['B6:C8', 'A10:B11'] });
    expect(await cellsOf(db, await read(db, both, { dialect: { range: 'B6:C8' } }))).toEqual([['p', '9'], ['q', '8']]);
    // the same dialect reads the same again; a range that takes all takes all
    expect((await read(db, both, { dialect: report.dialect })).rows).toBe(3);
    expect((await read(db, both, { dialect: { range: 'A1:C11' } })).rows).toBeGreaterThan(3);
    // blank rows between groups part nothing
    const groups = await read(db, sheet([['id', 'age'], ['a', 1], ['b', 2], [''], ['c', 3], ['d', 4]]));
    expect([groups.rows, codes(groups)]).toEqual([4, []]);
  });

  it('counts days from 1904 where the workbook does', async () => {
    const report = await read(db, fixture('from-1904.xlsx'));
    expect(await cellsOf(db, report)).toEqual([['2020-05-17'], ['2020-05-17 01:02:03']]);
  });

  it('reads 40,000 rows of orders as the CSV has them', async () => {
    const report = await read(db, dataFile('online_retail/Online Retail sample40000.xlsx'));
    expect([report.rows, report.columns.length, report.columns.find(({ name }) => name === 'CustomerID')?.distinct]).toEqual([40_000, 8, 3621]);
    const lines = new Set(new TextDecoder().decode(dataBytes('online_retail/online_retail_2010-12_2011-02.csv')).split(/\r?\n/)
      .map((line) => line.replaceAll('"', '').replace(/(,\d+)\.0,/, '$1,')));
    const cells = await cellsOf(db, report);
    const early = cells.filter((row) => (row[4] ?? '') < '2011-03-01');
    expect(early.length).toBeGreaterThan(7000);
    const unlike = early.filter((row) => !lines.has(row.map((cell) => (cell ?? '').replaceAll('"', '')).join(',')));
    expect(unlike.length).toBe(0);
    expect(cells.filter((row) => row[0]?.startsWith('C')).length).toBe(674);
  });

  it('reads shared, rich, inline and escaped strings, booleans, errors and numbers with their digits', async () => {
    const report = await read(db, workbook(
      '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c t="s"><v>0</v></c><c t="str"><v>c</v></c><c t="inlineStr"><is><t>d</t></is></c><c t="inlineStr"><is><t>e</t></is></c></row>'
      + '<row r="3"><c r="A3"><v>2.5499999999999998</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#DIV/0!</v></c><c r="E3"><v>12345678901234567890</v></c></row>'
      + '<row r="4"><c r="A4"><v>1E3</v></c><c r="B4" t="s"><v>2</v></c><c r="C4" t="b"><v>0</v></c><c r="D4"><f>1+1</f><v>2</v></c><c r="E4"><v>7</v></c></row>',
      { 'xl/sharedStrings.xml': '<sst><si><t>b</t></si><si><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>no</t></rPh></si><si><t>x_x000A_y &amp;amp; &#252;</t></si></sst>' },
    ));
    expect(await cellsOf(db, report)).toEqual([['2.55', 'rich ', 'TRUE', '#DIV/0!', '12345678901234567890'], ['1000', 'x\ny &amp; ü', 'FALSE', '2', '7']]);
    expect(report.columns.map(({ type }) => type)).toEqual(['number', 'category', 'boolean', 'integer', 'category']);
    expect(report.columns[3].missing).toBe(1);
  });

  it('knows days, times and durations by their formats', () => {
    expect(['yyyy-mm-dd', 'd/m/yy h:mm', '[h]:mm:ss', 'mm:ss.0', '0.00', '#,##0 "days"', '[Red]0', '[$-409]mmm-yy', 'General', '@', 'h:mm AM/PM'].map((code) => kindOfFormat(200, code)))
      .toEqual(['date', 'datetime', 'duration', 'time', 'number', 'number', 'number', 'date', 'number', 'number', 'time']);
    expect([14, 22, 46, 20, 0, 9].map((id) => kindOfFormat(id, undefined))).toEqual(['date', 'datetime', 'duration', 'time', 'number', 'number']);
    expect(serialText('59', 'date', false)).toBe('1900-02-28');
    expect(serialText('60', 'date', false)).toBe('1900-02-29');
    expect(serialText('61', 'date', false)).toBe('1900-03-01');
    expect(serialText('40513.999999999', 'datetime', false)).toBe('2010-12-02 00:00:00');
    expect(serialText('1.5', 'duration', false)).toBe('36:00:00');
    expect(serialText('0.25', 'time', false)).toBe('06:00:00');
    expect(serialText('-3', 'date', false)).toBe('-3');
  });

  it('refuses what is damaged or hostile, with the reason', async () => {
    const whole = readFileSync(fileURLToPath(new URL('../../fixtures/files/sheets.xlsx', import.meta.url)));
    await expect(read(db, bytesSource('cut.xlsx', new Uint8Array(whole.subarray(0, 3000))))).rejects.toEqual(failing('damaged-file', /directory/));
    await expect(read(db, workbook('<row><c><v>1</v>'))).rejects.toEqual(failing('damaged-file', /middle of an element/));
    await expect(read(db, workbook('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'))).rejects.toEqual(failing('damaged-file', /outside/));
    await expect(read(db, workbook('', { 'xl/sharedStrings.xml': '<!DOCTYPE a [<!ENTITY b "c">]><sst/>' }))).rejects.toEqual(failing('damaged-file', /document type/));
    await expect(read(db, workbook(`${'<a>'.repeat(5000)}`))).rejects.toEqual(failing('damaged-file', /deep/));
    const bomb = zipSync({ 'a.csv': new Uint8Array(80e6) }, { level: 9 });
    await expect(read(db, bytesSource('bomb.zip', bomb))).rejects.toEqual(failing('file-too-large'));
    const flipped = new Uint8Array(whole);
    flipped[whole.indexOf('xl/worksheets/sheet2.xml') + 60] ^= 255;
    await expect(read(db, bytesSource('flipped.xlsx', flipped))).rejects.toEqual(failing('damaged-file'));
  });
});

describe('archives', () => {
  const csv = strToU8('id,n\n1,2\n3,4\n');

  it('reads what stands in gzip, also in several members, and notices damage', async () => {
    const twice = new Uint8Array([...gzipSync(csv), ...gzipSync(strToU8('5,6\n'))]);
    const report = await read(db, bytesSource('a.csv.gz', twice));
    expect([report.rows, report.container, report.name]).toEqual([3, 'gzip', 'a.csv.gz']);
    const flipped = gzipSync(csv);
    flipped[flipped.length - 6] ^= 1;
    await expect(read(db, bytesSource('a.csv.gz', flipped))).rejects.toEqual(failing('damaged-file', /checksum/));
    await expect(read(db, bytesSource('a.csv.gz', gzipSync(csv).subarray(0, 20)))).rejects.toEqual(failing('damaged-file'));
  });

  it('reads a file of a ZIP archive, by name where there are several', async () => {
    const zip = bytesSource('t.zip', zipSync({ 'x/one.csv': csv, 'two.json': strToU8('[{"a":1}]'), '__MACOSX/x': csv }));
    const report = await read(db, zip);
    expect([report.rows, report.container, report.dialect.sheet]).toEqual([2, 'zip', 'x/one.csv']);
    expect(codes(report)).toEqual(['other-parts']);
    expect((await read(db, zip, { dialect: { sheet: 'two.json' } })).columns.map(({ name }) => name)).toEqual(['a']);
    // the same dialect reads the same file again
    expect((await read(db, zip, { dialect: report.dialect })).rows).toBe(2);
  });
});

describe('JSON', () => {
  it.each([
    ['records', '[{"id":"007","n":1.50,"o":{"c":"x","d":{"e":true}},"l":[1, "a"]},{"id":"008","n":null,"big":12345678901234567890}]', undefined,
      ['id', 'n', 'o.c', 'o.d.e', 'l', 'big'], [['007', '1.50', 'x', 'true', '[1,"a"]', ''], ['008', '', '', '', '', '12345678901234567890']]],
    ['columns', '{"a":[1,2],"b":["x","y"]}', undefined, ['a', 'b'], [['1', 'x'], ['2', 'y']]],
    ['a named array', '{"meta":{"n":2},"data":{"rows":[{"a":1},{"a":2}]}}', undefined, ['a'], [['1'], ['2']]],
    ['one of two arrays', '{"p":[{"a":1}],"q":[{"b":2},{"b":3}]}', 'p', ['a'], [['1']]],
    ['objects by key', '{"k1":{"a":1},"k2":{"a":2}}', undefined, ['key', 'a'], [['k1', '1'], ['k2', '2']]],
    ['rows as lists', '[[1,"x"],[2,"y\\u00e9\\n"]]', undefined, ['column1', 'column2'], [['1', 'x'], ['2', 'yé\n']]],
    ['plain values', '["a","b"]', undefined, ['value'], [['a'], ['b']]],
    ['one object', '{"a":1,"b":{"c":"__proto__"},"__proto__":5}', undefined, ['a', 'b.c', '__proto__'], [['1', '__proto__', '5']]],
  ])('reads %s', async (_, text, sheet, names, rows) => {
    const report = await read(db, textFile(text, 'a.json'), { dialect: sheet === undefined ? {} : { sheet } });
    expect(report.columns.map(({ name }) => name)).toEqual(names);
    expect(await cellsOf(db, report)).toEqual(rows);
    expect(report.dialect.format).toBe('json');
  });

  it('reads one object a line and rejects damaged lines', async () => {
    const report = await read(db, textFile('{"a":1,"b":"x"}\n\n{"a":2,\n[3]\n{"b":"y"}', 'a.jsonl'));
    expect(await cellsOf(db, report)).toEqual([['1', 'x'], ['', 'y']]);
    expect([report.physicalRecords, report.rejected.count]).toEqual([4, 2]);
    expect(report.rejected.examples.map(({ line, reason }) => [line, reason])).toEqual([[3, 'It ends in the middle of a value, at sign 8.'], [4, 'It is not an object.']]);
    expect((await read(db, textFile('{"a":1}\n{"a":2}', 'lines.json'))).dialect.format).toBe('ndjson');
  });

  it('says where JSON is damaged, and takes no nesting without end', async () => {
    await expect(read(db, textFile('[{"a":1},\n {"a":}]', 'a.json'))).rejects.toEqual(failing('damaged-file', /^line 2, column 7: a value is expected/));
    await expect(read(db, textFile('[{"a":1},', 'a.json'))).rejects.toEqual(failing('damaged-file', /middle/));
    await expect(read(db, textFile('['.repeat(100_000), 'a.json'))).rejects.toEqual(failing('damaged-file', /nested|middle/));
    await expect(read(db, textFile('{"a":'.repeat(100_000), 'a.json'))).rejects.toEqual(failing('damaged-file'));
    await expect(read(db, textFile('[]', 'a.json'))).rejects.toEqual(failing('header-only'));
    await expect(read(db, textFile('5', 'a.json'))).rejects.toEqual(failing('damaged-file'));
  });
});

describe('SQLite', () => {
  it('reads a table with long rows, row numbers, added columns and blobs', async () => {
    const report = await read(db, fixture('shop.sqlite'));
    expect([report.rows, report.dialect.sheet, report.parts?.map(({ name }) => name)]).toEqual([40, 'my orders', ['blank', 'my orders', 'kv']]);
    expect(report.columns.map(({ name }) => name)).toEqual(['id', 'customer no', 'amount', 'note', 'big', 'b', 'added']);
    const cells = await cellsOf(db, report);
    expect(cells[1]).toEqual(['2', '02', '3', 'ü2', '9007199254740994', 'ff00', 'late']);
    expect(cells[2][3]).toBe('n'.repeat(1500));
  });

  it('reads a table without row numbers in the order of its key', async () => {
    const report = await read(db, fixture('shop.sqlite'), { dialect: { sheet: 'kv' } });
    const wanted = [0, 1, 2].flatMap((k2) => Array.from({ length: 30 }, (_, i) => [`v${i * 3 + k2}`, `k${String(i * 3 + k2).padStart(3, '0')}`, String(k2)]));
    expect(await cellsOf(db, report)).toEqual(wanted);
  });

  it('understands what a statement says of columns', () => {
    const { columns, stored, withoutRowid } = parseCreateTable('CREATE TABLE t ("a ""b" int, `c` text DEFAULT \'it\'\'s, )\', /* , */ d AS (a+1), e INTEGER, PRIMARY KEY (e)) -- x');
    expect(columns).toEqual([{ name: 'a "b', rowid: false, missing: '' }, { name: 'c', rowid: false, missing: "it's, )" }, { name: 'e', rowid: true, missing: '' }]);
    expect([stored, withoutRowid]).toEqual([[0, 1, 2], false]);
  });
});
