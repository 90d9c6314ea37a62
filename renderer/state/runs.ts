import type { KeptRun } from '../../shared/contract/project.ts';
import { paramRow } from '../../shared/recipe/params.ts';
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
  const row = paramRow('cluster.algorithm');
  const method = (row.type === 'choice' ? row.choices.find((choice) => choice.value === algorithm)?.label : undefined) ?? algorithm;
  return {
    label: `${method}, k = ${cluster.k}`, k: cluster.k, algorithm, silhouette: cluster.silhouette.value, data: dataOf(recipe),
    recipe: { ...recipe, params: { ...recipe.params, 'cluster.k': cluster.k } },
  };
}

/** The kept runs of the data on screen. */
export function runsHere(runs: readonly KeptRun[] | undefined, recipe: Recipe): readonly KeptRun[] {
  const data = dataOf(recipe);
  return (runs ?? []).filter((run) => run.data === data);
}
