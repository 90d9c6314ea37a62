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
