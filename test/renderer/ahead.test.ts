import { expect, it } from 'vitest';
import { makeReady, otherNumbers } from '../../renderer/engine/ahead.ts';
import { createRecent } from '../../renderer/engine/recent.ts';
import type { ClusterResult, ProfileResult } from '../../shared/contract/results.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { stageKeys } from '../../shared/pipeline/key.ts';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { fakeEngine } from './fake-engine.ts';

const base = emptyRecipe();
const asking = (k: number | 'auto', kMax = 6): Recipe => ({ ...base, params: { ...base.params, 'cluster.k': k, 'cluster.kMax': kMax } });
const numbers = (recipes: readonly Recipe[]) => recipes.map((recipe) => recipe.params['cluster.k']);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

it('takes the other numbers of the sweep, the nearest first; the recommended one too, as a number of its own', () => {
  expect(numbers(otherNumbers(asking(3), 3))).toEqual([2, 4, 5, 6]);
  expect(numbers(otherNumbers(asking('auto'), 4))).toEqual([4, 3, 5, 2, 6]);
  expect(otherNumbers(asking(20, 50), 20)).toHaveLength(12);
});

it('asks for one after the other, keeps what comes, and asks for nothing twice', async () => {
  const engine = fakeEngine();
  const recent = createRecent();
  const recipe = asking(2, 4);
  const done = makeReady(engine, recent, recipe, 2, new AbortController().signal);
  for (const k of [3, 4]) {
    expect(engine.asked).toHaveLength(k - 2);
    const { request, tell, end } = engine.asked[k - 3];
    expect(request).toMatchObject({ want: ['cluster', 'profile'], live: false, recipe: { params: { 'cluster.k': k } } });
    const keys = stageKeys(request.recipe);
    tell({ type: 'stage', rev: 0, ms: 1, event: { stage: 'cluster', value: { key: keys.cluster } as ClusterResult, partial: false } });
    tell({ type: 'stage', rev: 0, ms: 1, event: { stage: 'profile', value: { key: keys.profile } as ProfileResult, partial: false } });
    end();
    await settle();
  }
  await done;
  await makeReady(engine, recent, recipe, 2, new AbortController().signal);
  expect(engine.asked).toHaveLength(2);
});

it('stops at the first failure, a cancel among them', async () => {
  const engine = fakeEngine();
  const done = makeReady(engine, createRecent(), asking(2, 9), 2, new AbortController().signal);
  engine.asked[0].fail(new AppError('cancelled'));
  await done;
  expect(engine.asked).toHaveLength(1);
});
