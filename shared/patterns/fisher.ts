import type { Elementary } from '../math/elementary.ts';

type Logs = Pick<Elementary, 'exp' | 'lgamma'>;

/** Terms this small beside the sum change nothing. */
const NEGLIGIBLE = 1e-18;

/**
 * Fisher's exact test, one-sided: the probability that `left` baskets drawn at random from `all`, of which `right` have the item,
 * hold `both` or more of it (upper tail of the hypergeometric distribution).
 * Source: R. A. Fisher, "Statistical Methods for Research Workers", 5th ed. (1934), § 21.02.
 */
export function fisherUpper({ exp, lgamma }: Logs, both: number, left: number, right: number, all: number): number {
  const least = Math.max(0, left + right - all);
  const most = Math.min(left, right);
  if (both <= least) return 1;
  if (both > most) return 0;
  const choose = (n: number, k: number): number => lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
  const term = (x: number): number => exp(choose(right, x) + choose(all - right, left - x) - choose(all, left));
  const upwards = (from: number): number => {
    let own = term(from);
    let sum = own;
    for (let x = from; x < most && own > NEGLIGIBLE * sum; x++) {
      own *= ((right - x) * (left - x)) / ((x + 1) * (all - right - left + x + 1));
      sum += own;
    }
    return sum;
  };
  // Below the middle the other tail has fewer terms and no cancellation to speak of.
  const middle = Math.floor((left * right) / all);
  if (both > middle) return Math.min(1, upwards(both));
  let own = term(both - 1);
  let sum = own;
  for (let x = both - 1; x > least && own > NEGLIGIBLE * sum; x--) {
    own *= (x * (all - right - left + x)) / ((right - x + 1) * (left - x + 1));
    sum += own;
  }
  return Math.max(0, 1 - sum);
}

/**
 * Probabilities corrected for so many tests, in the order given: Holm's (the chance of a single false one), or Benjamini and
 * Hochberg's (the expected share of false ones).
 * Sources: S. Holm, Scand. J. Statist. 6 (1979) 65; Y. Benjamini, Y. Hochberg, JRSS B 57 (1995) 289.
 */
export function corrected(ps: Float64Array, method: 'holm' | 'bh' | 'none'): Float64Array {
  if (method === 'none') return ps.slice();
  const n = ps.length;
  const order = Array.from(ps.keys()).sort((a, b) => ps[a] - ps[b] || a - b);
  const out = new Float64Array(n);
  if (method === 'holm') {
    let least = 0;
    order.forEach((at, i) => {
      least = Math.max(least, Math.min(1, (n - i) * ps[at]));
      out[at] = least;
    });
    return out;
  }
  let most = 1;
  for (let i = n - 1; i >= 0; i--) {
    most = Math.min(most, (n / (i + 1)) * ps[order[i]]);
    out[order[i]] = most;
  }
  return out;
}
