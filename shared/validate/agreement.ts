import type { Agreement } from '../contract/validation.ts';
import type { Elementary } from '../math/elementary.ts';
import type { Contingency } from './contingency.ts';

/**
 * All figures at once. The first (left) labeling is the known one: swapping the two swaps homogeneity and completeness.
 * Without rows, every figure is 1 as in scikit-learn.
 */
export function agreementOf(table: Contingency, elementary: Elementary): Agreement {
  if (table.n === 0) return { ari: 1, ami: 1, homogeneity: 1, completeness: 1, vMeasure: 1 };
  const left = entropyOf(table.leftSizes, table.n, elementary);
  const right = entropyOf(table.rightSizes, table.n, elementary);
  const information = mutualInformation(table, elementary);
  const homogeneity = left > 0 ? information / left : 1;
  const completeness = right > 0 ? information / right : 1;
  const sum = homogeneity + completeness;
  return {
    ari: adjustedRand(table),
    ami: adjustedMutualInformation(table, information, left, right, elementary),
    homogeneity,
    completeness,
    vMeasure: sum > 0 ? (2 * homogeneity * completeness) / sum : 0,
  };
}

/** Ordered pairs of different rows that share a cell. */
function orderedPairs(counts: Float64Array): number {
  let sum = 0;
  for (const count of counts) sum += count * (count - 1);
  return sum;
}

/**
 * Adjusted Rand index.
 * Source: L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2 (1985), in the form of pair counts of
 * scikit-learn's `adjusted_rand_score` (1 where both labelings put every pair alike).
 */
export function adjustedRand({ counts, leftSizes, rightSizes, n }: Contingency): number {
  const together = orderedPairs(counts);
  const leftOnly = orderedPairs(leftSizes) - together;
  const rightOnly = orderedPairs(rightSizes) - together;
  if (leftOnly === 0 && rightOnly === 0) return 1;
  const apart = n * (n - 1) - together - leftOnly - rightOnly;
  return (2 * (together * apart - leftOnly * rightOnly))
    / ((together + leftOnly) * (leftOnly + apart) + (together + rightOnly) * (rightOnly + apart));
}

/** Entropy in nats. */
function entropyOf(sizes: Float64Array, n: number, { log }: Elementary): number {
  let sum = 0;
  for (const size of sizes) if (size > 0 && size < n) sum -= (size / n) * log(size / n);
  return sum;
}

function mutualInformation({ right, counts, leftSizes, rightSizes, n }: Contingency, { log }: Elementary): number {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) {
    if (counts[at] === 0) continue;
    const a = leftSizes[Math.floor(at / right)];
    const b = rightSizes[at % right];
    sum += (counts[at] / n) * log((counts[at] / a) * (n / b));
  }
  return Math.max(0, sum);
}

/** Smallest step of a number near 1: scikit-learn keeps the denominator this far from 0. */
const EPSILON = 2.220446049250313e-16;

function adjustedMutualInformation(
  table: Contingency, information: number, left: number, right: number, elementary: Elementary,
): number {
  // The same partition twice; with one row in each group both differences below would be rounding.
  if (orderedPairs(table.leftSizes) === orderedPairs(table.counts) && orderedPairs(table.rightSizes) === orderedPairs(table.counts)) return 1;
  const expected = expectedInformation(table, elementary);
  const room = (left + right) / 2 - expected;
  return (information - expected) / (room < 0 ? Math.min(room, -EPSILON) : Math.max(room, EPSILON));
}

/**
 * Mutual information expected of labelings with the same sizes drawn at random (hypergeometric cells).
 * Source: N. X. Vinh, J. Epps, J. Bailey, "Information theoretic measures for clusterings comparison", JMLR 11 (2010).
 * The probabilities come from the ratio of neighbouring ones, starting at the most likely count and divided by their sum,
 * in place of scikit-learn's log-gamma functions, which lose digits as n grows.
 */
function expectedInformation({ leftSizes, rightSizes, n }: Contingency, elementary: Elementary): number {
  const bySizes = new Map<number, number>();
  let total = 0;
  for (const a of leftSizes) {
    for (const b of rightSizes) {
      if (a === 0 || b === 0) continue;
      const key = Math.min(a, b) * (n + 1) + Math.max(a, b);
      let value = bySizes.get(key);
      if (value === undefined) {
        value = expectedCell(a, b, n, elementary);
        bySizes.set(key, value);
      }
      total += value;
    }
  }
  return total;
}

/** Weights below this share of the greatest add nothing to a sum of doubles. */
const NEGLIGIBLE = 1e-22;

function expectedCell(a: number, b: number, n: number, { log }: Elementary): number {
  const least = Math.max(0, a + b - n);
  const most = Math.min(a, b);
  const mode = Math.min(most, Math.max(least, Math.floor(((a + 1) * (b + 1)) / (n + 2))));
  let weights = 0;
  let sum = 0;
  const add = (x: number, weight: number): void => {
    weights += weight;
    if (x > 0) sum += weight * (x / n) * log((x / a) * (n / b));
  };
  add(mode, 1);
  for (let x = mode, weight = 1; x < most && weight > NEGLIGIBLE; x++) {
    weight *= ((a - x) * (b - x)) / ((x + 1) * (n - a - b + x + 1));
    add(x + 1, weight);
  }
  for (let x = mode, weight = 1; x > least && weight > NEGLIGIBLE; x--) {
    weight *= (x * (n - a - b + x)) / ((a - x + 1) * (b - x + 1));
    add(x - 1, weight);
  }
  return sum / weights;
}
