import type { Notice } from '../../shared/contract/notice.ts';
import type { StabilityResult } from '../../shared/contract/validation.ts';
import type { Analysis } from '../../shared/engine/engine-api.ts';
import { METHOD_TRAITS } from '../../shared/recipe/method.ts';
import { stabilityVerdict } from '../../shared/text/verdict.ts';

/** The `result` document of `segment` and `run`. */
export function segmentResult(analysis: Analysis, outputs: readonly string[]): Record<string, unknown> {
  const { recipe, customers, features, sweep, cluster, profile, stability } = analysis;
  const chosen = recipe.params['cluster.k'] === 'auto' ? { recommended: sweep?.recommended ?? null, structure: sweep?.structure ?? null } : {};
  return {
    rows: cluster.rows,
    leftOut: features.leftOut,
    features: features.features.filter((feature) => feature.used).map((feature) => feature.column),
    algorithm: cluster.algorithm,
    k: cluster.k,
    seed: recipe.params.seed,
    ...(customers.joins === undefined ? {} : { joins: customers.joins }),
    ...(customers.prepared === undefined ? {} : { prepared: customers.prepared.steps }),
    sizes: cluster.sizes,
    inertia: cluster.inertia,
    silhouette: cluster.silhouette,
    daviesBouldin: cluster.daviesBouldin,
    calinskiHarabasz: cluster.calinskiHarabasz,
    dunn: cluster.dunn,
    iterations: cluster.iterations,
    converged: cluster.converged,
    stability: stability?.mean ?? null,
    ...(stability === null ? {} : { resamples: stability.resamples, resampledRows: stability.rows, seedAgreement: stability.seeds }),
    ...detailsOf(cluster),
    ...(cluster.medoids === null ? {} : { medoids: Array.from(cluster.medoids, (row) => features.rowIndex[row] + 1) }),
    segments: profile.segments.map(({ id, name, size, share, centroid, traits, silhouette, headline }, label) => ({
      id, name, size, share, headline, silhouette, ...stabilityOf(stability, label), centroid, traits,
    })),
    ...(analysis.micro === null ? {} : { micro: analysis.micro.splits.map(({ label, parts, ...split }) => ({ segment: label + 1, ...split, parts: parts.map(({ code, name, size, share, headline, silhouette, centroid, traits }) => ({ code, name, size, share, headline, silhouette, centroid, traits })) })) }),
    ...chosen,
    outputs,
  };
}

/** How well a segment is found again, where it was looked at. */
function stabilityOf(stability: StabilityResult | null, label: number): Record<string, unknown> {
  if (stability === null) return {};
  const { mean, low, high, recovered, dissolved } = stability.bySegment[label];
  return { stability: { mean, low, high, recovered, dissolved, verdict: mean === null ? null : stabilityVerdict(mean).words } };
}

/** What only some methods have. */
function detailsOf({ algorithm, noise, logLikelihood, bic, aic, icl, mergeHeights, objective, ownSilhouette, entropy, gamma, density, consensus }: Analysis['cluster']): Record<string, unknown> {
  return {
    ...(METHOD_TRAITS[algorithm].noise ? { noise } : {}),
    ...(density === null ? {} : { epsilon: density.epsilon, minPoints: density.minPoints, minClusterSize: density.minClusterSize }),
    ...(logLikelihood === null ? {} : { logLikelihood }),
    ...(bic === null ? {} : { bic, aic, icl }),
    ...(entropy === null ? {} : { entropy }),
    ...(objective === null ? {} : { objective, ownSilhouette }),
    ...(gamma === null ? {} : { gamma }),
    ...(consensus === null ? {} : { consensus: { ...consensus, byRow: undefined } }),
    ...(mergeHeights === null ? {} : { mergeHeights: [...mergeHeights] }),
  };
}

/** The notices of all stages, in their order. */
export function noticesOf(analysis: Analysis): Notice[] {
  const { source, customers, features, sweep, cluster, profile } = analysis;
  return [
    ...source.notices, ...customers.notices, ...features.notices, ...(sweep?.notices ?? []), ...cluster.notices, ...profile.notices, ...(analysis.micro?.notices ?? []),
  ];
}
