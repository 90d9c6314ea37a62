import type { PredictionMeasures } from '../contract/predict.ts';
import type { Elementary } from '../math/elementary.ts';
import { calibrationOf } from './calibration.ts';
import { decilesOf, gainsOf } from './gains.ts';
import { averagePrecision, delong, rocPoints } from './roc.ts';

/** A probability is kept this far from 0 and 1 in the log loss, as scikit-learn keeps it. */
const EDGE = 2.220446049250313e-16;

/** Mean of −log of the probability given to what happened. */
export function logLossOf(probability: Float64Array, outcome: Uint8Array, { log, log1p }: Pick<Elementary, 'log' | 'log1p'>): number {
  let sum = 0;
  for (let i = 0; i < probability.length; i++) {
    const p = Math.min(1 - EDGE, Math.max(EDGE, probability[i]));
    sum -= outcome[i] === 1 ? log(p) : log1p(-p);
  }
  return sum / probability.length;
}

/** Mean squared distance of the probability from 1 or 0. Source: G. Brier 1950. */
export function brierOf(probability: Float64Array, outcome: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < probability.length; i++) {
    const gap = probability[i] - outcome[i];
    sum += gap * gap;
  }
  return sum / probability.length;
}

/**
 * All measures of probabilities that were given without knowledge of the outcome.
 * @param base the share that the yardstick gave to each row, from the rows that its model was fitted on
 */
export function measuresOf(probability: Float64Array, outcome: Uint8Array, base: Float64Array, elementary: Elementary): PredictionMeasures {
  return {
    rows: outcome.length, positives: outcome.reduce((sum, one) => sum + one, 0),
    auc: delong(probability, outcome), averagePrecision: averagePrecision(probability, outcome),
    logLoss: logLossOf(probability, outcome, elementary), brier: brierOf(probability, outcome),
    baseLogLoss: logLossOf(base, outcome, elementary), baseBrier: brierOf(base, outcome),
    calibration: calibrationOf(probability, outcome, elementary),
    gains: gainsOf(probability, outcome), deciles: decilesOf(probability, outcome), roc: rocPoints(probability, outcome),
  };
}
