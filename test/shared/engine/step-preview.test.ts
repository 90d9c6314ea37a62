import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Analyses, AnalysisName } from '../../../shared/contract/analyses.ts';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { parseSteps } from '../../../shared/recipe/parse-steps.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe, Source } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testEngine } from '../../helpers/engine.ts';

let db: Database;
let engine: Engine;
let sources: Source[];

const PEOPLE = `customer_id,age,town\n${Array.from({ length: 40 }, (_, i) => `A${i},${i === 7 || i === 31 ? 999 : 20 + i},${i % 9 === 4 ? 'ULM' : 'Ulm'}`).join('\n')}\n`;
const SURVEY = `customer_id,mood\n${Array.from({ length: 40 }, (_, i) => `A${i},${i % 2 === 0 ? ' good' : 'GOOD'}`).join('\n')}\n`;

beforeAll(async () => {
  db = await nativeDatabase();
  engine = await testEngine(db);
  sources = [];
  for (const [id, text] of [['main', PEOPLE], ['survey', SURVEY]] as const) {
    const report = await engine.open({ id, file: bytesSource(`${id}.csv`, new TextEncoder().encode(text)), dialect: null });
    sources.push({ id, name: report.name, sha256: report.sha256, dialect: report.dialect, columns: [] });
  }
});
afterAll(() => engine.close());

const recipeWith = (steps: readonly object[], all = false): Recipe => ({ ...emptyRecipe(), sources: all ? sources : sources.slice(0, 1), steps: parseSteps(steps) });
const ask = async <N extends AnalysisName>(name: N, recipe: Recipe, options: Analyses[N]['options']): Promise<Analyses[N]['value']> =>
  (await engine.analysis({ name, recipe, options } as never)) as Analyses[N]['value'];

it('shows what a step would do that is switched off, with the rows that it flags and what it judges them by', async () => {
  const recipe = recipeWith([{ id: 'far', kind: 'outliers', columns: ['age'], action: 'flag', on: false }]);
  const value = await ask('stepPreview', recipe, { step: 'far' });
  expect(value.columns.map(({ name, changed }) => [name, changed])).toEqual([['age outlier', true], ['age', false]]);
  expect(value.examples.map(({ row, after }) => [row, after])).toEqual([[8, ['true', '999']], [32, ['true', '999']]]);
  expect(value.report).toMatchObject({ on: true, cellsTouched: 2, rowsTouched: 2, added: ['age outlier'] });
});

it('tells rows by their place in the file, also after rows have gone, for steps on rows and on customers', async () => {
  const first = { id: 'drop', kind: 'filter', where: 'age <> 20 and age < 900' };
  for (const table of ['source', 'customers']) {
    const recipe = recipeWith([first, { id: 'case', kind: 'text', columns: ['town'], case: 'title', table }]);
    const value = await ask('stepPreview', recipe, { step: 'case' });
    // of customers the rows are those of the table that the steps on customers begin with
    const places = table === 'source' ? [5, 14, 23] : [4, 12, 21];
    expect(value.examples.slice(0, 3)).toEqual(places.map((row) => ({ row, before: ['ULM'], after: ['Ulm'] })));
    expect(value.rowsBefore).toBe(37);
  }
});

it('gives the rows that go, with what the condition looks at', async () => {
  const value = await ask('stepPreview', recipeWith([{ id: 'keep', kind: 'filter', where: 'age < 900' }]), { step: 'keep' });
  expect(value.columns.map(({ name, changed }) => [name, changed])).toEqual([['age', false]]);
  expect(value.examples).toEqual([{ row: 8, before: ['999'], after: null }, { row: 32, before: ['999'], after: null }]);
});

it('looks at the file that the step is on', async () => {
  const recipe = recipeWith([{ id: 'mood', kind: 'text', columns: ['mood'], case: 'lower', source: 'survey', on: false }], true);
  const value = await ask('stepPreview', recipe, { step: 'mood' });
  expect(value.examples[0]).toMatchObject({ row: 2, before: ['GOOD'], after: ['good'] });
  const columns = await ask('stepColumns', recipe, { step: 'mood' });
  expect(columns.columns.map(({ name }) => name)).toEqual(['customer_id', 'mood']);
  expect(await ask('spellings', recipe, { step: 'mood', column: 'mood', table: 'source' })).toHaveLength(1);
});

it('lists the columns that a step finds: made by those before it, without what they dropped', async () => {
  const recipe = recipeWith([{ id: 'hot', kind: 'encode', column: 'town' }, { id: 'one', kind: 'sensitive', columns: ['town=ULM'] }, { id: 'last', kind: 'scale', columns: ['age'], on: false }]);
  expect((await ask('stepColumns', recipe, { step: 'one' })).columns.map(({ name }) => name)).toEqual(['customer_id', 'age', 'town=Ulm', 'town=ULM (2)']);
  const dropped = recipeWith([{ id: 'hot', kind: 'encode', column: 'town' }, { id: 'one', kind: 'sensitive', columns: ['town=ULM (2)'] }, { id: 'last', kind: 'scale', columns: ['age'], on: false }]);
  expect((await ask('stepColumns', dropped, { step: 'last' })).columns.map(({ name }) => name)).toEqual(['customer_id', 'age', 'town=Ulm']);
});

it('is not disturbed by the same being stopped just before', async () => {
  for (let i = 0; i < 6; i++) {
    const recipe = recipeWith([{ id: 'a', kind: 'dedupe' }, { id: 'b', kind: 'filter', where: `age > ${i}` }, { id: 'c', kind: 'text', columns: ['town'], case: 'upper' }]);
    const controller = new AbortController();
    const first = engine.analysis({ name: 'stepPreview', recipe, options: { step: 'c' } }, { signal: controller.signal }).catch((error: unknown) => (error as { code: string }).code);
    for (let turn = 0; turn < i; turn++) await new Promise((resolve) => setTimeout(resolve, 3));
    controller.abort();
    const again = await ask('stepPreview', recipe, { step: 'c' });
    expect(again.rowsAfter).toBe(40);
    expect(['cancelled', 40]).toContain(await first.then((value) => (typeof value === 'string' ? value : value.rowsAfter)));
  }
});
