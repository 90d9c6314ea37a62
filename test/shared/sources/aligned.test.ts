import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { isCount } from '../../../shared/sources/closing.ts';
import { isRule } from '../../../shared/sources/rules.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, lines, read, rows, textFile } from './reading.ts';

const PEOPLE = ['Anna Schmidt', 'Bob Li', 'Christine Meyer', 'Dee Okafor', 'Emil Rossi'];
const CITIES = ['New York', 'Rome', 'San Jose', 'Ulm'];

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const fixed = (i: number): string => `${String(i).padStart(5, '0')} ${PEOPLE[i % 5].padEnd(18)}${(i * 12.5).toFixed(2).padStart(8)}`;

describe('columns under each other', () => {
  it('are told by their names where values of several words would make more of them', async () => {
    const report = await read(db, textFile(lines(['ID    NAME                 SPEND'], rows(40, fixed)), 'a.txt'));
    expect([report.dialect.format, report.columns.map(({ name }) => name)]).toEqual(['fixed', ['ID', 'NAME', 'SPEND']]);
    expect((await cellsOf(db, report))[2]).toEqual(['00002', 'Christine Meyer', '25.00']);
    // first names of one length
    const even = await read(db, textFile(lines(['ID    NAME           CITY'], rows(9, (i) => `${String(i).padStart(5, '0')} ${['Anna Schmidt', 'Dora Li', 'Emil Rossi'][i % 3].padEnd(15)}${CITIES[i % 2]}`)), 'a.txt'));
    expect([even.dialect.format, (await cellsOf(db, even))[1]]).toEqual(['fixed', ['00001', 'Dora Li', 'Rome']]);
  });

  it('have the names once more rejected, as where exports were joined', async () => {
    for (const [head, row] of [['ID    NAME                 SPEND', fixed], ['id   spend   n', (i: number) => `${i}   ${i * 2.5}   ${i * 3}`]] as const) {
      const report = await read(db, textFile(lines(...rows(3, (page) => [head, ...rows(10, (i) => row(page * 10 + i))])), 'a.txt'));
      expect([report.rows, report.rejected.examples.map(({ line, reason }) => `${line}: ${reason}`)]).toEqual([30, ['12: Repeats the column names.', '23: Repeats the column names.']]);
    }
  });

  it('have the names once more rejected in a long file whose first cells are as long as the first name', async () => {
    const report = await read(db, textFile(lines(['code,n'], rows(12_000, (i) => `${String(i % 9000 + 1000)},${i}`), ['code,n', '9999,1'])));
    expect([report.rows, report.rejected.count, report.columns[0].type]).toEqual([12_001, 1, 'integer']);
  });

  it('are those under a drawn line, which is rejected as such', async () => {
    const table = rows(12, (i) => `${String(i).padStart(11)} ${PEOPLE[i % 5].padEnd(20)} ${(i * 2.5).toFixed(2).padStart(9)}`);
    const report = await read(db, textFile(lines(['id          name                 spend', '----------- -------------------- ---------'], table, ['', '(12 rows affected)']), 'a.rpt'));
    expect([report.dialect.format, report.rows, report.columns.map(({ name, type }) => [name, type])]).toEqual(['fixed', 12, [['id', 'integer'], ['name', 'category'], ['spend', 'number']]]);
    expect(report.rejected.examples.map(({ line, reason }) => `${line}: ${reason}`)).toEqual(['2: A line drawn between rows.', '16: A line of sums or notes below the table.']);
    expect(report.notices.map(({ code }) => code)).toEqual(['lines-after-table', 'lines-drawn']);
    const psql = await read(db, textFile(lines([' id |     name     | spend', '----+--------------+-------'], rows(5, (i) => ` ${i}  | ${PEOPLE[i].padEnd(12)} |  ${i}.50`), ['(5 rows)']), 'a.txt'));
    expect([psql.rows, psql.columns.map(({ name }) => name), psql.rejected.count]).toEqual([5, ['id', 'name', 'spend'], 2]);
    expect(['----', '-- --', '|:--|--:|', '+---+', '==='].every(isRule)).toBe(true);
    expect(['-', '- -', '-5', '', '--a', '|||'].some(isRule)).toBe(false);
    expect(['(30 rows)', '30 rows in set (0.00 sec)', '(1 row affected)', '12 Zeilen ausgewählt.'].filter((line) => !isCount(line))).toEqual([]);
    expect(['30', '30 rowsdy', '5 rows,3'].some(isCount)).toBe(false);
  });
});

