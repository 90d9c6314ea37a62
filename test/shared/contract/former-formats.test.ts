import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { formatProject, parseProject } from '../../../shared/contract/project.ts';
import { parseRecipe } from '../../../shared/recipe/recipe.ts';

const FOLDER = new URL('../../fixtures/formats/', import.meta.url);

/** Projects as earlier versions of the program wrote them, the first of all among them. */
it.each(readdirSync(FOLDER))('a project that an earlier version saved opens with all that was decided: %s', (name) => {
  const text = readFileSync(new URL(name, FOLDER), 'utf8');
  const project = parseProject(text);
  expect(project.recipe).toMatchObject({
    title: 'Shop', firstRead: '2026-01-05', id: 'customer', features: ['spend', 'visits'],
    sources: [{ id: 'main', name: 'customers.csv', sha256: 'ab'.repeat(32), dialect: { delimiter: ';', decimal: ',' }, columns: [{ name: 'zip', type: 'text' }] }],
    choices: [{ column: 'spend', transform: 'log1p', weight: 2 }], anchors: [{ name: 'Regulars', note: 'Since 2019', k: 4 }],
  });
  expect([project.recipe, ...project.past.map(({ recipe }) => recipe), ...project.future.map(({ recipe }) => recipe)].map((recipe) => recipe.params['cluster.k'])).toEqual([4, 3, 5]);
  expect([project.view.step, project.past[0].label]).toEqual(['segments', 'Change k to 3']);
  expect(parseProject(formatProject(project))).toEqual(project);
  expect(parseRecipe((JSON.parse(text) as { recipe: unknown }).recipe)).toEqual(project.recipe);
});

it('a project of a later version says so', () => {
  expect(() => parseProject('{"kind":"tessera-project","version":2,"recipe":{},"chapters":[]}'))
    .toThrowError(expect.objectContaining({ code: 'invalid-project', data: { reason: expect.stringContaining('a later Tessera') as string } }));
});
