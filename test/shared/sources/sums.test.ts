import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { closingOf, isSum } from '../../../shared/sources/closing.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { cellsOf, read, textFile } from './reading.ts';

const REASON = 'A line of sums or notes below the table.';
const IDS = ['id,spend', '1,5', '2,6', '3,7', '4,8'];
const NAMES = ['name,spend', 'Anna,5', 'Bob,6', 'Carla,7'];
const GERMAN = ['Kunde;Stadt;Menge;Betrag', '1;Ulm;3;1,50', '2;Bonn;4;2,50', '3;Kiel;5;3,50', '4;Köln;;4,50'];

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const rejectedOf = async (lines: readonly string[], rows: number): Promise<readonly number[]> => {
  const text = `${lines.join('\n')}\n`;
  const report = await read(db, textFile(text));
  expect(report.rows).toBe(rows);
  expect(report.physicalRecords).toBe(rows + report.rejected.count);
  expect(report.rejected.examples.every(({ reason, line, text: kept }) => reason === REASON && kept === lines[line - 1])).toBe(true);
  expect(report.notices.filter(({ code }) => code === 'rows-rejected')).toEqual([]);
  // and again by the dialect that a recipe keeps
  const again = await read(db, textFile(text), { dialect: report.dialect });
  expect([await cellsOf(db, again), again.rejected.examples]).toEqual([await cellsOf(db, report), report.rejected.examples]);
  return report.rejected.examples.map(({ line }) => line);
};

describe('lines of sums below a table', () => {
  it.each([
    ['one in a table of two columns', [...IDS, 'Total,26'], 4, [6]],
    ['two of them', [...IDS, 'Total,26', 'Average,6.5'], 4, [6, 7]],
    ['two, a blank line and notes', [...IDS, 'Total,26', 'Average,6.5', '', 'Printed: 2024-01-01', 'Page 1 of 1'], 4, [6, 7, 9, 10]],
    ['two with gaps', ['id,name,spend', '1,A,5', '2,B,6', '3,C,7', 'Total,,18', 'Average,,6'], 3, [5, 6]],
    ['of German, padded with semicolons', [...GERMAN, 'Summe;;12;12,00', 'Anzahl;4;;', ';;;'], 4, [6, 7, 8]],
    ['under names, told by what they come to', [...NAMES, 'Total,18', 'Mean,6'], 3, [5, 6]],
    ['under names, told by the blank line above', [...NAMES, '', 'Total,20'], 3, [6]],
    ['under words, with a gap', ['name,town,spend', 'Anna,Ulm,5', 'Bob,Kiel,6', 'Gesamt,,99'], 2, [4]],
    ['of fixed width', ['ID    NAME      SPEND', '00001 Anna          5', '00002 Bob           6', '00003 Carla         7', 'Total              18'], 3, [5]],
    ['of an advertiser', ['Campaign,Clicks,Cost', 'Camp 1,3,2.50', 'Camp 2,6,4.50', 'Camp 3,9,6.50', 'Total: Account,18,13.50', 'Total: Search,18,13.50'], 3, [5, 6]],
    ['with the balance of an account', ['Day;Name;Sum', '01.10.2026;A;5,00', '02.10.2026;B;6,00', '03.10.2026;C;7,00', 'Kontostand;;999,00'], 3, [5]],
    ['as a record of its own kind', ['id|name|x', '1|A|0.5', '2|B|1.5', '3|C|2.5', 'TRAILER|3|4.5'], 3, [5]],
    ['with a word that is also a name, under numbers', [...IDS, 'Max,8'], 4, [6]],
  ] as [string, string[], number, number[]][])('%s, are rejected', async (_, lines, rows, rejected) => {
    expect(await rejectedOf(lines, rows)).toEqual(rejected);
  });

  it.each([
    ['stands in the middle', [...IDS, 'Total,26', '6,7']],
    ['is one of other names, and its value is no sum', [...NAMES, 'Total,12']],
    ['is also a name', [...NAMES, 'Max,18']],
    ['begins a name', ['name,town,spend', 'Anna,Ulm,5', 'Bob,Kiel,6', 'Carla,,7', 'Total Wine,,8']],
    ['stands in a cell of several lines', ['id,note,n', '1,a,1', '2,b,2', '3,c,3', '4,"d', 'Total,,6', 'x",4']],
  ])('are rows where the word %s', async (_, lines) => {
    const report = await read(db, textFile(`${lines.join('\n')}\n`));
    expect([report.rejected.count, report.dialect.footerRows]).toEqual([0, 0]);
  });

  it('are told by a word first and gaps where no other rows are known', () => {
    expect([closingOf(['Total', '', '5'], 3), closingOf(['Total', '5'], 2), closingOf(['5', '', ''], 3), closingOf(['', '', ''], 3), closingOf(['Anna', '', '5'], 3)]).toEqual(['sure', 'beside', null, 'beside', null]);
    expect(['Total', 'grand total:', 'Summe', 'Moyenne', 'Razem', 'Итого'].filter((word) => !isSum([word]))).toEqual([]);
    expect(['Totalis', 'Total Wine', 'Sumatra', 'Max', ''].filter((word) => isSum([word]))).toEqual([]);
  });
});
