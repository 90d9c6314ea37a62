import type { Dendrogram } from '../contract/trees.ts';
import type { CondensedCluster, KDistances } from '../contract/results.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

/** Number of segments before the merge at a position of a dendrogram: with all merges from there on undone. */
export const segmentsBefore = ({ merges }: Dendrogram, position: number): number => merges.length - position + 1;

/**
 * Heights at which segments are joined, by the number of segments there are before.
 * @param current number of segments in force
 */
export function heightsFigure(tree: Dendrogram, current: number | null): Figure {
  const { merges } = tree;
  const x = merges.map((_, i) => segmentsBefore(tree, merges.length - 1 - i));
  const y = merges.map((_, i) => merges[merges.length - 1 - i].height);
  const at = current === null ? -1 : x.indexOf(current);
  const cut = current === null || merges.length === 0 ? ''
    : current === 1 ? ' All customers are one segment.'
    : ` ${current} segments: ${at < 0 ? 'below what is shown' : `the next two would be joined at ${formatValue(y[at], 'number')}`}.`;
  return {
    kind: 'heights', title: 'Tree of merges',
    description: merges.length === 0 ? 'There is nothing to join.'
      : `The last ${formatValue(merges.length, 'integer')} merges of ${formatValue(tree.leaves, 'integer')} ${tree.sampled ? 'sampled customers' : 'customers'}; the last is at ${formatValue(y[0], 'number')}.${cut}`,
    xAxis: { title: 'Segments', format: 'integer', fromZero: false },
    yAxis: { title: 'Height at which two are joined', format: 'number', fromZero: true },
    series: { kind: 'line', name: 'Height at which two are joined', x, y, band: null, current: at < 0 ? null : at, colour: { kind: 'accent' } },
  };
}

/**
 * Distances of customers to the neighbour that makes them a core, ascending.
 * @param epsilon the radius in force
 */
export function distancesFigure(curve: KDistances, epsilon: number): Figure {
  const within = curve.distances.reduce((count, distance) => count + (distance <= epsilon ? 1 : 0), 0) / Math.max(1, curve.distances.length);
  return {
    kind: 'distances', title: 'Distance to neighbours',
    description: `Distance of every customer to the ${formatValue(curve.minPoints - 1, 'integer')}. nearest other one, ascending. With a radius of ${
      formatValue(epsilon, 'number')} ${formatValue(within, 'percent')} of them are cores; ${formatValue(curve.suggested, 'number')} is suggested, where the curve turns upward.`,
    xAxis: { title: 'Customers', format: 'integer', fromZero: true },
    yAxis: { title: 'Distance', format: 'number', fromZero: true },
    series: {
      kind: 'line', name: 'Distance', x: Array.from(curve.ranks, (rank) => rank + 1), y: [...curve.distances], band: null, current: null,
      colour: { kind: 'accent' },
    },
  };
}

/** Clusters of a condensed tree: how many customers each begins with, and how long it lasts. */
export function condensedFigure(clusters: readonly CondensedCluster[], nameOf: (label: number) => string): Figure {
  const labels = clusters.map((cluster, i) => (cluster.label === null ? (i === 0 ? 'All customers' : `Group ${i + 1}`) : nameOf(cluster.label)));
  const chosen = clusters.filter((cluster) => cluster.label !== null).length;
  return {
    kind: 'condensed', title: 'Groups by density',
    description: `${formatValue(clusters.length, 'integer')} groups as the density grows; ${formatValue(chosen, 'integer')} of them are segments.`,
    xAxis: null, yAxis: null,
    series: {
      kind: 'bars', name: 'Customers, and stability', labels, values: clusters.map((cluster) => cluster.stability), intervals: null,
      colours: clusters.map((cluster) => (cluster.label === null ? { kind: 'muted' } : { kind: 'segment', index: cluster.label })),
      texts: clusters.map((cluster) => `${formatValue(cluster.size, 'integer')} customers, stability ${formatValue(cluster.stability, 'number')}`),
      diverging: false,
    },
  };
}

/** Where the merges of a dendrogram stand: tips side by side in the order of the tree, a merge in the middle of its two. */
export function placeMerges({ merges, tips }: Dendrogram): { tips: number[]; merges: number[] } {
  const places = { tips: new Array<number>(tips.length).fill(0), merges: new Array<number>(merges.length).fill(0) };
  let next = 0;
  const open: { at: number; done: boolean }[] = merges.length === 0 ? [{ at: -1, done: false }] : [{ at: merges.length - 1, done: false }];
  const placeOf = (at: number): number => (at < 0 ? places.tips[-1 - at] : places.merges[at]);
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    const { at, done } = top;
    if (at < 0) places.tips[-1 - at] = next++;
    else if (done) places.merges[at] = (placeOf(merges[at].left) + placeOf(merges[at].right)) / 2;
    else open.push({ at, done: true }, { at: merges[at].right, done: false }, { at: merges[at].left, done: false });
  }
  return places;
}
