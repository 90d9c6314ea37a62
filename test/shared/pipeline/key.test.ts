import { describe, expect, it } from 'vitest';
import { fitKey, stageKeys } from '../../../shared/pipeline/key.ts';
import type { StageKeys } from '../../../shared/pipeline/key.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';

const base = emptyRecipe();
const STAGES = ['source', 'prepared', 'customers', 'features', 'sweep', 'cluster', 'map', 'profile'] as const;
const changed = (recipe: Recipe): (keyof StageKeys)[] => {
  const [before, after] = [stageKeys(base), stageKeys(recipe)];
  return STAGES.filter((stage) => before[stage] !== after[stage]);
};
const withParam = (key: string, value: unknown): Recipe => ({ ...base, params: { ...base.params, [key]: value } });

describe('stage keys', () => {
  it('are the same for the same recipe', () => {
    expect(changed(structuredClone(base))).toEqual([]);
  });

  it.each([
    ['k', withParam('cluster.k', 5), ['cluster', 'profile']],
    ['the range of the sweep', withParam('cluster.kMax', 8), ['sweep', 'cluster', 'profile']],
    ['neighbours of the map', withParam('map.neighbors', 30), ['map']],
    ['the seed', withParam('seed', 1), ['sweep', 'cluster', 'map', 'profile']],
    ['scaling', withParam('prepare.scale', 'robust'), ['features', 'sweep', 'cluster', 'map', 'profile']],
    ['the as-of date', { ...base, asOf: '2026-01-01' }, ['customers', 'features', 'sweep', 'cluster', 'map', 'profile']],
    ['a step on the source', { ...base, steps: [{ kind: 'filter', id: 'f', on: true, table: 'source', where: 'a > 1', keep: 'matching' }] }, ['prepared', 'customers', 'features', 'sweep', 'cluster', 'map', 'profile']],
    ['a step on customers', { ...base, steps: [{ kind: 'filter', id: 'f', on: true, table: 'customers', where: 'a > 1', keep: 'matching' }] }, ['customers', 'features', 'sweep', 'cluster', 'map', 'profile']],
    ['the title', { ...base, title: 'Spring' }, []],
    ['an export switch', withParam('export.withSource', true), []],
    ['a name', { ...base, anchors: [{ id: 'a', name: 'Fans', note: '', k: 2, centre: [], share: 0.5 }] }, ['profile']],
  ])('change of %s makes only what follows stale', (_what, recipe, stages) => {
    expect(changed(recipe as Recipe)).toEqual(stages);
  });

  it('tell fits of different k, restarts and matrices apart', () => {
    const keys = [fitKey('m', base, 2), fitKey('m', base, 3), fitKey('n', base, 2), fitKey('m', withParam('cluster.restarts', 3), 2)];
    expect(new Set(keys).size).toBe(4);
  });
});
