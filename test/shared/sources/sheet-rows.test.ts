import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { isColumnSum } from '../../../shared/sources/xlsx-sheet.ts';
import { paddingOf } from '../../../shared/sources/xlsx-parts.ts';
import { paddedText } from '../../../shared/sources/serial.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { odsFile, xlsxFile } from '../../helpers/sheets.ts';
import type { Cell } from '../../helpers/sheets.ts';
import { cellsOf, read } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const people = (from: number, to: number): Cell[][] => Array.from({ length: to - from + 1 }, (_, i) => [from + i, `N${from + i}`, (from + i) * 3]);
const told = (report: SourceReport, code: string) => report.notices.find((one) => one.code === code)?.data;
const rejectedOf = ({ rejected }: SourceReport) => rejected.examples.map(({ line, reason, text }) => [line, reason.slice(0, 22), text]);
const NAMES = ['id', 'name', 'spend'];

/** All rows below the names that have a value are read or rejected, and each rejected one is in its table. */
const accounted = async (report: SourceReport, filled: number): Promise<void> => {
  expect(report.rows + report.rejected.count).toBe(filled);
  expect(report.physicalRecords).toBe(filled);
  if (report.rejected.table === undefined) return;
  const kept = await db.query(`SELECT line FROM ${ident(report.rejected.table)} ORDER BY _row`);
  expect(Array.from(kept.columns[0].values as readonly string[], Number)).toEqual(report.rejected.examples.map(({ line }) => line));
};

