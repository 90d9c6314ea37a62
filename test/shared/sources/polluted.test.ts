import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { createRandom } from '../../../shared/math/random.ts';
import type { Dialect } from '../../../shared/recipe/recipe.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, textFile } from './reading.ts';

/** One table written in the ways that the Pollock benchmark (Vitagliano et al., PVLDB 16, 2023) pollutes files. */
const NAMES = ['Date', 'Time', 'Qty', 'Product', 'Price', 'Kind', 'Text', 'Link', 'Note'];
const ROWS = Array.from({ length: 30 }, (_, i) => [
  `${String(1 + (i % 28)).padStart(2, '0')}/01/2018`, `0${i % 10}:15`, String(i % 7), `MG-${8000 + i}`, `$${i}.69`, `Men's Boots ${i}`,
  `Rugged, light${i % 5 === 0 ? ' and 10" high' : ''}; number ${i}`, `https://example.com/p/${i}.html`, i % 9 === 0 ? 'new' : '',
]);

const GOODS = ['Blue hat', 'Hat', 'Very long socks', 'A b c d', 'Warm gloves'];

interface Style { delimiter?: string; quote?: string; escape?: string; end?: string; header?: number }

const written = ({ delimiter = ',', quote = '"', escape = quote, end = '\r\n', header = 1 }: Style = {}, rows: readonly (readonly string[])[] = ROWS): string => {
  const cell = (text: string, j: number): string => (j === 6 || j === 7 ? quote + text.replaceAll(quote, escape + quote) + quote : text);
  const lines = [...Array.from({ length: header }, () => NAMES), ...rows].map((row, i) => row.map((text, j) => (i < header ? text : cell(text, j))).join(delimiter));
  return lines.join(end) + end;
};

const joined = (count: number): string[] => NAMES.map((name) => Array.from({ length: count }, () => name).join(' '));

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

