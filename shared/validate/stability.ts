import { held } from '../cluster/held.ts';
import { refitter } from '../cluster/refit.ts';
import type { FitInput, Steps } from '../contract/compute.ts';
import type { SegmentStability, StabilityResult } from '../contract/validation.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { prepareMatrix } from '../kernels/matrix.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import { mean, quantile } from '../math/stats.ts';
import { adjustedRand } from './agreement.ts';
import { bestJaccard, contingencyOf } from './contingency.ts';
import { bootstrapRows } from './resample.ts';

/** First stream of the seed for the draws; one stream a resample. */
const DRAW_STREAM = 9000;
/** Distance between the seeds of two refits. */
const SEED_STEP = 7919;
/** A resample in which the best match is this good has found the segment again, … */
const RECOVERED = 0.75;
/** … and one no better than this has lost it (both as `fpc::clusterboot`). */
const DISSOLVED = 0.5;

export interface StabilityInput extends Pick<FitInput, 'method' | 'seed' | 'sample'> {
  /** The segmentation looked at, of all rows of the matrix. */
  readonly labels: Int32Array;
  readonly k: number;
  readonly resamples: number;
  /** Refits of all rows under other seeds. */
  readonly seeds: number;
}

/**
 * How well the segments are found again. Each resample draws as many rows as there are with replacement and keeps each
 * drawn row once; the method is fitted to them from scratch; a segment's value is the highest Jaccard index of its drawn
 * members with any of the new segments. A segment of which no row was drawn is passed over in that resample.
 * Source: C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52 (2007), as
 * `fpc::clusterboot` with its defaults (`bootmethod = "boot"`, `multipleboot = FALSE`).
 *
 * Beside it, the adjusted Rand index of each two of the segmentation and of refits of all rows under other seeds.
 *
 * With a sample, only its rows are resampled and fitted.
 *
 * @throws AppError what the method throws
 */
export function* stabilityOf(kernels: Kernels, all: Matrix, input: StabilityInput): Steps<StabilityResult> {
  const { sample } = input;
  if (sample === null) return yield* resampled(kernels, all, input);
  const labels = Int32Array.from(sample, (row) => input.labels[row]);
  return { ...(yield* resampled(kernels, takeRows(all, sample), { ...input, labels })), sampled: true };
}

function* resampled(kernels: Kernels, matrix: Matrix, input: StabilityInput): Steps<StabilityResult> {
  const { k, resamples } = input;
  const values = new Float64Array(k * resamples).fill(NaN);
  const all = resamples + input.seeds;
  for (let b = 0; b < resamples; b++) {
    yield { fraction: b / all };
    const drawn = bootstrapRows(createRandom(input.seed, DRAW_STREAM + b), matrix.rows);
    const found = yield* refitRows(kernels, takeRows(matrix, drawn), input, b, b / all);
    const own = Int32Array.from(drawn, (row) => input.labels[row]);
    const best = bestJaccard(contingencyOf(...withNoiseApart(own, k, found.labels, found.k)), k, found.k);
    for (let c = 0; c < k; c++) values[c * resamples + b] = best[c];
  }
  const bySegment = Array.from({ length: k }, (_, c) => summarise(values.subarray(c * resamples, (c + 1) * resamples), c));
  const known = bySegment.flatMap((segment) => (segment.mean === null ? [] : [segment.mean]));
  return {
    resamples,
    rows: matrix.rows,
    sampled: false,
    bySegment,
    mean: known.length === 0 ? null : mean(known),
    seeds: yield* agreementOfSeeds(kernels, matrix, input, resamples / all),
  };
}

function* refitRows(
  kernels: Kernels, rows: Matrix, { method, k, seed }: StabilityInput, step: number, fraction: number,
): Steps<{ labels: Int32Array; k: number }> {
  const prepared = prepareMatrix(kernels, rows);
  try {
    return yield* held(refitter(kernels, prepared, method, seedOf(seed, step))(k), fraction);
  } finally {
    prepared.free();
  }
}

/** Another seed for each refit, within what a seed may be. */
function seedOf(seed: number, step: number): number {
  return (seed + (step + 1) * SEED_STEP) % 2147483648;
}

/** Rows without a segment as one more label on each side: they widen the union of two segments. */
function withNoiseApart(a: Int32Array, left: number, b: Int32Array, right: number): [Int32Array, Int32Array, number, number] {
  const apart = (labels: Int32Array, k: number): Int32Array => labels.map((label) => (label < 0 ? k : label));
  if (!a.includes(-1) && !b.includes(-1)) return [a, b, left, right];
  return [apart(a, left), apart(b, right), left + 1, right + 1];
}

function summarise(values: Float64Array, label: number): SegmentStability {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const n = known.length;
  if (n === 0) return { label, mean: null, low: null, high: null, recovered: null, dissolved: null };
  return {
    label,
    mean: mean(known),
    low: quantile(known, 0.05),
    high: quantile(known, 0.95),
    recovered: known.filter((value) => value >= RECOVERED).length / n,
    dissolved: known.filter((value) => value <= DISSOLVED).length / n,
  };
}

function* agreementOfSeeds(
  kernels: Kernels, matrix: Matrix, input: StabilityInput, from: number,
): Steps<StabilityResult['seeds']> {
  const { seeds } = input;
  if (seeds < 1) return null;
  const prepared = prepareMatrix(kernels, matrix);
  try {
    const found: { labels: Int32Array; k: number }[] = [{ labels: input.labels, k: input.k }];
    for (let s = 0; s < seeds; s++) {
      const fraction = from + ((1 - from) * s) / seeds;
      yield { fraction };
      found.push(yield* held(refitter(kernels, prepared, input.method, seedOf(input.seed, input.resamples + s))(input.k), fraction));
    }
    const pairs = found.flatMap((a, i) => found.slice(i + 1).map((b) => (
      adjustedRand(contingencyOf(...withNoiseApart(a.labels, a.k, b.labels, b.k)))
    )));
    return { runs: seeds, mean: mean(pairs), least: Math.min(...pairs) };
  } finally {
    prepared.free();
  }
}
