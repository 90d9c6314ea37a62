import type { Steps } from '../contract/compute.ts';
import type { Kernels } from './kernels.ts';
import { ARGUMENTS, rowCost, SLICE, tilesOf } from './lloyd-run.ts';
import type { LloydRun } from './lloyd-run.ts';
import { paddedRows } from './matrix.ts';

export interface LloydOptions {
  /** Decide in Float64 what Float32 leaves open. */
  readonly precise: boolean;
  readonly maxIterations: number;
  /** Stops when the squared shifts of the centres sum to no more than this. */
  readonly tolerance: number;
}

/** Above this many rows sums are loose while the search goes on: what they are formed of is then in the processor's cache. */
const LOOSE_ROWS = 4096;

/** Adds to the work since the last yield; true when it is time for the next. */
function spent(run: LloydRun, nanoseconds: number): boolean {
  run.work += nanoseconds;
  if (run.work < SLICE) return false;
  run.work = 0;
  return true;
}

/** Adds how far each centre and the fastest other one moved to the drift of its rows' bounds. */
function addDrift(run: LloydRun, next: Float64Array): void {
  const { k, placed } = run;
  if (placed === null) return;
  const d = run.matrix.cols;
  const moves = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let sum = 0;
    for (let j = c * d; j < (c + 1) * d; j++) sum += (next[j] - placed[j]) * (next[j] - placed[j]);
    moves[c] = Math.sqrt(sum);
  }
  let first = 0;
  for (let c = 1; c < k; c++) if (moves[c] > moves[first]) first = c;
  let second = 0;
  for (let c = 0; c < k; c++) if (c !== first && moves[c] > second) second = moves[c];
  for (let c = 0; c < k; c++) run.drift[c] += moves[c] + (c === first ? second : moves[first]);
}

/** Hands the centres to the kernel, rounded as it will use them, and returns max |c|². */
function place(kernels: Kernels, run: LloydRun, precise: boolean): number {
  const { memory } = kernels;
  const { k, at } = run;
  const d = run.matrix.cols;
  const next = run.centres.slice();
  if (!precise) for (let i = 0; i < next.length; i++) next[i] = Math.fround(next[i]);
  addDrift(run, next);
  run.placed = next;
  const drift = memory.f32(at.drift, k);
  const limits = memory.f32(at.limits, k);
  for (let c = 0; c < k; c++) {
    drift[c] = run.drift[c];
    limits[c] = run.drift[c] * (1 + 3e-7);
  }
  if (precise) {
    memory.f64(at.centres64, k * d).set(next);
    return 0;
  }
  const tiles = memory.f32(at.centres32, tilesOf(k) * d * 4).fill(0);
  const norms = memory.f32(at.norms, tilesOf(k) * 4).fill(1e30);
  let largest = 0;
  for (let c = 0; c < k; c++) {
    let norm = 0;
    for (let j = 0; j < d; j++) {
      const value = next[c * d + j];
      tiles[((c >> 2) * d + j) * 4 + (c & 3)] = -2 * value;
      norm += value * value;
    }
    norms[c] = norm;
    if (norm > largest) largest = norm;
  }
  return largest;
}

/** Adds what the blocks of a wave changed to the sums and counts, in their order, and clears it; how many rows moved. */
function mergeWave({ memory, exports }: Kernels, run: LloydRun, blocks: number): number {
  const { areas, at, k, sums, counts } = run;
  const total = memory.f64(at.sums, sums.length);
  const members = memory.i32(at.counts, k);
  total.set(sums);
  members.set(counts);
  const moved = exports.lloydMerge(areas.at, areas.bytes, blocks, sums.length, k, areas.counts, areas.moved, at.sums, at.counts);
  sums.set(total);
  counts.set(members);
  return moved;
}

