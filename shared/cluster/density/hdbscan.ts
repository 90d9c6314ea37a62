import type { Steps } from '../../contract/compute.ts';
import type { ClusterFit, CondensedCluster } from '../../contract/results.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { nearestNeighbours } from '../../kernels/neighbours.ts';
import { spanningTree } from '../../kernels/spanning-tree.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import type { Method } from '../../recipe/method.ts';
import { treeOf } from '../hierarchy/merges.ts';
import { finishFit, orderBySize, sizesOf } from '../partition.ts';
import { condense, select } from './condense.ts';
import type { Condensed } from './condense.ts';
import { coreDistances } from './core-distances.ts';
import { assignNoise } from './noise.ts';

type Hdbscan = Extract<Method, { algorithm: 'hdbscan' }>;

/** Up to this many rows all of them are looked at; above, a seeded sample. The time grows with the square of the rows. */
const EXACT_ROWS = 50_000;
const SAMPLE_ROWS = 20_000;
const SAMPLE_STREAM = 7033;
/** Smallest size of a segment where none is asked for: a hundredth of the rows, at least 5. */
const SIZE_SHARE = 0.01;
const LEAST_SIZE = 5;
/** Points of a core where none are asked for: the smallest size, at most this. */
export const MOST_POINTS = 50;
/** More than rounding changes a distance by. */
const SLACK = 1 + 1e-12;

/** Rows that the segments are found among; null: all. */
export function densitySample(rows: number, exact: boolean): number | null {
  return rows > EXACT_ROWS && !exact ? SAMPLE_ROWS : null;
}

/**
 * HDBSCAN, Euclidean: the least spanning tree of mutual reachability (the greatest of distance and both core distances;
 * the core distance counts the row itself, as R's dbscan and scikit-learn), condensed, and cut where segments are most stable.
 * `probability` is λ of the row over the greatest λ of its segment; `outlierScore` is GLOSH: how much less dense a row is
 * than the densest of the cluster that it leaves last.
 * Source: R. Campello, D. Moulavi, A. Zimek, J. Sander, ACM TKDD 10 (2015). A cluster whose parts are all smaller than the
 * smallest size disappears there with all its rows, as in the paper (and in scikit-learn); R's dbscan 1.1 lets the rows of a
 * cluster without parts leave one by one below that, so that its stabilities and scores differ a little.
 *
 * Above 50,000 rows, unless all are asked for (`exact`), this is done with a seeded sample of 20,000, the smallest size in
 * proportion. Every other row is like the nearest one of the sample when it lies within the distance at which that one's segment begins, and else in
 * none.
 *
 * @param matrix finite values
 * @returns k may be 0: then no row is in a segment
 */
export function* hdbscanFit(kernels: Kernels, matrix: Matrix, method: Hdbscan, seed: number): Steps<ClusterFit> {
  const { rows } = matrix;
  const size = densitySample(rows, method.exact);
  const least = method.minClusterSize === 'auto' ? Math.max(LEAST_SIZE, Math.round(rows * SIZE_SHARE)) : method.minClusterSize;
  const minPoints = method.minPoints === 'auto' ? Math.min(least, MOST_POINTS) : method.minPoints;
  const density = { epsilon: null, minPoints, minClusterSize: least, core: new Int32Array(0) };
  const taken = size === null ? null : takeRows(matrix, sampleIndices(createRandom(seed, SAMPLE_STREAM), rows, size));
  const found = yield* segmentsOf(kernels, taken ?? matrix, taken === null ? least : Math.max(2, Math.round((least * taken.rows) / rows)), minPoints, method.selection);
  const all = taken === null ? found : yield* likeNearest(kernels, taken, matrix, found);
  const labels = method.assignNoise ? yield* assignNoise(kernels, matrix, all.labels) : all.labels;
  const { probability, outlierScore } = all;
  return finishFit(matrix, labels, found.k, {
    iterations: 1, converged: true, probability, density, outlierScore: found.k === 0 && found.marked.length === 0 ? null : outlierScore,
    condensed: found.marked.length === 0 ? null : relabelled(found.marked, labels, found.k),
  });
}

