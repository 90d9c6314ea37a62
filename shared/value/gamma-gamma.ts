import type { SpendModel } from '../contract/value.ts';
import type { Elementary } from '../math/elementary.ts';
import { correlation } from '../math/stats.ts';
import { maximumLikelihood } from './fit.ts';
import type { Fit } from './fit.ts';
import { perCustomer } from './maximise.ts';
import { SLICE } from './purchase-model.ts';
import type { Sliced } from './purchase-model.ts';

export interface SpendFit {
  readonly model: SpendModel;
  /** p, q, v. */
  readonly parameters: readonly number[];
}

/** Customers on whom the starts are told apart. */
const ROUGH = 1000;

interface Spending {
  /** Ascending. */
  readonly x: Float64Array;
  /** Mean spend over the x purchases, in units of the mean over customers. */
  readonly z: Float64Array;
}

function* likelihood(e: Elementary, { x, z }: Spending, [p, q, v]: Float64Array, gradient: Float64Array): Sliced<number> {
  gradient.fill(0);
  const logV = e.log(v);
  const gammaQ = e.lgamma(q);
  const digammaQ = e.digamma(q);
  let sum = 0;
  let gamma = 0;
  let digammaBoth = 0;
  let digammaP = 0;
  for (let i = 0; i < x.length; i++) {
    if (i % SLICE === SLICE - 1) yield;
    if (i === 0 || x[i] !== x[i - 1]) {
      gamma = e.lgamma(p * x[i] + q) - e.lgamma(p * x[i]) - gammaQ;
      digammaBoth = e.digamma(p * x[i] + q);
      digammaP = e.digamma(p * x[i]);
    }
    const total = v + x[i] * z[i];
    const logTotal = e.log(total);
    const logSpend = e.log(x[i] * z[i]);
    sum += gamma + q * logV + p * x[i] * logSpend - e.log(z[i]) - (p * x[i] + q) * logTotal;
    gradient[0] += x[i] * (digammaBoth - digammaP + logSpend - logTotal);
    gradient[1] += digammaBoth - digammaQ + logV - logTotal;
    gradient[2] += q / v - (p * x[i] + q) / total;
  }
  return sum;
}

/**
 * Gamma-Gamma: spend per purchase ~ Gamma(p, rate ν) with ν ~ Gamma(q, rate v) over customers, so that the mean z of x
 * purchases has the density
 *
 *   Γ(px+q) / (Γ(px) Γ(q)) · v^q z^(px−1) x^(px) / (v + xz)^(px+q)
 *
 * (Fader and Hardie, "The Gamma-Gamma model of monetary value", note 025, 2013). It takes spend to be independent of how
 * often a customer buys; the correlation tells whether it is.
 *
 * @param x repeat purchases
 * @param z their mean spend; customers with x = 0 or z not above 0 take no part
 * @returns null when fewer than three customers have spent something on repeat purchases
 */
export function* fitSpend(e: Elementary, x: Float64Array, z: Float64Array): Sliced<SpendFit | null> {
  const rows = Array.from(x, (_, i) => i).filter((i) => x[i] > 0 && z[i] > 0);
  if (rows.length < 3) return null;
  rows.sort((i, j) => x[i] - x[j] || z[i] - z[j]);
  let mean = 0;
  for (const i of rows) mean += z[i];
  mean /= rows.length;
  const all: Spending = { x: Float64Array.from(rows, (i) => x[i]), z: Float64Array.from(rows, (i) => z[i] / mean) };
  const step = Math.ceil(rows.length / ROUGH);
  const few: Spending = { x: all.x.filter((_, i) => i % step === 0), z: all.z.filter((_, i) => i % step === 0) };
  const objectiveOf = (part: Spending): ReturnType<typeof perCustomer> =>
    perCustomer(e, part.x.length, (parameters, gradient) => likelihood(e, part, parameters, gradient));
  const fit: Fit = yield* maximumLikelihood(e, {
    label: 'Gamma-Gamma',
    names: ['p', 'q', 'v'],
    extremes: [
      { low: 'what one of them spends varies without measure', high: 'each spends the same on every purchase' },
      { low: 'a few of them spend nearly all', high: 'they hardly differ in what they spend' },
      { low: 'they hardly differ in what they spend', high: 'they hardly differ in what they spend' },
    ],
    starts: [[6, 4, 0.5], [1, 1, 1], [2, 10, 5], [20, 3, 0.1]],
    objective: objectiveOf(all),
    rough: objectiveOf(few),
    customers: rows.length,
    units: [1, 1, mean],
    shift: -rows.length * e.log(mean),
  });
  const [p, q, v] = fit.parameters;
  const { label, estimates, logLikelihood, convergence } = fit;
  const related = correlation(all.x, all.z);
  return {
    parameters: fit.parameters,
    model: {
      label, estimates, logLikelihood, convergence, customers: rows.length,
      correlation: Number.isFinite(related) ? related : null,
      mean: q > 1 ? (p * v) / (q - 1) : null,
    },
  };
}

/**
 * Expected spend per purchase of a customer with x repeat purchases of mean spend z: a mean of their own and of everyone's,
 * weighted by x. NaN where it has no finite mean (px + q ≤ 1).
 */
export function expectedSpend([p, q, v]: readonly number[], x: number, z: number): number {
  const known = x > 0 && z > 0;
  const below = (known ? p * x : 0) + q - 1;
  return below > 0 ? (p * (v + (known ? x * z : 0))) / below : Number.NaN;
}
