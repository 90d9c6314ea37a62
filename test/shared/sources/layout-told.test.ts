import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, lines, read, rows, textFile } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

describe('a line that names the delimiter', () => {
  it.each([
    ['sep=;', ['id;v', '1;2,5', '2;3,5'], ';', ['id', 'v'], ['2', '3,5']],
    ['sep=;', ['id;amount', ...rows(12, (i) => `${i};${i},50`)], ';', ['id', 'amount'], ['1', '1,50']],
    ['"sep=;"', ['id;v', '0;0,5', '1;1,5'], ';', ['id', 'v'], ['1', '1,5']],
    ['SEP=,', ['id,v', '0,0.5', '1,1.5', '2,2.5', '3,3.5', '4,4.5'], ',', ['id', 'v'], ['1', '1.5']],
    ['sep=\t', ['name\tv', 'a,b\t1', 'c,d\t2'], '\t', ['name', 'v'], ['c,d', '2']],
  ] as [string, string[], string, string[], string[]][])('%s is passed over, and decides: %j', async (sign, table, delimiter, names, second) => {
    for (const end of ['\n', '\r\n', '\r']) {
      const text = textFile(`${[sign, ...table].join(end)}${end}`);
      const report = await read(db, text);
      expect([report.dialect.delimiter, report.dialect.skipRows, report.columns.map(({ name }) => name)]).toEqual([delimiter, 1, names]);
      expect([report.rows, report.rejected.count, report.parts ?? []]).toEqual([table.length - 1, 0, []]);
      expect((await cellsOf(db, report))[1]).toEqual(second);
      const again = await read(db, text, { dialect: report.dialect });
      expect([again.dialect, await cellsOf(db, again)]).toEqual([report.dialect, await cellsOf(db, report)]);
    }
  });

  it('stays so where a delimiter or lines above are given, and is a name in other texts', async () => {
    const text = textFile(lines(['sep=;', 'Title', 'a|b', '1|2', '3|4']));
    const report = await read(db, text, { dialect: { delimiter: '|', skipRows: 2 } });
    expect([report.columns.map(({ name }) => name), report.rows]).toEqual([['a', 'b'], 2]);
    expect((await read(db, textFile(lines(['sep=x,b', '1,2', '3,4'])))).columns.map(({ name }) => name)).toEqual(['sep=x', 'b']);
  });
});

describe('the delimiter', () => {
  it.each([
    ['amounts after a currency', 'id;amount', (i: number) => `c${i};EUR ${i * 7},1${i % 10}`, ';'],
    ['streets', 'id;v', (i: number) => `c${i};Hauptstr. ${i}`, ';'],
    ['streets, and commas', 'id,v', (i: number) => `c${i},Hauptstr. ${i}`, ','],
    ['names', 'id;name', (i: number) => `c${i};Meier, Jo ${i}`, ';'],
    ['sentences', 'id;text', (i: number) => `c${i};Order ${i} came late, ${i} days`, ';'],
  ] as [string, string, (i: number) => string, string][])('is the sign that parts the names as it does every row: %s', async (_, head, row, delimiter) => {
    const report = await read(db, textFile(lines([head], rows(12, row))));
    expect([report.dialect.delimiter, report.dialect.blanks, report.dialect.skipRows, report.rows]).toEqual([delimiter, false, 0, 12]);
    expect(report.columns.map(({ name }) => name)).toEqual(head.split(delimiter));
  });
});

