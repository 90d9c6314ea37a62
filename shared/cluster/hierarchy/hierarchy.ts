import type { Steps } from '../../contract/compute.ts';
import type { Hierarchy } from '../../contract/results.ts';
import { createClusters } from '../../kernels/clusters.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { nearestNeighbours } from '../../kernels/neighbours.ts';
import { spanningTree } from '../../kernels/spanning-tree.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import type { Linkage } from '../../recipe/method.ts';
import { mergeCentroids } from './centroid.ts';
import { mergeByChain } from './chain.ts';
import { condensedClusters } from './condensed.ts';
import { treeOf } from './merges.ts';
import type { Merges } from './merges.ts';

/** Up to this many rows the tree is of all rows; above, of a sample. */
export const TREE_ROWS = 20_000;
/** Rows of the sample. */
export const TREE_SAMPLE = 10_000;
const SAMPLE_STREAM = 7011;

/** Rows that the tree is built on; null: all. */
export function treeSample(rows: number, exact: boolean): number | null {
  return rows > TREE_ROWS && !exact ? TREE_SAMPLE : null;
}

/**
 * The tree of merges of all rows, Euclidean. Above 20,000 rows that of a seeded sample of 10,000; the other rows belong to
 * the nearest row of the sample, unless the tree of all is asked for (`exact`). Heights as scipy's `linkage` and R's `hclust` (Ward: "ward.D2").
 *
 * @param matrix finite values
 * @throws AppError `too-much-memory`
 */
export function* hierarchy(kernels: Kernels, matrix: Matrix, linkage: Linkage, seed: number, exact = false): Steps<Hierarchy> {
  const size = treeSample(matrix.rows, exact);
  if (size === null) return { ...(yield* treeOfRows(kernels, matrix, linkage)), leafOf: null };
  const taken = takeRows(matrix, sampleIndices(createRandom(seed, SAMPLE_STREAM), matrix.rows, size));
  const tree = yield* treeOfRows(kernels, taken, linkage);
  const { indices } = yield* nearestNeighbours(kernels, taken, 1, matrix);
  return { ...tree, leafOf: indices };
}

function* treeOfRows(kernels: Kernels, matrix: Matrix, linkage: Linkage): Steps<Omit<Hierarchy, 'leafOf'>> {
  const merges = yield* mergesOf(kernels, matrix, linkage);
  return treeOf(merges, matrix.rows, linkage !== 'centroid');
}

function* mergesOf(kernels: Kernels, matrix: Matrix, linkage: Linkage): Steps<Merges> {
  switch (linkage) {
    case 'ward':
      return yield* wardMerges(kernels, matrix);
    case 'average':
    case 'complete':
      return yield* mergeByChain(yield* condensedClusters(matrix, linkage));
    case 'single': {
      const { from, to, lengths } = yield* spanningTree(kernels, matrix, null);
      return { a: from, b: to, heights: lengths };
    }
    case 'centroid':
      return yield* mergeCentroids(kernels, matrix);
  }
}

/** Distances between clusters follow from centres and sizes, so that no distance of a pair of rows is kept. */
function* wardMerges(kernels: Kernels, matrix: Matrix): Steps<Merges> {
  const clusters = createClusters(kernels, matrix, true);
  try {
    return yield* mergeByChain({
      count: clusters.count,
      first: () => clusters.idAt(0),
      nearest: clusters.nearest,
      merge: clusters.merge,
      height: (value) => Math.sqrt(value) / clusters.scale,
      cost: () => clusters.count() * (matrix.cols * 0.35 + 1.5),
    });
  } finally {
    clusters.free();
  }
}
