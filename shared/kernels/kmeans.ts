import type { Steps } from '../contract/compute.ts';
import { AppError } from '../errors/app-error.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import type { Random } from '../math/random.ts';
import type { Kernels } from './kernels.ts';
import { inertiaOf, iterate, meansOf, moveSingles, pass, tighten } from './lloyd.ts';
import { createRun, startRun } from './lloyd-run.ts';
import type { LloydRun } from './lloyd-run.ts';
import { distinctRows, isPrepared, paddedRows, withMatrix } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';
import { greedyPlusPlus } from './seeding.ts';

export interface KmeansOptions {
  readonly k: number;
  readonly seed: number;
  readonly restarts: number;
  /** Per start, over all rows. */
  readonly maxIterations: number;
  /** Fit on these rows only, then assign all rows. */
  readonly sample?: Int32Array | null;
}

export interface KmeansFit {
  /** Index of the nearest centre of each row; ties go to the lower index. */
  readonly labels: Int32Array;
  /** k × columns, column-major, in the units of the matrix. */
  readonly centres: Float64Array;
  /** Sum of squared distances to the own centre, by weight, Float64, over the rows fitted. */
  readonly inertia: number;
  /** Of the start that won, on the rows fitted (not on the sample used for choosing it). */
  readonly iterations: number;
  readonly converged: boolean;
}

/** Above twice this many rows, starts are compared on a seeded sample of this many and the best continue on all rows. */
const SAMPLE = 16384;
/** Starts that continue on all rows. */
const FINALISTS = 2;
/** Inertias closer than this factor are the same solution. */
const SAME_SOLUTION = 1.0001;
/** On the sample, two starts may change places on all rows while within this factor. */
const SAMPLE_ERROR = 1.005;
/** Starts that are made on the sample at least, where they cost little. */
const SAMPLE_STARTS = 4;
/** Up to this many rows iterations go on until no row moves; above, until the centres' shift is negligible. */
const STRICT = 50_000;
/** Up to this many rows every start goes on until no row moves, and no single move helps. */
const SMALL = 4000;
/** The same for values: beyond, single moves and swaps cost more than they are worth. */
const SMALL_CELLS = SMALL * 128;

const isSmall = ({ rows, cols }: KernelMatrix): boolean => rows <= SMALL && rows * cols <= SMALL_CELLS;
/** Swaps tried per start, where they cost little. */
const SMALL_SWAPS = 4;
/** Squared shifts of the centres, in mean variances of the columns, that are negligible. */
const NEGLIGIBLE = 1e-5;
/** The same at which a start has shown its worth (scikit-learn's default tolerance). */
const COARSE = 1e-4;

interface Start {
  readonly centres: Float64Array;
  readonly inertia: number;
  readonly iterations: number;
}

/** Runs from `centres` on the rows of `run` in the fastest adequate precision; the outcome's inertia is Float64. */
function* search(
  kernels: Kernels, run: LloydRun, centres: Float64Array, maxIterations: number, share: number, from: number, to: number,
): Steps<Start> {
  startRun(kernels, run, centres);
  const limit = run.matrix.variance * share;
  const { iterations } = yield* iterate(kernels, run, { precise: false, maxIterations, tolerance: limit }, from, to);
  if (isSmall(run.matrix)) yield* moveSingles(kernels, run, maxIterations, to);
  const inertia = yield* inertiaOf(kernels, run, 0, to);
  return { centres: run.centres, inertia, iterations };
}

/** The starts, best first; ties keep the order in which they were made. Null when there are fewer than k distinct rows. */
function* searchStarts(
  kernels: Kernels, matrix: KernelMatrix, options: KmeansOptions, share: number, to: number,
): Steps<Start[] | null> {
  const { k, seed, restarts, maxIterations } = options;
  const swaps = isSmall(matrix) ? restarts * SMALL_SWAPS : restarts;
  const run = createRun(kernels, matrix, k);
  try {
    const starts: Start[] = [];
    const each = to / (restarts + swaps);
    for (let r = 0; r < restarts + swaps; r++) {
      const from = r * each;
      yield { fraction: from };
      const random = createRandom(seed, r);
      const centres = r < restarts
        ? yield* greedyPlusPlus(kernels, matrix, k, random, from)
        : yield* swapOne(kernels, run, starts[0].centres, random);
      if (centres === null) return null;
      starts.push(yield* search(kernels, run, centres, maxIterations, share, from, from + each));
      starts.sort((a, b) => a.inertia - b.inertia);
    }
    return starts;
  } finally {
    run.free();
  }
}

/**
 * The centres with one of them, at random, moved to a row drawn with probability proportional to its squared distance
 * to the nearest centre.
 * Source: P. Fränti, "Efficiency of random swap clustering", Journal of Big Data 5:13 (2018).
 */
