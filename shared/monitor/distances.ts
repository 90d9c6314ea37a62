import type { Elementary } from '../math/elementary.ts';

/** An empty bin counts as half a customer, so that logarithms can be taken. */
const EMPTY = 0.5;

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Shares of the counts; an empty one counts as half. */
const filled = (counts: readonly number[]): number[] => {
  const all = total(counts);
  return counts.map((count) => (count > 0 ? count : EMPTY) / all);
};

/**
 * Population stability index: Σ (now − then) log(now / then) over bins, the symmetric Kullback-Leibler divergence. By convention
 * under 0.1 is stable and above 0.25 a shift. Null where either side has nobody.
 * Source: N. Siddiqi, "Credit Risk Scorecards" (2006), chapter 8.
 */
export function stabilityIndex(then: readonly number[], now: readonly number[], { log }: Elementary): number | null {
  if (total(then) === 0 || total(now) === 0) return null;
  const used = then.map((count, i) => count > 0 || now[i] > 0);
  const [p, q] = [filled(then.filter((_, i) => used[i])), filled(now.filter((_, i) => used[i]))];
  return p.reduce((sum, share, i) => sum + (share === q[i] ? 0 : (q[i] - share) * log(q[i] / share)), 0);
}

/** Standard normal quantile at 0.95. */
const Z95 = 1.6448536269514722;

/**
 * What a stability index exceeds by chance in one of twenty cases, when nothing has moved: the index is then about χ² with
 * bins − 1 degrees of freedom times (1 / then + 1 / now). The quantile is Wilson and Hilferty's. Null with fewer than two bins.
 * Source: B. Yurdakul, J. Naranjo, "Statistical properties of the population stability index", Journal of Risk Model Validation 14 (2020).
 */
export function indexByChance(bins: number, then: number, now: number): number | null {
  const degrees = bins - 1;
  if (degrees < 1 || then === 0 || now === 0) return null;
  const part = 2 / (9 * degrees);
  const root = 1 - part + Z95 * Math.sqrt(part);
  return degrees * root * root * root * (1 / then + 1 / now);
}

/** Largest distance of two distribution functions at common cuts (Kolmogorov-Smirnov D, where every value is a cut); null without counts. */
export function largestGap(then: readonly number[], now: readonly number[]): number | null {
  const [a, b] = [total(then), total(now)];
  if (a === 0 || b === 0) return null;
  let [below, under, most] = [0, 0, 0];
  for (let i = 0; i < then.length; i++) {
    below += then[i];
    under += now[i];
    most = Math.max(most, Math.abs(below / a - under / b));
  }
  return most;
}

/** Total variation: half the sum of the differences of shares, 0 … 1; null without counts. */
export function totalVariation(then: readonly number[], now: readonly number[]): number | null {
  const [a, b] = [total(then), total(now)];
  if (a === 0 || b === 0) return null;
  return then.reduce((sum, count, i) => sum + Math.abs(count / a - now[i] / b), 0) / 2;
}

/**
 * Jensen-Shannon distance: root of the mean divergence from the mixture, to base 2, 0 … 1; null without counts.
 * Source: D. M. Endres, J. E. Schindelin, IEEE Transactions on Information Theory 49 (2003).
 */
export function jensenShannon(then: readonly number[], now: readonly number[], { log2 }: Elementary): number | null {
  const [a, b] = [total(then), total(now)];
  if (a === 0 || b === 0) return null;
  const sum = then.reduce((divergence, count, i) => {
    const [p, q] = [count / a, now[i] / b];
    const middle = (p + q) / 2;
    return divergence + (p > 0 ? p * log2(p / middle) : 0) + (q > 0 ? q * log2(q / middle) : 0);
  }, 0);
  return Math.sqrt(Math.max(0, sum / 2));
}
