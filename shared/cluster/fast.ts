import type { FitInput, Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom } from '../math/random.ts';
import type { Random } from '../math/random.ts';
import { assignRange, centresOf, inertiaOf, sliceRows } from './partition.ts';
import type { Search } from './settle.ts';

/**
 * k-means: greedy k-means++ starts (Arthur & Vassilvitskii, SODA 2007; several candidates per centre as scikit-learn does),
 * Lloyd iterations (IEEE Transactions on Information Theory 28, 1982); the restart with the smallest inertia is kept.
 */
export function* fastSearch(_kernels: Kernels, matrix: Matrix, input: Omit<FitInput, 'key' | 'sample'>): Steps<Search> {
  const { k, seed, restarts, maxIterations } = input;
  const labels = new Int32Array(matrix.rows);
  const squared = new Float64Array(matrix.rows);
  const before = new Int32Array(matrix.rows);
  let best: Search | null = null;
  let bestInertia = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    let centres = yield* startCentres(matrix, k, createRandom(seed, restart), restart / restarts);
    let iterations = 0;
    let converged = false;
    before.fill(-1);
    while (iterations < maxIterations && !converged) {
      iterations++;
      const step = sliceRows(k * matrix.cols);
      for (let from = 0; from < matrix.rows; from += step) {
        assignRange(matrix, centres, k, labels, squared, from, Math.min(matrix.rows, from + step));
        yield { fraction: (restart + iterations / (iterations + 20)) / restarts };
      }
      converged = labels.every((label, i) => label === before[i]);
      before.set(labels);
      centres = keepEmpty(centresOf(matrix, labels, k), centres, labels, k);
    }
    const inertia = inertiaOf(matrix, labels, centres, k);
    if (best === null || inertia < bestInertia) {
      bestInertia = inertia;
      best = { centres, iterations, converged };
    }
  }
  if (best === null) throw new Error('no restart');
  return best;
}

/** A label without members keeps the centre that it had. */
function keepEmpty(centres: Float64Array, previous: Float64Array, labels: Int32Array, k: number): Float64Array {
  const used = new Uint8Array(k);
  for (const label of labels) used[label] = 1;
  for (let i = 0; i < centres.length; i++) if (used[i % k] === 0) centres[i] = previous[i];
  return centres;
}

function* startCentres(matrix: Matrix, k: number, random: Random, fraction: number): Steps<Float64Array> {
  const { rows, cols, data } = matrix;
  let trials = 2;
  for (let size = k; size >= 3; size /= 3) trials++;
  const centres = new Float64Array(k * cols);
  let closest = new Float64Array(rows).fill(Infinity);
  for (let c = 0; c < k; c++) {
    let bestRow = -1;
    let bestTotal = Infinity;
    let bestClosest = closest;
    for (let trial = 0; trial < (c === 0 ? 1 : trials); trial++) {
      const row = c === 0 ? random.below(rows) : pick(closest, random);
      const candidate = closest.slice();
      const total = lower(candidate, matrix, row);
      if (bestRow < 0 || total < bestTotal) {
        bestRow = row;
        bestTotal = total;
        bestClosest = candidate;
      }
      yield { fraction };
    }
    closest = bestClosest;
    for (let j = 0; j < cols; j++) centres[j * k + c] = data[j * rows + bestRow];
  }
  return centres;
}

/** A row drawn with probability in proportion to its weight. */
function pick(weights: Float64Array, random: Random): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let left = random.next() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i];
    if (left < 0) break;
  }
  return last;
}

/** Lowers each row's squared distance to the nearest centre by a new centre; returns the sum. */
function lower(closest: Float64Array, matrix: Matrix, centre: number): number {
  const { rows, cols, data } = matrix;
  const sums = new Float64Array(rows);
  for (let j = 0; j < cols; j++) {
    const value = data[j * rows + centre];
    for (let i = 0; i < rows; i++) {
      const difference = data[j * rows + i] - value;
      sums[i] += difference * difference;
    }
  }
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (sums[i] < closest[i]) closest[i] = sums[i];
    total += closest[i];
  }
  return total;
}
