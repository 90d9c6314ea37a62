import type { Elementary } from '../math/elementary.ts';
import { normalCdf, normalQuantile } from '../math/normal.ts';

type Functions = Pick<Elementary, 'exp' | 'log'>;

/** Two groups to be compared: the size of the second is `ratio` times that of the first. Tests are two-sided. */
export interface Comparison {
  readonly power: number;
  readonly significance: number;
  readonly ratio: number;
}

/**
 * Customers needed in the first of two groups to tell rates p1 and p2 apart, not rounded (normal approximation; Fleiss, Levin and Paik
 * 2003, 4.14 and 4.19; with equal groups that of R's `power.prop.test`).
 *
 * @param continuity adds the correction for continuity
 */
export function sizeForRates(p1: number, p2: number, { power, significance, ratio }: Comparison, continuity: boolean, functions: Functions): number {
  const gap = Math.abs(p1 - p2);
  const pooled = (p1 + ratio * p2) / (1 + ratio);
  const za = normalQuantile(1 - significance / 2, functions);
  const zb = normalQuantile(power, functions);
  const root = za * Math.sqrt((1 + 1 / ratio) * pooled * (1 - pooled)) + zb * Math.sqrt(p1 * (1 - p1) + (p2 * (1 - p2)) / ratio);
  const n = (root * root) / (gap * gap);
  if (!continuity) return n;
  const factor = 1 + Math.sqrt(1 + (2 * (ratio + 1)) / (n * ratio * gap));
  return (n / 4) * factor * factor;
}

/** Power of the comparison of two rates with n customers in the first group (as `sizeForRates`). */
export function powerForRates(n: number, p1: number, p2: number, { significance, ratio }: Omit<Comparison, 'power'>, continuity: boolean, functions: Functions): number {
  const gap = Math.abs(p1 - p2);
  const pooled = (p1 + ratio * p2) / (1 + ratio);
  const za = normalQuantile(1 - significance / 2, functions);
  const spread = Math.sqrt(p1 * (1 - p1) + (p2 * (1 - p2)) / ratio);
  // The correction takes as much as a step of the difference can be.
  const less = continuity ? (ratio + 1) / (2 * ratio * n) : 0;
  const above = Math.sqrt(n) * (gap - less) - za * Math.sqrt((1 + 1 / ratio) * pooled * (1 - pooled));
  return spread === 0 ? (above > 0 ? 1 : 0) : normalCdf(above / spread, functions);
}

/**
 * Customers needed in the first of two groups to tell means apart, not rounded: the normal approximation with Guenther's (1981)
 * correction for the unknown standard deviation, within 0.2 of R's `power.t.test` from 5 customers a group on.
 */
export function sizeForMeans(difference: number, sd: number, { power, significance, ratio }: Comparison, functions: Functions): number {
  const za = normalQuantile(1 - significance / 2, functions);
  const z = za + normalQuantile(power, functions);
  const size = sd / difference;
  return (1 + 1 / ratio) * z * z * size * size + (za * za) / (2 * (1 + ratio));
}

/** Power of the comparison of two means with n customers in the first group (as `sizeForMeans`). */
export function powerForMeans(n: number, difference: number, sd: number, { significance, ratio }: Omit<Comparison, 'power'>, functions: Functions): number {
  const za = normalQuantile(1 - significance / 2, functions);
  const effective = Math.max(0, n - (za * za) / (2 * (1 + ratio)));
  return normalCdf((Math.abs(difference) / sd) * Math.sqrt(effective / (1 + 1 / ratio)) - za, functions);
}

const STEPS = 200;

/** The smallest difference from `from` to `to` whose power is high enough, by halving; null where even `to` has less. */
export function detectable(power: number, from: number, to: number, powerOf: (difference: number) => number): number | null {
  let [low, high] = [from, to];
  if (!(powerOf(high) >= power)) return null;
  for (let step = 0; step < STEPS && high - low > 1e-12 * Math.max(1, high); step++) {
    const middle = (low + high) / 2;
    if (powerOf(middle) >= power) high = middle;
    else low = middle;
  }
  return high;
}
