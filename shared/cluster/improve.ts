import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import { sizesOf } from './partition.ts';

/** Stream of the seed that draws the swaps. */
const SWAP_STREAM = 5001;
/** Up to this many rows single rows are exchanged. */
const MAX_ROWS = 20_000;
/** Up to this many rows exchanges go on until no row moves; above, until a pass gains less than this share. */
const STRICT_ROWS = 4000;
const NEGLIGIBLE = 1e-6;
/** Swaps tried per restart asked for, as far as the work allowed suffices. */
const SWAPS_PER_RESTART = 5;
const MAX_WORK = 1_500_000;
/** Work of one swap in passes over all rows and centres, roughly. */
const PASSES_PER_SWAP = 10;
/** A gain below this share is rounding. */
const GAIN = 1e-10;
const MAX_PASSES = 100;

/** A partition while it is improved: points and centres row by row. */
interface State {
  readonly points: Float64Array;
  readonly cols: number;
  readonly k: number;
  readonly labels: Int32Array;
  readonly centres: Float64Array;
  readonly sizes: number[];
}

/**
 * Looks for a better optimum from the end of Lloyd's iterations: exchanges single rows (Hartigan & Wong, Applied Statistics 28,
 * 1979: a row moves when the sum of squares falls, the move of both means counted), and on small data also moves one centre at
 * random and starts from there (random swap; Fränti, Journal of Big Data 5, 2018). Nothing is taken that is not better,
 * and the outcome cannot be improved by Lloyd's iterations either.
 *
 * @param labels a partition without empty labels
 */
export function* improve(
  matrix: Matrix, labels: Int32Array, k: number, seed: number, restarts: number,
): Steps<{ labels: Int32Array; passes: number }> {
  if (k === 1 || k >= matrix.rows || matrix.rows > MAX_ROWS) return { labels, passes: 0 };
  let best = stateOf(matrix, labels, k);
  const passes = yield* exchange(best);
  let bestInertia = inertiaOf(best);
  const random = createRandom(seed, SWAP_STREAM);
  const work = matrix.rows * k * matrix.cols * PASSES_PER_SWAP;
  const swaps = Math.min(SWAPS_PER_RESTART * restarts, Math.floor(MAX_WORK / work));
  for (let swap = 0; swap < swaps && bestInertia > 0; swap++) {
    const trial = { ...best, labels: best.labels.slice(), centres: best.centres.slice(), sizes: [...best.sizes] };
    const centre = random.below(k) * trial.cols;
    const row = random.below(matrix.rows) * trial.cols;
    trial.centres.set(trial.points.subarray(row, row + trial.cols), centre);
    if (!reassign(trial)) continue;
    yield* exchange(trial);
    const inertia = inertiaOf(trial);
    if (inertia < bestInertia * (1 - GAIN)) {
      best = trial;
      bestInertia = inertia;
    }
    yield { fraction: (swap + 1) / swaps };
  }
  return { labels: best.labels, passes };
}

function stateOf(matrix: Matrix, labels: Int32Array, k: number): State {
  const { rows, cols, data } = matrix;
  const points = new Float64Array(rows * cols);
  for (let j = 0; j < cols; j++) for (let i = 0; i < rows; i++) points[i * cols + j] = data[j * rows + i];
  const state: State = { points, cols, k, labels: labels.slice(), centres: new Float64Array(k * cols), sizes: sizesOf(labels, k) };
  recentre(state);
  return state;
}

function recentre({ points, cols, labels, centres, sizes }: State): void {
  centres.fill(0);
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < cols; j++) centres[labels[i] * cols + j] += points[i * cols + j];
  }
  for (let at = 0; at < centres.length; at++) centres[at] /= sizes[Math.floor(at / cols)];
}

function squared({ points, cols, centres }: State, i: number, c: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    const difference = points[i * cols + j] - centres[c * cols + j];
    sum += difference * difference;
  }
  return sum;
}

function inertiaOf(state: State): number {
  let sum = 0;
  for (let i = 0; i < state.labels.length; i++) sum += squared(state, i, state.labels[i]);
  return sum;
}

/** Every row to its nearest centre, then means; false when a label is left without rows. */
function reassign(state: State): boolean {
  state.sizes.fill(0);
  for (let i = 0; i < state.labels.length; i++) {
    let nearest = 0;
    let least = Infinity;
    for (let c = 0; c < state.k; c++) {
      const distance = squared(state, i, c);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    state.labels[i] = nearest;
    state.sizes[nearest]++;
  }
  if (state.sizes.includes(0)) return false;
  recentre(state);
  return true;
}

/** Moves single rows until no move lowers the sum of squares; returns the number of passes. */
function* exchange(state: State): Steps<number> {
  const rows = state.labels.length;
  const perSlice = Math.max(1, Math.floor(300_000 / (state.k * state.cols)));
  const enough = rows <= STRICT_ROWS ? 0 : NEGLIGIBLE * inertiaOf(state);
  let sinceYield = 0;
  for (let pass = 1; pass <= MAX_PASSES; pass++) {
    let gain = 0;
    for (let i = 0; i < rows; i++) {
      gain += moveRow(state, i);
      if (++sinceYield < perSlice) continue;
      sinceYield = 0;
      yield { fraction: 0 };
    }
    recentre(state);
    if (gain <= enough) return pass;
  }
  return MAX_PASSES;
}

/** Moves a row where it lowers the sum of squares most; returns by how much, 0 when it stays. */
function moveRow(state: State, i: number): number {
  const { labels, sizes, k } = state;
  const from = labels[i];
  if (sizes[from] < 2) return 0;
  const stay = (squared(state, i, from) * sizes[from]) / (sizes[from] - 1);
  let to = from;
  let least = stay * (1 - GAIN);
  for (let c = 0; c < k; c++) {
    if (c === from) continue;
    const cost = (squared(state, i, c) * sizes[c]) / (sizes[c] + 1);
    if (cost < least) {
      least = cost;
      to = c;
    }
  }
  if (to === from) return 0;
  shift(state, i, from, -1);
  shift(state, i, to, 1);
  labels[i] = to;
  return stay - least;
}

/** Adds a row to a mean (sign 1) or takes it out (sign −1). */
function shift({ points, cols, centres, sizes }: State, i: number, c: number, sign: 1 | -1): void {
  sizes[c] += sign;
  for (let j = 0; j < cols; j++) {
    const at = c * cols + j;
    centres[at] += (sign * (points[i * cols + j] - centres[at])) / sizes[c];
  }
}