describe('tables between bars', () => {
  const data = rows(12, (i) => [String(i), PEOPLE[i % 5], (i * 2.5).toFixed(2)]);
  const drawn = (row: readonly string[]): string => `| ${row[0].padStart(3)} | ${row[1].padEnd(16)} | ${row[2].padStart(8)} |`;
  const RULE = '+-----+------------------+----------+';
  it.each([
    ['of Markdown', ['| id | name | spend |', '|---:|:-----|------:|', ...data.map((row) => `| ${row.join(' | ')} |`)], 1],
    ['of Markdown under a title', ['# Customers', '', 'As of May', '', '| id | name | spend |', '| --- | --- | --- |', ...data.map((row) => `| ${row.join(' | ')} |`), ''], 1],
    ['of MySQL', [RULE, drawn(['id', 'name', 'spend']), RULE, ...data.map(drawn), RULE, '12 rows in set (0.00 sec)'], 3],
    ['of SAP', ['26.11.2026    List    1', '', '---------------------', drawn(['id', 'name', 'spend']), '---------------------', ...data.map(drawn), '---------------------', '|   * |                  |   165.00 |', '---------------------'], 2],
  ])('%s have no columns outside of them, and their drawn lines are rejected', async (_, text, least) => {
    for (const chunk of [undefined, 13]) {
      const report = await read(db, textFile(lines(text), 'a.txt'), chunk === undefined ? {} : { chunk });
      expect(report.columns.map(({ name, type }) => [name, type])).toEqual([['id', 'integer'], ['name', 'category'], ['spend', 'number']]);
      expect((await cellsOf(db, report)).slice(0, 12)).toEqual(data);
      expect([report.rows, report.rejected.count >= least]).toEqual([12, true]);
      const again = await read(db, textFile(lines(text), 'a.txt'), { dialect: report.dialect });
      expect([await cellsOf(db, again), again.dialect, again.rejected.examples]).toEqual([await cellsOf(db, report), report.dialect, report.rejected.examples]);
    }
  });

  it('are none where a first cell stands before a bar', async () => {
    const report = await read(db, textFile(lines(['|a|b|', ...rows(9, (i) => `|${i}|x|`), 'k|9|x|'])));
    expect([report.columns.length, report.rows]).toEqual([4, 10]);
  });
});

describe('cells parted by two blanks or more', () => {
  it.each([
    ['one width', ['name  city  spend'], 2], ['names under which nothing stands', ['name            city         spend'], 2], ['wide gaps', ['name  city  spend'], 5],
  ])('hold single blanks: %s', async (_, head, gap) => {
    const text = lines(head, rows(30, (i) => [PEOPLE[i % 5], CITIES[i % 4], String(i * 2)].join(' '.repeat(gap))));
    const report = await read(db, textFile(text, 'a.txt'), { chunk: 7 });
    expect([report.dialect.blanks, report.dialect.delimiter, report.rejected.count]).toEqual([true, '  ', 0]);
    expect(report.columns.map(({ name }) => name)).toEqual(['name', 'city', 'spend']);
    expect((await cellsOf(db, report))[2]).toEqual(['Christine Meyer', 'San Jose', '4']);
    const again = await read(db, textFile(text, 'a.txt'), { dialect: report.dialect });
    expect([await cellsOf(db, again), again.dialect]).toEqual([await cellsOf(db, report), report.dialect]);
  });

  it('are read so when asked for, tabs too, and runs of blanks as before where no cell has one', async () => {
    const asked = await read(db, textFile('a b  c\tx\n1 2  3\ty z\n'), { dialect: { delimiter: '  ', blanks: true } });
    expect([asked.columns.map(({ name }) => name), await cellsOf(db, asked)]).toEqual([['a b', 'c', 'x'], [['1 2', '3', 'y z']]]);
    expect((await read(db, textFile(lines([' id   n    x'], rows(9, (i) => `  ${i}   ${i * 2} ${i * 3}`))))).dialect).toMatchObject({ blanks: true, delimiter: ' ' });
  });
});

describe('rows with one value more than there are names', () => {
  it.each([
    ['of R', lines(['id,x'], rows(20, (i) => `r${i},${i + 5},${i * 2}`)), 'column1 is "r0", id is "5", x is "0"', ['r1', '6', '2']],
    ['with a separator inside', lines(['id,name,spend'], rows(20, (i) => `${i},Anna, Li,${i}`)), 'column1 is "0", id is "Anna", name is "Li", spend is "0"', ['1', 'Anna', ' Li', '1']],
    ['parted by single blanks', lines(['customer first last spend'], rows(20, (i) => `${i} Ann Li ${i} x`)), 'column1 is "0", customer is "Ann", first is "Li", last is "0"', ['1', 'Ann', 'Li', '1', 'x']],
  ])('are read with the names of the last columns, and warned of: %s', async (_, text, row, second) => {
    const report = await read(db, textFile(text));
    expect(report.notices.find(({ code }) => code === 'names-one-short')?.data).toEqual({ file: 'test.csv', count: second.length - 1, row });
    expect((await cellsOf(db, report))[1]).toEqual(second);
  });

  it('are not warned of where the first name is empty, a delimiter ends each row, or names and values agree', async () => {
    for (const text of [',id,x\n0,1,2\n1,2,3\n', 'id,x\n0,1,\n1,2,\n2,3,\n', 'id,x\n0,1\n1,2\n']) {
      expect((await read(db, textFile(text))).notices.map(({ code }) => code)).not.toContain('names-one-short');
    }
  });
});