/** Runs a task over all blocks of rows, some at a time, and takes over what they changed; how many rows moved. */
function* overBlocks(
  kernels: Kernels, run: LloydRun, task: 'lloydPart32' | 'lloydPart64' | 'lloydSumsPart', cost: number, largest: number, fraction: number,
): Steps<number> {
  const { matrix, at, k, areas, bench, block } = run;
  const d = matrix.cols;
  const slack = (d + 8) * 1.1920928955078125e-7;
  const blocks = Math.ceil(matrix.rows / block);
  const precise = task === 'lloydPart64';
  let moved = 0;
  for (let first = 0; first < blocks; first += areas.count) {
    const count = Math.min(areas.count, blocks - first);
    kernels.memory.f64(at.args, ARGUMENTS).set([
      matrix.rows, block, first, matrix.x32, matrix.x64, d, precise ? k : tilesOf(k), precise ? at.centres64 : at.centres32,
      at.norms, slack, largest, at.drift, at.limits, run.labels, at.gaps, areas.at, areas.bytes, areas.counts, areas.moved,
      bench.at, bench.bytes, bench.olds, bench.gathered, matrix.norms, matrix.weights, k * d * 8, run.loose ? 1 : 0,
    ]);
    yield* kernels.crew.run(task, at.args, count, { cost: block * cost, from: fraction, to: fraction });
    moved += mergeWave(kernels, run, count);
  }
  return moved;
}

/** One pass: every row to its nearest centre. Returns the number of rows that moved. */
export function* pass(kernels: Kernels, run: LloydRun, precise: boolean, fraction: number): Steps<number> {
  const largest = place(kernels, run, precise);
  const cost = rowCost(run.k, run.matrix.cols) * (precise ? 3 : 1);
  return yield* overBlocks(kernels, run, precise ? 'lloydPart64' : 'lloydPart32', cost, largest, fraction);
}

/** Forms loose sums anew, in Float64. */
export function* tighten(kernels: Kernels, run: LloydRun, fraction: number): Steps<void> {
  if (!run.loose) return;
  run.loose = false;
  run.sums.fill(0);
  run.counts.fill(0);
  yield* overBlocks(kernels, run, 'lloydSumsPart', run.matrix.cols + 4, 0, fraction);
}

/** Squared distance of every row to its own centre, Float64: their sum by weight, in row order; the distances themselves go to `outAt`. */
export function* inertiaOf(kernels: Kernels, run: LloydRun, outAt: number, fraction: number): Steps<number> {
  const { matrix, at, block } = run;
  const d = matrix.cols;
  const blocks = Math.ceil(matrix.rows / block);
  kernels.memory.f64(at.centres64, run.centres.length).set(run.centres);
  kernels.memory.f64(at.args, ARGUMENTS).set([matrix.rows, block, matrix.x64, d, at.centres64, run.labels, outAt, at.blockSums, matrix.weights]);
  yield* kernels.crew.run('ownDistancesPart', at.args, blocks, { cost: block * (d + 2), from: fraction, to: fraction });
  return kernels.memory.f64(at.blockSums, blocks).reduce((sum, value) => sum + value, 0);
}

/** What the rows of a label weigh in all: their number where they have no weights. */
function weightOf({ matrix, sums, counts, k }: LloydRun, c: number): number {
  return matrix.weights === 0 ? counts[c] : sums[k * matrix.cols + c];
}

/** Means by label; a centre without rows stays where it is. */
export function meansOf(run: LloydRun): Float64Array {
  const d = run.matrix.cols;
  const means = run.centres.slice();
  for (let c = 0; c < run.k; c++) {
    if (run.counts[c] === 0) continue;
    const weight = weightOf(run, c);
    for (let j = c * d; j < (c + 1) * d; j++) means[j] = run.sums[j] / weight;
  }
  return means;
}

