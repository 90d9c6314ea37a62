import type { Interval, PredictionMeasures } from '../contract/predict.ts';

/** Two-sided 95% point of the normal distribution. */
export const Z95 = 1.959963984540054;

/** Positions of the values, highest first; equal ones in their order. */
export function descending(values: Float64Array): Int32Array {
  return Int32Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a] || a - b);
}

/** Mid-ranks from 1: equal values share the mean of their ranks. */
function midRanks(values: Float64Array): Float64Array {
  const order = descending(values).reverse();
  const out = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to += 1;
    for (let i = from; i < to; i++) out[order[i]] = (from + 1 + to) / 2;
    from = to;
  }
  return out;
}

/** Area under the ROC curve: how often a random yes has the higher score than a random no, ties counting half; NaN where one kind is absent. */
export function aucOf(scores: Float64Array, outcome: Uint8Array): number {
  const ranks = midRanks(scores);
  let [sum, yes] = [0, 0];
  for (let i = 0; i < ranks.length; i++) {
    if (outcome[i] !== 1) continue;
    sum += ranks[i];
    yes += 1;
  }
  const no = scores.length - yes;
  return (sum - (yes * (yes + 1)) / 2) / (yes * no);
}

/**
 * AUC with DeLong's 95% interval, cut at 0 and 1.
 * Sources: E. DeLong, D. DeLong, D. Clarke-Pearson, Biometrics 44 (1988); X. Sun, W. Xu, IEEE Signal Processing Letters 21 (2014).
 */
export function delong(scores: Float64Array, outcome: Uint8Array): Interval {
  const of = (kind: number): Float64Array => scores.filter((_, i) => outcome[i] === kind);
  const [yes, no] = [of(1), of(0)];
  const all = midRanks(scores);
  const [own, other] = [midRanks(yes), midRanks(no)];
  const value = aucOf(scores, outcome);
  const [shareBelow, shareAbove] = [new Float64Array(yes.length), new Float64Array(no.length)];
  let [a, b] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    if (outcome[i] === 1) {
      shareBelow[a] = (all[i] - own[a]) / no.length;
      a += 1;
    } else {
      shareAbove[b] = 1 - (all[i] - other[b]) / yes.length;
      b += 1;
    }
  }
  const spread = (values: Float64Array): number => (values.length < 2 ? 0 : values.reduce((sum, one) => sum + (one - value) * (one - value), 0) / (values.length - 1));
  const error = Math.sqrt(spread(shareBelow) / yes.length + spread(shareAbove) / no.length);
  return { value, low: Math.max(0, value - Z95 * error), high: Math.min(1, value + Z95 * error) };
}

/** Mean precision over the yeses in order of score (scikit-learn's `average_precision_score`): equal scores count together. */
export function averagePrecision(scores: Float64Array, outcome: Uint8Array): number {
  const order = descending(scores);
  const yes = outcome.reduce((sum, one) => sum + one, 0);
  let [found, sum] = [0, 0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let fresh = 0;
    while (to < order.length && scores[order[to]] === scores[order[from]]) fresh += outcome[order[to++]];
    found += fresh;
    sum += (fresh / yes) * (found / to);
    from = to;
  }
  return sum;
}

/** Points kept of a curve. */
const MOST_POINTS = 200;

/** The ROC curve, thinned. */
export function rocPoints(scores: Float64Array, outcome: Uint8Array): PredictionMeasures['roc'] {
  const order = descending(scores);
  const yes = outcome.reduce((sum, one) => sum + one, 0);
  const points: [number, number][] = [[0, 0]];
  let [right, wrong] = [0, 0];
  order.forEach((row, i) => {
    if (outcome[row] === 1) right += 1;
    else wrong += 1;
    if (i === order.length - 1 || scores[order[i + 1]] !== scores[row]) points.push([wrong / (scores.length - yes), right / yes]);
  });
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  const kept = points.filter((_, i) => i % step === 0 || i === points.length - 1);
  return { falsePositives: kept.map(([x]) => x), truePositives: kept.map(([, y]) => y) };
}
