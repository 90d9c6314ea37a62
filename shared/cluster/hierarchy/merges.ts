import type { Hierarchy } from '../../contract/results.ts';

/** Merges as they were found: two rows, each standing for the cluster that it is in, and the height. */
export interface Merges {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly heights: Float64Array;
}

/** Room for `count` merges. */
export function createMerges(count: number): Merges {
  return { a: new Int32Array(count), b: new Int32Array(count), heights: new Float64Array(count) };
}

/**
 * The tree of merges, with clusters numbered as scipy does: rows first, then one for each merge; of the two that are
 * joined the lower number comes first.
 *
 * @param sort order by height (equal heights: as found); centroid's merges stay in the order in which they were made
 */
export function treeOf(merges: Merges, leaves: number, sort: boolean): Omit<Hierarchy, 'leafOf'> {
  const count = merges.heights.length;
  const order = Array.from({ length: count }, (_, i) => i);
  if (sort) order.sort((x, y) => merges.heights[x] - merges.heights[y] || x - y);
  const parent = Int32Array.from({ length: leaves }, (_, i) => i);
  const name = Int32Array.from({ length: leaves }, (_, i) => i);
  const members = new Int32Array(leaves).fill(1);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const tree = { leaves, left: new Int32Array(count), right: new Int32Array(count), heights: new Float64Array(count), sizes: new Int32Array(count) };
  order.forEach((from, i) => {
    const x = root(merges.a[from]);
    const y = root(merges.b[from]);
    const [into, gone] = members[x] >= members[y] ? [x, y] : [y, x];
    tree.left[i] = Math.min(name[x], name[y]);
    tree.right[i] = Math.max(name[x], name[y]);
    tree.heights[i] = merges.heights[from];
    parent[gone] = into;
    members[into] += members[gone];
    name[into] = leaves + i;
    tree.sizes[i] = members[into];
  });
  return tree;
}

/**
 * Labels of the rows when the last k − 1 merges are undone.
 * @param k 1 … number of leaves
 */
export function cutTree({ leaves, left, right, leafOf }: Hierarchy, k: number): Int32Array {
  const kept = leaves - k;
  const labelOf = new Int32Array(leaves + kept).fill(-1);
  let next = 0;
  // From the last merge that is kept to the first: a cluster without a label yet is a segment, its parts share the label.
  for (let i = kept - 1; i >= 0; i--) {
    const at = leaves + i;
    if (labelOf[at] < 0) labelOf[at] = next++;
    labelOf[left[i]] = labelOf[at];
    labelOf[right[i]] = labelOf[at];
  }
  for (let leaf = 0; leaf < leaves; leaf++) if (labelOf[leaf] < 0) labelOf[leaf] = next++;
  return leafOf === null ? labelOf.slice(0, leaves) : leafOf.map((leaf) => labelOf[leaf]);
}
