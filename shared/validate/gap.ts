import { held } from '../cluster/held.ts';
import { asRefit, refitter } from '../cluster/refit.ts';
import type { Refit } from '../cluster/refit.ts';
import type { FitInput, Steps } from '../contract/compute.ts';
import type { GapPoint, GapResult } from '../contract/validation.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { prepareMatrix } from '../kernels/matrix.ts';
import type { KernelMatrix } from '../kernels/matrix.ts';
import { pairSums } from '../kernels/pairs.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import { mean, quantile, sampleVariance } from '../math/stats.ts';
import { referenceDraw } from './reference-data.ts';
import type { ReferenceDraw, ReferenceKind } from './reference-data.ts';
import { silhouetteFromSums } from './silhouette.ts';

const DRAW_STREAM = 11_000;
/** The silhouettes of random data are taken within their first rows, which are as good as any. */
const SILHOUETTE_ROWS = 1000;

export interface GapInput extends Pick<FitInput, 'method' | 'seed'> {
  readonly kMax: number;
  /** Random data sets. */
  readonly references: number;
  readonly kind: ReferenceKind;
}

interface Values {
  /** log of the sum of squared distances to the own centre, by k − 1; NaN where that sum is 0. */
  readonly logW: Float64Array;
  /** Mean silhouette, by k − 1; NaN for k = 1 and where there is none. */
  readonly silhouette: Float64Array;
}

/**
 * The gap statistic for k = 1 … kMax: the mean of log W over random data sets minus log W of the data, where W is the sum of
 * squared distances to the own centre; `error` is s(k) = sd · sqrt(1 + 1/B) with B − 1 in the variance, as in R.
 * With it the mean silhouette that the method reaches on the random data, and its 5% and 95% quantiles.
 * Source: R. Tibshirani, G. Walther, T. Hastie, "Estimating the number of clusters in a data set via the gap statistic",
 * JRSS B 63 (2001); `cluster::clusGap` with `d.power = 2` (its W is half of this one, which cancels).
 *
 * @param matrix the rows looked at
 * @throws AppError what the method throws
 */
export function* gapStatistic(kernels: Kernels, matrix: Matrix, input: GapInput): Steps<GapResult> {
  const { references, kMax } = input;
  const own = yield* measure(kernels, matrix, input, 0, 1 / (references + 1));
  const draw = yield* held(referenceDraw(kernels, matrix, input.kind), 0);
  const random = yield* measureRandom(kernels, draw, input);
  const points = Array.from({ length: kMax }, (_, at): GapPoint => {
    const logs = random.map(({ logW }) => logW[at]);
    const silhouettes = random.map(({ silhouette }) => silhouette[at]);
    const known = Number.isFinite(own.logW[at]) && logs.every(Number.isFinite);
    const sd = Math.sqrt(sampleVariance(logs)) * Math.sqrt(1 + 1 / references);
    return {
      k: at + 1,
      logW: finite(own.logW[at]),
      gap: known ? mean(logs) - own.logW[at] : null,
      error: known ? finite(sd) : null,
      random: silhouettes.some(Number.isFinite)
        ? { mean: mean(silhouettes), low: quantile(silhouettes, 0.05), high: quantile(silhouettes, 0.95) } : null,
    };
  });
  return { references, kind: input.kind, rows: matrix.rows, points, k: tibshirani(points) };
}

/**
 * The smallest k whose gap is at least that of k + 1 less its error; the last k when there is none; null without gaps.
 * As `maxSE(method = "Tibs2001SEmax")` in R.
 */
export function tibshirani(points: readonly Pick<GapPoint, 'k' | 'gap' | 'error'>[]): number | null {
  const known = points.filter(({ gap }) => gap !== null);
  if (known.length === 0) return null;
  const found = known.find(({ gap }, i) => {
    const next = known[i + 1];
    return next !== undefined && (gap ?? 0) >= (next.gap ?? 0) - (next.error ?? 0);
  });
  return (found ?? known[known.length - 1]).k;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function* measureRandom(kernels: Kernels, draw: ReferenceDraw, input: GapInput): Steps<Values[]> {
  const found: Values[] = [];
  for (let b = 0; b < input.references; b++) {
    const matrix = draw(createRandom(input.seed, DRAW_STREAM + b));
    const all = input.references + 1;
    found.push(yield* measure(kernels, matrix, input, (b + 1) / all, (b + 2) / all));
  }
  return found;
}

/** Fits for k = 1 … kMax. */
function* measure(kernels: Kernels, matrix: Matrix, { method, seed, kMax }: GapInput, from: number, to: number): Steps<Values> {
  const prepared = prepareMatrix(kernels, matrix);
  try {
    const refit = refitter(kernels, prepared, method, seed);
    const fits: Refit[] = [asRefit(prepared, { labels: new Int32Array(matrix.rows), k: 1 })];
    for (let k = 2; k <= kMax; k++) {
      const fraction = from + ((to - from) * (k - 1)) / kMax;
      yield { fraction };
      fits.push(yield* held(refit(k), fraction));
    }
    const { log } = kernels.elementary;
    return {
      logW: Float64Array.from(fits, ({ inertia, k }, at) => (k === at + 1 && inertia > 0 ? log(inertia) : NaN)),
      silhouette: yield* held(silhouettesOfFits(kernels, prepared, fits), to),
    };
  } finally {
    prepared.free();
  }
}

function* silhouettesOfFits(kernels: Kernels, { source, rows }: KernelMatrix, fits: readonly Refit[]): Steps<Float64Array> {
  const n = Math.min(rows, SILHOUETTE_ROWS);
  const first = takeRows(source, Int32Array.from({ length: n }, (_, i) => i));
  const within = fits.map(({ labels, k }) => ({ labels: labels.slice(0, n), k }));
  const pairs = yield* pairSums(kernels, first, within);
  return Float64Array.from(fits, ({ k }, at) => silhouetteFromSums(pairs[at].sums, within[at].labels, k, 'exact').overall.value ?? NaN);
}
