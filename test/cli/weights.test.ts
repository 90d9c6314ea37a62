import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fail, scratch, succeed } from '../helpers/one-process.ts';

interface Segmented { readonly sizes: readonly number[]; readonly inertia: number }

/** Two columns of three heaps, and weights. */
function file(weightOf: (i: number) => string): string {
  const path = join(scratch(), 'people.csv');
  const lines = Array.from({ length: 60 }, (_, i) => `c${i},${(i % 3) * 10 + (i % 7) / 7},${(i % 3) * -8 + (i % 5) / 5},${weightOf(i)}`);
  writeFileSync(path, `id,x,y,worth\n${lines.join('\n')}\n`);
  return path;
}
const raw = ['--prepare', 'none', '--scale', 'none', '--k', '3'];

describe('weights of customers', () => {
  it('count in the sum of squares, not in sizes', async () => {
    const named = [...raw, '--features', 'x,y', '--out', scratch()];
    const plain = (await succeed<Segmented>(['segment', file(() => '3'), ...named])).result;
    const alike = (await succeed<Segmented>(['segment', file(() => '3'), ...named, '--weight-column', 'worth'])).result;
    expect(alike.sizes).toEqual([20, 20, 20]);
    expect(alike.inertia / plain.inertia).toBeCloseTo(3, 9);
  });

  it('stand in the document and the recipe, are no feature, and their model gives the same customers the same segments', async () => {
    const [out, scored] = [scratch(), scratch()];
    const people = file((i) => String(i < 30 ? 2 : 0.5));
    await succeed<Segmented>(['segment', people, ...raw, '--weight-column', 'worth', '--out', out]);
    expect(readFileSync(join(out, 'personas.html'), 'utf8')).toContain('Customers counted by worth');
    const recipe = JSON.parse(readFileSync(join(out, 'recipe.json'), 'utf8')) as { params: Record<string, unknown> };
    expect(recipe.params['cluster.weightColumn']).toBe('worth');
    const model = JSON.parse(readFileSync(join(out, 'model.json'), 'utf8')) as { columns: readonly { column: string }[] };
    expect(model.columns.map(({ column }) => column)).not.toContain('worth');
    await succeed(['score', join(out, 'model.json'), people, '--out', scored]);
    const labels = (dir: string) => readFileSync(join(dir, 'segments.csv'), 'utf8').split('\r\n').map((line) => line.split(',')[1]);
    expect(labels(scored)).toEqual(labels(out));
  });

  it.each([
    ['missing', (i: number) => (i === 4 ? '' : '1'), 'missing for 1 of 60'],
    ['negative', (i: number) => (i < 2 ? '-1' : '1'), 'negative for 2 of 60'],
    ['all 0', () => '0', '0 for every customer'],
  ])('a weight that is %s is refused', async (_what, weightOf, words) => {
    const error = await fail(['segment', file(weightOf), ...raw, '--weight-column', 'worth', '--out', scratch()]);
    expect(error).toMatchObject({ code: 'weights-unusable', exit: 3 });
    expect(error.message).toContain(words);
  });

  it('a column that is not there, or holds words, is refused; a method that knows no weights says so', async () => {
    const people = file((i) => (i % 2 === 0 ? 'much' : 'little'));
    expect(await fail(['segment', people, ...raw, '--weight-column', 'wort', '--out', scratch()])).toMatchObject({ code: 'no-such-column', exit: 3 });
    expect(await fail(['segment', people, ...raw, '--weight-column', 'worth', '--out', scratch()])).toMatchObject({ code: 'column-not-numeric', exit: 3 });
    const other = file(() => '2');
    expect(await fail(['segment', other, ...raw, '--weight-column', 'worth', '--engine', 'reference', '--out', scratch()])).toMatchObject({ code: 'weights-not-supported', exit: 4 });
    const { warnings } = await succeed(['segment', other, ...raw, '--weight-column', 'worth', '--algorithm', 'hierarchical', '--out', scratch()]);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'option-not-used' }));
  });
});
