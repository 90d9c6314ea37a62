import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { columnLetters } from '../../../shared/sources/xlsx-sheet.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

type Cells = readonly (readonly (string | number | null)[])[];

/** A workbook of one sheet; null: no cell. */
const workbook = (rows: Cells) => bytesSource('made.xlsx', zipSync({
  'xl/workbook.xml': strToU8('<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>'),
  'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>'),
  'xl/worksheets/s.xml': strToU8(`<worksheet><sheetData>${rows.map((cells, i) => `<row r="${i + 1}">${cells.map((cell, j) => (cell === null ? '' : `<c r="${columnLetters(j + 1)}${i + 1}"${typeof cell === 'number' ? '' : ' t="str"'}><v>${cell}</v></c>`)).join('')}</row>`).join('')}</sheetData></worksheet>`),
}));
const beside = (left: Cells, right: Cells, gap = 1): Cells => Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
  [...(left[i] ?? left[0].map(() => null)), ...Array.from({ length: gap }, () => null), ...(right[i] ?? [])]);
const table = (names: readonly string[], rows: number): Cells => [names, ...Array.from({ length: rows }, (_, i) => [`${names[0]}${i}`, ...names.slice(1).map((__, j) => i * 10 + j)])];
const told = (report: Awaited<ReturnType<typeof read>>) => report.notices.filter(({ code }) => code === 'several-tables' || code === 'cells-outside-table').map(({ code, data }) => [code, data['ranges'] ?? data['count']]);

describe('tables beside each other in a sheet', () => {
  it('of other lengths are read one by one: the first, and the others by their range', async () => {
    const file = workbook(beside(table(['customer', 'spend'], 20), table(['product', 'price', 'stock'], 6)));
    const report = await read(db, file);
    expect(report.columns.map(({ name }) => name)).toEqual(['customer', 'spend']);
    expect(report.rows).toBe(20);
    expect(told(report)).toEqual([['several-tables', ['D1:F7']]]);
    const other = await read(db, file, { dialect: { range: 'D1:F7' } });
    expect(await cellsOf(db, other)).toEqual(table(['product', 'price', 'stock'], 6).slice(1).map((row) => row.map(String)));
    expect(told(other)).toEqual([]);
  });

  it('are followed to their ends beyond the first rows, where the right one is longer', async () => {
    const report = await read(db, workbook(beside(table(['customer', 'spend'], 5), table(['product', 'price'], 700), 2)));
    expect([report.rows, report.columns.length]).toEqual([5, 2]);
    expect(told(report)).toEqual([['several-tables', ['E1:F701']]]);
  });

  it('are told by names that repeat, and by where they begin', async () => {
    const names = await read(db, workbook(beside(table(['id', 'spend'], 8), table(['id', 'visits'], 8))));
    expect([names.columns.map(({ name }) => name), told(names)]).toEqual([['id', 'spend'], [['several-tables', ['D1:E9']]]]);
    const lower = await read(db, workbook(beside(table(['id', 'spend'], 8), [['Title', null], [null, null], ...table(['shop', 'visits'], 6)])));
    expect([lower.rows, told(lower)]).toEqual([8, [['several-tables', ['D3:E9']]]]);
  });

  it('are one table where only one blank column parts them, which is said', async () => {
    const report = await read(db, workbook(beside(table(['id', 'spend'], 8), table(['shop', 'visits'], 8))));
    expect(report.columns.map(({ name }) => name)).toEqual(['id', 'spend', 'column3', 'shop', 'visits']);
    expect(told(report)).toEqual([]);
    const note = await read(db, workbook(beside(table(['id', 'spend'], 8), [['as of May']])));
    expect(note.rows).toBe(8);
    expect(note.columns.slice(0, 2).map(({ name }) => name)).toEqual(['id', 'spend']);
  });
});
