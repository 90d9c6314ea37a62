import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

const dir = scratch();
const file = (name: string, text: string): string => {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
};

interface Read {
  readonly delimiter: string;
  readonly columns: readonly { readonly name: string; readonly missing: number; readonly missingWords?: readonly { readonly value: string; readonly count: number }[] }[];
}

it('--keep-words makes values of words for a missing value, in columns that there are', async () => {
  const grades = file('grades.csv', 'id,grade,other\na,None,NA\nb,basic,x\nc,NA,y\nd,gold,NA\n');
  const read = async (...more: string[]) => (await succeed<Read>(['inspect', grades, ...more])).result.columns.map(({ missing, missingWords = [] }) => [missing, missingWords.map(({ value }) => value)]);
  expect(await read()).toEqual([[0, []], [2, ['NA', 'None']], [2, ['NA']]]);
  expect(await read('--keep-words', 'grade=None,NA')).toEqual([[0, []], [0, []], [2, ['NA']]]);
  expect(await read('--keep-words', 'all')).toEqual([[0, []], [0, []], [0, []]]);
  const wrong = ['--keep-words', 'grad=None'];
  for (const command of [['inspect', grades], ['convert', grades, '--out', join(dir, 'x.csv')], ['compare', grades, '--left', 'grade', '--right', 'other'], ['segment', grades, '--out', join(dir, 'x')]]) {
    expect(await fail([...command, ...wrong]), command[0]).toMatchObject({ code: 'no-such-column', exit: 3 });
  }
});

it('--delimiter names runs of blanks as the answer does', async () => {
  const people = file('people.txt', 'name         city\nAnna Smith   New York\nBob Li       San Jose\n');
  const read = async (sign: string) => {
    const { delimiter, columns } = (await succeed<Read>(['inspect', people, '--delimiter', sign])).result;
    return [delimiter, columns[0].name];
  };
  expect(await read('wide-blanks')).toEqual(['wide-blanks', 'name']);
  expect((await read('blanks'))[0]).toBe('blanks');
  expect((await read(';'))[0]).toBe(';');
});
