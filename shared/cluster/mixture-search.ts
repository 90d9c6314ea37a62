import type { CovarianceShape } from '../contract/assign-rule.ts';
import type { Steps } from '../contract/compute.ts';
import { hardStart, hasCollapsed } from '../kernels/gaussians.ts';
import type { Gaussians } from '../kernels/gaussians.ts';
import { kmeansFit } from '../kernels/kmeans.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { KernelMatrix } from '../kernels/matrix.ts';
import { expectationMaximisation, iterationCost } from '../kernels/mixture.ts';
import type { EmEnd } from '../kernels/mixture.ts';
import { greedyPlusPlus } from '../kernels/seeding.ts';
import { createRandom } from '../math/random.ts';

export interface MixtureOptions {
  readonly k: number;
  readonly shape: CovarianceShape;
  readonly regularisation: number;
  readonly tolerance: number | 'auto';
  readonly seed: number;
  readonly restarts: number;
  readonly maxIterations: number;
}

/** Above twice this many rows the starts are compared on a seeded sample of this many. */
const SAMPLE = 8192;
/** Iterations of a start before the starts are compared, and of the best of them before they are compared on all rows. */
const SHORT = { maxIterations: 12, tolerance: 1e-3 };
const MIDDLE = { maxIterations: 40, tolerance: 1e-4 };
/** Nanoseconds that the short runs may take altogether, about; at least `FINALISTS` are made whatever they cost. */
const SHORT_WORK = 1e9;
/** Starts that go on to the end. */
const FINALISTS = 3;
/** Up to this many rows every start goes on to the end. */
const SMALL = 2000;
/** …when an iteration takes fewer nanoseconds than this, about. */
const SMALL_ITERATION = 4e5;
/** Mean gain of log-likelihood per customer at which a fit has converged: up to `STRICT_ROWS` rows, and above. */
const TOLERANCE = { small: 1e-6, large: 1e-5 };
const STRICT_ROWS = 20_000;
/** Log-likelihoods closer than this, per row, are the same solution. */
const SAME = 1e-5;

/** The tolerance of the last iterations. */
export function mixtureTolerance(asked: number | 'auto', rows: number): number {
  return asked !== 'auto' ? asked : rows <= STRICT_ROWS ? TOLERANCE.small : TOLERANCE.large;
}

/**
 * The best mixture of several starts: the first from the best k-means partition, the others in turn from one k-means start and
 * from k-means++ seeds without iterations; on few rows also from the best means so far with one moved to a random row. On many rows short runs are compared and the best go on
 * (C. Biernacki, G. Celeux, G. Govaert, "Choosing starting values for the EM algorithm", CSDA 41, 2003).
 *
 * @returns `singular` when every start ends in a covariance without an inverse, `dead` when every start loses a component
 */
export function* mixtureSearch(kernels: Kernels, matrix: KernelMatrix, options: MixtureOptions): Steps<EmEnd | 'dead' | 'singular'> {
  const { maxIterations, regularisation, restarts, k } = options;
  const where = matrix.rows > 2 * SAMPLE ? matrix.sample(options.seed, Math.max(SAMPLE, 200 * k)) : matrix;
  const small = where.rows <= SMALL && iterationCost({ k, d: matrix.cols, shape: options.shape }, where.rows) < SMALL_ITERATION;
  const limits = { maxIterations, tolerance: mixtureTolerance(options.tolerance, matrix.rows), regularisation };
  const swaps = small && k > 1 && restarts > 1 ? 2 * restarts : 0;
  const starts = k === 1 ? 1 : small ? restarts + swaps : affordable(options, where);
  const ended: EmEnd[] = [];
  let failure: 'dead' | 'singular' = 'dead';
  for (let start = 0; start < starts; start++) {
    const [from, to] = [(0.6 * start) / starts, (0.6 * (start + 1)) / starts];
    const centres = start < restarts || ended.length === 0
      ? yield* startCentres(kernels, where, options, start, from)
      : swapped(where, ended[0].gaussians, options.seed, start);
    if (centres === null) continue;
    const begun = hardStart(centres, k, matrix.cols, options.shape, where.scale);
    const end = yield* expectationMaximisation(kernels, where, begun, small ? limits : { ...limits, ...SHORT, maxIterations: Math.min(SHORT.maxIterations, maxIterations) }, from, to);
    if (typeof end === 'string') failure = end === 'singular' ? end : failure;
    else ended.push(end);
    rank(ended, regularisation);
  }
  if (small) return ended.length > 0 ? ended[0] : failure;
  const hopeless = ended.length > 0 && hasCollapsed(ended[0].gaussians, regularisation, where.rows);
  return yield* continued(kernels, matrix, finalists(ended, where.rows, hopeless ? 1 : FINALISTS), limits, failure);
}

