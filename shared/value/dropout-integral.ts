import type { Elementary } from '../math/elementary.ts';
import { UNIT_NODES, UNIT_WEIGHTS } from './gauss-legendre.ts';

/** ln of the integral, and means under its integrand, which its derivatives are made of. */
export interface DropoutIntegral {
  log: number;
  /** Mean of ln(α + y), 1 / (α + y), ln(β + y), 1 / (β + y). */
  logAlpha: number;
  overAlpha: number;
  logBeta: number;
  overBeta: number;
}

/** The widest panel; the integrand has no singularity nearer than iπ to it. */
const WIDEST = 3;
/** A panel is cut until the logarithm of the integrand changes by no more than about this along it. */
const STEEPEST = 12;
/** What is this much smaller than the peak (e to minus this) is not added. */
const NEGLIGIBLE = 42;

/**
 * I = ∫ from tx to T of (α + y)^−(r + x) · (β + y)^−(s + 1) dy, the likelihood of leaving between the last purchase and the
 * end of the observation in the Pareto/NBD model. In closed form
 *
 *   s · I = s / (r + s + x) · [F(tx) − F(T)],  F(y) = ₂F₁(r + s + x, s + 1; r + s + x + 1; (α − β) / (α + y)) / (α + y)^(r + s + x)
 *
 * for α ≥ β (Fader and Hardie 2005, "A note on deriving the Pareto/NBD model", eq. 17–19). Both F under- or overflow for
 * heavy buyers and cancel where T is near tx. Here the integral itself is taken, with y + min(α, β) = (tx + min(α, β))·eᵘ, by
 * Gauss-Legendre panels in u, relative to the integrand at tx: all terms are positive and in range.
 *
 * @param k r + x
 * @param out receives the result
 */
export function dropoutIntegral(e: Elementary, k: number, alpha: number, s: number, beta: number, tx: number, T: number, out: DropoutIntegral): void {
  const shift = tx + Math.min(alpha, beta);
  const end = e.log1p((T - tx) / shift);
  const power = s + 1;
  const steepness = (u: number): number => {
    const y = shift * e.exp(u);
    return Math.abs(1 - y * (k / (alpha + tx + (y - shift)) + power / (beta + tx + (y - shift))));
  };
  let sum = 0;
  let logAlpha = 0;
  let overAlpha = 0;
  let logBeta = 0;
  let overBeta = 0;
  let peak = 0;
  for (let from = 0; from < end;) {
    let width = Math.min(WIDEST, end - from);
    while (steepness(from + width) * width > STEEPEST) width /= 2;
    let last = 0;
    for (let j = 0; j < UNIT_NODES.length; j++) {
      const u = from + width * UNIT_NODES[j];
      const distance = shift * e.expm1(u);
      const la = e.log1p(distance / (alpha + tx));
      const lb = e.log1p(distance / (beta + tx));
      last = u - k * la - power * lb;
      const f = width * UNIT_WEIGHTS[j] * e.exp(last);
      sum += f;
      logAlpha += f * la;
      overAlpha += f / (alpha + tx + distance);
      logBeta += f * lb;
      overBeta += f / (beta + tx + distance);
      if (last > peak) peak = last;
    }
    if (last < peak - NEGLIGIBLE) break;
    from += width;
  }
  const la = e.log(alpha + tx);
  const lb = e.log(beta + tx);
  out.log = e.log(sum) + e.log(shift) - k * la - power * lb;
  out.logAlpha = la + logAlpha / sum;
  out.overAlpha = overAlpha / sum;
  out.logBeta = lb + logBeta / sum;
  out.overBeta = overBeta / sum;
}
