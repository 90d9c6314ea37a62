import type { Elementary } from '../math/elementary.ts';
import { boughtWhileAlive } from './bought-while-alive.ts';
import type { WeightedHistories } from './histories.ts';
import { ALIKE, ALIKE_LEAVING, FEW, logSum, SLICE } from './purchase-model.ts';
import type { PurchaseModel, Sliced } from './purchase-model.ts';

/** What depends on x alone, for each different x in its order. */
interface ByCount {
  readonly first: number;
  readonly rDigamma: number;
  readonly aDigamma: number;
  readonly bDigamma: number;
}

/**
 * Customers buy at a rate λ ~ Gamma(r, rate α) and leave after a purchase with probability p ~ Beta(a, b).
 *
 * BG/NBD: after each repeat purchase (Fader, Hardie and Lee, Marketing Science 24, 2005); MBG/NBD: after the first
 * purchase too (Batislam, Denizel and Filiztekin, International Journal of Research in Marketing 24, 2007). Both are one
 * set of formulas: with `chances` the number of times a customer with x repeat purchases stayed for sure and may have left
 * at last,
 *
 *   L = Γ(r+x)/Γ(r) · αʳ · [ B(a, b+x+c)/B(a,b) · (α+T)^−(r+x) + B(a+1, b+x+c−1)/B(a,b) · (α+tx)^−(r+x) ]
 *
 * with c = 0 (BG/NBD, without the second term at x = 0) or c = 1 (MBG/NBD).
 */
function family(name: 'bgnbd' | 'mbgnbd', label: string, c: 0 | 1): PurchaseModel {
  /** Whether a customer with x repeat purchases may have left. */
  const mayLeave = (x: number): boolean => x + c > 0;

  function byCount(e: Elementary, [r, , a, b]: ArrayLike<number> & Iterable<number>, x: number): ByCount {
    const staying = x + c;
    return {
      first: e.lgamma(r + x) - e.lgamma(r) + (e.lgamma(a + b) - e.lgamma(a + b + staying)) + (e.lgamma(b + staying) - e.lgamma(b)),
      rDigamma: e.digamma(r + x) - e.digamma(r),
      aDigamma: e.digamma(a + b) - e.digamma(a + b + staying),
      bDigamma: e.digamma(b + staying) - e.digamma(b),
    };
  }

  function* likelihood(e: Elementary, histories: WeightedHistories, parameters: ArrayLike<number>, gradient: Float64Array): Sliced<number> {
    const [r, alpha, a, b] = Array.from(parameters);
    const { x, tx, T, weight } = histories;
    const logAlpha = e.log(alpha);
    gradient.fill(0);
    let sum = 0;
    let known: ByCount | null = null;
    for (let i = 0; i < x.length; i++) {
      if (i % SLICE === SLICE - 1) yield;
      // Histories are ordered by x.
      if (known === null || x[i] !== x[i - 1]) known = byCount(e, [r, alpha, a, b], x[i]);
      const k = r + x[i];
      const atEnd = e.log(alpha + T[i]);
      const atLast = e.log(alpha + tx[i]);
      const stayed = -k * atEnd;
      const left = mayLeave(x[i]) ? e.log(a / (b + x[i] + c - 1)) - k * atLast : -Infinity;
      const both = left === -Infinity ? stayed : logSum(e, stayed, left);
      const w = left === -Infinity ? 0 : e.exp(left - both);
      sum += weight[i] * (known.first + r * logAlpha + both);
      gradient[0] += weight[i] * (known.rDigamma + logAlpha - (1 - w) * atEnd - w * atLast);
      gradient[1] += weight[i] * (r / alpha - k * ((1 - w) / (alpha + T[i]) + w / (alpha + tx[i])));
      gradient[2] += weight[i] * (known.aDigamma + w / a);
      gradient[3] += weight[i] * (known.aDigamma + known.bDigamma - (w === 0 ? 0 : w / (b + x[i] + c - 1)));
    }
    return sum;
  }

  return {
    name,
    label,
    parameters: ['r', 'alpha', 'a', 'b'],
    times: [false, true, false, false],
    extremes: [
      { low: FEW, high: ALIKE },
      { low: FEW, high: ALIKE },
      { low: 'none shows signs of having left', high: ALIKE_LEAVING },
      { low: 'they leave at once or hardly at all', high: 'none shows signs of having left', bothHigh: ALIKE_LEAVING },
    ],
    starts: (rate, span) => {
      const r = 0.5;
      return [
        [r, Math.max(r / (2 * rate), span / 100), 0.8, 2.5], [r / 2, Math.max(r / (4 * rate), span / 100), 0.2, 2],
        [2, Math.max(2 / rate, span / 100), 1, 8], [1, Math.max(1 / (3 * rate), span / 100), 1.5, 1.5],
      ];
    },
    likelihood,
    alive: (e, parameters, x, tx, T) => {
      if (!mayLeave(x)) return 1;
      const [r, alpha, a, b] = Array.from(parameters);
      const odds = e.log(a / (b + x + c - 1)) + (r + x) * e.log1p((T - tx) / (alpha + tx));
      return 1 / (1 + e.exp(odds));
    },
    boughtWhileAlive: (e, parameters, x, T, t) => {
      const [r, alpha, a, b] = Array.from(parameters);
      return boughtWhileAlive(e, r + x, a, b + x + c, t / (alpha + T + t));
    },
    bought: (e, parameters, t) => {
      const [r, alpha, a, b] = Array.from(parameters);
      const stays = c === 0 ? 1 : b / (a + b);
      return stays * boughtWhileAlive(e, r, a, b + c, t / (alpha + t));
    },
    probabilities: (e, parameters, t, most) => {
      const [r, alpha, a, b] = Array.from(parameters);
      const out = new Float64Array(most + 1);
      let chance = e.exp(-r * e.log1p(t / alpha));
      let below = 0;
      let stays = c === 0 ? 1 : b / (a + b);
      for (let n = 0; n <= most; n++) {
        const left = mayLeave(n) ? stays * (a / (b + n + c - 1)) * Math.max(0, 1 - below) : 0;
        out[n] = stays * chance + left;
        below += chance;
        chance *= ((r + n) / (n + 1)) * (t / (alpha + t));
        stays *= (b + n + c) / (a + b + n + c);
      }
      return out;
    },
  };
}

export const BG_NBD: PurchaseModel = family('bgnbd', 'BG/NBD', 0);
export const MBG_NBD: PurchaseModel = family('mbgnbd', 'MBG/NBD', 1);
