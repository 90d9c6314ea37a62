import { isSharing } from '../../cluster/assign-rule.ts';
import { pace } from '../../pipeline/pace.ts';
import { membershipsOf } from '../../validate/memberships.ts';
import type { AnalysisSpec } from '../analysis-spec.ts';

/** To which share customers belong to the segments in force. */
export const memberships: AnalysisSpec<'memberships'> = {
  after: 'cluster',
  async run(context) {
    const [features, cluster] = [await context.features(), await context.cluster()];
    if (!isSharing(cluster.rule)) return null;
    return pace(membershipsOf(context.platform.elementary, cluster.rule, features.matrix, cluster), {
      clock: context.platform.clock, signal: context.signal, onProgress: ({ fraction }) => context.progress(fraction),
    });
  },
};
