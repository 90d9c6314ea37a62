import type { CondensedCluster, Hierarchy } from '../../contract/results.ts';

/** A tree of clusters of at least a size: which there are, and at which density every row leaves the last one it is in. */
export interface Condensed {
  readonly clusters: readonly CondensedCluster[];
  /** Cluster that each row leaves last. */
  readonly clusterOf: Int32Array;
  /** λ = 1 / distance at which it leaves. */
  readonly leaves: Float64Array;
}

type Growing = { -readonly [K in keyof CondensedCluster]: CondensedCluster[K] };

/**
 * Condenses a single-linkage tree: from the root down, a split counts only when both sides have at least `least` rows;
 * else the smaller side's rows leave the cluster, which goes on. Distances of 0 would be of infinite density: they count as
 * half the smallest distance above 0.
 * Source: R. Campello, D. Moulavi, J. Sander, PAKDD 2013; L. McInnes, J. Healy, ICDMW 2017.
 */
export function condense(tree: Hierarchy, least: number): Condensed {
  const { leaves: rows, left, right, heights, sizes } = tree;
  const smallest = heights.find((height) => height > 0) ?? 1;
  const density = (merge: number): number => 1 / (heights[merge] > 0 ? heights[merge] : smallest / 2);
  const sizeOf = (node: number): number => (node < rows ? 1 : sizes[node - rows]);
  const clusters: Growing[] = [];
  const clusterOf = new Int32Array(rows);
  const leaves = new Float64Array(rows);
  const begin = (parent: number, birth: number, size: number): number => {
    clusters.push({ parent, birth, death: birth, size, stability: 0, children: [], label: null });
    if (parent >= 0) clusters[parent].children = [...clusters[parent].children, clusters.length - 1];
    return clusters.length - 1;
  };
  const leave = (node: number, cluster: number, at: number): void => {
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next >= rows) open.push(left[next - rows], right[next - rows]);
      else {
        clusterOf[next] = cluster;
        leaves[next] = at;
      }
    }
    clusters[cluster].stability += (at - clusters[cluster].birth) * sizeOf(node);
    clusters[cluster].death = Math.max(clusters[cluster].death, at);
  };
  const open: { node: number; cluster: number }[] = [];
  const root = 2 * rows - 2;
  begin(-1, 0, rows);
  if (rows === 1) leave(0, 0, 0);
  else open.push({ node: root, cluster: 0 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, cluster } = next;
    const merge = node - rows;
    const at = density(merge);
    const sides = [left[merge], right[merge]];
    const large = sides.filter((side) => sizeOf(side) >= least);
    if (large.length === 2) {
      clusters[cluster].stability += (at - clusters[cluster].birth) * sizes[merge];
      clusters[cluster].death = Math.max(clusters[cluster].death, at);
      // The earlier side is looked at first; numbers go from the root down.
      for (const side of sides) {
        const child = begin(cluster, at, sizeOf(side));
        if (side >= rows) open.push({ node: side, cluster: child });
        else leave(side, child, at);
      }
      continue;
    }
    for (const side of sides) {
      if (large.includes(side) && side >= rows) open.push({ node: side, cluster });
      else leave(side, cluster, at);
    }
  }
  return { clusters, clusterOf, leaves };
}

/**
 * The clusters that become segments: with `eom` those of most stability in all (excess of mass; a parent that is as stable
 * as its parts together is taken), with `leaf` those without parts. The root, all rows, is none. They are marked by labels
 * from 0, in order.
 * @returns label of each row, −1 for none
 */
export function select({ clusters, clusterOf }: Condensed, rule: 'eom' | 'leaf'): { marked: CondensedCluster[]; labels: Int32Array } {
  const chosen = clusters.map((cluster) => cluster.parent >= 0 && cluster.children.length === 0);
  if (rule === 'eom') {
    const best = clusters.map((cluster) => cluster.stability);
    for (let c = clusters.length - 1; c > 0; c--) {
      const { children } = clusters[c];
      if (children.length === 0) continue;
      const parts = children.reduce((sum, child) => sum + best[child], 0);
      if (parts > best[c]) best[c] = parts;
      else chosen[c] = true;
    }
    // What lies below a chosen cluster is part of it. Parents come before their parts.
    const covered = clusters.map(() => false);
    clusters.forEach((cluster, c) => {
      covered[c] = cluster.parent >= 0 && (covered[cluster.parent] || chosen[cluster.parent]);
      if (covered[c]) chosen[c] = false;
    });
  }
  let next = 0;
  const label = clusters.map((_, c) => (chosen[c] ? next++ : null));
  const within = clusters.map(() => -1);
  clusters.forEach((cluster, c) => {
    within[c] = label[c] ?? (cluster.parent < 0 ? -1 : within[cluster.parent]);
  });
  return { marked: clusters.map((cluster, c) => ({ ...cluster, label: label[c] })), labels: clusterOf.map((c) => within[c]) };
}
