import type { KeptRun } from '../../shared/contract/project.ts';
import { METHOD_TRAITS, methodLabel } from '../../shared/recipe/method.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import type { AppState } from './store.ts';

export const MOST_RUNS = 50;

/** What a run was made from. */
const dataOf = (recipe: Recipe): string => recipe.sources.map((source) => source.sha256).join(' ').slice(0, 1000);

/** The segmentation on screen as a run to keep, with the number of segments as found; null while there is none. */
export function runOf({ recipe, results }: AppState): KeptRun | null {
  const { cluster } = results;
  if (cluster === null) return null;
  const algorithm = recipe.params['cluster.algorithm'];
  const method = methodLabel(algorithm);
  const params = METHOD_TRAITS[algorithm].k === 'found' ? recipe.params : { ...recipe.params, 'cluster.k': cluster.k };
  return {
    label: `${method}, k = ${cluster.k}`, k: cluster.k, algorithm, silhouette: cluster.silhouette.value, data: dataOf(recipe),
    recipe: { ...recipe, params },
  };
}

/** The kept runs of the data on screen. */
export function runsHere(runs: readonly KeptRun[] | undefined, recipe: Recipe): readonly KeptRun[] {
  const data = dataOf(recipe);
  return (runs ?? []).filter((run) => run.data === data);
}