/** As many starts as were asked for, or as the work allowed suffices for. */
function affordable({ k, shape, restarts }: MixtureOptions, { rows, cols }: KernelMatrix): number {
  const each = SHORT.maxIterations * iterationCost({ k, d: cols, shape }, rows);
  return Math.min(restarts, Math.max(FINALISTS, Math.floor(SHORT_WORK / each)));
}

/** Best likelihood first, but solutions of which a component has collapsed after all others. */
function rank(ends: EmEnd[], regularisation: number): void {
  const collapsed = new Map(ends.map((end) => [end, hasCollapsed(end.gaussians, regularisation, end.rows)]));
  ends.sort((a, b) => Number(collapsed.get(a)) - Number(collapsed.get(b)) || b.logLikelihood - a.logLikelihood);
}

/** The best starts that are different solutions; of collapsed ones, whose likelihood says nothing, one is enough. */
function finalists(ended: readonly EmEnd[], rows: number, most: number): EmEnd[] {
  const chosen: EmEnd[] = [];
  for (const end of ended) {
    const last = chosen.at(-1);
    if (last === undefined || last.logLikelihood - end.logLikelihood > SAME * rows) chosen.push(end);
    if (chosen.length === most) break;
  }
  return chosen;
}

/** The finalists on all rows: the best of a short run there goes on to the end; where it fails, the next. */
function* continued(
  kernels: Kernels, matrix: KernelMatrix, starts: readonly EmEnd[], limits: { maxIterations: number; tolerance: number; regularisation: number },
  failure: 'dead' | 'singular',
): Steps<EmEnd | 'dead' | 'singular'> {
  const tried: EmEnd[] = [];
  for (const [i, { gaussians, iterations }] of starts.entries()) {
    const rest = { ...limits, ...MIDDLE, maxIterations: Math.min(MIDDLE.maxIterations, limits.maxIterations) };
    const end = yield* expectationMaximisation(kernels, matrix, gaussians, rest, 0.6 + 0.05 * i, 0.65 + 0.05 * i);
    if (typeof end !== 'string') tried.push({ ...end, iterations: end.iterations + iterations });
  }
  rank(tried, limits.regularisation);
  for (const { gaussians, iterations } of tried) {
    const end = yield* expectationMaximisation(kernels, matrix, gaussians, limits, 0.75, 1);
    if (typeof end !== 'string') return { ...end, iterations: end.iterations + iterations };
  }
  return failure;
}

/** Centres in the units of the matrix, k × d row by row; null when there are fewer than k distinct rows. */
function* startCentres(kernels: Kernels, matrix: KernelMatrix, { k, seed }: MixtureOptions, start: number, fraction: number): Steps<Float64Array | null> {
  const d = matrix.cols;
  const out = new Float64Array(k * d);
  if (start % 2 === 0 || k === 1) {
    const restarts = start === 0 ? 4 : 1;
    const found = yield* still(kmeansFit(kernels, matrix, { k, seed: seed + start, restarts, maxIterations: 100 }), fraction);
    for (let c = 0; c < k; c++) for (let j = 0; j < d; j++) out[c * d + j] = found.centres[j * k + c];
    return out;
  }
  const seeds = yield* greedyPlusPlus(kernels, matrix, k, createRandom(seed, start), fraction);
  if (seeds === null) return null;
  for (let c = 0; c < k; c++) for (let j = 0; j < d; j++) out[c * d + j] = seeds[c * d + j] / matrix.scale + matrix.means[j];
  return out;
}

/** The means with one of them, at random, moved to a random row. */
function swapped({ source }: KernelMatrix, { means, k, d }: Gaussians, seed: number, start: number): Float64Array {
  const random = createRandom(seed, start);
  const out = means.slice();
  const to = random.below(k) * d;
  const row = random.below(source.rows);
  for (let j = 0; j < d; j++) out[to + j] = source.data[j * source.rows + row];
  return out;
}

/** Steps whose fraction stands still. */
function* still<T>(steps: Steps<T>, fraction: number): Steps<T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value;
    yield { fraction };
  }
}

/** The mixture with its components in another order. */
export function reordered(gaussians: Gaussians, order: readonly number[]): Gaussians {
  const { d, weights, means, factors } = gaussians;
  const moved = new Float64Array(means.length);
  order.forEach((from, to) => moved.set(means.subarray(from * d, (from + 1) * d), to * d));
  return { ...gaussians, weights: Float64Array.from(order, (c) => weights[c]), means: moved, factors: order.map((c) => factors[c]) };
}
