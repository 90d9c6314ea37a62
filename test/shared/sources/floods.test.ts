import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { createMeter } from '../../../shared/sources/meter.ts';
import { openSqlitePages } from '../../../shared/sources/sqlite-pages.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const tooLarge = (limit: RegExp) => expect.objectContaining({ code: 'file-too-large', data: expect.objectContaining({ limit: expect.stringMatching(limit) }) });

const workbook = (rows: string, strings: string): FileSource => bytesSource('made.xlsx', zipSync({
  'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>'),
  'xl/worksheets/s.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
  'xl/sharedStrings.xml': strToU8(`<sst>${strings}</sst>`),
}));
const sheet = (rows: string): FileSource => bytesSource('made.ods', zipSync({
  mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'),
  'content.xml': strToU8(`<office:document-content><office:body><office:spreadsheet><table:table table:name="T">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`),
}));
const odsCell = (text: string, more = ''): string => `<table:table-cell office:value-type="string"${more}><text:p>${text}</text:p></table:table-cell>`;
const head = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>x</v></c><c r="C1" t="str"><v>y</v></c></row>';

describe('small workbooks that hold much', () => {
  it('refuses a long text that many cells share', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `<row r="${i + 2}"><c r="A${i + 2}" t="s"><v>0</v></c></row>`).join('');
    await expect(read(db, workbook(head + rows, `<si><t>${'abcde'.repeat(10_000)}</t></si>`))).rejects.toEqual(tooLarge(/^64 MB of text$/));
  });

  it('refuses a row that is repeated to the end of the sheet', async () => {
    const first = `<table:table-row>${odsCell('id')}${odsCell('x')}</table:table-row>`;
    const repeated = (cells: string) => sheet(`${first}<table:table-row table:number-rows-repeated="1048576">${cells}</table:table-row>`);
    await expect(read(db, repeated(odsCell('abcde'.repeat(10_000))))).rejects.toEqual(tooLarge(/^64 MB of text$/));
    await expect(read(db, repeated(odsCell('1', ' table:number-columns-repeated="20"')))).rejects.toEqual(tooLarge(/^4,000,000 cells$/));
  });

  it('counts the cells of the used range, and allows large files more', () => {
    const small = createMeter({ name: 'a.xlsx', size: 1000, slice: () => Promise.reject(new Error('not read')) });
    expect(() => {
      for (let row = 0; row < 300; row++) small.add(16_384, 1);
    }).toThrow(tooLarge(/^4,000,000 cells$/) as Error);
    const large = () => {
      const meter = createMeter({ name: 'a.xlsx', size: 50_000_000, slice: () => Promise.reject(new Error('not read')) });
      meter.add(50_000_000, 1024 * 1024 * 1024);
      return meter;
    };
    expect(() => large().add(1, 0)).toThrow(tooLarge(/^50,000,000 cells$/) as Error);
    expect(() => large().add(0, 1)).toThrow(tooLarge(/^1,024 MB of text$/) as Error);
  });

  it('reads the small table beside cells far out, and names them', async () => {
    const report = await read(db, workbook(`${head}<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c><c r="XFD1048576"><v>4</v></c></row>`, ''));
    expect(await cellsOf(db, report)).toEqual([['1', '2', ''], ['3', '', '']]);
    expect(report.notices).toContainEqual({ code: 'cells-outside-table', data: { count: 1, cell: 'XFD1048576' } });
  });

  it('keeps a table that begins far right, beside a note at the left', async () => {
    const cells = (row: number, values: readonly string[]) => `<row r="${row}"><c r="A${row}" t="str"><v>n${row}</v></c>${values.map((value, j) => `<c r="${['KA', 'KB', 'KC'][j]}${row}" t="str"><v>${value}</v></c>`).join('')}</row>`;
    const report = await read(db, workbook(cells(1, ['a', 'b', 'c']) + cells(2, ['1', '2', '3']) + cells(3, ['4', '5', '6']), ''));
    expect(await cellsOf(db, report)).toEqual([['1', '2', '3'], ['4', '5', '6']]);
  });
});

describe('cells that a workbook loses', () => {
  it('counts cells that point to no shared text, and takes an empty one for empty', async () => {
    const cell = (place: string, index: string) => `<c r="${place}" t="s"><v>${index}</v></c>`;
    const report = await read(db, workbook(`${head}<row r="2">${cell('A2', '5')}${cell('B2', '-1')}${cell('C2', '0')}</row><row r="3">${cell('A3', '1e3')}${cell('B3', 'length')}${cell('C3', '0')}</row><row r="4">${cell('A4', '0')}<c r="B4" t="s"/></row>`, '<si><t>only</t></si>'));
    expect(await cellsOf(db, report)).toEqual([['', '', 'only'], ['', '', 'only'], ['only', '', '']]);
    expect(report.notices).toContainEqual({ code: 'shared-texts-lost', data: { count: 4 } });
  });

  it('counts values that a later one of the same cell replaces', async () => {
    const report = await read(db, workbook(`${head}<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c><c r="B2"><v>3</v></c></row><row r="3"><c r="B3"><v>5</v></c><c r="A3"><v>4</v></c></row>`, ''));
    expect(await cellsOf(db, report)).toEqual([['2', '3', ''], ['4', '5', '']]);
    expect(report.notices).toContainEqual({ code: 'cells-given-twice', data: { count: 1 } });
  });
});

describe('SQLite', () => {
  it('refuses rows that share their bytes', () => {
    const bytes = new Uint8Array(512);
    const view = new DataView(bytes.buffer);
    view.setUint16(16, 512);
    bytes[100] = 13;
    const twice = 150;
    view.setUint16(103, twice);
    for (let i = 0; i < twice; i++) view.setUint16(108 + i * 2, 450);
    // a row of one text of 5 bytes: length, row number, header, text
    bytes.set([7, 1, 2, 23, 97, 98, 99, 100, 101], 450);
    expect(() => [...openSqlitePages(bytes).rows(1)]).toThrow(/given more than once/);
    view.setUint16(103, 2);
    expect([...openSqlitePages(bytes).rows(1)].map(({ values }) => values)).toEqual([['abcde'], ['abcde']]);
  });
});
