import type { Steps } from '../contract/compute.ts';
import type { Interval } from '../contract/predict.ts';
import { createRandom, shuffle } from '../math/random.ts';
import type { ReadyRows } from './ready.ts';
import { aucOf } from './roc.ts';

const SHUFFLE_STREAM = 9200;
/** Shuffles of each feature in each fold. */
const REPEATS = 3;

/** Two-sided 95% points of Student's t by degrees of freedom, from 1. */
const T95 = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093];

/**
 * Loss of AUC on rows that a model has not seen when a feature is shuffled among them: mean of some shuffles, by feature.
 * Source: L. Breiman, "Random forests" (2001); A. Fisher, C. Rudin, F. Dominici, JMLR 20 (2019).
 */
export function* shuffledLosses(rows: ReadyRows, outcome: Uint8Array, features: number, seed: number, fold: number): Steps<Float64Array> {
  const whole = aucOf(yield* rows.margins(), outcome);
  const out = new Float64Array(features);
  const random = createRandom(seed, SHUFFLE_STREAM + fold);
  for (let feature = 0; feature < features; feature++) {
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const order = shuffle(Int32Array.from({ length: rows.rows }, (_, i) => i), random);
      out[feature] += (whole - aucOf(yield* rows.shuffled(feature, order), outcome)) / REPEATS;
      yield { fraction: feature / features };
    }
  }
  return out;
}

/**
 * Mean over folds with a 95% interval. Folds share the rows they are fitted on, so the variance is corrected as if each fold told less:
 * (1/K + tested/fitted) s². Source: C. Nadeau, Y. Bengio, "Inference for the generalization error" (2003).
 */
export function overFolds(values: readonly number[]): Interval {
  const k = values.length;
  const value = values.reduce((sum, one) => sum + one, 0) / k;
  const variance = values.reduce((sum, one) => sum + (one - value) * (one - value), 0) / (k - 1);
  const half = T95[Math.min(T95.length, k - 1) - 1] * Math.sqrt(variance * (1 / k + 1 / (k - 1)));
  return { value, low: value - half, high: value + half };
}
