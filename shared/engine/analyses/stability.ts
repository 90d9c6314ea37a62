import { AppError } from '../../errors/app-error.ts';
import { methodOf } from '../../recipe/method.ts';
import { limitRows, mostRows, usesSeed } from '../../validate/resample.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** Stream of the seed that draws the customers to be resampled, where not all are. */
const SAMPLE_STREAM = 8001;

/** Stability of the segmentation in force. */
export const stability: AnalysisSpec<'stability'> = {
  after: 'cluster',
  async run(context, { resamples, seeds }) {
    const [features, cluster] = [await context.features(), await context.cluster()];
    const { seed } = context.recipe.params;
    const method = methodOf(context.recipe);
    if (method.algorithm === 'rules') throw new AppError('not-for-rules', { what: 'Resampling' });
    return context.background.run(
      'validate.stability',
      features,
      {
        method, seed, resamples, seeds: usesSeed(method) ? seeds : 0, labels: cluster.labels, k: cluster.k,
        sample: limitRows(features.matrix.rows, mostRows(method), seed, SAMPLE_STREAM),
      },
      { signal: context.signal, onProgress: (at) => context.progress(at.fraction) },
    );
  },
};
