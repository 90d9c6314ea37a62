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

/** The notice of a feature that decides distances alone. */
export function dominating(used: readonly Pick<FeatureInfo, 'label' | 'varianceShare'>[]): Notice[] {
  return used
    .filter(({ varianceShare }) => used.length > 1 && varianceShare !== null && varianceShare > limit(used.length))
    .map(({ label, varianceShare }): Notice => ({ code: 'feature-dominates', data: { column: label, percent: Math.round((varianceShare ?? 0) * 1000) / 10 } }));
}
