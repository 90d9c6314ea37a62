import type { Notice } from '../../shared/contract/notice.ts';
import type { Analysis } from '../../shared/engine/engine.ts';
import { METHOD_TRAITS } from '../../shared/recipe/method.ts';

/** The `result` document of `segment` and `run`. */
export function segmentResult(analysis: Analysis, outputs: readonly string[]): Record<string, unknown> {
  const { recipe, features, sweep, cluster, profile } = analysis;
  const chosen = recipe.params['cluster.k'] === 'auto' ? { recommended: sweep?.recommended ?? null } : {};
  return {
    rows: cluster.rows,
    leftOut: features.leftOut,
    features: features.features.filter((feature) => feature.used).map((feature) => feature.column),
    algorithm: cluster.algorithm,
    k: cluster.k,
    seed: recipe.params.seed,
    sizes: cluster.sizes,
    inertia: cluster.inertia,
    silhouette: cluster.silhouette,
    daviesBouldin: cluster.daviesBouldin,
    calinskiHarabasz: cluster.calinskiHarabasz,
    dunn: cluster.dunn,
    iterations: cluster.iterations,
    converged: cluster.converged,
    ...detailsOf(cluster),
    segments: profile.segments.map(({ id, name, size, share, centroid, traits, silhouette, headline }) => ({
      id, name, size, share, headline, silhouette, centroid, traits,
    })),
    ...chosen,
    outputs,
  };
}

/** What only some methods have. */
function detailsOf({ algorithm, noise, logLikelihood, bic, aic, icl, mergeHeights }: Analysis['cluster']): Record<string, unknown> {
  return {
    ...(METHOD_TRAITS[algorithm].noise ? { noise } : {}),
    ...(logLikelihood === null ? {} : { logLikelihood }),
    ...(bic === null ? {} : { bic, aic, icl }),
    ...(mergeHeights === null ? {} : { mergeHeights: [...mergeHeights] }),
  };
}

/** The notices of all stages, in their order. */
export function noticesOf(analysis: Analysis): Notice[] {
  const { source, customers, features, sweep, cluster, profile } = analysis;
  return [
    ...source.notices, ...customers.notices, ...features.notices, ...(sweep?.notices ?? []), ...cluster.notices, ...profile.notices,
  ];
}
