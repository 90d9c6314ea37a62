import { gzipSync, strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { FileSource } from '../../../shared/contract/file-source.ts';
import { ALL_TABLES } from '../../../shared/contract/tables.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, lines, read, textFile } from './reading.ts';

/** A table of orders, one of shops and one of staff, none with the columns of another. */
const ORDERS = ['order,date,amount,note', ...Array.from({ length: 12 }, (_, i) => `${100 + i},2024-03-${String(i + 1).padStart(2, '0')},${i}.50,"said ""yes"", twice"`)];
const SHOPS = ['shop,town', 'A1,Kiel', 'B2,Bonn', 'C3,Ulm'];
const STAFF = ['name,age,since', 'Ann,33,2019-01-01', 'Bob,44,2020-02-02'];
const MORE = ['item,sold,left,remark', 'Hat,3,4,red', 'Cap,5,6,blue'];

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

describe('several tables in a text', () => {
  it.each([
    ['after a blank line', lines(ORDERS, [''], SHOPS, ['', ''], STAFF), [1, 15, 21], 0],
    ['under titles', lines(['Orders', ''], ORDERS, ['', 'Shops:'], SHOPS, ['', 'Staff; as of May', ''], STAFF), [3, 17, 23], 0],
    ['one right under the other', lines(ORDERS, SHOPS, STAFF), [1, 14, 18], 0],
    ['filled up with commas', lines(ORDERS, [',,,'], SHOPS.map((line) => `${line},,`), [',,,'], STAFF.map((line) => `${line},`)), [1, 15, 20], 1],
  ] as [string, string, [number, number, number], number][])('%s: the first is read, the others are told and rejected, and each can be chosen', async (_, text, begin, empty) => {
    const file = textFile(text);
    const first = await read(db, file);
    expect(first.parts?.map(({ name, line, records }) => [name, line, records])).toEqual([['Table 1', begin[0], 12 + empty], ['Table 2', begin[1], 3 + empty], ['Table 3', begin[2], 2]]);
    expect([first.rows, first.dialect.sheet, first.physicalRecords]).toEqual([12 + empty, 'Table 1', 12 + empty + first.rejected.count]);
    expect(first.notices.map(({ code }) => code)).toContain('tables-in-text');
    expect(first.rejected.examples.some(({ reason }) => reason.includes('table 3'))).toBe(true);
    expect((await cellsOf(db, first))[11]).toEqual(['111', '2024-03-12', '11.50', 'said "yes", twice']);
    for (const [table, names, row] of [['Table 2', ['shop', 'town'], ['B2', 'Bonn']], ['3', ['name', 'age', 'since'], ['Bob', '44', '2020-02-02']]] as const) {
      const other = await read(db, file, { dialect: { sheet: table } });
      expect(other.columns.map(({ name }) => name).slice(0, names.length)).toEqual(names);
      expect((await cellsOf(db, other))[1].slice(0, row.length)).toEqual(row);
      expect(other.physicalRecords).toBe(first.physicalRecords);
      expect(other.columns.find(({ name }) => name === 'age')?.type ?? 'integer').toBe('integer');
      // and again by the whole dialect, as a recipe holds it, in small pieces
      const again = await read(db, file, { dialect: other.dialect, chunk: 11 });
      expect({ ...again, id: '', rawTable: '', typedTable: '', rejected: { ...again.rejected, table: '' } }).toEqual({ ...other, id: '', rawTable: '', typedTable: '', rejected: { ...other.rejected, table: '' } });
    }
  });

  it('of as many columns are told by words over columns of numbers, and groups parted by blank lines stay one', async () => {
    const two = await read(db, textFile(lines(ORDERS, [''], MORE)));
    expect([two.rows, two.parts?.length, two.rejected.count]).toEqual([12, 2, 3]);
    const close = await read(db, textFile(lines(ORDERS, MORE)));
    expect([close.rows, close.parts?.length, close.rejected.count]).toEqual([12, 2, 3]);
    const groups = await read(db, textFile(lines(ORDERS, ['', '113,2024-03-13,1.00,x', '', '114,2024-03-14,2.00,y'])));
    expect([groups.rows, groups.parts ?? [], groups.rejected.count]).toEqual([14, [], 0]);
    const words = await read(db, textFile(lines(['first,second', 'a,b', 'c,d', '', 'Kiel,Bonn', 'e,f'])));
    expect([words.rows, words.rejected.count]).toEqual([4, 0]);
  });

  it('are one where the column names come again', async () => {
    const pages = await read(db, textFile(lines(ORDERS, ['', 'Page 2', ''], [ORDERS[0]], ORDERS.slice(1, 4).map((line) => line.replace('10', '20')))));
    expect(pages.parts ?? []).toEqual([]);
    expect([pages.rows, pages.columns[0].type]).toEqual([15, 'integer']);
    expect(pages.rejected.examples.map(({ line, reason }) => [line, reason])).toEqual([[15, '1 field instead of 4.'], [17, 'Repeats the column names.']]);
  });

  it('are one where several rows of names come again', async () => {
    const head = ['Day,Cost,,,Total', ',Air,Rail,Taxi,'];
    const rows = ['2024-01-01,1,2,3,6', '2024-01-02,4,5,6,15', '2024-01-03,1,1,1,3'];
    const report = await read(db, textFile(lines(['Ann'], head, rows, ['Bob'], head, rows)));
    expect(report.columns.map(({ name, type }) => [name, type])).toEqual([['Day', 'date'], ['Cost Air', 'integer'], ['Cost Rail', 'integer'], ['Cost Taxi', 'integer'], ['Total', 'integer']]);
    expect([report.rows, report.dialect.skipRows, report.dialect.header]).toEqual([6, 1, 2]);
    expect(report.rejected.examples.map(({ line, reason }) => [line, reason])).toEqual([[7, '1 field instead of 5.'], [8, 'Repeats the column names.'], [9, 'Repeats the column names.']]);
  });

  it('can be read as one', async () => {
    const all = await read(db, textFile(lines(ORDERS, MORE)), { dialect: { sheet: ALL_TABLES } });
    expect([all.rows, all.rejected.count, all.dialect.sheet, all.parts?.length]).toEqual([15, 0, ALL_TABLES, 2]);
  });

  it('above the main one can be chosen too, and key and value are no table', async () => {
    const wide = ['a,b,c,d,e,f', ...Array.from({ length: 30 }, (_, i) => `${i},2,3,4,5,x`)];
    const file = textFile(lines(['figure,value', 'customers,30', 'orders,99', ''], wide));
    const main = await read(db, file);
    expect([main.rows, main.dialect.sheet, main.columns.length, main.rejected.count]).toEqual([30, 'Table 2', 6, 3]);
    const small = await read(db, file, { dialect: { sheet: 'Table 1' } });
    expect(await cellsOf(db, small)).toEqual([['customers', '30'], ['orders', '99']]);
    expect([small.rejected.count, small.physicalRecords]).toEqual([31, main.physicalRecords]);
    const keys = await read(db, textFile(lines(['Report,Sales', 'Date,2024-01-01', 'Region,North', ''], wide)));
    expect([keys.rows, keys.parts ?? [], keys.dialect.skipRows]).toEqual([30, [], 4]);
  });

  it('of two columns first are found, with or without a gap and a title', async () => {
    const narrow = ['id,name', ...Array.from({ length: 12 }, (_, i) => `${i},N${i}`)];
    const wide = ['product,price,stock', ...Array.from({ length: 15 }, (_, i) => `P${i},${i}.50,${i}`)];
    for (const [text, begin, left] of [[lines(narrow, [''], wide), 15, 16], [lines(narrow, wide), 14, 16], [lines(['Customers'], narrow, ['', 'Products'], wide), 16, 17]] as const) {
      const first = await read(db, textFile(text));
      expect([first.rows, first.rejected.count, first.parts?.map(({ line, records }) => [line, records])[1]]).toEqual([12, left, [begin, 15]]);
      const all = await read(db, textFile(text), { dialect: { sheet: ALL_TABLES } });
      expect([all.rows, all.parts?.map(({ records }) => records)]).toEqual([12, [12, 15]]);
      const second = await read(db, textFile(text), { dialect: { sheet: 'Table 2' } });
      expect([second.rows, second.columns.map(({ name }) => name)]).toEqual([15, ['product', 'price', 'stock']]);
    }
  });

  it('are not the first where a later one has many more rows, and that is said', async () => {
    const large = (rows: number): string[] => ['id,name,spend', ...Array.from({ length: rows }, (_, i) => `${i},N${i},${i}.5`)];
    const figures = ['figure,unit,value', 'customers,n,345', 'spend,EUR,999', 'orders,n,12'];
    for (const [text, chunk] of [[lines(figures, [''], large(345)), undefined], [lines(['figure,value', 'customers,345', 'total,9'], [''], large(345)), 64], [lines(figures, [''], large(60_000)), 1 << 16]] as const) {
      const report = await read(db, textFile(text), chunk === undefined ? {} : { chunk });
      expect([report.dialect.sheet, report.columns.map(({ name }) => name), report.rows > 300]).toEqual(['Table 2', ['id', 'name', 'spend'], true]);
      expect(report.notices.find(({ code }) => code === 'tables-in-text')?.data).toMatchObject({ sheet: 'Table 2', why: 'most' });
      expect(report.physicalRecords).toBe(report.rows + report.rejected.count);
      const again = await read(db, textFile(text), { dialect: report.dialect });
      expect([again.rows, again.dialect]).toEqual([report.rows, report.dialect]);
      expect((await read(db, textFile(text), { dialect: { sheet: '1' } })).columns[0].name).toBe('figure');
      // who says where the table begins means that one
      expect((await read(db, textFile(text), { dialect: { skipRows: 0, header: 1 } })).columns[0].name).toBe('figure');
    }
    const even = await read(db, textFile(lines(figures, [''], large(8))));
    expect([even.dialect.sheet, even.notices.find(({ code }) => code === 'tables-in-text')?.data['why']]).toEqual(['Table 1', '']);
  });

  it('are not the names of the account above a statement', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => `0${i + 1}.10.2026;0${i + 1}.10.2026;SEPA;Kunde ${i};-1,10;;EUR`);
    const report = await read(db, textFile(lines(['Umsätze Girokonto;;;;;;', ';;Kundennummer: 100;;;;', 'Letzter Kontostand;;;;5.000,00;EUR;', ';;;;;;', 'Buchungstag;Wert;Art;Name;Soll;Haben;Währung'], rows)));
    expect([report.rows, report.columns.map(({ name }) => name).join()]).toEqual([9, 'Buchungstag,Wert,Art,Name,Soll,Haben,Währung']);
  });

  it('are not seen in rows that are only damaged', async () => {
    const ragged = ORDERS.flatMap((line, i) => (i % 3 === 1 ? [line, 'Smith, John, said, hello, there', 'Meier, Jim, said, nothing, then'] : [line]));
    const report = await read(db, textFile(lines(ragged)));
    expect([report.rows, report.parts ?? []]).toEqual([12, []]);
  });

  it.each([
    ['the first row', 0, 'id,v', (i: number, odd: boolean) => `x${i},${odd ? 'abc' : i}`],
    ['a row', 40, 'id,v', (i: number, odd: boolean) => `x${i},${odd ? 'abc' : i}`],
    ['names and one', 40, 'name,v', (i: number, odd: boolean) => `${['Ann', 'Bob', 'Eve'][i % 3]},${odd ? 'unknown' : i}`],
    ['all values of a row', 40, 'id,a,b,when', (i: number, odd: boolean) => `x${i},${odd ? 'none,unknown,never' : `${i},${i * 3},2024-01-01`}`],
  ])('are not seen where words stand for the values of %s', async (_what, at, head, row) => {
    const report = await read(db, textFile(lines([head], Array.from({ length: 120 }, (_row, i) => row(i, i === at || i === at + 30)))));
    expect([report.rows, report.rejected.count, report.parts ?? [], report.columns.map(({ name }) => name).join(',')]).toEqual([120, 0, [], head]);
  });

  it('that are not there are refused by name', async () => {
    await expect(read(db, textFile(lines(ORDERS, [''], SHOPS)), { dialect: { sheet: 'Table 7' } })).rejects.toMatchObject({ code: 'no-such-part', data: { available: ['Table 1', 'Table 2'] } });
    expect((await read(db, textFile(lines(ORDERS)), { dialect: { sheet: 'Table 1' } })).rows).toBe(12);
  });
});

