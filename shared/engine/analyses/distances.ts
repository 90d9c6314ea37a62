import { pace } from '../../pipeline/pace.ts';
import { rowDistances } from '../../validate/row-distances.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** Where each customer lies between the segments in force. */
export const distances: AnalysisSpec<'distances'> = {
  after: 'cluster',
  async run(context) {
    const [features, cluster] = [await context.features(), await context.cluster()];
    return pace(rowDistances(features.matrix, cluster), {
      clock: context.platform.clock, signal: context.signal, onProgress: ({ fraction }) => context.progress(fraction),
    });
  },
};
