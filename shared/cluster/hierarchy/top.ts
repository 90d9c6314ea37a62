import type { Dendrogram } from '../../contract/trees.ts';
import type { Hierarchy } from '../../contract/results.ts';

/**
 * The last merges of a tree, with what lies below them as leaves.
 * @param most merges at most
 */
export function topMerges({ leaves, left, right, heights, sizes, leafOf }: Hierarchy, most: number): Dendrogram {
  const count = Math.min(most, heights.length);
  const first = heights.length - count;
  const tips: { size: number; row: number }[] = [];
  const rowOf = firstRows(leaves, leafOf);
  const lowest = (node: number): number => {
    let at = node;
    while (at >= leaves) at = left[at - leaves];
    return at;
  };
  /** A merge that is shown by its position; a tip as −1 − its position. */
  const reference = (node: number): number => {
    if (node >= leaves + first) return node - leaves - first;
    tips.push({ size: node < leaves ? 1 : sizes[node - leaves], row: rowOf(lowest(node)) });
    return -tips.length;
  };
  const merges = Array.from({ length: count }, (_, i) => {
    const at = first + i;
    return { left: reference(left[at]), right: reference(right[at]), height: heights[at], size: sizes[at] };
  });
  return { leaves, sampled: leafOf !== null, merges, tips: count === 0 ? [{ size: leaves, row: rowOf(0) }] : tips };
}

/** The first matrix row that belongs to a leaf. */
function firstRows(leaves: number, leafOf: Int32Array | null): (leaf: number) => number {
  if (leafOf === null) return (leaf) => leaf;
  const rows = new Int32Array(leaves).fill(-1);
  for (let row = leafOf.length - 1; row >= 0; row--) rows[leafOf[row]] = row;
  return (leaf) => rows[leaf];
}
