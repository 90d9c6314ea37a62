import type { AnalysisSpec } from '../analysis-spec.ts';

/** Silhouette of each customer in the segmentation in force. */
export const silhouettes: AnalysisSpec<'silhouettes'> = {
  after: 'cluster',
  async run(context) {
    const [features, cluster] = [await context.features(), await context.cluster()];
    return context.background.run(
      'cluster.silhouettes',
      features,
      { labeling: { labels: cluster.labels, k: cluster.k }, seed: context.recipe.params.seed },
      { signal: context.signal, onProgress: (at) => context.progress(at.fraction) },
    );
  },
};
