import { unzipSync, strFromU8 } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column, Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { exportedType, ownColumns } from '../../../shared/export/labelled-table.ts';
import type { LabelledColumn, LabelledTable } from '../../../shared/export/labelled-table.ts';
import { labelledParquet } from '../../../shared/export/labelled-parquet.ts';
import { labelledXlsx } from '../../../shared/export/labelled-xlsx.ts';
import type { LabelledFacts } from '../../../shared/export/labelled-xlsx.ts';
import { createWorkbook } from '../../../shared/export/xlsx-writer.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { parseXml } from '../../helpers/xml.ts';
import { cellsOf, parquet, read, typedOf } from '../sources/reading.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
});
afterAll(() => db.close());

const turn = async (): Promise<void> => undefined;
const facts: LabelledFacts = { title: 'Spring <plan>', asOf: '2026-02-03', segments: [{ id: 1, name: '=Many', size: 2, share: 0.5 }], about: [['Seed', 42], ['Source', 'a & b.csv']] };
const text = (...values: (string | null)[]): Column => ({ name: '', kind: 'text', values, valid: Uint8Array.from(values, (value) => (value === null ? 0 : 1)) });
const numbers = (...values: number[]): Column => ({ name: '', kind: 'number', values: Float64Array.from(values), valid: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)) });

function tableOf(columns: readonly LabelledColumn[], values: readonly Column[]): LabelledTable {
  const rows = values[0].valid.length;
  return {
    columns, rows,
    async *parts() {
      yield { from: 0, rows, columns: values };
    },
  };
}

const odd = 'a <b> & "c"\u0001 _x0041_ é 東\r\n2';
const table = tableOf(
  [
    { name: 'id', type: 'text' }, { name: 'day', type: 'date' }, { name: 'seen', type: 'datetime' }, { name: 'spend', type: 'number' },
    { name: 'vip', type: 'boolean' }, { name: 'note', type: 'text' }, { name: 'segment', type: 'integer' },
  ],
  [
    text('007', '9223372036854775807', '003', '4'), numbers(19_723, -25_568, NaN, 0), text('1704112245000000', null, '0', '-2500000000000000'),
    numbers(0.1, -5, NaN, 1e21), numbers(1, 0, NaN, 1), text('=1+1', odd, null, '-5'), numbers(1, 2, NaN, 1),
  ],
);

describe('labelled customers as a workbook', () => {
  it('keeps ids, days, times, numbers and odd signs, as our own reader finds them', async () => {
    const report = await read(db, bytesSource('segments.xlsx', await labelledXlsx(table, facts, turn)));
    expect(report.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'text'], ['day', 'date'], ['seen', 'datetime'], ['spend', 'number'], ['vip', 'boolean'], ['note', 'category'], ['segment', 'integer'],
    ].map(([name, type]) => [name, expect.stringMatching(type === 'boolean' || type === 'category' ? /boolean|category|text/ : new RegExp(type))]));
    const cells = await cellsOf(db, report);
    expect(cells.map((row) => row[0])).toEqual(['007', '9223372036854775807', '003', '4']);
    expect(cells.map((row) => row[1] ?? '')).toEqual(['2024-01-01', '1899-12-31', '', '1970-01-01']);
    expect(cells.map((row) => row[2] ?? '')).toEqual(['2024-01-01 12:30:45', '', '1970-01-01', '1890-10-11 19:33:20'].map((value) => expect.stringContaining(value)));
    expect(cells.map((row) => (row[3] === null || row[3] === '' ? NaN : Number(row[3])))).toEqual([0.1, -5, NaN, 1e21]);
    expect(cells.map((row) => row[5] ?? '')).toEqual(['=1+1', odd, '', '-5']);
    expect(report.parts?.map(({ name }) => name)).toEqual(['Customers', 'Segments', 'About']);
  });

  it('has the means by segment on a sheet of their own', async () => {
    const means = { names: ['=Many', 'Few'], rows: [{ feature: 'Spend', all: 3.5, values: [4.25, null] }] };
    const parts = unzipSync(await labelledXlsx(table, { ...facts, means }, turn));
    expect([...parseXml(strFromU8(parts['xl/workbook.xml'])).getElementsByTagName('sheet')].map((sheet) => sheet.getAttribute('name'))).toEqual(['Customers', 'Segments', 'Means by segment', 'About']);
    expect([...parseXml(strFromU8(parts['xl/worksheets/sheet3.xml'])).getElementsByTagName('c')].map((one) => `${one.getAttribute('r')} ${one.textContent}`)).toEqual([
      'A1 feature', 'B1 all customers', 'C1 =Many', 'D1 Few', 'A2 Spend', 'B2 3.5', 'C2 4.25',
    ]);
  });

  it('marks what could be a formula as text, and has no formula', async () => {
    const sheet = strFromU8(unzipSync(await labelledXlsx(table, facts, turn))['xl/worksheets/sheet1.xml']);
    expect(sheet).not.toContain('<f>');
    const styles = [...parseXml(sheet).getElementsByTagName('c')].map((cell) => [cell.getAttribute('r'), cell.getAttribute('s'), cell.textContent]);
    expect(styles).toContainEqual(['F2', '4', '=1+1']);
    expect(styles).toContainEqual(['F5', '4', '-5']);
    expect(styles).toContainEqual(['D3', null, '-5']);
  });

  it('is the same bytes again, dated as the recipe is, in well-formed parts', async () => {
    const [one, two] = [await labelledXlsx(table, facts, turn), await labelledXlsx(table, facts, turn)];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    const parts = unzipSync(one);
    for (const [, bytes] of Object.entries(parts)) parseXml(strFromU8(bytes));
    expect(strFromU8(parts['docProps/core.xml'])).toContain('2026-02-03T00:00:00Z');
  });

  it('refuses texts and tables that a sheet cannot hold', async () => {
    const long = tableOf([{ name: 'note', type: 'text' }], [text('x'.repeat(32_768))]);
    await expect(labelledXlsx(long, facts, turn)).rejects.toThrow(expect.objectContaining({ code: 'not-for-xlsx' }) as AppError);
    const wide = tableOf(Array.from({ length: 16_385 }, (_, i) => ({ name: `c${i}`, type: 'number' as const })), [numbers(1)]);
    await expect(labelledXlsx(wide, facts, turn)).rejects.toThrow(expect.objectContaining({ code: 'not-for-xlsx' }) as AppError);
  });

  it('goes on on a further sheet where one is full', async () => {
    const one = tableOf([{ name: 'n', type: 'integer' }], [numbers(1, 2, 3, 4, 5)]);
    const parts = unzipSync(await labelledXlsx(one, facts, turn, 3));
    expect([...parseXml(strFromU8(parts['xl/workbook.xml'])).getElementsByTagName('sheet')].map((sheet) => sheet.getAttribute('name'))).toEqual(['Customers', 'Customers 2', 'Segments', 'About']);
    expect([...parseXml(strFromU8(parts['xl/worksheets/sheet2.xml'])).getElementsByTagName('row')].map((row) => row.textContent)).toEqual(['n', '4', '5']);
  });

  it('names columns beyond Z', () => {
    const book = createWorkbook('t', '2026-01-01');
    book.sheet('S', Array.from({ length: 703 }, () => 'x'), []);
    const cells = parseXml(strFromU8(unzipSync(book.finish())['xl/worksheets/sheet1.xml'])).getElementsByTagName('c');
    expect([0, 25, 26, 701, 702].map((i) => cells[i].getAttribute('r'))).toEqual(['A1', 'Z1', 'AA1', 'ZZ1', 'AAA1']);
  });
});

