import type { SetComparison } from '../../contract/analyses.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { adjustedRand } from '../../validate/agreement.ts';
import { contingencyOf } from '../../validate/contingency.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** The recipe with these features in use and no others; null: as it is. */
function withSet(recipe: Recipe, features: readonly string[] | null): Recipe {
  if (features === null) return recipe;
  return { ...recipe, features: [...features], choices: recipe.choices.map((choice) => ({ ...choice, use: undefined })) };
}

/** The segmentations that sets of features give: each with the number of segments of the recipe, or its own recommended one. */
export const featureSets: AnalysisSpec<'featureSets'> = {
  after: 'cluster',
  async run({ recipe, stagesOf, progress, signal }, { sets }) {
    const found: { readonly labels: Int32Array; readonly about: SetComparison['sets'][number] }[] = [];
    for (const set of sets) {
      const stages = stagesOf(withSet(recipe, set.features), signal);
      const [customers, features, cluster] = [await stages.customers(), await stages.features(), await stages.cluster()];
      const labels = new Int32Array(customers.rows).fill(-1);
      features.rowIndex.forEach((row, i) => {
        labels[row] = cluster.labels[i];
      });
      found.push({
        labels,
        about: {
          name: set.name, features: features.features.filter((feature) => feature.used).map((feature) => feature.column),
          k: cluster.k, rows: cluster.rows, silhouette: cluster.silhouette.value, sizes: cluster.sizes,
        },
      });
      progress(found.length / sets.length);
    }
    return {
      sets: found.map(({ about }) => about),
      agreement: found.map((a) => found.map((b) => adjustedRand(contingencyOf(a.labels, b.labels, a.about.k, b.about.k)))),
    };
  },
};
