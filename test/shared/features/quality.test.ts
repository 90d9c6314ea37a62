import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import { qualityOf } from '../../../shared/features/quality.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { dataFile } from '../../helpers/shared-data.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
});
afterAll(() => db.close());

const read = { overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) };

it('tells of gaps that come together, of dates that cannot be, and of spellings', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => {
    const gap = i % 5 === 0;
    return `${i},${gap ? '' : i * 1.5},${gap ? '' : i + 7},${i % 7 === 0 ? '' : 'x'},${['Berlin', 'berlin', 'Hamburg', 'Hambrug'][i % 4]},${i % 20 === 0 ? '1900-01-01' : i === 7 ? '1788-02-03' : '2024-01-02'}`;
  });
  const source = await readSource(db, bytesSource('q.csv', new TextEncoder().encode(`id,a,b,c,town,since\n${rows.join('\n')}\n`)), { id: 'q', ...read });
  const quality = await qualityOf(db, source);
  expect(quality).toMatchObject({ rows: 60, cells: 360, missingCells: 12 + 12 + 9, completeRows: 41, duplicates: 0 });
  expect(quality.patterns.slice(0, 3)).toEqual([{ columns: [], rows: 41 }, { columns: ['a', 'b'], rows: 10 }, { columns: ['c'], rows: 7 }]);
  expect(quality.missingTogether).toEqual([expect.objectContaining({ a: 'a', b: 'b', both: 12, correlation: expect.closeTo(1, 9) })]);
  const codes = (name: string): string[] => (quality.columns.find((column) => column.name === name)?.issues ?? []).map((issue) => issue.code);
  expect(codes('since')).toEqual(['placeholder', 'impossible-dates']);
  expect(codes('town')).toEqual(['case-variants', 'near-duplicates']);
  expect(quality.spellings).toMatchObject([{ column: 'town', groups: [{ members: [{ value: 'Berlin' }, { value: 'berlin' }] }, { members: [{ value: 'Hambrug' }, { value: 'Hamburg' }] }] }]);
});

it('tells of columns that repeat another: equal texts, and numbers that move together, gaps and all', async () => {
  const rows = Array.from({ length: 80 }, (_, i) => `k${i},${(i * 37) % 50},${i % 9 === 0 ? '' : ((i * 37) % 50) * -2.5 + 3},${(i * i) % 41},${'abc'[i % 3]},${'abc'[i % 3]},${'abc'[(i + (i === 79 ? 1 : 0)) % 3]}`);
  const source = await readSource(db, bytesSource('alike.csv', new TextEncoder().encode(`id,a,b,c,t,u,v\n${rows.join('\n')}\n`)), { id: 'alike', ...read });
  const quality = await qualityOf(db, source);
  expect(quality.alikeColumns).toEqual([{ a: 't', b: 'u', correlation: null }]);
  const complete = await readSource(db, bytesSource('alike.csv', new TextEncoder().encode(`id,a,b,c,t,u,v\n${rows.filter((_, i) => i % 9 !== 0).join('\n')}\n`)), { id: 'alike2', ...read });
  expect((await qualityOf(db, complete)).alikeColumns).toEqual([{ a: 'a', b: 'b', correlation: expect.closeTo(-1, 9) }, { a: 't', b: 'u', correlation: null }]);
});

it('finds a number that stands for a missing value also where many others are as frequent', async () => {
  const rows = Array.from({ length: 600 }, (_, i) => `${i % 60 === 7 ? 999 : i % 55},${(i % 50) + 1}`);
  const source = await readSource(db, bytesSource('visits.csv', new TextEncoder().encode(`visits,other\n${rows.join('\n')}\n`)), { id: 'visits', ...read });
  expect(source.columns.map(({ issues }) => issues.filter(({ code }) => code === 'placeholder').map(({ message }) => message))).toEqual([['999 occurs 10 times and may stand for a missing value.'], []]);
});

it('reads penguins: two rows without any measure', async () => {
  const quality = await qualityOf(db, await readSource(db, dataFile('penguins/penguins.csv'), { id: 'p', ...read }));
  expect(quality.patterns.map(({ columns, rows }) => [columns.length, rows])).toEqual([[0, 333], [1, 9], [5, 2]]);
  expect(quality.missingTogether).toHaveLength(10);
});
