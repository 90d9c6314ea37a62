import type { ClusterFit } from '../contract/results.ts';
import type { Matrix } from '../math/matrix.ts';
import { finishFit, orderBySize } from './partition.ts';

export interface Merged {
  readonly fit: ClusterFit;
  /** By label of the merged fit: the label before of its largest part. */
  readonly from: readonly number[];
}

/**
 * Merges every segment of fewer than `least` rows into the one whose centre is nearest (Euclidean), the smallest first
 * (equal sizes: the higher label), until all are large enough or one is left. Null when nothing is to be merged.
 * What the method knew of its own segments and no longer holds (probabilities, the rule for new rows) is dropped.
 */
export function mergeSmall(matrix: Matrix, fit: ClusterFit, least: number): Merged | null {
  const { cols } = matrix;
  const sizes = [...fit.sizes];
  const centres = sizes.map((_, c) => Array.from({ length: cols }, (_unused, j) => fit.centres[j * fit.k + c]));
  const into = sizes.map((_, c) => c);
  const alive = new Set(into);
  const smallest = (): number => [...alive].reduce((a, b) => (sizes[b] <= sizes[a] ? b : a));
  for (let c = smallest(); alive.size > 1 && sizes[c] < least; c = smallest()) {
    alive.delete(c);
    const to = nearest(centres, alive, c);
    const share = sizes[c] / (sizes[c] + sizes[to]);
    centres[to] = centres[to].map((value, j) => value + (centres[c][j] - value) * share);
    sizes[to] += sizes[c];
    into.forEach((label, at) => {
      if (label === c) into[at] = to;
    });
  }
  if (alive.size === fit.k) return null;
  const names = new Map([...alive].map((c, i) => [c, i]));
  const nameOf = (label: number): number => names.get(into[label]) ?? -1;
  const labels = fit.labels.map((label) => (label < 0 ? -1 : nameOf(label)));
  const ordered = orderBySize(labels, alive.size);
  const renamed = new Map<number, number>();
  labels.forEach((label, i) => renamed.set(label, ordered[i]));
  const from = new Array<number>(alive.size).fill(-1);
  into.forEach((_, label) => {
    const to = renamed.get(nameOf(label)) ?? 0;
    // Labels go by size, so that the first one met is the largest.
    if (from[to] < 0) from[to] = label;
  });
  const { mergeHeights, outlierScore, density, iterations, converged, collapsed } = fit;
  const condensed = fit.condensed?.map((cluster) => (cluster.label === null ? cluster
    : { ...cluster, label: renamed.get(nameOf(cluster.label)) ?? null })) ?? null;
  return { fit: finishFit(matrix, labels, alive.size, { iterations, converged, mergeHeights, outlierScore, density, condensed, collapsed }), from };
}

function nearest(centres: readonly (readonly number[])[], among: ReadonlySet<number>, c: number): number {
  let best = -1;
  let least = Infinity;
  for (const other of among) {
    const square = centres[c].reduce((sum, value, j) => sum + (value - centres[other][j]) * (value - centres[other][j]), 0);
    if (square < least || best < 0) {
      least = square;
      best = other;
    }
  }
  return best;
}