describe('rows of a sheet that are no records', () => {
  it('are rejected with row, reason and text: sums and notes below the table', async () => {
    const report = await read(db, xlsxFile([NAMES, ...people(1, 40), [], ['Total', null, 2460], [], ['Source: CRM, of May']]));
    expect([report.rows, report.dialect.footerRows]).toEqual([40, 2]);
    expect(rejectedOf(report)).toEqual([[43, 'A line of sums or note', 'Total,,2460'], [45, 'A line of sums or note', '"Source: CRM, of May"']]);
    expect(told(report, 'lines-after-table')).toMatchObject({ count: 2 });
    expect(told(report, 'rows-rejected')).toBeUndefined();
    await accounted(report, 42);
    // the same dialect reads the same again; who wants no footer gets none
    await accounted(await read(db, xlsxFile([NAMES, ...people(1, 40), ['Total', null, 2460]]), { dialect: report.dialect }), 41);
    const all = await read(db, xlsxFile([NAMES, ...people(1, 40), ['Total', null, 2460]]), { dialect: { footerRows: 0 } });
    expect([all.rows, all.rejected.count]).toEqual([41, 0]);
  });

  it('are rejected in OpenDocument too', async () => {
    const cell = (value: string | number): string => (typeof value === 'number' ? `<table:table-cell office:value-type="float" office:value="${value}"><text:p>${value}</text:p></table:table-cell>` : `<table:table-cell${value === '' ? '' : ' office:value-type="string"'}>${value === '' ? '' : `<text:p>${value}</text:p>`}</table:table-cell>`);
    const row = (cells: readonly (string | number)[]): string => `<table:table-row>${cells.map(cell).join('')}</table:table-row>`;
    const report = await read(db, odsFile([row(NAMES), ...people(1, 9).map((cells) => row(cells as (string | number)[])), row(['Total', '', 135])].join('')));
    expect(rejectedOf(report)).toEqual([[11, 'A line of sums or note', 'Total,,135']]);
    await accounted(report, 10);
  });

  it('are rejected when their formulas add up the rows above, wherever they stand', async () => {
    const sum = (from: number, to: number, how = 'SUBTOTAL(9,'): Cell => ({ f: `${how}C${from}:C${to})`, v: 1 });
    const report = await read(db, xlsxFile([NAMES, ...people(1, 5), ['North', null, sum(2, 6)], ...people(6, 9), ['South', null, sum(8, 11)], ['Altogether', null, sum(2, 12)]]));
    expect([report.rows, report.columns[0].type, report.dialect.footerRows]).toEqual([9, 'integer', 2]);
    expect(rejectedOf(report)).toEqual([[7, 'A row of sums: its for', 'North,,1'], [12, 'A line of sums or note', 'South,,1'], [13, 'A line of sums or note', 'Altogether,,1']]);
    expect(told(report, 'sums-in-table')).toEqual({ file: 'made.xlsx', count: 1, row: 7 });
    await accounted(report, 12);
    const range = await read(db, xlsxFile([NAMES, ...people(1, 5), ['North', null, sum(2, 6, 'SUM(')], ...people(6, 9)]), { dialect: { range: 'A1:C11' } });
    expect([range.rows, range.rejected.count]).toEqual([10, 0]);
    // formulas within a record add up other columns, and their own only beside numbers that nobody computed
    const records = await read(db, xlsxFile([NAMES, ...people(1, 5), [6, 'N6', sum(2, 6)], ['7', 'N7', { f: 'SUM(A8:B8)', v: 7 }]]));
    expect([records.rows, records.rejected.count]).toEqual([7, 0]);
  });

  it('are rejected when they name the columns once more', async () => {
    const report = await read(db, xlsxFile([NAMES, ...people(1, 400), NAMES, ...people(401, 420)]));
    expect([report.rows, report.columns[0].type]).toEqual([420, 'integer']);
    expect(rejectedOf(report)).toEqual([[402, 'Repeats the column nam', 'id,name,spend']]);
    expect(told(report, 'rows-rejected')).toMatchObject({ count: 1 });
    await accounted(report, 421);
  });

  it('are rejected when they are of another table, below or beside, or outside of all', async () => {
    const below = await read(db, xlsxFile([NAMES.slice(0, 2), [1, 5], [2, 6], [3, 7], ['Total', 18], [], ['shop', 'town', 'visits'], ['a', 'X', 3], ['b', 'Y', 4]]));
    expect(below.columns.map(({ name }) => name)).toEqual(['id', 'name']);
    expect(told(below, 'several-tables')).toMatchObject({ ranges: ['A7:C9'] });
    expect(below.rejected.examples.map(({ line }) => line).slice(-3)).toEqual([7, 8, 9]);
    await accounted(below, 7);
    const long: Cell[][] = Array.from({ length: 400 }, (_, i) => [...(i < 5 ? [`c${i}`, i] : [null, null]), null, `p${i}`, i]);
    const beside = await read(db, xlsxFile([['customer', 'spend', null, 'product', 'price'], ...long]));
    expect([beside.rows, beside.rejected.count, beside.rejected.examples[0]]).toEqual([5, 395, { line: 7, reason: 'It has values of a table beside only.', text: ',,,p5,5' }]);
    const outside = await read(db, xlsxFile([NAMES, ...people(1, 20), [null, null, null, null, null, 'seen by K']]));
    expect(rejectedOf(outside)).toEqual([[22, 'It has values outside ', ',,,,,seen by K']]);
    expect(told(outside, 'cells-outside-table')).toEqual({ count: 1, cell: 'F22' });
    await accounted(outside, 21);
  });
});

describe('tables beside each other', () => {
  it('of one length are two where several columns are blank between, or each has a key', async () => {
    const row = (gap: number, key: string) => (i: number): Cell[] => [`c${i}`, i, ...Array.from({ length: gap }, () => null), i < 0 ? key : `p${i}`, i * 2];
    const table = (gap: number, key: string): Cell[][] => [['customer id', 'spend', ...Array.from({ length: gap }, () => null), key, 'price'], ...Array.from({ length: 8 }, (_, i) => row(gap, key)(i))];
    const apart = await read(db, xlsxFile(table(2, 'product')));
    expect([apart.columns.map(({ name }) => name), told(apart, 'several-tables')?.['ranges']]).toEqual([['customer id', 'spend'], ['E1:F9']]);
    const keyed = await read(db, xlsxFile(table(1, 'product no')));
    expect([keyed.columns.length, told(keyed, 'several-tables')?.['ranges']]).toEqual([2, ['D1:E9']]);
    const one = await read(db, xlsxFile(table(1, 'product')));
    expect([one.columns.length, told(one, 'parts-joined')?.['ranges']]).toEqual([5, ['A1:B9', 'D1:E9']]);
  });
});