function* swapOne(kernels: Kernels, run: LloydRun, centres: Float64Array, random: Random): Steps<Float64Array> {
  const { matrix, k } = run;
  const d = matrix.cols;
  const { memory } = kernels;
  const distances = memory.allocate(paddedRows(matrix.rows) * 8);
  try {
    startRun(kernels, run, centres);
    yield* pass(kernels, run, matrix.x32 === 0, 0);
    const total = yield* inertiaOf(kernels, run, distances, 0);
    const row = kernels.exports.seedPick(distances, matrix.rows, matrix.weights, random.next() * total);
    const out = centres.slice();
    const to = random.below(k) * d;
    const x = memory.f64(matrix.x64, paddedRows(matrix.rows) * d);
    for (let j = 0; j < d; j++) out[to + j] = x[((row >> 2) * d + j) * 4 + (row & 3)];
    return out;
  } finally {
    memory.free(distances);
  }
}

/** The first, and the next ones that are neither the same solution again nor too far behind to be the best on all rows. */
function finalists(starts: readonly Start[]): Start[] {
  const chosen = [starts[0]];
  for (const start of starts) {
    if (chosen.length === FINALISTS || start.inertia > starts[0].inertia * SAMPLE_ERROR) break;
    if (start.inertia > chosen[chosen.length - 1].inertia * SAME_SOLUTION) chosen.push(start);
  }
  return chosen;
}

/** Goes on in Float64 from a state found by the search, until centres, labels and inertia agree. */
function* finish(kernels: Kernels, run: LloydRun, used: number, maxIterations: number, share: number): Steps<KmeansFit> {
  const limit = run.matrix.variance * share;
  let done = used;
  if (maxIterations - done > 1) {
    const limits = { precise: false, maxIterations: maxIterations - done - 1, tolerance: limit };
    done += (yield* iterate(kernels, run, limits, 0.8, 0.95)).iterations;
    yield* tighten(kernels, run, 0.95);
    run.centres = meansOf(run);
  }
  const limits = { precise: true, maxIterations: Math.max(1, maxIterations - done), tolerance: limit };
  const { iterations, converged } = yield* iterate(kernels, run, limits, 0.95, 0.99);
  const inertia = yield* inertiaOf(kernels, run, 0, 0.99);
  return resultOf(kernels, run, inertia, done + iterations, converged);
}

/** The outcome of a run, in the units of the matrix. */
export function resultOf(kernels: Kernels, run: LloydRun, inertia: number, iterations: number, converged: boolean): KmeansFit {
  const { k, matrix } = run;
  const d = matrix.cols;
  const centres = new Float64Array(k * d);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < d; j++) centres[j * k + c] = run.centres[c * d + j] / matrix.scale + matrix.means[j];
  }
  const labels = kernels.memory.i32(run.labels, matrix.rows).slice();
  return { labels, centres, inertia: inertia / matrix.scale / matrix.scale, iterations, converged };
}

function inner(matrix: KernelMatrix, centres: Float64Array, k: number): Float64Array {
  const d = matrix.cols;
  const out = new Float64Array(k * d);
  for (let c = 0; c < k; c++) {
    for (let j = 0; j < d; j++) out[c * d + j] = (centres[j * k + c] - matrix.means[j]) * matrix.scale;
  }
  return out;
}

function* fitPrepared(kernels: Kernels, matrix: KernelMatrix, options: KmeansOptions): Steps<KmeansFit> {
  const { k, seed, restarts, maxIterations } = options;
  const distinct = distinctRows(kernels, matrix, k);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const count = Math.max(SAMPLE, 256 * k);
  const onSample = matrix.rows > 2 * count
    ? yield* searchStarts(kernels, matrix.sample(seed, count), { ...options, restarts: Math.max(restarts, SAMPLE_STARTS) }, COARSE, 0.5)
    : null;
  const starts = onSample === null
    ? yield* searchStarts(kernels, matrix, options, isSmall(matrix) ? 0 : COARSE, 0.8)
    : yield* compareOnAllRows(kernels, matrix, finalists(onSample), options);
  if (starts === null) throw new AppError('k-above-distinct-rows', { k, distinct });
  const [best] = starts;
  const run = createRun(kernels, matrix, k);
  try {
    startRun(kernels, run, best.centres);
    const share = matrix.rows <= STRICT ? 0 : NEGLIGIBLE;
    return yield* finish(kernels, run, best.iterations, maxIterations, share);
  } finally {
    run.free();
  }
}

