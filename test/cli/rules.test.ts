import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/cli.ts';
import { dataPath } from '../helpers/shared-data.ts';

interface Rules {
  readonly decided: { readonly own: number; readonly other: number; readonly none: number };
  readonly segments: readonly { readonly name: string; readonly size: number; readonly rules: readonly { readonly words: string; readonly matched: number }[] }[];
  readonly outputs: readonly string[];
}

it('penguins: rules as table, JSON and SQL, and the SQL gives in DuckDB what is said of it', async () => {
  const out = scratch();
  const penguins = dataPath('penguins/penguins.csv');
  await succeed(['segment', penguins, '--k', '3', '--out', out]);
  const args = ['rules', join(out, 'recipe.json'), '--source', `main=${penguins}`];
  const { result } = await succeed<Rules>([...args, '--out', out]);
  expect(result.outputs).toEqual(['rules.csv', 'rules.json', 'rules.sql']);
  expect(result.segments.map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(344);
  expect(result.decided.own).toBeGreaterThan(330);

  const sql = readFileSync(join(out, 'rules.sql'), 'utf8');
  const cases = sql.slice(sql.indexOf('CASE'), sql.indexOf('END') + 3);
  const labelled = join(out, 'labelled.csv');
  await succeed(['segment', penguins, '--k', '3', '--with-source', '--out', out]);
  writeFileSync(labelled, readFileSync(join(out, 'segments.csv')));
  const asked = await succeed<{ values: (string | number | null)[][] }>([
    'query', labelled, '--sql', `SELECT count(*) FILTER (found = segment_name), count(*) FILTER (found <> segment_name), count(*) FILTER (found IS NULL) FROM (SELECT *, ${cases} AS found FROM labelled)`,
  ]);
  const { own, other, none } = result.decided;
  expect(asked.result.values[0].map(Number)).toEqual([own, other, none]);

  const one = await succeed<Rules>([...args, '--conditions', '1', '--alternatives', '1', '--rule-columns', 'all']);
  expect(one.result.segments.every(({ rules }) => rules.length <= 1 && rules.every(({ words }) => !words.includes(', and ')))).toBe(true);
  expect(one.result.outputs).toEqual([]);
  const refused = await fail([...args, '--aim', 'best']);
  expect(refused).toMatchObject({ exit: 2, code: 'invalid-option' });
});
