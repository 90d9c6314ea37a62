import type { Elementary } from '../math/elementary.ts';
import { variance } from '../math/stats.ts';

/**
 * The power transform of I.-K. Yeo and R. Johnson, "A new family of power transformations", Biometrika 87 (2000),
 * which also takes negative values.
 */
export function yeoJohnson(x: number, lambda: number, elementary: Elementary): number {
  if (lambda === 1) return x;
  if (x >= 0) {
    if (Math.abs(lambda) < 1e-12) return elementary.log1p(x);
    return elementary.expm1(lambda * elementary.log1p(x)) / lambda;
  }
  const rest = 2 - lambda;
  if (Math.abs(rest) < 1e-12) return -elementary.log1p(-x);
  return -elementary.expm1(rest * elementary.log1p(-x)) / rest;
}

/** Log-likelihood of lambda under normality, up to a constant (as scipy.stats.yeojohnson_llf). */
function likelihood(values: Float64Array, lambda: number, logs: number, elementary: Elementary): number {
  const spread = variance(values.map((value) => yeoJohnson(value, lambda, elementary)));
  return spread > 0 ? (-values.length / 2) * elementary.log(spread) + (lambda - 1) * logs : -Infinity;
}

const GOLDEN = 0.3819660112501051;
/** Lambda is looked for in this range. */
const RANGE = [-5, 5] as const;

/**
 * The most likely lambda (Brent's method without derivatives: R. Brent, Algorithms for Minimization, 1973, chapter 5).
 * @param values present values only
 * @returns 1 (no change) where all values are alike
 */
export function yeoJohnsonLambda(values: Float64Array, elementary: Elementary): number {
  if (!(variance(values) > 0)) return 1;
  const logs = values.reduce((sum, value) => sum + (value < 0 ? -1 : 1) * elementary.log1p(Math.abs(value)), 0);
  const cost = (lambda: number): number => -likelihood(values, lambda, logs, elementary);
  let [a, b] = RANGE as readonly [number, number];
  let x = a + GOLDEN * (b - a);
  let [w, v] = [x, x];
  let fx = cost(x);
  let [fw, fv] = [fx, fx];
  let [d, e] = [0, 0];
  for (let round = 0; round < 100; round++) {
    const middle = (a + b) / 2;
    const tolerance = 1e-9 * Math.abs(x) + 1e-10;
    if (Math.abs(x - middle) <= 2 * tolerance - (b - a) / 2) break;
    let golden = true;
    if (Math.abs(e) > tolerance) {
      const r = (x - w) * (fx - fv);
      let q = (x - v) * (fx - fw);
      let p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (Math.abs(p) < Math.abs(0.5 * q * e) && p > q * (a - x) && p < q * (b - x)) {
        e = d;
        d = p / q;
        golden = false;
      }
    }
    if (golden) {
      e = x >= middle ? a - x : b - x;
      d = GOLDEN * e;
    }
    const u = x + (Math.abs(d) >= tolerance ? d : d > 0 ? tolerance : -tolerance);
    const fu = cost(u);
    if (fu <= fx) {
      if (u >= x) a = x;
      else b = x;
      [v, fv, w, fw, x, fx] = [w, fw, x, fx, u, fu];
    } else {
      if (u < x) a = u;
      else b = u;
      if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    }
  }
  return x;
}
