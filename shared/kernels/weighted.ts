import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import type { Kernels } from './kernels.ts';
import { resultOf } from './kmeans.ts';
import type { KmeansFit, KmeansOptions } from './kmeans.ts';
import { createRun, inertiaOf, pass, startRun } from './lloyd.ts';
import type { LloydRun } from './lloyd.ts';
import { distinctRows, paddedRows, withMatrix } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';
import { greedyPlusPlus } from './seeding.ts';

/** Weights of the rows, scratch for distances and for sums, in the kernels' memory. */
interface Weighted {
  readonly weights: number;
  readonly distances: number;
  readonly sums: number;
  readonly totals: number;
}

/** Rows summed between two yields. */
const ROWS_PER_SLICE = 100_000;

function checkWeights(weights: Float64Array, rows: number): void {
  const bad = weights.findIndex((weight) => !(weight >= 0) || weight === Infinity);
  if (weights.length !== rows || bad >= 0) {
    throw new AppError('invalid-option', { option: 'weights', value: bad >= 0 ? weights[bad] : weights.length });
  }
  if (!weights.some((weight) => weight > 0)) throw new AppError('no-usable-rows');
}

/** Σ weight × squared distance to the own centre; the distances stay in `distances`. */
function* weightedInertia(kernels: Kernels, run: LloydRun, at: Weighted): Steps<number> {
  yield* inertiaOf(kernels, run, at.distances, 0);
  const { rows } = run.matrix;
  const distances = kernels.memory.f64(at.distances, rows);
  const weights = kernels.memory.f64(at.weights, rows);
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += weights[i] * distances[i];
  return sum;
}

/** Weighted means by label; a label without weight goes to the row of largest weight × squared distance. */
function* weightedMeans(kernels: Kernels, run: LloydRun, at: Weighted): Steps<Float64Array> {
  const { memory, exports } = kernels;
  const { matrix, k } = run;
  const d = matrix.cols;
  memory.f64(at.sums, k * d).fill(0);
  memory.f64(at.totals, k).fill(0);
  for (let from = 0; from < matrix.rows; from += ROWS_PER_SLICE) {
    const to = Math.min(matrix.rows, from + ROWS_PER_SLICE);
    exports.weightedSums(matrix.x64, d, run.labels, at.weights, at.sums, at.totals, from, to);
    yield { fraction: 0 };
  }
  const totals = memory.f64(at.totals, k).slice();
  const means = memory.f64(at.sums, k * d).slice();
  for (let i = 0; i < means.length; i++) means[i] /= totals[Math.floor(i / d)];
  if (!totals.includes(0)) return means;
  yield* weightedInertia(kernels, run, at);
  const distances = memory.f64(at.distances, matrix.rows);
  const weights = memory.f64(at.weights, matrix.rows);
  const x = memory.f64(matrix.x64, paddedRows(matrix.rows) * d);
  for (let c = totals.indexOf(0); c >= 0; c = totals.indexOf(0, c + 1)) {
    let row = 0;
    for (let i = 1; i < matrix.rows; i++) if (weights[i] * distances[i] > weights[row] * distances[row]) row = i;
    for (let j = 0; j < d; j++) means[c * d + j] = x[((row >> 2) * d + j) * 4 + (row & 3)];
    distances[row] = 0;
  }
  return means;
}

function* oneStart(
  kernels: Kernels, run: LloydRun, at: Weighted, centres: Float64Array, maxIterations: number,
): Steps<KmeansFit> {
  startRun(kernels, run, centres);
  for (let iteration = 1; ; iteration++) {
    let moved = run.matrix.x32 === 0 ? 0 : yield* pass(kernels, run, false, 0);
    moved += yield* pass(kernels, run, true, 0);
    if (moved === 0 || iteration >= maxIterations) {
      const inertia = yield* weightedInertia(kernels, run, at);
      return resultOf(kernels, run, inertia, iteration, moved === 0);
    }
    run.centres = yield* weightedMeans(kernels, run, at);
  }
}

function* allStarts(
  kernels: Kernels, matrix: KernelMatrix, at: Weighted, options: Omit<KmeansOptions, 'sample'>,
): Steps<KmeansFit> {
  const { k, seed, restarts, maxIterations } = options;
  const run = createRun(kernels, matrix, k);
  try {
    let best: KmeansFit | null = null;
    for (let r = 0; r < restarts; r++) {
      const centres = yield* greedyPlusPlus(kernels, matrix, k, createRandom(seed, r), r / restarts, at.weights);
      if (centres === null) break;
      const found = yield* oneStart(kernels, run, at, centres, maxIterations);
      if (best === null || found.inertia < best.inertia) best = found;
      yield { fraction: (r + 1) / restarts };
    }
    if (best === null) throw new AppError('k-above-distinct-rows', { k, distinct: distinctRows(kernels, matrix, k) });
    return best;
  } finally {
    run.free();
  }
}

/**
 * k-means in which rows count by their weights: starts are drawn, centres formed and the sum of squares taken with them. A
 * whole weight is that many equal rows. Every start runs on all rows.
 *
 * @param weights one per row, not negative, not all 0
 * @throws AppError as `kmeansFit`; `k-above-distinct-rows` when fewer than k different rows have a weight
 */
export function* kmeansWeighted(
  kernels: Kernels, matrix: Matrix | KernelMatrix, weights: Float64Array, options: Omit<KmeansOptions, 'sample'>,
): Steps<KmeansFit> {
  checkWeights(weights, matrix.rows);
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const { memory } = kernels;
    const padded = paddedRows(prepared.rows);
    const bytes = [padded * 8, padded * 8, options.k * prepared.cols * 8, options.k * 8];
    const [weightsAt, distances, sums, totals] = bytes.map((size) => memory.allocate(size));
    try {
      memory.f64(weightsAt, padded).fill(0).set(weights);
      return yield* allStarts(kernels, prepared, { weights: weightsAt, distances, sums, totals }, options);
    } finally {
      [weightsAt, distances, sums, totals].forEach((address) => memory.free(address));
    }
  });
}
