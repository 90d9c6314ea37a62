import type { Elementary } from '../math/elementary.ts';
import { dropoutIntegral } from './dropout-integral.ts';
import type { DropoutIntegral } from './dropout-integral.ts';
import { UNIT_NODES, UNIT_WEIGHTS } from './gauss-legendre.ts';
import type { WeightedHistories } from './histories.ts';
import { ALIKE, FEW, logSum, SLICE } from './purchase-model.ts';
import type { PurchaseModel, Sliced } from './purchase-model.ts';

const nothing = (): DropoutIntegral => ({ log: -Infinity, logAlpha: 0, overAlpha: 0, logBeta: 0, overBeta: 0 });

/** L without what does not depend on the dropout: ln of the part that stayed to T, and of the part that left before. */
function* likelihood(e: Elementary, histories: WeightedHistories, parameters: ArrayLike<number>, gradient: Float64Array): Sliced<number> {
  const [r, alpha, s, beta] = Array.from(parameters);
  const { x, tx, T, weight } = histories;
  const logAlpha = e.log(alpha);
  const logBeta = e.log(beta);
  const logS = e.log(s);
  const integral = nothing();
  gradient.fill(0);
  let sum = 0;
  let gamma = 0;
  let digamma = 0;
  for (let i = 0; i < x.length; i++) {
    // An integral takes some ten times as long as the other models' terms.
    if (i % (SLICE / 8) === SLICE / 8 - 1) yield;
    const k = r + x[i];
    // Histories are ordered by x.
    if (i === 0 || x[i] !== x[i - 1]) {
      gamma = e.lgamma(k) - e.lgamma(r);
      digamma = e.digamma(k) - e.digamma(r);
    }
    const alphaEnd = e.log(alpha + T[i]);
    const betaEnd = e.log(beta + T[i]);
    const stayed = -k * alphaEnd - s * betaEnd;
    const may = T[i] > tx[i];
    if (may) dropoutIntegral(e, k, alpha, s, beta, tx[i], T[i], integral);
    const left = may ? logS + integral.log : -Infinity;
    const both = may ? logSum(e, stayed, left) : stayed;
    const w = may ? e.exp(left - both) : 0;
    sum += weight[i] * (gamma + r * logAlpha + s * logBeta + both);
    gradient[0] += weight[i] * (digamma + logAlpha - (1 - w) * alphaEnd - w * integral.logAlpha);
    gradient[1] += weight[i] * (r / alpha - k * ((1 - w) / (alpha + T[i]) + w * integral.overAlpha));
    gradient[2] += weight[i] * (logBeta - (1 - w) * betaEnd + w * (1 / s - integral.logBeta));
    gradient[3] += weight[i] * (s / beta - (1 - w) * (s / (beta + T[i])) - w * (s + 1) * integral.overBeta);
  }
  return sum;
}

/** (1 − e^(−(s − 1) q)) / (s − 1), which is q at s = 1. */
const saturating = (e: Elementary, s: number, q: number): number => (s === 1 ? q : -e.expm1(-(s - 1) * q) / (s - 1));

function probabilities(e: Elementary, parameters: ArrayLike<number>, t: number, most: number): Float64Array {
  const [r, alpha, s, beta] = Array.from(parameters);
  const out = new Float64Array(most + 1);
  const add = (until: number, share: number): void => {
    let chance = share * e.exp(-r * e.log1p(until / alpha));
    for (let n = 0; n <= most; n++) {
      out[n] += chance;
      chance *= ((r + n) / (n + 1)) * (until / (alpha + until));
    }
  };
  add(t, e.exp(-s * e.log1p(t / beta)));
  // Who leaves at a time τ before t has bought as in τ; τ = shift · (eᵛ − 1), in panels of at most 1.
  const shift = Math.min(alpha, beta);
  const end = e.log1p(t / shift);
  const panels = Math.max(1, Math.ceil(end));
  for (let p = 0; p < panels; p++) {
    for (let j = 0; j < UNIT_NODES.length; j++) {
      const v = ((p + UNIT_NODES[j]) * end) / panels;
      const until = shift * e.expm1(v);
      const density = (s / beta) * e.exp(v - (s + 1) * e.log1p(until / beta)) * shift;
      add(until, ((UNIT_WEIGHTS[j] * end) / panels) * density);
    }
  }
  return out;
}

/**
 * Pareto/NBD: customers buy at a rate λ ~ Gamma(r, rate α) and leave at a rate μ ~ Gamma(s, rate β), at any time
 * (Schmittlein, Morrison and Colombo, Management Science 33, 1987):
 *
 *   L = Γ(r+x)/Γ(r) · αʳ βˢ · [ (α+T)^−(r+x) (β+T)^−s + s ∫ from tx to T of (α+y)^−(r+x) (β+y)^−(s+1) dy ]
 */
export const PARETO_NBD: PurchaseModel = {
  name: 'paretonbd',
  label: 'Pareto/NBD',
  parameters: ['r', 'alpha', 's', 'beta'],
  times: [false, true, false, true],
  extremes: [
    { low: FEW, high: ALIKE },
    { low: FEW, high: ALIKE },
    { low: 'none shows signs of having left', high: 'they hardly differ in how soon they leave' },
    { low: 'they leave at once or hardly at all', high: 'they hardly differ in how soon they leave' },
  ],
  starts: (rate, span) => [
    [0.5, Math.max(0.5 / (1.5 * rate), span / 100), 0.5, span / 2], [1, Math.max(1 / (2 * rate), span / 100), 1, span],
    [2, Math.max(2 / rate, span / 100), 0.3, span], [0.3, Math.max(0.3 / (3 * rate), span / 100), 1.5, span / 2],
  ],
  likelihood,
  alive: (e, parameters, x, tx, T) => {
    if (T <= tx) return 1;
    const [r, alpha, s, beta] = Array.from(parameters);
    const integral = nothing();
    dropoutIntegral(e, r + x, alpha, s, beta, tx, T, integral);
    const stayed = -(r + x) * e.log(alpha + T) - s * e.log(beta + T);
    return 1 / (1 + e.exp(e.log(s) + integral.log - stayed));
  },
  boughtWhileAlive: (e, parameters, x, T, t) => {
    const [r, alpha, s, beta] = Array.from(parameters);
    return ((r + x) * (beta + T) / (alpha + T)) * saturating(e, s, e.log1p(t / (beta + T)));
  },
  bought: (e, parameters, t) => {
    const [r, alpha, s, beta] = Array.from(parameters);
    return (r * beta / alpha) * saturating(e, s, e.log1p(t / beta));
  },
  probabilities,
};