describe('cells of a sheet', () => {
  it('that hold an error are told of by column', async () => {
    const report = await read(db, xlsxFile([NAMES, [1, 'a', { error: '#N/A', f: 'VLOOKUP(1,A1:B2,2)' }], [2, '#N/A', 5], [3, 'c', { error: '#DIV/0!' }]]));
    expect(report.notices.filter(({ code }) => code === 'error-cells').map(({ data }) => data)).toEqual([{ column: 'spend', count: 2, cell: 'C2' }]);
    expect(report.columns[2].missing).toBe(2);
    const ods = await read(db, odsFile(`<table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>n</text:p></table:table-cell></table:table-row>${[1, 2].map((i) =>
      `<table:table-row><table:table-cell office:value-type="float" office:value="${i}"><text:p>${i}</text:p></table:table-cell><table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>`).join('')}`));
    expect(told(ods, 'error-cells')).toEqual({ column: 'n', count: 2, cell: 'B2' });
  });

  it('whose format fills up with zeros are codes, as they are shown', async () => {
    const zip = (v: number): Cell => ({ v, format: '00000' });
    const report = await read(db, xlsxFile([['plz', 'account', 'spend'], ...[1067, 80331, 9].map((v, i): Cell[] => [zip(v), { v: 12345 + i, format: '000\\-000' }, { v: v / 2, format: '0.00' }])]));
    expect(await cellsOf(db, report)).toEqual([['01067', '012-345', '533.5'], ['80331', '012-346', '40165.5'], ['00009', '012-347', '4.5']]);
    expect(report.columns.map(({ type }) => type)).toEqual(['category', 'category', 'number']);
    expect(['00000', '000\\-000', '"D-"00000', '[$-407]00000', '00', '000-00-0000', '00000;-00000'].map(paddingOf)).toEqual(['00000', '000-000', 'D-00000', '00000', '00', '000-00-0000', '00000']);
    expect(['0', '0.00', '#,##0', '0%', '00%', '0 "pcs"', 'General', '@', 'yyyy-mm-dd', '00.0', '##00'].filter((code) => paddingOf(code) !== '')).toEqual([]);
    expect([paddedText('1234567', '00000'), paddedText('1.5', '00000'), paddedText('-3', '00000'), paddedText('1234567', '000-000')]).toEqual(['1234567', null, null, '1234-567']);
  });

  it('that are merged over rows are told of', async () => {
    const report = await read(db, xlsxFile([['region', 'id', 'spend'], ['North', 1, 2], [null, 2, 3], ['South', 3, 4], [null, 4, 5]], ['A2:A3', 'A4:A5', 'B7:C7', 'H1:H9']));
    expect(told(report, 'merged-cells')).toEqual({ file: 'made.xlsx', count: 2, range: 'A2:A3' });
  });
});

describe('formulas', () => {
  it('are sums when they add up cells above in their own column', () => {
    expect(['SUM(C2:C9)', 'SUBTOTAL(109,C2:C9)', 'sum($C$2:$C$9)', 'of:=SUM([.C2:.C9])', 'of:=SUBTOTAL(9;[.C2:.C9])', 'SUBTOTAL(109,Table1[spend])', 'AGGREGATE(9,5,C2:C9)'].map((text) => isColumnSum(text, 3, 10))).toEqual(Array(7).fill(true));
    expect(['SUM(A2:B2)', 'SUM(B2:B9)', 'SUM(C2:C12)', 'SUM(C9:C9)', 'C8+C9', 'AVERAGE(C2:C9)', 'SUM(C2:C9)/2', 'SUM(Table1[@[a]:[b]])'].filter((text) => isColumnSum(text, 3, 10))).toEqual([]);
  });
});

