import { held } from '../cluster/held.ts';
import { assignTo } from '../cluster/partition.ts';
import { refitter } from '../cluster/refit.ts';
import type { Refit } from '../cluster/refit.ts';
import type { FitInput, Steps } from '../contract/compute.ts';
import type { PredictionResult } from '../contract/validation.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { prepareMatrix } from '../kernels/matrix.ts';
import type { KernelMatrix } from '../kernels/matrix.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import { mean } from '../math/stats.ts';
import { halves } from './resample.ts';

const SPLIT_STREAM = 13_000;
const SEED_STEP = 7919;
/** The largest number of segments with a strength above this is taken (Tibshirani & Walther: 0.8 to 0.9). */
const CUTOFF = 0.8;

export interface PredictionInput extends Pick<FitInput, 'method' | 'seed'> {
  readonly ks: readonly number[];
  readonly splits: number;
}

/**
 * Prediction strength by k. Each split halves the rows at random and fits both halves; rows of one half go to the nearest
 * centre of the other; a segment's value is the share of ordered pairs of its members that the other half puts together as
 * well (1 for a segment of one), the half's value its smallest one, the split's the mean of both halves.
 * Source: R. Tibshirani, G. Walther, "Cluster validation by prediction strength", JCGS 14 (2005), as
 * `fpc::prediction.strength` with its defaults (centroid classification).
 *
 * @throws AppError what the method throws
 */
export function* predictionStrength(kernels: Kernels, matrix: Matrix, input: PredictionInput): Steps<PredictionResult> {
  const { ks, splits, method } = input;
  const values = ks.map(() => new Float64Array(splits));
  for (let split = 0; split < splits; split++) {
    const parts = halves(createRandom(input.seed, SPLIT_STREAM + split), matrix.rows).map((rows) => takeRows(matrix, rows));
    if (parts[0].rows === 0) return { splits, rows: matrix.rows, points: [], k: null };
    const prepared: KernelMatrix[] = [];
    try {
      for (const part of parts) prepared.push(prepareMatrix(kernels, part));
      const refits = prepared.map((half) => refitter(kernels, half, method, (input.seed + split * SEED_STEP) % 2147483648));
      for (const [at, k] of ks.entries()) {
        const fraction = (split + at / ks.length) / splits;
        const fits: Refit[] = [];
        for (const refit of refits) {
          yield { fraction };
          fits.push(yield* held(refit(k), fraction));
        }
        values[at][split] = (strengthOf(parts[0], fits[0], fits[1]) + strengthOf(parts[1], fits[1], fits[0])) / 2;
      }
    } finally {
      for (const half of prepared) half.free();
    }
  }
  const points = ks.map((k, at) => ({ k, strength: mean(values[at]) }));
  const strong = points.filter(({ strength }) => strength > CUTOFF).map(({ k }) => k);
  return { splits, rows: matrix.rows, points, k: Math.max(1, ...strong) };
}

/** Smallest share, over the segments of a half, of pairs of members that lie nearest to one centre of the other half. */
function strengthOf(half: Matrix, own: Refit, other: Refit): number {
  const predicted = assignTo(other.centres, half);
  const counts = new Float64Array(own.k * other.k);
  const sizes = new Float64Array(own.k);
  for (let i = 0; i < predicted.length; i++) {
    if (own.labels[i] < 0) continue;
    counts[own.labels[i] * other.k + predicted[i]]++;
    sizes[own.labels[i]]++;
  }
  let least = 1;
  for (let c = 0; c < own.k; c++) {
    if (sizes[c] < 2) continue;
    let together = 0;
    for (let p = c * other.k; p < (c + 1) * other.k; p++) together += counts[p] * (counts[p] - 1);
    least = Math.min(least, together / (sizes[c] * (sizes[c] - 1)));
  }
  return least;
}