describe('several tables in a text that is packed', () => {
  const text = strToU8(lines(ORDERS, [''], SHOPS, ['', ''], STAFF));
  const names = async (file: FileSource, sheet?: string): Promise<unknown> => {
    const report = await read(db, file, sheet === undefined ? {} : { dialect: { sheet } });
    return [report.dialect.sheet, report.columns[0].name, report.rows];
  };

  it.each([
    ['gzip', gzipSync(text), 'a.csv.gz'], ['a ZIP of its own', zipSync({ 'a.csv': text }), 'a.zip'],
  ])('in %s are those of the text alone', async (_, bytes, name) => {
    const file = bytesSource(name, bytes);
    const first = await read(db, file);
    const alone = await read(db, textFile(text));
    expect([first.parts, first.dialect, first.physicalRecords, first.rejected.count]).toEqual([alone.parts, alone.dialect, alone.physicalRecords, alone.rejected.count]);
    expect(first.notices.filter(({ code }) => code === 'tables-in-text')).toHaveLength(1);
    expect(await names(file, 'Table 2')).toEqual(['Table 2', 'shop', 3]);
    expect(await names(file, ALL_TABLES)).toEqual(await names(textFile(text), ALL_TABLES));
    await expect(names(file, 'Table 9')).rejects.toMatchObject({ code: 'no-such-part' });
  });

  it('beside other files in a ZIP have the name of their file before theirs, and each can be chosen', async () => {
    const file = bytesSource('a.zip', zipSync({ 'b.csv': strToU8('x,y\n1,2\n'), 'in/a.csv': text }));
    expect(await names(file)).toEqual(['b.csv', 'x', 1]);
    const first = await read(db, file, { dialect: { sheet: 'in/a.csv' } });
    expect(first.parts?.map(({ name }) => name)).toEqual(['b.csv', 'in/a.csv: Table 1', 'in/a.csv: Table 2', 'in/a.csv: Table 3']);
    expect([first.dialect.sheet, first.rows]).toEqual(['in/a.csv: Table 1', 12]);
    expect(await names(file, 'in/a.csv: Table 3')).toEqual(['in/a.csv: Table 3', 'name', 2]);
    expect(await names(file, '2: Table 2')).toEqual(['in/a.csv: Table 2', 'shop', 3]);
    const [, ...all] = (await names(textFile(text), ALL_TABLES)) as unknown[];
    expect(await names(file, `in/a.csv: ${ALL_TABLES}`)).toEqual([`in/a.csv: ${ALL_TABLES}`, ...all]);
    await expect(names(file, 'c.csv: Table 2')).rejects.toMatchObject({ code: 'no-such-part', data: { part: 'c.csv' } });
  });

  it('leave a file that is called like one of them its name', async () => {
    const file = bytesSource('a.zip', zipSync({ 'Table 2': strToU8('x,y\n1,2\n'), 'Table 1': text }));
    expect(await names(file, 'Table 2')).toEqual(['Table 2', 'x', 1]);
    expect(await names(file, 'Table 1: Table 2')).toEqual(['Table 1: Table 2', 'shop', 3]);
  });
});
