import type { Calibration, Interval } from '../contract/predict.ts';
import type { Elementary } from '../math/elementary.ts';
import { sigmoid } from '../math/logistic.ts';
import { descending, Z95 } from './roc.ts';

const MOST_ROUNDS = 50;
/** Probabilities are kept this far from 0 and 1 before they become log-odds. */
const EDGE = 1e-12;

/** Wilson's 95% interval of a share. */
export function wilson(yes: number, rows: number): Interval {
  const value = yes / rows;
  const z2 = Z95 * Z95;
  const middle = (value + z2 / (2 * rows)) / (1 + z2 / rows);
  const half = (Z95 / (1 + z2 / rows)) * Math.sqrt((value * (1 - value)) / rows + z2 / (4 * rows * rows));
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** Log-odds of a probability. */
export function logit(p: number, { log }: Pick<Elementary, 'log'>): number {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return log(kept / (1 - kept));
}

/**
 * Whether probabilities mean what they say: observed shares by tenth, and slope and intercept of a logistic regression of the outcome
 * on the log-odds (the intercept with the slope held at 1, "calibration in the large").
 * Source: E. Steyerberg, "Clinical Prediction Models", 2nd ed. (2019), section 15.2; Van Calster et al. 2019.
 */
export function calibrationOf(probability: Float64Array, outcome: Uint8Array, elementary: Elementary): Calibration {
  const margins = probability.map((p) => logit(p, elementary));
  const order = descending(probability).reverse();
  const groups = Math.min(10, order.length);
  const bins = Array.from({ length: groups }, (_, g) => {
    const members = order.subarray(Math.floor((g * order.length) / groups), Math.floor(((g + 1) * order.length) / groups));
    const [sum, yes] = members.reduce(([p, y], row) => [p + probability[row], y + outcome[row]], [0, 0]);
    return { rows: members.length, predicted: sum / members.length, observed: wilson(yes, members.length) };
  });
  return { slope: recalibrate(margins, outcome, true, elementary)?.slope ?? null, intercept: recalibrate(margins, outcome, false, elementary)?.intercept ?? null, bins };
}

/** Newton's method for log-odds = intercept + slope × margin; null where there is no maximum. */
function recalibrate(margins: Float64Array, outcome: Uint8Array, free: boolean, elementary: Elementary): { intercept: number; slope: number } | null {
  let [intercept, slope] = [0, 1];
  const { min, max } = margins.reduce((range, one) => ({ min: Math.min(range.min, one), max: Math.max(range.max, one) }), { min: Infinity, max: -Infinity });
  if (free && max - min < 1e-9) return null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let [ga, gb, aa, ab, bb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < margins.length; i++) {
      const p = sigmoid(intercept + slope * margins[i], elementary);
      const [miss, weight] = [outcome[i] - p, p * (1 - p)];
      ga += miss;
      gb += miss * margins[i];
      aa += weight;
      ab += weight * margins[i];
      bb += weight * margins[i] * margins[i];
    }
    const determinant = aa * bb - ab * ab;
    const [a, b] = free ? [(bb * ga - ab * gb) / determinant, (aa * gb - ab * ga) / determinant] : [ga / aa, 0];
    // Long steps overshoot where probabilities are extreme.
    const scale = Math.min(1, 2 / Math.max(Math.abs(a), Math.abs(b), 1e-300));
    intercept += scale * a;
    slope += scale * b;
    if (!Number.isFinite(intercept) || !Number.isFinite(slope) || Math.abs(intercept) > 1e3 || Math.abs(slope) > 1e3) return null;
    if (Math.abs(a) < 1e-10 && Math.abs(b) < 1e-10) return { intercept, slope };
  }
  return null;
}