describe('one column', () => {
  const PEOPLE = ['Ann Lee', 'Bob Moss', 'Cy Ray', 'Dí O’Fox'];
  it.each([
    ['of names', 'Customer name', (i: number) => PEOPLE[i % 4]],
    ['of products', 'Produkt', (i: number) => `${['Rote', 'Blaue', 'Gelbe'][i % 3]} Tasse`],
    ['of days', 'Datum', (i: number) => `${i + 1}. März 2026`],
    ['of amounts', 'Umsatz', (i: number) => `${i + 10},50`],
    ['of products with commas in no line but blanks', 'Product', (i: number) => `${['Red', 'Blue'][i % 2]} cup`],
  ] as [string, string, (i: number) => string][])('%s is not parted', async (_, head, row) => {
    for (const name of ['test.csv', 'test.txt']) {
      const report = await read(db, textFile(lines([head], rows(20, row)), name));
      expect([report.columns.map((column) => column.name), report.rows, report.rejected.count]).toEqual([[head], 20, 0]);
      expect((await cellsOf(db, report))[3]).toEqual([row(3)]);
    }
  });

  it('has the type of its values', async () => {
    const types = await Promise.all([['Umsatz', (i: number) => `${i + 10},50`], ['Datum', (i: number) => `${i + 1}. März 2026`]].map(async ([head, row]) =>
      (await read(db, textFile(lines([head as string], rows(20, row as (i: number) => string))))).columns[0].type));
    expect(types).toEqual(['number', 'date']);
  });

  it('is none where blanks or commas part values', async () => {
    for (const [text, names] of [[lines(['name age'], rows(20, (i) => `Ann ${i}`)), ['name', 'age']], [lines(['a,b'], rows(20, (i) => `${i},${i + 5}`)), ['a', 'b']]] as const) {
      expect((await read(db, textFile(text, 'a.txt'))).columns.map(({ name }) => name)).toEqual(names);
    }
  });
});

describe('a drawn line under the names', () => {
  const report = (i: number): string => `${String(i + 123).padStart(7, '0')} ${['Smith, John', 'O Neil'][i % 2].padEnd(18)} ${['New York', 'Leeds'][i % 2].padEnd(13)} ${`${i + 1},234.50`.padStart(10)} 2024-01-${String(i + 1).padStart(2, '0')}`;
  const NAMES = 'Cust#   Name               City          Revenue    Since';
  const RULE = '------- ------------------ ------------- ---------- ----------';

  it.each([
    ['of two parts, and a date', ['Customer revenue by branch                          Page 1', 'Date: 2026-11-20', '']],
    ['of one part', ['Customer revenue', '']],
    ['none', []],
  ] as [string, string[]][])('marks them below a title: %s', async (_, title) => {
    const file = textFile(lines(title, [NAMES, RULE], rows(20, report)), 'a.txt');
    const found = await read(db, file);
    expect([found.dialect.format, found.dialect.skipRows, found.dialect.header, found.rows, found.rejected.count]).toEqual(['fixed', title.length, 1, 20, 1]);
    expect(found.columns.map(({ name, type }) => [name, type])).toEqual([['Cust#', 'text'], ['Name', 'category'], ['City', 'category'], ['Revenue', 'number'], ['Since', 'date']]);
    const again = await read(db, file, { dialect: found.dialect });
    expect([again.dialect, await cellsOf(db, again)]).toEqual([found.dialect, await cellsOf(db, found)]);
  });
});

describe('a line of sums above a further table', () => {
  const head = ['Kunde;Name;Ort;Betrag'];
  const body = rows(30, (i) => `${String(i).padStart(5, '0')};N${i};Ulm;${i},50`);
  const second = ['Article;Price', 'A1;3,50', 'A2;4,10', 'A3;9,99'];

  it.each([
    ['a line', ['Summe;;;450,00'], [32]], ['two, and a note', ['Summe;;;450,00', 'Anzahl;;;30', 'Quelle: Kasse;;;'], [32, 33, 34]], ['none', [], []],
  ] as [string, string[], number[]][])('is no row: %s', async (_, sums, rejected) => {
    const file = textFile(lines(head, body, sums, [''], second));
    for (const chunk of [undefined, 17]) {
      const report = await read(db, file, chunk === undefined ? {} : { chunk });
      expect([report.rows, report.dialect.sheet, report.dialect.footerRows, report.rejected.count]).toEqual([30, 'Table 1', sums.length, sums.length + 4]);
      expect(report.rejected.examples.filter(({ reason }) => reason === 'A line of sums or notes below the table.').map(({ line }) => line)).toEqual(rejected);
      expect(report.parts?.map(({ records }) => records)).toEqual([30, 3]);
      expect(report.physicalRecords).toBe(report.rows + report.rejected.count);
      const again = await read(db, file, { dialect: report.dialect });
      expect([again.rows, again.dialect, again.rejected.examples]).toEqual([30, report.dialect, report.rejected.examples]);
    }
    expect((await read(db, file, { dialect: { sheet: 'Table 2' } })).rows).toBe(3);
    expect((await read(db, file, { dialect: { footerRows: 0 } })).rows).toBe(30 + sums.length);
  });
});
