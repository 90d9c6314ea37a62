import type { Steps } from '../../contract/compute.ts';
import type { ClusterFit, CondensedCluster } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { spanningTree } from '../../kernels/spanning-tree.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Method } from '../../recipe/method.ts';
import { treeOf } from '../hierarchy/merges.ts';
import { finishFit, orderBySize, sizesOf } from '../partition.ts';
import { condense, select } from './condense.ts';
import type { Condensed } from './condense.ts';
import { coreDistances } from './k-distances.ts';
import { assignNoise } from './noise.ts';

type Hdbscan = Extract<Method, { algorithm: 'hdbscan' }>;

/** Its time grows with rows². */
export const HDBSCAN_ROWS = 50_000;
/** Smallest size of a segment where none is asked for: a hundredth of the rows, at least 5. */
const SIZE_SHARE = 0.01;
const LEAST_SIZE = 5;
/** Points of a core where none are asked for: the smallest size, at most this. */
const MOST_POINTS = 50;

/**
 * HDBSCAN, Euclidean: the least spanning tree of mutual reachability (the greatest of distance and both core distances;
 * the core distance counts the row itself, as R's dbscan and scikit-learn), condensed, and cut where segments are most stable.
 * `probability` is λ of the row over the greatest λ of its segment; `outlierScore` is GLOSH: how much less dense a row is
 * than the densest of the cluster that it leaves last.
 * Source: R. Campello, D. Moulavi, A. Zimek, J. Sander, ACM TKDD 10 (2015).
 *
 * @param matrix finite values
 * @returns k may be 0: then no row is in a segment
 * @throws AppError `too-many-rows` above 50,000 rows
 */
export function* hdbscanFit(kernels: Kernels, matrix: Matrix, method: Hdbscan): Steps<ClusterFit> {
  const { rows } = matrix;
  if (rows > HDBSCAN_ROWS) throw new AppError('too-many-rows', { what: 'HDBSCAN', rows, limit: HDBSCAN_ROWS });
  const least = method.minClusterSize === 'auto' ? Math.max(LEAST_SIZE, Math.round(rows * SIZE_SHARE)) : method.minClusterSize;
  const minPoints = method.minPoints === 'auto' ? Math.min(least, MOST_POINTS) : method.minPoints;
  const cores = yield* coreDistances(kernels, matrix, minPoints);
  const details = { epsilon: null, minPoints, minClusterSize: least, core: new Int32Array(0) };
  // Fewer rows than make a core: nobody is in a segment.
  if (rows < 2 || cores[0] === Infinity) {
    return finishFit(matrix, new Int32Array(rows).fill(-1), 0, { iterations: 1, converged: true, density: details, probability: new Float64Array(rows) });
  }
  const { from, to, lengths } = yield* spanningTree(kernels, matrix, cores);
  const condensed = condense({ ...treeOf({ a: from, b: to, heights: lengths }, rows, true), leafOf: null }, least);
  const { marked, labels: found } = select(condensed, method.selection);
  const k = marked.filter((cluster) => cluster.label !== null).length;
  const probability = probabilities(condensed, marked, found);
  const labels = method.assignNoise ? yield* assignNoise(kernels, matrix, found) : found;
  return finishFit(matrix, labels, k, {
    iterations: 1, converged: true, probability, outlierScore: outlierScores(condensed), density: details,
    condensed: relabelled(marked, labels, k),
  });
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
