import type { Steps } from '../contract/compute.ts';
import type { ClusterFit, FitDetails } from '../contract/results.ts';
import type { Matrix } from '../math/matrix.ts';

/** Rows per slice, so that a slice of `rows × perRow` elementary operations takes a few milliseconds. */
export function sliceRows(perRow: number): number {
  return Math.max(256, Math.floor(2_000_000 / Math.max(1, perRow)));
}

/** Number of rows per label; rows without a segment (−1) are not counted. */
export function sizesOf(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return sizes;
}

/** Runs steps to their end at once. */
function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Means of the members, Float64, summed in row order; rows without a segment (−1) belong to none.
 * @param weights by which rows count; a label whose members have none gets their plain mean
 * @returns k × columns, column-major; zeros for a label without members
 */
export function* centresInSteps(matrix: Matrix, labels: Int32Array, k: number, weights?: Float64Array): Steps<Float64Array> {
  const { rows, cols, data } = matrix;
  const counted = weights === undefined ? undefined : countedWeights(labels, k, weights);
  const sizes = counted === undefined ? sizesOf(labels, k) : weightsOf(labels, k, counted);
  const centres = new Float64Array(k * cols);
  for (let j = 0; j < cols; j++) {
    const at = j * k;
    const from = j * rows;
    if (counted === undefined) {
      for (let i = 0; i < rows; i++) if (labels[i] >= 0) centres[at + labels[i]] += data[from + i];
    } else {
      for (let i = 0; i < rows; i++) if (labels[i] >= 0) centres[at + labels[i]] += counted[i] * data[from + i];
    }
    for (let c = 0; c < k; c++) if (sizes[c] > 0) centres[at + c] /= sizes[c];
    yield { fraction: 1 };
  }
  return centres;
}

/** Sum of the weights by label. */
function weightsOf(labels: Int32Array, k: number, weights: Float64Array): number[] {
  const totals = new Array<number>(k).fill(0);
  for (let i = 0; i < labels.length; i++) if (labels[i] >= 0) totals[labels[i]] += weights[i];
  return totals;
}

/** The weights, with 1 for the members of labels that would have none. */
function countedWeights(labels: Int32Array, k: number, weights: Float64Array): Float64Array {
  const totals = weightsOf(labels, k, weights);
  return totals.includes(0) ? weights.map((weight, i) => (totals[labels[i]] === 0 ? 1 : weight)) : weights;
}

/** As `centresInSteps`, at once. */
export function centresOf(matrix: Matrix, labels: Int32Array, k: number, weights?: Float64Array): Float64Array {
  return atOnce(centresInSteps(matrix, labels, k, weights));
}

/** Below this share of the total sum of squares the sum within segments is rounding. */
const ROUNDING = 1e-20;

/** Sum of squared distances of the centres to their common mean, each counted as often as its label. */
function betweenOf(labels: Int32Array, centres: Float64Array, k: number, weights: Float64Array | undefined): number {
  const sizes = weights === undefined ? sizesOf(labels, k) : weightsOf(labels, k, weights);
  const n = sizes.reduce((sum, size) => sum + size, 0);
  let between = 0;
  for (let from = 0; from < centres.length; from += k) {
    let mean = 0;
    for (let c = 0; c < k; c++) mean += sizes[c] * centres[from + c];
    mean /= n;
    for (let c = 0; c < k; c++) between += sizes[c] * (centres[from + c] - mean) * (centres[from + c] - mean);
  }
  return between;
}

/**
 * Sum of squared distances of the rows to the centre of their label, Float64, by column and then in row order; −1 adds nothing.
 * What is rounding beside the total sum (rows that equal their centre) is 0.
 * @param weights by which rows count
 */
export function* inertiaInSteps(matrix: Matrix, labels: Int32Array, centres: Float64Array, k: number, weights?: Float64Array): Steps<number> {
  const { rows, cols, data } = matrix;
  let total = 0;
  for (let j = 0; j < cols; j++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      if (labels[i] < 0) continue;
      const difference = data[j * rows + i] - centres[j * k + labels[i]];
      sum += weights === undefined ? difference * difference : weights[i] * difference * difference;
    }
    total += sum;
    yield { fraction: 1 };
  }
  return total <= ROUNDING * (total + betweenOf(labels, centres, k, weights)) ? 0 : total;
}

/** As `inertiaInSteps`, at once. */
export function inertiaOf(matrix: Matrix, labels: Int32Array, centres: Float64Array, k: number, weights?: Float64Array): number {
  return atOnce(inertiaInSteps(matrix, labels, centres, k, weights));
}

/**
 * Writes, for rows `from` up to `to`, the nearest centre (equal distances: the lower label) and the squared distance to it.
 * @param centres k × columns, column-major
 */
export function assignRange(
  matrix: Matrix, centres: Float64Array, k: number, labels: Int32Array, squared: Float64Array, from: number, to: number,
): void {
  const { rows, cols, data } = matrix;
  const sums = new Float64Array(to - from);
  for (let c = 0; c < k; c++) {
    sums.fill(0);
    for (let j = 0; j < cols; j++) {
      const centre = centres[j * k + c];
      const at = j * rows + from;
      for (let i = 0; i < sums.length; i++) {
        const difference = data[at + i] - centre;
        sums[i] += difference * difference;
      }
    }
    for (let i = 0; i < sums.length; i++) {
      if (c === 0 || sums[i] < squared[from + i]) {
        squared[from + i] = sums[i];
        labels[from + i] = c;
      }
    }
  }
}

