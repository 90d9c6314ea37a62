import type { AnalysisSpec } from '../analysis-spec.ts';

/** The curve from which DBSCAN's radius is read. */
export const kDistances: AnalysisSpec<'kDistances'> = {
  after: 'features',
  parameters: (recipe) => [recipe.params['cluster.minPoints']],
  async run({ interactive, recipe, features, signal, progress }) {
    return interactive.run('cluster.kDistances', await features(), { minPoints: recipe.params['cluster.minPoints'] }, {
      signal, onProgress: (at) => progress(at.fraction),
    });
  },
};
