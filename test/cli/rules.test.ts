import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Rules {
  readonly decided: { readonly own: number; readonly other: number; readonly none: number };
  readonly segments: readonly { readonly name: string; readonly size: number; readonly rules: readonly { readonly words: string; readonly matched: number }[] }[];
  readonly outputs: readonly string[];
}

const penguins = dataPath('penguins/penguins.csv');
let out = '';
beforeAll(async () => {
  out = scratch();
  await succeed(['segment', penguins, '--k', '3', '--with-source', '--out', out]);
});
const rules = (...options: readonly string[]): string[] => ['rules', join(out, 'recipe.json'), '--source', `main=${penguins}`, ...options];

it('penguins: rules as table, JSON and SQL, and the SQL gives in DuckDB what is said of it', async () => {
  const { result } = await succeed<Rules>(rules('--out', out));
  expect(result.outputs).toEqual(['rules.csv', 'rules.json', 'rules.sql']);
  expect(result.segments.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(344);
  expect(result.decided.own).toBeGreaterThan(330);
  const sql = readFileSync(join(out, 'rules.sql'), 'utf8');
  const cases = sql.slice(sql.indexOf('CASE'), sql.indexOf('END') + 3);
  const asked = await succeed<{ values: (string | number | null)[][] }>([
    'query', join(out, 'segments.csv'), '--sql', `SELECT count(*) FILTER (found = segment_name), count(*) FILTER (found <> segment_name), count(*) FILTER (found IS NULL) FROM (SELECT *, ${cases} AS found FROM segments)`,
  ]);
  const { own, other, none } = result.decided;
  expect(asked.result.values[0].map(Number)).toEqual([own, other, none]);
});

it('takes what the command line says in the place of the recipe, and refuses what it does not know', async () => {
  const one = await succeed<Rules>(rules('--conditions', '1', '--alternatives', '1', '--rule-columns', 'all'));
  expect(one.result.segments.map(({ rules: found }) => found.length)).toEqual([1, 1, 1]);
  expect(one.result.segments.some(({ rules: found }) => found.some(({ words }) => words.includes(', and ')))).toBe(false);
  expect(one.result.outputs).toEqual([]);
  expect(await fail(rules('--aim', 'best'))).toMatchObject({ exit: 2, code: 'invalid-option' });
});