describe('polluted files', () => {
  it.each([
    ['as it is', written(), {}], ['no newline at the end', written().trimEnd(), {}], ['two newlines at the end', `${written()}\r\n`, {}],
    ['LF', written({ end: '\n' }), {}], ['CR', written({ end: '\r' }), {}], ['mixed line ends', written().replace('\r\n', '\r').replace('\r\n', '\n'), {}],
    ['semicolons', written({ delimiter: ';' }), { delimiter: ';' }], ['tabs', written({ delimiter: '\t' }), { delimiter: '\t' }],
    ['bars', written({ delimiter: '|' }), { delimiter: '|' }], ['two bars', written({ delimiter: '||' }), { delimiter: '||' }],
    ['carets', written({ delimiter: '^' }), { delimiter: '^' }], ['tildes', written({ delimiter: '~' }), { delimiter: '~' }],
    ['comma and blank', written({ delimiter: ', ' }), { delimiter: ', ' }], ['unit separators', written({ delimiter: '\u001f' }), { delimiter: '\u001f' }],
    ['apostrophes', written({ quote: "'" }), { quote: "'" }], ['backslashes', written({ escape: '\\' }), { escape: 'backslash' }],
    ['quotes not escaped', written({ escape: '' }), {}], ['blank lines between', written().replaceAll('\r\n', '\r\n\r\n'), {}],
    ['a preamble with delimiters', `PREAMBLE,,,,,,,,\r\n,,,,,,,,\r\n${written()}`, { skipRows: 2 }],
    ['a preamble without', `Sales report\r\nAs of 2018\r\n\r\n${written()}`, { skipRows: 3 }],
    ['a delimiter too many on each line', written().replaceAll('\r\n', ',\r\n').replace(',\r\n', '\r\n'), {}],
  ] as [string, string, Partial<Dialect>][])('are read whole: %s', async (_, text, dialect) => {
    const report = await read(db, textFile(text));
    expect(report.columns.map(({ name }) => name)).toEqual(NAMES);
    expect(report.dialect).toMatchObject({ header: 1, ...dialect });
    expect(report.rejected.count).toBe(0);
    expect(await cellsOf(db, report)).toEqual(ROWS);
  });

  it.each([2, 3])('have %i rows of column names joined', async (header) => {
    const report = await read(db, textFile(written({ header })));
    expect(report.columns.map(({ name }) => name)).toEqual(joined(header));
    expect(report.rows).toBe(ROWS.length);
  });

  it('have groups above names that repeat without them', async () => {
    const rows = 'Staff,3,4,5\r\nNight shift,1,2,6\r\n'.repeat(4);
    const report = await read(db, textFile(`Persons employed,,,\r\n,,,\r\n,2023,,2024\r\nTeam,Total,Mean,Total\r\n${rows}`));
    expect(report.columns.map(({ name }) => name)).toEqual(['Team', '2023 Total', '2023 Mean', '2024 Total']);
    expect([report.rows, report.dialect.skipRows, report.dialect.header]).toEqual([8, 2, 2]);
    const plain = await read(db, textFile(`Persons employed,,,,,,\r\n,2023,,,2024,,\r\nTeam,Total,Mean,Sum,All,Some,None\r\n${'Staff,3,4,5,6,7,8\r\nNight shift,1,2,6,7,8,9\r\n'.repeat(4)}`));
    expect(plain.columns.map(({ name }) => name)).toEqual(['Team', 'Total', 'Mean', 'Sum', 'All', 'Some', 'None']);
  });

  it('name no columns', async () => {
    const report = await read(db, textFile(written({ header: 0 })));
    expect(report.columns[0].name).toBe('column1');
    expect(await cellsOf(db, report)).toEqual(ROWS);
  });

  it('lose one row, told, to a delimiter too many or too few, to a quote that is never closed, and to another delimiter', async () => {
    const lines = written().split('\r\n');
    for (const change of [
      (line: string) => line.replace(',', ',,'), (line: string) => line.replace(',', ''), (line: string) => line.replace(',0', ',"0'), (line: string) => line.replaceAll(',', ' '),
    ]) {
      const text = lines.map((line, i) => (i === 8 ? change(line) : line)).join('\r\n');
      const report = await read(db, textFile(text));
      expect([report.rows, report.rejected.count, report.physicalRecords]).toEqual([29, 1, 30]);
      expect(report.rejected.examples[0].line).toBe(9);
      expect(await cellsOf(db, report)).toEqual(ROWS.filter((__, i) => i !== 7));
    }
  });

  it('keep a stray quote in a quoted cell as a sign, and say so', async () => {
    const report = await read(db, textFile(written().replace('"Rugged, light; number 3"', '""Rugged, light; number 3"')));
    expect((await cellsOf(db, report))[3][6]).toBe('"Rugged, light; number 3');
    expect(report.notices.map(({ code }) => code)).toContain('quotes-kept');
  });

  it('end in lines of sums and notes, which are rejected with their reason', async () => {
    const text = `${written()}Total,,99,,,,,,\r\n\r\nSource: the shop\r\n`;
    const report = await read(db, textFile(text));
    expect(await cellsOf(db, report)).toEqual(ROWS);
    expect([report.dialect.footerRows, report.physicalRecords]).toEqual([2, ROWS.length + 2]);
    expect(report.rejected.examples).toEqual([
      { line: 32, reason: 'A line of sums or notes below the table.', text: 'Total,,99,,,,,,' }, { line: 34, reason: 'A line of sums or notes below the table.', text: 'Source: the shop' },
    ]);
    expect(report.notices.map(({ code }) => code).filter((code) => code.startsWith('rows') || code.startsWith('lines'))).toEqual(['lines-after-table']);
    const again = await read(db, textFile(text), { dialect: report.dialect });
    expect([again.rows, again.rejected.count]).toEqual([report.rows, 2]);
  });

  it('hold a second table, whose rows are read or rejected one by one', async () => {
    const second = written({}, ROWS.slice(0, 10)).split('\r\n').map((line) => line.slice(0, Math.max(0, line.lastIndexOf(',')))).join('\r\n');
    const report = await read(db, textFile(written() + second));
    expect(report.columns.map(({ name }) => name)).toEqual(NAMES);
    expect([report.rows, report.rejected.count]).toEqual([30, 11]);
  });

  it('give all rejected rows, not only the first', async () => {
    const report = await read(db, textFile(`${written()}${'x,y\r\n'.repeat(250)}`));
    expect([report.rejected.count, report.rejected.examples.length]).toEqual([250, 100]);
    const all = await db.query(`SELECT count(*) AS n, CAST(max(CAST(line AS INTEGER)) AS INTEGER) AS last FROM "${report.rejected.table}"`);
    expect([all.columns[0].values[0], all.columns[1].values[0]]).toEqual([250, 281]);
  });

  it('read columns of fixed width and of blanks', async () => {
    const fixed = await read(db, textFile(ROWS.map((row, i) => `${row[3].padEnd(10)}${GOODS[i % 5].padEnd(20)}${row[2].padStart(4)}`).join('\n'), 'a.txt'));
    expect(fixed.dialect).toMatchObject({ format: 'fixed', header: 0 });
    expect((await cellsOf(db, fixed))[4]).toEqual(['MG-8004', 'Warm gloves', '4']);
    const blanks = await read(db, textFile(ROWS.map((row) => ` ${row[3]}   ${row[2]} ${row[4]}`).join('\n'), 'a.txt'));
    expect(blanks.dialect).toMatchObject({ format: 'csv', blanks: true, header: 0 });
    expect((await cellsOf(db, blanks))[4]).toEqual(['MG-8004', '4', '$4.69']);
  });
});