describe('labelled customers as Parquet', () => {
  it('keeps the types of columns and every sign of texts', async () => {
    const bytes = await labelledParquet(table, await parquet());
    const report = await read(db, bytesSource('segments.parquet', bytes));
    const cells = await typedOf(db, report);
    expect(cells.map((row) => row[0])).toEqual(['007', '9223372036854775807', '003', '4']);
    expect(cells.map((row) => row[1])).toEqual(['2024-01-01', '1899-12-31', null, '1970-01-01']);
    expect(cells[0][2]).toBe('2024-01-01 12:30:45');
    expect(cells.map((row) => (row[3] === null ? NaN : Number(row[3])))).toEqual([0.1, -5, NaN, 1e21]);
    expect(cells.map((row) => row[5])).toEqual(['=1+1', odd, null, '-5']);
    expect(Buffer.from(await labelledParquet(table, await parquet())).equals(Buffer.from(bytes))).toBe(true);
  });
});

describe('the columns of a labelled table', () => {
  const info = { name: 'n', type: 'integer' as const, mean: 1, min: 0, max: 10 };

  it('hands over the id and long whole numbers as text', () => {
    expect(exportedType(info, 'n')).toBe('text');
    expect(exportedType(info, 'id')).toBe('integer');
    expect(exportedType({ ...info, max: 1e15 }, 'id')).toBe('text');
    expect(exportedType({ ...info, type: 'category' }, null)).toBe('integer');
    expect(exportedType({ ...info, type: 'category', mean: null }, null)).toBe('category');
  });

  it('puts segment, name and figures beside each row; rows left out are empty', () => {
    const own = ownColumns({
      labels: Int32Array.of(1, -1), rowIndex: Int32Array.of(0, 2), names: ['Many', 'Few'], totalRows: 3, before: ['segment'], numbers: (row) => row + 1,
      measures: [{ name: 'probability', values: Float64Array.of(0.75, NaN) }],
    });
    expect(own.columns.map(({ name }) => name)).toEqual(['row', 'tessera_segment', 'segment_name', 'probability']);
    const [row, segment, name, probability] = own.part(0, 3);
    expect([...row.values]).toEqual([1, 2, 3]);
    expect([...segment.values]).toEqual([2, NaN, 0]);
    expect(name.values).toEqual(['Few', null, 'No segment']);
    expect([...probability.valid]).toEqual([1, 0, 0]);
  });
});
