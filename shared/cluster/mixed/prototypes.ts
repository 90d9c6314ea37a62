import type { FitInput, Steps } from '../../contract/compute.ts';
import type { ClusterFit } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import { createRandom } from '../../math/random.ts';
import type { Random } from '../../math/random.ts';
import { mean, variance } from '../../math/stats.ts';
import type { Method } from '../../recipe/method.ts';
import { SLICE } from '../medoids/dissimilarity.ts';
import type { Dissimilarity } from '../medoids/dissimilarity.ts';
import { spread } from '../medoids/faster-pam.ts';
import { ownSilhouette, silhouetteRows } from '../medoids/own-silhouette.ts';
import { distinctRows, finishFit, sizeOrder, sizesOf } from '../partition.ts';
import { blocksOf, codesOf, levelCount } from './blocks.ts';

/** Starts for each one asked for, at most; nanoseconds that they may take altogether, and rounds of each, about. */
const MORE = 20;
const WORK = 2e8;
const ROUNDS = 8;

export interface PrototypesInput extends Omit<FitInput, 'key'> {
  readonly method: Extract<Method, { algorithm: 'kprototypes' }>;
}

/** Numbers and level codes of the rows, feature by feature. */
export interface MixedRows {
  readonly rows: number;
  readonly features: readonly (
    | { readonly kind: 'numeric'; readonly values: Float64Array }
    | { readonly kind: 'category'; readonly codes: Int32Array; readonly levels: number; readonly weight: number }
  )[];
}

export function mixedRows(matrix: Matrix): MixedRows {
  const { rows, data } = matrix;
  const features = blocksOf(matrix).map((block) => (block.kind === 'category'
    ? { kind: 'category', codes: codesOf(matrix, block, false), levels: levelCount(block), weight: block.weight } as const
    : { kind: 'numeric', values: data.subarray(block.columns[0] * rows, (block.columns[0] + 1) * rows) } as const));
  return { rows, features };
}

/**
 * Half the mean standard deviation of the features of numbers, 1 where there is none.
 * Source: Z. Huang, "Extensions to the k-means algorithm for clustering large data sets with categorical values", Data Mining and
 * Knowledge Discovery 2 (1998), section 4; the default of the Python package kmodes.
 */
export function automaticGamma({ features }: MixedRows): number {
  const spreads = features.flatMap((feature) => (feature.kind === 'numeric' ? [Math.sqrt(variance(feature.values))] : []));
  return spreads.length === 0 ? 1 : 0.5 * mean(spreads);
}

/** Squared Euclidean distance of the numbers plus gamma for every category that differs. */
function prototypeDissimilarity({ rows, features }: MixedRows, gamma: number): Dissimilarity {
  return {
    rows, cost: rows * features.length * 1.5,
    from(row, out) {
      out.fill(0);
      for (const feature of features) addDistance(feature, feature.kind === 'numeric' ? feature.values[row] : feature.codes[row], gamma, out);
    },
  };
}

/** Adds the distance of all rows to one value of a feature: a mean, or a level. */
export function addDistance(feature: MixedRows['features'][number], to: number, gamma: number, out: Float64Array): void {
  if (feature.kind === 'numeric') {
    const { values } = feature;
    for (let i = 0; i < out.length; i++) out[i] += (values[i] - to) * (values[i] - to);
    return;
  }
  const { codes, weight } = feature;
  const step = gamma * weight;
  for (let i = 0; i < out.length; i++) if (codes[i] !== to) out[i] += step;
}

interface Partition {
  /** By segment, then feature: a mean or a level. */
  readonly prototypes: readonly (readonly number[])[];
  readonly labels: Int32Array;
  readonly cost: number;
  readonly iterations: number;
  readonly converged: boolean;
}

function* assign(rows: MixedRows, prototypes: readonly (readonly number[])[], gamma: number, fraction: number): Steps<{ labels: Int32Array; distances: Float64Array }> {
  const labels = new Int32Array(rows.rows);
  const distances = new Float64Array(rows.rows).fill(Infinity);
  const out = new Float64Array(rows.rows);
  let work = 0;
  for (const [c, prototype] of prototypes.entries()) {
    out.fill(0);
    rows.features.forEach((feature, f) => addDistance(feature, prototype[f], gamma, out));
    for (let i = 0; i < out.length; i++) {
      if (out[i] >= distances[i]) continue;
      distances[i] = out[i];
      labels[i] = c;
    }
    work += rows.rows * rows.features.length * 1.5;
    if (work < SLICE) continue;
    work = 0;
    yield { fraction };
  }
  return { labels, distances };
}

/** Means, and the most frequent levels (equal: the first), of the members. */
function prototypesOf({ rows, features }: MixedRows, labels: Int32Array, k: number): number[][] {
  const sizes = sizesOf(labels, k);
  const out = Array.from({ length: k }, () => new Array<number>(features.length).fill(0));
  features.forEach((feature, f) => {
    if (feature.kind === 'numeric') {
      const sums = new Float64Array(k);
      for (let i = 0; i < rows; i++) sums[labels[i]] += feature.values[i];
      for (let c = 0; c < k; c++) out[c][f] = sums[c] / sizes[c];
      return;
    }
    const counts = new Int32Array(k * feature.levels);
    for (let i = 0; i < rows; i++) if (feature.codes[i] >= 0) counts[labels[i] * feature.levels + feature.codes[i]]++;
    for (let c = 0; c < k; c++) {
      const own = counts.subarray(c * feature.levels, (c + 1) * feature.levels);
      out[c][f] = own.indexOf(own.reduce((most, count) => Math.max(most, count), 0));
    }
  });
  return out;
}

