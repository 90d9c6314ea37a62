import type { Elementary } from '../math/elementary.ts';
import { UNIT_NODES, UNIT_WEIGHTS } from './gauss-legendre.ts';

/** Sums are brought down by this before they leave the range of a double. */
const BIG = 1e200;
/** A tail smaller than this share of the sum is not added. */
const TAIL = 1e-17;
/** A sum of more terms than this is not taken term by term. */
const LONG = 10_000;
const PRECISE = 1e-16;
/** Far more than parameters within the bounds of the search need. */
const MOST_PANELS = 10_000;
/** From here on the tails of the integral are exponential to the last digit. */
const TINY = 1e-17;
/** Powers of e in the range of a double's precision, with some to spare. */
const NEGLIGIBLE = 42;
/** The widest panel of the integral, how many spreads of ln(p / (1 − p)) one may have, and what the integrand may change along it. */
const WIDEST = 2;
const SPREADS = 2;
const STEEPEST = 10;

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
 * (Fader, Hardie and Lee 2005, eq. 10) is a small difference of large numbers. Where the sum would be long, the expectation
 * over p is integrated instead.
 *
 * @param k,a,b above 0
 * @param z in [0, 1); at 1 nobody stops buying but by leaving, and the answer is infinite
 */
export function boughtWhileAlive(e: Elementary, k: number, a: number, b: number, z: number): number {
  if (z <= 0) return 0;
  if (!(z < 1)) return Number.POSITIVE_INFINITY;
  const terms = (k * z + NEGLIGIBLE) / (1 - z);
  return terms > LONG ? boughtByIntegral(e, k, a, b, z / (1 - z)) : boughtBySum(k, a, b, z);
}

function boughtBySum(k: number, a: number, b: number, z: number): number {
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

/**
 * E[(1 − (1 + pZ)^−k) / p] over p ~ Beta(a, b), with Z = z / (1 − z): the same by Gauss-Legendre panels in w = ln(p / (1 − p)),
 * from the mode of p outwards until nothing is left, or what is left is exponential.
 */
function boughtByIntegral(e: Elementary, k: number, a: number, b: number, Z: number): number {
  const mode = e.log(a / b);
  const spread = Math.sqrt(1 / a + 1 / b);
  /** ln of the density of w, but for a constant. */
  const shape = (w: number): number => (w < 0 ? a * w - (a + b) * e.log1p(e.exp(w)) : -b * w - (a + b) * e.log1p(e.exp(-w)));
  const highest = shape(mode);
  const slope = (w: number): number => Math.abs(a - (a + b) / (1 + e.exp(-w)));
  let sum = 0;
  let total = 0;
  for (const side of [-1, 1]) {
    let from = mode;
    for (let panels = 0; panels < MOST_PANELS; panels++) {
      let width = Math.min(WIDEST, SPREADS * spread);
      while ((slope(from + side * width) + 1) * width > STEEPEST) width /= 2;
      let panel = 0;
      let chance = 0;
      for (let j = 0; j < UNIT_NODES.length; j++) {
        const w = from + side * width * UNIT_NODES[j];
        const p = w < 0 ? e.exp(w) / (1 + e.exp(w)) : 1 / (1 + e.exp(-w));
        const weight = width * UNIT_WEIGHTS[j] * e.exp(shape(w) - highest);
        chance += weight;
        panel += weight * (-e.expm1(-k * e.log1p(p * Z)) / p);
      }
      sum += panel;
      total += chance;
      from += side * width;
      const [end, rate] = side < 0 ? [k * Z, a] : [-e.expm1(-k * e.log1p(Z)), b];
      if (e.exp(side * -from) * Math.max(1, a + b, k * (side < 0 ? Z : 1)) < TINY) {
        const tail = e.exp(shape(from) - highest) / rate;
        sum += tail * end;
        total += tail;
        break;
      }
      // The panels fall at least as fast as the density, once they fall.
      const rest = NEGLIGIBLE * Math.max(1, 1 / (slope(from) * width));
      if (panel * rest < PRECISE * sum && chance * rest < PRECISE * total) break;
    }
  }
  return sum / total;
}