/** Gives every empty cluster the row that adds most to the sum of squares (ties: the first), taken from a cluster of several. */
function* repairEmpty(kernels: Kernels, run: LloydRun, fraction: number): Steps<void> {
  const { matrix } = run;
  const d = matrix.cols;
  const { memory } = kernels;
  const distances = memory.allocate(paddedRows(matrix.rows) * 8);
  try {
    for (let empty = run.counts.indexOf(0); empty >= 0; empty = run.counts.indexOf(0)) {
      yield* inertiaOf(kernels, run, distances, fraction);
      const own = memory.f64(distances, matrix.rows);
      const labels = memory.i32(run.labels, matrix.rows);
      const { weights } = matrix.source;
      const cost = (i: number): number => (weights === undefined ? own[i] : weights[i] * own[i]);
      let row = -1;
      for (let i = 0; i < own.length; i++) {
        if (run.counts[labels[i]] > 1 && weights?.[i] !== 0 && (row < 0 || cost(i) > cost(row))) row = i;
      }
      const x = memory.f64(matrix.x64, paddedRows(matrix.rows) * d);
      const old = labels[row];
      const weight = weights?.[row] ?? 1;
      for (let j = 0; j < d; j++) {
        const value = x[((row >> 2) * d + j) * 4 + (row & 3)];
        run.sums[old * d + j] -= weight * value;
        run.sums[empty * d + j] = weight * value;
      }
      if (weights !== undefined) {
        run.sums[run.k * d + old] -= weight;
        run.sums[run.k * d + empty] = weight;
      }
      run.counts[old]--;
      run.counts[empty] = 1;
      labels[row] = empty;
      memory.f32(run.at.gaps, matrix.rows)[row] = -1;
      run.centres = meansOf(run);
    }
  } finally {
    memory.free(distances);
  }
}

/**
 * Lloyd's iterations from `run.centres`. At the end every row has its nearest of `run.centres` (as far as the precision
 * of the search can tell), no cluster is empty, and, when it was precise and converged without tolerance, the centres are the means.
 */
export function* iterate(
  kernels: Kernels, run: LloydRun, options: LloydOptions, from = 0, to = 1,
): Steps<{ iterations: number; converged: boolean }> {
  const precise = options.precise || run.matrix.x32 === 0;
  if (precise) yield* tighten(kernels, run, from);
  else if (run.placed === null && run.matrix.rows > LOOSE_ROWS) run.loose = true;
  let repairs = 0;
  for (let iteration = 1; ; iteration++) {
    const fraction = from + (to - from) * (1 - 8 / (7 + iteration));
    let moved = 0;
    if (run.matrix.x32 !== 0) moved += yield* pass(kernels, run, false, fraction);
    if (precise) moved += yield* pass(kernels, run, true, fraction);
    const empty = run.counts.includes(0);
    if (moved === 0 && !empty) return { iterations: iteration, converged: true };
    const means = meansOf(run);
    let shift = 0;
    for (let i = 0; i < means.length; i++) shift += (means[i] - run.centres[i]) * (means[i] - run.centres[i]);
    if (!empty || repairs >= run.k) {
      if (shift <= options.tolerance) return { iterations: iteration, converged: true };
      if (iteration >= options.maxIterations) return { iterations: iteration, converged: false };
    }
    run.centres = means;
    if (empty) {
      repairs++;
      yield* repairEmpty(kernels, run, fraction);
    }
  }
}

/**
 * Single moves from the outcome of `iterate` until none helps; leaves better centres, for `startRun`. A partition that
 * no single move improves is also one that Lloyd's iterations keep.
 */
export function* moveSingles(kernels: Kernels, run: LloydRun, maxPasses: number, fraction: number): Steps<void> {
  const { memory, exports } = kernels;
  const { matrix, at, k } = run;
  const d = matrix.cols;
  memory.f64(at.centres64, run.centres.length).set(meansOf(run));
  memory.f64(at.totals, k).set(Float64Array.from({ length: k }, (_, c) => weightOf(run, c)));
  for (let i = 0; i < maxPasses; i++) {
    const moved = exports.hartiganPass(matrix.x64, d, matrix.rows, k, at.centres64, at.totals, run.labels, matrix.weights);
    if (spent(run, matrix.rows * k * (d + 3))) yield { fraction };
    if (moved === 0) break;
  }
  run.centres = memory.f64(at.centres64, run.centres.length).slice();
}
