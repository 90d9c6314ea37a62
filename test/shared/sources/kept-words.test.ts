import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { Dialect } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase, wasmDatabase } from '../../helpers/databases.ts';
import { read, textFile, typedOf } from './reading.ts';

const databases: Database[] = [];
beforeAll(async () => {
  databases.push((await wasmDatabase()).db, await nativeDatabase());
});
afterAll(() => Promise.all(databases.map((db) => db.close())));

const CODES = ['DE', 'FR', 'NA', 'ZA', 'US', 'NA', '', ' NA '];
const STATES = ['CA', 'CO', 'NA', 'GA', 'PA', 'NA', '', 'IL'];
const GRADES = ['None', 'basic', 'null', 'gold', 'NA', 'None', '', '#N/A'];
const SPENDS = ['1', '2', 'NA', '4', 'nan', '6', '-', '8'];
const file = textFile(`id,nation,region,grade,spend\n${CODES.map((code, i) => `x${i},${code},${STATES[i]},${GRADES[i]},${SPENDS[i]}`).join('\n')}\n`);

/** What both engines make of the file: values, words that counted as missing, what was told. */
const readAs = async (dialect: Partial<Dialect> = {}) => {
  const answers = await Promise.all(databases.map(async (db) => {
    const report = await read(db, file, { dialect });
    const cells = await typedOf(db, report);
    return {
      column: (name: string) => cells.map((row) => row[report.columns.findIndex((one) => one.name === name)]),
      words: Object.fromEntries(report.columns.flatMap(({ name, missingWords }) => (missingWords === undefined ? [] : [[name, missingWords.map(({ value, count }) => `${value} ${count}`)]]))),
      missing: report.columns.map(({ missing }) => missing), types: report.columns.map(({ type }) => type),
      told: report.notices.flatMap(({ code, data }) => (code === 'namibia-kept' ? [data['column']] : [])),
      issues: report.columns.flatMap(({ name, issues }) => issues.filter(({ code }) => code === 'placeholder').map(({ values }) => [name, values])),
    };
  }));
  expect({ ...answers[1], column: null }).toEqual({ ...answers[0], column: null });
  return answers[0];
};

describe('words for a missing value', () => {
  it('are told by column, and NA is Namibia among countries alone', async () => {
    const found = await readAs();
    expect(found.column('nation')).toEqual(['DE', 'FR', 'NA', 'ZA', 'US', 'NA', null, 'NA']);
    expect(found.column('region')).toEqual(['CA', 'CO', null, 'GA', 'PA', null, null, 'IL']);
    expect(found.words).toEqual({ region: ['NA 2'], grade: ['None 2', 'NA 1', 'null 1', '#N/A 1'], spend: ['NA 1', 'nan 1'] });
    expect(found.missing).toEqual([0, 1, 3, 6, 2]);
    expect(found.told).toEqual(['nation']);
    expect(found.issues).toEqual([['spend', ['-']]]);
  });

  it('are kept in one column, or in all', async () => {
    const one = await readAs({ keptWords: [{ column: 'grade', words: ['None', 'null'] }] });
    expect(one.column('grade')).toEqual(['None', 'basic', 'null', 'gold', null, 'None', null, null]);
    expect(one.words['grade']).toEqual(['NA 1', '#N/A 1']);
    expect(one.column('region')[2]).toBeNull();
    const all = await readAs({ keptWords: [{ column: null, words: ['NA', 'None'] }] });
    expect(all.column('region')).toEqual(['CA', 'CO', 'NA', 'GA', 'PA', 'NA', null, 'IL']);
    expect(all.column('grade')).toEqual(['None', 'basic', null, 'gold', 'NA', 'None', null, null]);
    expect(all.told).toEqual([]);
    expect(all.column('spend')).toEqual(['1', '2', 'NA', '4', null, '6', '-', '8']);
  });

  it('that a person names go before all, and are told too', async () => {
    const found = await readAs({ nulls: ['NA', '-', 'basic'] });
    expect(found.column('nation')[2]).toBeNull();
    expect(found.types[4]).toBe('integer');
    expect([found.words['nation'], found.words['region'], found.words['spend']]).toEqual([['NA 3'], ['NA 2'], ['nan 1', 'NA 1', '- 1']]);
    expect([...found.words['grade'] ?? []].sort()).toEqual(['#N/A 1', 'NA 1', 'None 2', 'basic 1', 'null 1']);
  });
});
