import { pace } from '../../pipeline/pace.ts';
import { hopkins as statistic } from '../../validate/hopkins.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** Clustering tendency of the prepared customers. */
export const hopkins: AnalysisSpec<'hopkins'> = {
  after: 'features',
  parameters: (recipe) => [recipe.params.seed],
  async run({ platform, features, recipe, signal, progress }) {
    const { matrix } = await features();
    const steps = statistic(matrix, recipe.params.seed, platform.elementary);
    return pace(steps, { clock: platform.clock, signal, onProgress: (at) => progress(at.fraction) });
  },
};
