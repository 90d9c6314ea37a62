import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { describeNotice } from '../../../shared/text/notices.ts';
import { wasmDatabase } from '../../helpers/databases.ts';
import { read, textFile, typedOf } from './reading.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await wasmDatabase());
});
afterAll(() => db.close());

const column = (values: readonly string[]) => textFile(`id,v\n${values.map((value, i) => `x${i},${value}`).join('\n')}\n`);
const toldOf = async (values: readonly string[]): Promise<string[]> => (await read(db, column(values))).notices.map((notice) => notice.code);

describe('a column of text that is nearly one of another type', () => {
  const numbers = Array.from({ length: 1000 }, (_, i) => (i % 100 === 7 || i === 500 ? 'abc' : String(i)));

  it('is told of with how many values stand in the way', async () => {
    const report = await read(db, column(numbers));
    expect(report.columns[1].type).toBe('text');
    expect(report.columns[1].reason).toContain('989 of 1000 values are numbers; the other 11 are not, so all stay text.');
    const told = report.notices.find(({ code }) => code === 'mostly-another-type');
    expect(told === undefined ? '' : describeNotice(told, 'terminal')).toBe('A few values are no numbers, so the column stayed text: v (11 of 1,000). A step that changes its type to number makes them missing and counts them.');
    const dates = await read(db, column(Array.from({ length: 40 }, (_, i) => (i < 2 ? '2023-02-30' : `2023-01-${10 + (i % 20)}`))));
    expect(dates.notices.find(({ code }) => code === 'mostly-another-type')?.data).toEqual({ columns: 'v (2 of 40)', what: 'dates' });
  });

  it('is one where a person asks for it, and nothing is told of text, codes and few exceptions', async () => {
    const asked = await read(db, column(numbers), { overrides: [{ name: 'v', type: 'number' }] });
    expect(asked.notices.map(({ code }) => code)).not.toContain('mostly-another-type');
    for (const values of [['1', '2', 'a', 'b'], Array.from({ length: 50 }, (_, i) => (i % 9 === 0 ? `AB-${i}` : `C${i}`)), Array.from({ length: 200 }, (_, i) => (i === 0 ? 'abc' : String(i)))]) {
      expect(await toldOf(values)).not.toContain('mostly-another-type');
    }
  });
});

it('a number too large for a double is missing and told', async () => {
  const report = await read(db, column(['1', '2.5', '1e999', '4', '']));
  expect((await typedOf(db, report)).map((row) => row[1])).toEqual(['1.0', '2.5', null, '4.0', null]);
  expect(report.notices.find(({ code }) => code === 'values-not-read')?.data).toMatchObject({ column: 'v', count: 1, examples: ['1e999'] });
  expect(report.columns[1].issues.map(({ code }) => code)).toContain('mixed-types');
});

it('values that are not of a type set by hand are counted', async () => {
  const report = await read(db, column(['1', 'abc', '3', '1e999', 'NA', '']), { overrides: [{ name: 'v', type: 'number' }] });
  expect((await typedOf(db, report)).map((row) => row[1])).toEqual(['1.0', null, '3.0', null, null, null]);
  expect(report.notices.find(({ code }) => code === 'values-not-read')?.data).toMatchObject({ column: 'v', count: 2, examples: ['abc', '1e999'] });
});

describe('issues of a column of text that holds something else', () => {
  const issuesOf = async (values: readonly string[]) => (await read(db, column(values))).columns[1].issues;

  it('name the type that most values have, also among words for a missing value', async () => {
    const words = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? ['unknown', 'k. A.', '?', 'tbd'][i % 4] : String(100 + i)));
    expect((await issuesOf(words)).map(({ code, values }) => [code, values])).toEqual([['placeholder', ['?', 'k. A.', 'tbd', 'unknown']], ['mostly-numbers', ['number', '20']]]);
    expect((await issuesOf(words.map((word) => (word === '?' ? 'red' : word)))).map(({ code }) => code)).toEqual(['placeholder']);
    expect((await issuesOf(Array.from({ length: 40 }, (_, i) => (i < 2 ? '2023-02-30' : `2023-01-${10 + (i % 20)}`))))[0]).toMatchObject({ code: 'mostly-dates', values: ['date', '2'] });
  });

  it('name amounts that stay text', async () => {
    expect((await issuesOf(['1.2k', '3M', '900', '15k'])).map(({ code, message }) => [code, message])).toEqual([['amounts', 'Values are amounts, such as 1.2k, and are read as text.']]);
    expect((await issuesOf(['$5.00', '€5.00', '$7.00'])).map(({ code }) => code)).toEqual(['amounts']);
  });
});
