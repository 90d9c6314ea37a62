import type { Notice } from '../contract/notice.ts';
import type { FeatureInfo } from '../contract/results.ts';

/** Share of each prepared column in the variance of all: on average, its share in squared distances between customers. */
export function varianceShares(variances: readonly number[]): number[] {
  const largest = variances.reduce((most, value) => Math.max(most, value), 0);
  if (!(largest > 0)) return variances.map(() => 0);
  // In units of the largest, so that nothing overflows.
  const total = variances.reduce((sum, value) => sum + value / largest, 0);
  return variances.map((value) => value / largest / total);
}

/** From this share on a feature decides distances alone; with two features it takes more. */
const limit = (features: number): number => Math.max(0.5, 1.5 / features);

/**
 * What can be done about a feature with a large share: scale it by its standard deviation, or lower a weight that was raised.
 * Null: a z-score of the usual weight, which leads only because the others are categories or were given lower weights.
 */
function remedy({ kind, scale, weight }: Pick<FeatureInfo, 'kind' | 'scale' | 'weight'>): 'scale' | 'weight' | null {
  if (kind === 'numeric' && scale !== 'zscore') return 'scale';
  return weight > 1 ? 'weight' : null;
}

/** The notice of a feature that decides distances alone, where something can be done about it. */
export function dominating(used: readonly Pick<FeatureInfo, 'label' | 'varianceShare' | 'kind' | 'scale' | 'weight'>[]): Notice[] {
  return used.flatMap((feature): Notice[] => {
    const share = feature.varianceShare ?? 0;
    const advice = remedy(feature);
    if (used.length < 2 || share <= limit(used.length) || advice === null) return [];
    return [{ code: 'feature-dominates', data: { column: feature.label, percent: Math.round(share * 1000) / 10, advice } }];
  });
}
