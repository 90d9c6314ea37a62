/** Sums are brought down by this before they leave the range of a double. */
const BIG = 1e200;
/** A tail smaller than this share of the sum is not added. */
const TAIL = 1e-17;

/**
 * Expected purchases over a further time t of a customer who is alive, buys at a rate λ ~ Gamma(k, rate α + T) and leaves
 * after each purchase with probability p ~ Beta(a, b); `z` = t / (α + T + t).
 *
 * Without leaving, the number N of purchases is negative binomial: P(N = n) ∝ (k)ₙ zⁿ / n!. Of n purchases
 * Σ_{j<n} E[(1 − p)ʲ] = Σ_{j<n} (b)ⱼ / (a + b)ⱼ are made. The expectation over N is a sum of positive terms, so it loses
 * no digits for heavy buyers or near a = 1, where the closed form
 *
 *   (a + b − 1) / (a − 1) · [1 − (1 − z)ᵏ ₂F₁(k, b; a + b − 1; z)]
 *
 * (Fader, Hardie and Lee 2005, eq. 10) is a small difference of large numbers.
 *
 * @param k,a,b above 0
 * @param z in [0, 1)
 */
export function boughtWhileAlive(k: number, a: number, b: number, z: number): number {
  if (z === 0) return 0;
  let chance = 1;
  let total = 1;
  let kept = 1;
  let made = 0;
  let sum = 0;
  for (let n = 0; ; n++) {
    const ratio = ((k + n) / (n + 1)) * z;
    chance *= ratio;
    made += kept;
    kept *= (b + n) / (a + b + n);
    total += chance;
    const term = chance * made;
    sum += term;
    if (sum > BIG) {
      chance /= BIG;
      total /= BIG;
      sum /= BIG;
    }
    // From here on each term is at most `bound` times the one before.
    const bound = Math.max(ratio, z) * (1 + kept / made);
    if (bound < 1 && chance * made * bound < TAIL * sum * (1 - bound)) return sum / total;
  }
}