/** The finalists continued on all rows, best first. A single one needs no comparison. */
function* compareOnAllRows(
  kernels: Kernels, matrix: KernelMatrix, starts: readonly Start[], options: KmeansOptions,
): Steps<Start[]> {
  if (starts.length === 1) return [{ ...starts[0], iterations: 0 }];
  const run = createRun(kernels, matrix, options.k);
  try {
    const ended: Start[] = [];
    for (const start of starts) {
      ended.push(yield* search(kernels, run, start.centres, options.maxIterations, COARSE, 0.5, 0.8));
    }
    return ended.sort((a, b) => a.inertia - b.inertia);
  } finally {
    run.free();
  }
}

function checkCount(option: 'k' | 'restarts', value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new AppError('invalid-option', { option, value });
}

/** The same steps, with fractions that never fall. */
function* rising<T>(steps: Steps<T>): Steps<T> {
  let reached = 0;
  try {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) return step.value;
      reached = Math.max(reached, step.value.fraction);
      yield { fraction: reached };
    }
  } finally {
    steps.return(undefined as never);
  }
}

function* fitSample(kernels: Kernels, source: Matrix, options: KmeansOptions, sample: Int32Array): Steps<KmeansFit> {
  const fit = yield* kmeansFit(kernels, takeRows(source, sample), { ...options, sample: null });
  const { labels } = yield* assignNearest(kernels, source, fit.centres, options.k);
  return { ...fit, labels };
}

/**
 * k-means: greedy k-means++ starts, Lloyd's iterations, the best start by inertia. A pure function of its arguments:
 * the same bytes on every host. Above 32,768 rows the starts are compared on a seeded sample and the two best continue
 * on all rows. Centres, labels and inertia are Float64 and agree with each other. Where rows have weights, starts are drawn,
 * centres formed and the sum of squares taken with them; a whole weight is that many equal rows, and a row without one goes to
 * its nearest centre and moves none.
 *
 * @throws AppError `k-above-distinct-rows` {k, distinct}, `not-finite` {row, column}, `no-usable-rows`,
 *   `no-usable-features`, `invalid-option`, `too-much-memory`
 */
export function* kmeansFit(
  kernels: Kernels, matrix: Matrix | KernelMatrix, options: KmeansOptions,
): Steps<KmeansFit> {
  const sample = options.sample ?? null;
  checkCount('k', options.k);
  checkCount('restarts', options.restarts);
  if (sample !== null) return yield* fitSample(kernels, isPrepared(matrix) ? matrix.source : matrix, options, sample);
  return yield* withMatrix(kernels, matrix, (prepared) => rising(fitPrepared(kernels, prepared, options)));
}

/**
 * Lloyd's iterations from given centres (k × columns, column-major), without restarts: a warm start.
 * Stops when no row moves or after `maxIterations`.
 */
export function* kmeansFrom(
  kernels: Kernels, matrix: Matrix | KernelMatrix, centres: Float64Array, options: { k: number; maxIterations: number },
): Steps<KmeansFit> {
  checkCount('k', options.k);
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const { k, maxIterations } = options;
    const run = createRun(kernels, prepared, k);
    try {
      startRun(kernels, run, inner(prepared, centres, k));
      return yield* finish(kernels, run, 0, maxIterations, 0);
    } finally {
      run.free();
    }
  });
}

/**
 * The nearest of `centres` (k × columns, column-major, in the units of the matrix) for each row, in Float64; ties go to
 * the lower index. `inertia` is the sum of squared distances to it.
 */
export function* assignNearest(
  kernels: Kernels, matrix: Matrix | KernelMatrix, centres: Float64Array, k: number,
): Steps<{ labels: Int32Array; inertia: number }> {
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const run = createRun(kernels, prepared, k);
    try {
      startRun(kernels, run, inner(prepared, centres, k));
      yield* pass(kernels, run, true, 0);
      const inertia = yield* inertiaOf(kernels, run, 0, 0.9);
      const { labels, inertia: sum } = resultOf(kernels, run, inertia, 1, true);
      return { labels, inertia: sum };
    } finally {
      run.free();
    }
  });
}

/**
 * The nearest of `centres` for each row, as `assignNearest`, and the rows for which another centre is as near within one
 * part in ten million.
 */
export function* nearestCentres(
  kernels: Kernels, matrix: Matrix | KernelMatrix, centres: Float64Array, k: number,
): Steps<{ labels: Int32Array; unsure: Int32Array }> {
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const run = createRun(kernels, prepared, k);
    try {
      startRun(kernels, run, inner(prepared, centres, k));
      yield* pass(kernels, run, true, 0);
      const gaps = kernels.memory.f32(run.at.gaps, prepared.rows);
      const unsure: number[] = [];
      for (let i = 0; i < gaps.length; i++) if (!(gaps[i] > 0)) unsure.push(i);
      return { labels: kernels.memory.i32(run.labels, prepared.rows).slice(), unsure: Int32Array.from(unsure) };
    } finally {
      run.free();
    }
  });
}
