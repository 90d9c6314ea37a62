import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';
import { dataPath } from '../helpers/shared-data.ts';

const data = dataPath('wholesale/Wholesale customers data.csv');
interface Segmented {
  readonly sizes: readonly number[];
  readonly segments: readonly { readonly name: string }[];
}

it('wholesale: segments by rules, replayed and scored to the same bytes, with the rules in the documents', async () => {
  const out = scratch();
  const rules = ['--rule', 'Fresh=Fresh > 20000', '--rule', 'Grocers=top(Grocery, 25) and Channel = 2', '--rest', 'Others'];
  const { result } = await succeed<Segmented>(['segment', data, ...rules, '--out', out]);
  // Counted with pandas: Fresh > 20000; then Grocery >= 10685 and Channel == 2; the rest.
  expect(result.segments.map(({ name }) => name)).toEqual(['Others', 'Fresh', 'Grocers']);
  expect(result.sizes).toEqual([280, 80, 80]);
  const labelled = readFileSync(join(out, 'segments.csv'));
  await succeed(['run', join(out, 'recipe.json'), '--source', `main=${data}`, '--out', join(out, 'again')]);
  expect(readFileSync(join(out, 'again', 'segments.csv')).equals(labelled)).toBe(true);
  await succeed(['score', join(out, 'model.json'), data, '--out', join(out, 'scored')]);
  expect(readFileSync(join(out, 'scored', 'segments.csv')).equals(labelled)).toBe(true);
  expect(readFileSync(join(out, 'personas.html'), 'utf8')).toContain('(1) Fresh, where Fresh &gt; 20000');
});

it('refuses rules that are none', async () => {
  expect(await fail(['segment', data, '--rule', 'tenure', '--out', scratch()])).toMatchObject({ exit: 2, code: 'invalid-option' });
  expect(await fail(['segment', data, '--rule', 'A=Fresh <', '--out', scratch()])).toMatchObject({ exit: 3, code: 'invalid-expression' });
  expect(await fail(['segment', data, '--rule', 'A=Fresh < 3', '--rule', 'a=Fresh > 3', '--out', scratch()])).toMatchObject({ exit: 2, code: 'invalid-option' });
  expect(await fail(['segment', data, '--rest', 'B', '--out', scratch()])).toMatchObject({ exit: 2, code: 'invalid-option' });
  expect(await fail(['segment', data, '--algorithm', 'rules', '--out', scratch()])).toMatchObject({ exit: 4, code: 'no-segment-rules' });
});