/** Writes the nearest centre of the given rows, as `assignRange` does. */
export function assignRows(matrix: Matrix, centres: Float64Array, k: number, labels: Int32Array, rows: Int32Array): void {
  const { rows: n, cols, data } = matrix;
  for (const row of rows) {
    let least = Infinity;
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) {
        const difference = data[j * n + row] - centres[j * k + c];
        sum += difference * difference;
      }
      if (c === 0 || sum < least) {
        least = sum;
        labels[row] = c;
      }
    }
  }
}

/**
 * Gives every row the label of its nearest centre (equal distances: the lower label): how new rows are scored.
 * @param centres k × columns, column-major, in the units of the matrix; k = `centres.length / matrix.cols`
 */
export function assignTo(centres: Float64Array, matrix: Matrix): Int32Array {
  const k = centres.length / matrix.cols;
  const labels = new Int32Array(matrix.rows);
  const squared = new Float64Array(matrix.rows);
  const step = sliceRows(k * matrix.cols);
  for (let from = 0; from < matrix.rows; from += step) {
    assignRange(matrix, centres, k, labels, squared, from, Math.min(matrix.rows, from + step));
  }
  return labels;
}

/** The labels by size, largest first; equal sizes: the label whose first row comes earlier. */
export function sizeOrder(labels: Int32Array, k: number): number[] {
  const sizes = sizesOf(labels, k);
  const first = new Array<number>(k).fill(labels.length);
  for (let i = labels.length - 1; i >= 0; i--) if (labels[i] >= 0) first[labels[i]] = i;
  return sizes.map((_, c) => c).sort((a, b) => sizes[b] - sizes[a] || first[a] - first[b]);
}

/** Labels renumbered by size, largest first; equal sizes: the label whose first row comes earlier; −1 stays. */
export function orderBySize(labels: Int32Array, k: number): Int32Array {
  const order = sizeOrder(labels, k);
  const rank = new Int32Array(k);
  order.forEach((label, position) => {
    rank[label] = position;
  });
  return labels.map((label) => (label < 0 ? label : rank[label]));
}

/** Number of different rows (of those with a weight), counted up to `limit`. */
export function distinctRows(matrix: Matrix, limit: number): number {
  const { rows, cols, data, weights } = matrix;
  const found: number[] = [];
  const equal = (a: number, b: number): boolean => {
    for (let j = 0; j < cols; j++) if (data[j * rows + a] !== data[j * rows + b]) return false;
    return true;
  };
  for (let i = 0; i < rows && found.length < limit; i++) {
    if (weights?.[i] !== 0 && !found.some((other) => equal(other, i))) found.push(i);
  }
  return found.length;
}

/**
 * A component that is nowhere the most probable one gets the row that is least sure of its own, so that k segments are k
 * segments. This happens where components lie on each other.
 */
export function seatEmpty(labels: Int32Array, probability: Float64Array, k: number): void {
  const sizes = sizesOf(labels, k);
  for (let c = 0; c < k; c++) {
    if (sizes[c] > 0) continue;
    let row = -1;
    for (let i = 0; i < labels.length; i++) {
      if (sizes[labels[i]] > 1 && (row < 0 || probability[i] < probability[row])) row = i;
    }
    sizes[labels[row]]--;
    sizes[c] = 1;
    labels[row] = c;
    probability[row] = Math.min(probability[row], 1 - probability[row]);
  }
}

/** The details of a method that has none. */
export const NO_DETAILS: FitDetails = {
  noise: 0, probability: null, logLikelihood: null, bic: null, aic: null, icl: null, mergeHeights: null, tree: null, collapsed: false, rule: null,
  medoids: null, objective: null, ownSilhouette: null, entropy: null, gamma: null,
  outlierScore: null, density: null, condensed: null, consensus: null,
};

/**
 * A finished fit from the labels of any method: segments ordered by size, centres and inertia exact over the rows, by their
 * weights where the matrix has some.
 *
 * @param labels 0 … k − 1, or −1 for rows without a segment; every label below k has a member
 * @param rest what only the method knows; `probability` stays by row
 */
export function* finishInSteps(
  matrix: Matrix, labels: Int32Array, k: number, rest: Pick<ClusterFit, 'iterations' | 'converged'> & Partial<FitDetails>,
): Steps<ClusterFit> {
  const ordered = orderBySize(labels, k);
  const sizes = sizesOf(ordered, k);
  yield { fraction: 1 };
  const centres = yield* centresInSteps(matrix, ordered, k, matrix.weights);
  const noise = matrix.rows - sizes.reduce((sum, size) => sum + size, 0);
  const inertia = yield* inertiaInSteps(matrix, ordered, centres, k, matrix.weights);
  return { ...NO_DETAILS, ...rest, noise, k, labels: ordered, sizes, centres, inertia };
}

/** As `finishInSteps`, at once. */
export function finishFit(
  matrix: Matrix, labels: Int32Array, k: number, rest: Pick<ClusterFit, 'iterations' | 'converged'> & Partial<FitDetails>,
): ClusterFit {
  return atOnce(finishInSteps(matrix, labels, k, rest));
}
