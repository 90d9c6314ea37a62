import type { RunEvent } from '../../shared/contract/engine.ts';
import { stageKeys } from '../../shared/pipeline/key.ts';
import { METHOD_TRAITS, methodOf } from '../../shared/recipe/method.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { EngineClient } from './connect.ts';
import type { Recent } from './recent.ts';

/** Numbers of segments made ready at most; as many are kept (see `recent.ts`). */
const MOST = 12;

/** The recipe with each other number of segments of the sweep, the nearest to the present one first. */
export function otherNumbers(recipe: Recipe, present: number): Recipe[] {
  if (METHOD_TRAITS[methodOf(recipe).algorithm].k !== 'asked') return [];
  const { 'cluster.k': asked, 'cluster.kMin': least, 'cluster.kMax': greatest } = recipe.params;
  return Array.from({ length: Math.max(0, greatest - least + 1) }, (_, i) => least + i)
    .filter((k) => k !== asked)
    .sort((a, b) => Math.abs(a - present) - Math.abs(b - present) || a - b)
    .slice(0, MOST)
    .map((k) => ({ ...recipe, params: { ...recipe.params, 'cluster.k': k } }));
}

/**
 * Has the segments and profiles of the other numbers of segments made while nothing else is to be done, one after the
 * other, so that the slider repaints from what the window holds. Failures are left to when a number is asked for.
 */
export async function makeReady(
  engine: EngineClient, recent: Recent, recipe: Recipe, present: number, signal: AbortSignal,
): Promise<void> {
  for (const other of otherNumbers(recipe, present)) {
    const keys = stageKeys(other);
    if (recent.holds(keys.cluster, keys.profile)) continue;
    const onProgress = (event: RunEvent): void => {
      if (event.type === 'stage') recent.keep(event.event);
    };
    try {
      await engine.call('run', { rev: 0, recipe: other, want: ['cluster', 'profile'], live: false }, { signal, onProgress });
    } catch {
      return;
    }
  }
}
