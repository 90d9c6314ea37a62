import { describe, expect, it } from 'vitest';
import { formatProject, parseProject } from '../../../shared/contract/project.ts';
import type { Project } from '../../../shared/contract/project.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';

const project: Project = {
  recipe: { ...emptyRecipe(), title: 'Spring' },
  view: { step: 'segments', theme: 'dark', selectedSegment: 2 },
  past: [{ label: 'Change k', recipe: emptyRecipe() }],
  future: [],
  log: [{ what: 'export', at: '2026-03-01T10:00:00.000Z', file: 'segments.csv', bytes: 10, rows: 3, columns: ['id', 'segment'] }],
};

describe('project file', () => {
  it('comes back the same', () => {
    expect(parseProject(formatProject(project))).toEqual(project);
  });

  it.each([
    ['not json', 'invalid-project'],
    ['{}', 'invalid-project'],
    ['{"kind":"tessera-project","version":1,"recipe":{"version":99}}', 'recipe-too-new'],
    ['{"kind":"tessera-project","version":1,"recipe":{"version":1,"x":1}}', 'invalid-recipe'],
  ])('refuses %s', (text, code) => {
    expect(() => parseProject(text)).toThrowError(expect.objectContaining({ code }));
  });
});