interface Found {
  readonly k: number;
  readonly labels: Int32Array;
  readonly probability: Float64Array;
  readonly outlierScore: Float64Array;
  readonly marked: readonly CondensedCluster[];
}

function* segmentsOf(kernels: Kernels, matrix: Matrix, least: number, minPoints: number, selection: Hdbscan['selection']): Steps<Found> {
  const { rows } = matrix;
  const cores = yield* coreDistances(kernels, matrix, minPoints);
  // Fewer rows than make a core: nobody is in a segment.
  if (rows < 2 || cores[0] === Infinity) {
    return { k: 0, labels: new Int32Array(rows).fill(-1), probability: new Float64Array(rows), outlierScore: new Float64Array(rows), marked: [] };
  }
  const { from, to, lengths } = yield* spanningTree(kernels, matrix, cores);
  const condensed = condense({ ...treeOf({ a: from, b: to, heights: lengths }, rows, true), leafOf: null }, least);
  const { marked, labels } = select(condensed, selection);
  return {
    k: marked.filter((cluster) => cluster.label !== null).length, labels, marked,
    probability: probabilities(condensed, marked, labels), outlierScore: outlierScores(condensed),
  };
}

/** What was found among some rows, for all: a row is like the nearest of them, but in no segment beyond where that one's begins. */
function* likeNearest(kernels: Kernels, taken: Matrix, all: Matrix, found: Found): Steps<Found> {
  const { indices, distances } = yield* nearestNeighbours(kernels, taken, 1, all);
  const births = new Float64Array(found.k);
  for (const { label, birth } of found.marked) if (label !== null) births[label] = birth;
  const labels = Int32Array.from(indices, (at, i) => {
    const label = found.labels[at];
    return label < 0 || distances[i] * births[label] > SLACK ? -1 : label;
  });
  return {
    ...found, labels,
    probability: Float64Array.from(indices, (at, i) => (labels[i] < 0 ? 0 : found.probability[at])),
    outlierScore: Float64Array.from(indices, (at) => found.outlierScore[at]),
  };
}

/** λ of each row over the greatest λ of its segment's cluster, at most 1; 0 without a segment. */
function probabilities({ leaves }: Condensed, marked: readonly CondensedCluster[], labels: Int32Array): Float64Array {
  const deaths = new Float64Array(marked.length);
  for (const cluster of marked) if (cluster.label !== null) deaths[cluster.label] = cluster.death;
  return Float64Array.from(labels, (label, i) => (label < 0 ? 0 : deaths[label] > 0 ? Math.min(leaves[i], deaths[label]) / deaths[label] : 1));
}

/** GLOSH: 1 − λ of the row / greatest λ in the cluster it leaves last, its parts included. */
function outlierScores({ clusters, clusterOf, leaves }: Condensed): Float64Array {
  const deepest = clusters.map((cluster) => cluster.death);
  for (let c = clusters.length - 1; c > 0; c--) deepest[clusters[c].parent] = Math.max(deepest[clusters[c].parent], deepest[c]);
  return Float64Array.from(leaves, (at, i) => (deepest[clusterOf[i]] > 0 ? 1 - at / deepest[clusterOf[i]] : 0));
}

/** The clusters with the labels that the finished fit has (by size). */
function relabelled(marked: readonly CondensedCluster[], labels: Int32Array, k: number): CondensedCluster[] {
  const ordered = orderBySize(labels, k);
  const renamed = new Int32Array(sizesOf(labels, k).length);
  labels.forEach((label, i) => {
    if (label >= 0) renamed[label] = ordered[i];
  });
  return marked.map((cluster) => (cluster.label === null ? cluster : { ...cluster, label: renamed[cluster.label] }));
}