describe('polluted files whose dialect is given', () => {
  const quotedAll = (delimiter: string): string => [NAMES, ...ROWS].map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');
  it.each([
    ['semicolons', written({ delimiter: ';' }), { delimiter: ';' }], ['tabs', written({ delimiter: '\t' }), { delimiter: '\t' }], ['blanks', quotedAll(' '), { delimiter: ' ' }],
    ['comma and blank', written({ delimiter: ', ' }), { delimiter: ', ' }], ['a sign that nobody tries', written({ delimiter: '#' }), { delimiter: '#' }],
    ['apostrophes', written({ quote: "'" }), { quote: "'" }], ['backslashes', written({ escape: '\\' }), { escape: 'backslash' }],
    ['LF', written({ end: '\n' }), {}], ['CR', written({ end: '\r' }), {}],
    ['a preamble', `PREAMBLE,,,,,,,,\r\n,,,,,,,,\r\n${written()}`, { skipRows: 2 }], ['lines below', `${written()}END,,,,,,,,\r\n`, { footerRows: 1 }],
    ['two rows of names', written({ header: 2 }), { header: 2 }], ['three rows of names', written({ header: 3 }), { header: 3 }],
  ] as [string, string, Partial<Dialect>][])('are read whole: %s', async (_, text, dialect) => {
    const report = await read(db, textFile(text), { dialect: { delimiter: ',', quote: '"', escape: 'double', header: 1, skipRows: 0, footerRows: 0, ...dialect } });
    expect(report.columns.map(({ name }) => name)).toEqual(joined(dialect.header ?? 1));
    expect(await cellsOf(db, report)).toEqual(ROWS);
    expect([report.rejected.count, report.physicalRecords]).toEqual([dialect.footerRows ?? 0, ROWS.length + (dialect.footerRows ?? 0)]);
  });

  it('have no names, one row, names alone, or nothing', async () => {
    const bare = await read(db, textFile(written({ header: 0 })), { dialect: { delimiter: ',', header: 0 } });
    expect([bare.columns[8].name, await cellsOf(db, bare)]).toEqual(['column9', ROWS]);
    for (const dialect of [{}, { delimiter: ',', header: 1 }]) {
      const one = await read(db, textFile(written({}, ROWS.slice(0, 1))), { dialect });
      expect([one.columns.map(({ name }) => name), await cellsOf(db, one)]).toEqual([NAMES, ROWS.slice(0, 1)]);
      await expect(read(db, textFile(written({}, [])), { dialect })).rejects.toMatchObject({ code: 'header-only', data: { columns: NAMES } });
      await expect(read(db, textFile(''), { dialect })).rejects.toMatchObject({ code: 'empty-file' });
    }
  });

  it('lose the one row that has a delimiter too many or too few, wherever it is, and no other', async () => {
    const random = createRandom(20);
    const lines = written().trimEnd().split('\r\n');
    for (let round = 0; round < 24; round++) {
      const row = random.below(ROWS.length);
      const at = [...lines[row + 1].matchAll(/,/g)][random.below(5)].index;
      const changed = round % 2 === 0 ? `${lines[row + 1].slice(0, at)},${lines[row + 1].slice(at)}` : lines[row + 1].slice(0, at) + lines[row + 1].slice(at + 1);
      const text = lines.map((line, i) => (i === row + 1 ? changed : line)).join('\r\n');
      const report = await read(db, textFile(text), { dialect: round % 4 < 2 ? {} : { delimiter: ',', quote: '"', header: 1 } });
      expect(await cellsOf(db, report)).toEqual(ROWS.filter((_, i) => i !== row));
      expect(report.rejected.examples.map(({ line, text: kept }) => [line, kept])).toEqual([[row + 2, changed]]);
    }
  });
});