/** Gives every empty segment the row farthest from its prototype. */
function fillEmpty(labels: Int32Array, distances: Float64Array, k: number): void {
  const sizes = sizesOf(labels, k);
  for (let c = 0; c < k; c++) {
    if (sizes[c] > 0) continue;
    let farthest = -1;
    for (let i = 0; i < labels.length; i++) if (sizes[labels[i]] > 1 && (farthest < 0 || distances[i] > distances[farthest])) farthest = i;
    sizes[labels[farthest]]--;
    sizes[c] = 1;
    labels[farthest] = c;
    distances[farthest] = 0;
  }
}

function* iterate(rows: MixedRows, start: readonly (readonly number[])[], gamma: number, maxIterations: number, fraction: number): Steps<Partition> {
  const k = start.length;
  let prototypes = start;
  let before: Int32Array | null = null;
  for (let iterations = 1; ; iterations++) {
    const { labels, distances } = yield* assign(rows, prototypes, gamma, fraction);
    fillEmpty(labels, distances, k);
    const last = before;
    const still = last !== null && labels.every((label, i) => label === last[i]);
    if (still || iterations >= maxIterations) {
      return { prototypes, labels, cost: distances.reduce((sum, value) => sum + value, 0), iterations, converged: still };
    }
    before = labels;
    prototypes = prototypesOf(rows, labels, k);
    yield { fraction };
  }
}

/** Starts that are made: those asked for, and more of them where they are cheap, but for 1. */
function startsOf({ rows, features }: MixedRows, k: number, asked: number): number {
  const each = rows * features.length * k * 1.5 * ROUNDS;
  return asked === 1 ? 1 : Math.max(asked, Math.min(MORE * asked, Math.floor(WORK / each)));
}

const valuesOf = ({ features }: MixedRows, row: number): number[] => (
  features.map((feature) => (feature.kind === 'numeric' ? feature.values[row] : feature.codes[row]))
);

/** Prototypes of which one at random has become a random row (random swap; P. Fränti, Journal of Big Data 5, 2018). */
function withOneMoved(rows: MixedRows, prototypes: readonly (readonly number[])[], random: Random): (readonly number[])[] {
  const moved = [...prototypes];
  moved[random.below(moved.length)] = valuesOf(rows, random.below(rows.rows));
  return moved;
}

/**
 * k-prototypes: k-means for numbers and categories together. A prototype has the mean of each number and the most frequent
 * level of each category; the distance is the squared Euclidean one plus gamma for every category that differs. The best of
 * several starts by the sum of distances; every other one begins from the best so far with one prototype moved.
 * Source: Z. Huang (1998), see `automaticGamma`.
 *
 * @throws AppError `k-above-distinct-rows` {k, distinct}
 */
export function* prototypesFit(matrix: Matrix, { k, seed, sample, method }: PrototypesInput): Steps<ClusterFit> {
  const distinct = distinctRows(matrix, k);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const all = mixedRows(matrix);
  const gamma = method.gamma === 'auto' ? automaticGamma(all) : method.gamma;
  const taken = sample === null || sample.length >= matrix.rows ? matrix : takeRows(matrix, sample);
  const where = taken === matrix || distinctRows(taken, k) < k ? all : mixedRows(taken);
  const distances = prototypeDissimilarity(where, gamma);
  let best: Partition | null = null;
  const starts = startsOf(where, k, method.restarts);
  for (let start = 0; start < starts; start++) {
    const fraction = (0.9 * start) / starts;
    const random = createRandom(seed, start);
    const first: readonly (readonly number[])[] = best !== null && start % 2 === 1 && k > 1 ? withOneMoved(where, best.prototypes, random)
      : Array.from(yield* spread(distances, k, random, fraction), (row) => valuesOf(where, row));
    const found: Partition = yield* iterate(where, first, gamma, method.maxIterations, fraction);
    if (best === null || found.cost < best.cost) best = found;
  }
  if (best === null) throw new Error('no start');
  const { prototypes, iterations, converged } = best;
  const placed = where === all ? null : yield* assign(all, prototypes, gamma, 0.9);
  if (placed !== null) fillEmpty(placed.labels, placed.distances, k);
  const labels = placed?.labels ?? best.labels;
  const within = silhouetteRows(matrix.rows, seed);
  const silhouette = within === null ? yield* ownSilhouette(prototypeDissimilarity(all, gamma), labels, k, true)
    : yield* ownSilhouette(prototypeDissimilarity(mixedRows(takeRows(matrix, within)), gamma), Int32Array.from(within, (row) => labels[row]), k, false);
  const order = sizeOrder(labels, k);
  return finishFit(matrix, labels, k, {
    iterations, converged, ownSilhouette: silhouette, gamma,
    objective: placed === null ? best.cost : placed.distances.reduce((sum, value) => sum + value, 0),
    rule: {
      rule: 'prototypes', gamma,
      features: blocksOf(matrix).map(({ kind, columns, weight, on, off, missing }) => ({ kind, columns, weight, on, off, missing })),
      prototypes: order.map((c) => prototypes[c]),
    },
  });
}
