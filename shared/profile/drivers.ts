import { applyRule } from '../cluster/assign-rule.ts';
import { assignTo } from '../cluster/partition.ts';
import type { AssignRule } from '../contract/assign-rule.ts';
import type { Steps } from '../contract/compute.ts';
import type { Driver, DriversResult, WhyHere } from '../contract/drivers.ts';
import type { Elementary } from '../math/elementary.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, shuffle } from '../math/random.ts';
import type { Random } from '../math/random.ts';

/** A feature with its columns of the matrix. */
export interface DriverFeature {
  readonly column: string;
  readonly label: string;
  readonly columns: readonly number[];
}

export interface DriversInput {
  readonly elementary: Elementary;
  readonly matrix: Matrix;
  readonly features: readonly DriverFeature[];
  readonly labels: Int32Array;
  readonly k: number;
  /** k × columns, column-major. */
  readonly centres: Float64Array;
  readonly rule: AssignRule | null;
  /** Rows looked at; null: all. */
  readonly sample: Int32Array | null;
  readonly shuffles: number;
  readonly seed: number;
  readonly components: boolean;
}

const STREAM = 8200;

/**
 * Permutation importance of features for a segmentation: the values of one feature (all of its columns together) are exchanged
 * between customers at random, everybody is put into a segment again with the segments where they are, and the share of those who
 * land in another one is counted. It holds for these segments as they are; features that say the same stand in for each other and
 * share what is theirs.
 * Source: L. Breiman, "Random forests", Machine Learning 45 (2001) 5, here with the assignment in the place of a forest.
 */
export function* driversOf(input: DriversInput): Steps<DriversResult> {
  const { features, k, shuffles, seed, sample } = input;
  const rows = (sample ?? Int32Array.from(input.labels.keys())).filter((row) => input.labels[row] >= 0);
  const matrix = takeRows(input.matrix, rows);
  const own = Int32Array.from(rows, (row) => input.labels[row]);
  const byRule = input.rule !== null && input.rule.rule !== 'conditions';
  const assign = (data: Matrix): Int32Array => (input.rule !== null && byRule ? applyRule(input.elementary, input.rule, data).labels : assignTo(input.centres, data));
  const before = assign(matrix);
  yield { fraction: 0 };
  const members = new Int32Array(k);
  for (const label of own) members[label]++;
  // one copy for all shuffles: only the columns of one feature differ from the matrix at a time
  const work: Matrix = { ...matrix, data: matrix.data.slice() };
  const drivers: Driver[] = [];
  for (const [f, feature] of features.entries()) {
    const random = createRandom(seed, STREAM + f);
    const moves: number[] = [];
    const bySegment = new Float64Array(k);
    for (let s = 0; s < shuffles; s++) {
      exchange(matrix, work, feature.columns, random);
      const after = assign(work);
      let moved = 0;
      for (let i = 0; i < after.length; i++) {
        if (after[i] === before[i]) continue;
        moved++;
        bySegment[own[i]]++;
      }
      moves.push(rows.length === 0 ? 0 : moved / rows.length);
      yield { fraction: (f + (s + 1) / shuffles) / features.length };
    }
    for (const column of feature.columns) work.data.set(matrix.data.subarray(column * matrix.rows, (column + 1) * matrix.rows), column * matrix.rows);
    drivers.push({
      column: feature.column, label: feature.label, moved: moves.reduce((sum, value) => sum + value, 0) / shuffles, low: Math.min(...moves), high: Math.max(...moves),
      bySegment: Array.from(bySegment, (count, label) => (members[label] === 0 ? null : count / (members[label] * shuffles))),
      explained: explainedOf(matrix, feature.columns, own, k),
    });
  }
  drivers.sort((a, b) => b.moved - a.moved || b.explained - a.explained || (a.label < b.label ? -1 : 1));
  let same = 0;
  for (let i = 0; i < own.length; i++) if (own[i] === before[i]) same++;
  return { by: byRule ? 'rule' : 'nearest-centre', fidelity: own.length === 0 ? 1 : same / own.length, shuffles, rows: rows.length, sampled: sample !== null, components: input.components, drivers };
}

/** Puts values of other rows into some columns of a copy of the matrix: one random order for all of them. */
function exchange({ rows, data }: Matrix, work: Matrix, columns: readonly number[], random: Random): void {
  const order = shuffle(Int32Array.from({ length: rows }, (_, i) => i), random);
  for (const column of columns) {
    const from = column * rows;
    for (let i = 0; i < rows; i++) work.data[from + i] = data[from + order[i]];
  }
}

/** Sum of squares between the segments over the whole, over the columns of a feature. */
function explainedOf({ rows, data }: Matrix, columns: readonly number[], labels: Int32Array, k: number): number {
  let between = 0;
  let whole = 0;
  for (const column of columns) {
    const from = column * rows;
    const sums = new Float64Array(k);
    const counts = new Int32Array(k);
    let mean = 0;
    for (let i = 0; i < rows; i++) {
      sums[labels[i]] += data[from + i];
      counts[labels[i]]++;
      mean += data[from + i];
    }
    mean /= Math.max(1, rows);
    for (let i = 0; i < rows; i++) whole += (data[from + i] - mean) * (data[from + i] - mean);
    for (let c = 0; c < k; c++) if (counts[c] > 0) between += counts[c] * (sums[c] / counts[c] - mean) * (sums[c] / counts[c] - mean);
  }
  return whole > 0 ? Math.min(1, between / whole) : 0;
}

/**
 * Why a row is in its segment and not in the one whose centre is the nearest of the others: the squared distance to that centre less
 * the one to the own, which is a sum over the features. Exact for segments of the nearest centre; for other methods it says where the
 * row lies between the centres.
 */
export function whyHere(
  { matrix, features, labels, k, centres }: Pick<DriversInput, 'matrix' | 'features' | 'labels' | 'k' | 'centres'>, row: number,
): Omit<WhyHere, 'parts'> & { readonly parts: readonly { readonly column: string; readonly label: string; readonly part: number }[] } {
  const { rows, cols, data } = matrix;
  const label = labels[row];
  const squared = (c: number, columns: Iterable<number>): number => {
    let sum = 0;
    for (const j of columns) {
      const gap = data[j * rows + row] - centres[j * k + c];
      sum += gap * gap;
    }
    return sum;
  };
  const all = Array.from({ length: cols }, (_, j) => j);
  const order = Array.from({ length: k }, (_, c) => ({ c, distance: squared(c, all) })).sort((a, b) => a.distance - b.distance || a.c - b.c);
  const own = label >= 0 ? label : order[0]?.c ?? -1;
  const rival = order.find(({ c }) => c !== own)?.c ?? -1;
  if (rival < 0) return { row, label, rival, total: 0, parts: [] };
  const parts = features.map(({ column, label: name, columns }) => ({ column, label: name, part: squared(rival, columns) - squared(own, columns) }));
  parts.sort((a, b) => Math.abs(b.part) - Math.abs(a.part) || (a.label < b.label ? -1 : 1));
  return { row, label, rival, total: parts.reduce((sum, { part }) => sum + part, 0), parts };
}