describe('layouts of real sheets', () => {
  const rows = (n: number, f: (i: number) => Cell[]): Cell[][] => Array.from({ length: n }, (_, i) => f(i + 1));

  it('have figures and titles above the names, parted by a blank row', async () => {
    const logo = await read(db, xlsxFile([['ACME'], ['Customers 2024'], ['Made: 2024-05-01', null, 'Page 1'], [], NAMES, ...people(1, 20)]));
    expect([logo.columns.map(({ name }) => name), logo.rows, told(logo, 'lines-before-table')?.['count']]).toEqual([NAMES, 20, 4]);
    const figures = xlsxFile([['Revenue', { f: 'SUBTOTAL(9,C5:C24)', v: 999 }], ['Customers', 20], [], NAMES, ...people(1, 20)]);
    const report = await read(db, figures);
    expect([report.columns.map(({ name }) => name), report.rows, report.dialect.skipRows, report.rejected.count]).toEqual([NAMES, 20, 3, 0]);
    expect((await read(db, figures, { dialect: report.dialect })).rows).toBe(20);
    // a small table with names stays the first
    const small = await read(db, xlsxFile([['shop', 'visits'], ['a', 1], ['b', 2], [], NAMES, ...people(1, 20)]));
    expect(small.rows).toBe(2);
  });

  it('are those of pivot tables, with subtotals named by their groups', async () => {
    const pivot = await read(db, xlsxFile([['Sum of Revenue', 'Column Labels'], ['Row Labels', 2022, 2023, 'Grand Total'], ...rows(8, (i) => [`City${i}`, i, i * 2, i * 3]), ['Grand Total', 36, 72, 108]]));
    expect([pivot.columns.map(({ name }) => name), pivot.rows, pivot.rejected.count]).toEqual([['Row Labels', '2022', '2023', 'Grand Total'], 8, 1]);
    const group = (name: string, from: number): Cell[][] => [...rows(4, (i) => [name, `c${from + i}`, i]), [`${name} Total`, null, 10]];
    const tabular = await read(db, xlsxFile([['Region', 'Customer', 'Spend'], ...group('North', 0), ...group('South', 4), ['Total Quality Ltd', 'c9', 5], ['West', 'c10', 6]]));
    expect(tabular.rejected.examples.map(({ line, text }) => [line, text])).toEqual([[6, 'North Total,,10'], [11, 'South Total,,10']]);
    expect([tabular.rows, told(tabular, 'sums-in-table')]).toEqual([10, { file: 'made.xlsx', count: 2, row: 6 }]);
  });

  it('have several pages with a title each, and notes below', async () => {
    const pages = await read(db, xlsxFile([['Report p. 1'], NAMES, ...people(1, 15), [], ['Report p. 2'], NAMES, ...people(16, 30), [], ['Legend:'], ['A = active', 'B = closed'], ['By Kim']]));
    expect([pages.rows, pages.columns[0].type, pages.dialect.footerRows]).toEqual([30, 'integer', 3]);
    expect(rejectedOf(pages).map(([line, reason]) => [line, reason])).toEqual([[19, 'A title above column na'.slice(0, 22)], [20, 'Repeats the column nam'], [37, 'A line of sums or note'], [38, 'A line of sums or note'], [39, 'A line of sums or note']]);
    await accounted(pages, 35);
  });

  it('end in averages and totals, and may begin with them', async () => {
    const report = await read(db, xlsxFile([NAMES, ['All', null, { f: 'SUM(C3:C22)', v: 1 }], ...people(1, 20), ['Average', null, 31.5], ['Total', null, 630]]));
    expect([report.rows, report.dialect.footerRows, told(report, 'sums-in-table')?.['row']]).toEqual([20, 2, 2]);
    await accounted(report, 23);
  });

  it('have a customer called Total, who stays', async () => {
    const report = await read(db, xlsxFile([['customer', 'town', 'spend'], ...rows(20, (i) => [`Shop ${'abcdefghijklmnopqrst'[i - 1]}`, 'X', i]), ['Total Wine', 'Y', 7]]));
    expect([report.rows, report.rejected.count]).toEqual([21, 0]);
  });
});

describe('workbooks without a sheet of cells', () => {
  it('are refused with what they are', async () => {
    const charts = xlsxFile([], [], { 'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="C" sheetId="1" r:id="c"/></sheets></workbook>', 'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="c" Type="x/chartsheet" Target="chartsheets/s.xml"/></Relationships>' });
    await expect(read(db, charts)).rejects.toMatchObject({ code: 'unsupported-format', data: { format: 'a workbook of charts alone, without a sheet of cells' } });
    const numbers = bytesSource('a.numbers', zipSync({ 'Index/Document.iwa': strToU8('x'), 'preview.jpg': strToU8('x') }));
    await expect(read(db, numbers)).rejects.toMatchObject({ code: 'unsupported-format', data: { format: 'an Apple document (.numbers)' } });
  });
});
