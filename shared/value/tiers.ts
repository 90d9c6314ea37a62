import type { TierSummary } from '../contract/value.ts';

export interface Tiers {
  readonly tier: readonly TierSummary['name'][];
  readonly summary: readonly TierSummary[];
}

const NAMES = ['high', 'middle', 'low'] as const;

/**
 * Puts customers in tiers by the share of customers who are worth strictly more, so that equal values share a tier.
 *
 * @param worth one finite number per customer
 * @param highShare customers with less than this share above them are high
 * @param middleShare the next ones, up to this further share, are middle
 */
export function tiersOf(worth: Float64Array, highShare: number, middleShare: number): Tiers {
  const n = worth.length;
  const order = Uint32Array.from(worth, (_, i) => i).sort((i, j) => worth[j] - worth[i] || i - j);
  const tier = new Array<TierSummary['name']>(n);
  const counts = { high: 0, middle: 0, low: 0 };
  const sums = { high: 0, middle: 0, low: 0 };
  // Shares are decimal fractions: the margin keeps 0.1 × 30 from being more than 3.
  const highEnd = highShare * n - 1e-9;
  const middleEnd = (highShare + middleShare) * n - 1e-9;
  let above = 0;
  let total = 0;
  order.forEach((i, position) => {
    if (position > 0 && worth[i] < worth[order[position - 1]]) above = position;
    const name = above < highEnd ? 'high' : above < middleEnd ? 'middle' : 'low';
    tier[i] = name;
    counts[name]++;
    sums[name] += worth[i];
    total += worth[i];
  });
  return {
    tier,
    summary: NAMES.map((name) => ({
      name, customers: counts[name], share: total > 0 ? sums[name] / total : 0, mean: counts[name] > 0 ? sums[name] / counts[name] : 0,
    })),
  };
}
