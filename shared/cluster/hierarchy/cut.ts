import type { ClusterFit, Hierarchy } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Matrix } from '../../math/matrix.ts';
import { distinctRows, finishFit, sizesOf } from '../partition.ts';
import { cutTree } from './merges.ts';
import { topMerges } from './top.ts';

/** Heights that a fit carries. */
const HEIGHTS_KEPT = 50;
/** Merges that it carries for a picture. */
const MERGES_KEPT = 40;

/**
 * The segments of a tree at a number of them: the last k − 1 merges undone.
 * @param matrix the rows that the tree was built for, all of them
 * @throws AppError `k-above-distinct-rows` {k, distinct}
 */
export function cutFit(matrix: Matrix, tree: Hierarchy, k: number): ClusterFit {
  const distinct = Math.min(distinctRows(matrix, k), tree.leaves);
  if (distinct < k) throw new AppError('k-above-distinct-rows', { k, distinct });
  const labels = cutTree(tree, k);
  // A sample may hold fewer different rows than there are: then some leaf stands for no row.
  const used = sizesOf(labels, k).filter((size) => size > 0).length;
  if (used < k) throw new AppError('k-above-distinct-rows', { k, distinct: used });
  const fit = finishFit(matrix, labels, k, {
    iterations: tree.leaves - k,
    converged: true,
    mergeHeights: tree.heights.slice(-HEIGHTS_KEPT),
  });
  const top = topMerges(tree, MERGES_KEPT);
  return { ...fit, tree: { ...top, labels: top.tips.map(({ row }) => fit.labels[row]) } };
}
