import type { ClusterResult, CondensedCluster } from '../contract/results.ts';
import type { Figure, FigureColour, SketchSeries } from './figure.ts';
import { figureTable } from './figure-table.ts';
import { condensedFigure, heightsFigure, placeMerges } from './tree-figures.ts';

const MUTED: FigureColour = { kind: 'muted' };

/** The tree of merges as a picture, branches in the colours of the segments that they are part of, with the line that cuts it. */
export function dendrogramFigure(tree: NonNullable<ClusterResult['tree']>, { k, colours }: Pick<ClusterResult, 'k' | 'colours'>): Figure {
  const { merges, tips, labels } = tree;
  const heights = heightsFigure(tree, k);
  const places = placeMerges(tree);
  const high = Math.max(1e-12, ...merges.map(({ height }) => height)) * 1.04;
  const start = merges.length - (k - 1);
  const x = (reference: number): number => ((reference < 0 ? places.tips[-1 - reference] : places.merges[reference]) + 0.5) / tips.length;
  const y = (reference: number): number => (reference < 0 ? 0 : Math.max(0, merges[reference].height) / high);
  const colourOf = (reference: number): FigureColour => {
    if (reference >= start) return MUTED;
    let at = reference;
    while (at >= 0) at = merges[at].left;
    const label = labels[-1 - at];
    return label < 0 ? MUTED : { kind: 'segment', index: colours[label] ?? label };
  };
  const lines: SketchSeries['lines'] = merges.flatMap((merge, i) => [
    { from: [x(merge.left), y(i)] as const, to: [x(merge.right), y(i)] as const, colour: colourOf(i) },
    ...[merge.left, merge.right].map((reference) => ({ from: [x(reference), y(reference)] as const, to: [x(reference), y(i)] as const, colour: colourOf(reference) })),
  ]);
  const cut = k > 1 && start >= 0 ? ((start > 0 ? y(start - 1) : 0) + y(start)) / 2 : null;
  return {
    kind: 'dendrogram', title: heights.title, description: heights.description, xAxis: null, yAxis: heights.yAxis,
    series: { kind: 'sketch', lines, boxes: [], cut, table: figureTable(heights) },
  };
}

/** Groups as the density grows, from above down; those that became segments in their colours. */
export function densityFigure(clusters: readonly CondensedCluster[], names: readonly string[], colours: readonly number[]): Figure {
  const summary = condensedFigure(clusters, (label) => names[label] ?? `Segment ${label + 1}`);
  const births = clusters.flatMap(({ birth }) => (birth > 0 ? [birth] : []));
  const low = births.length === 0 ? 1e-9 : Math.min(...births) / 1.6;
  const most = Math.max(low * 2, ...clusters.map(({ death }) => death));
  const least = Math.sqrt(low / most);
  // Roots of distances: what is dense would else lie on the bottom line.
  const y = (density: number): number => (Math.sqrt(low / Math.max(density, low)) - least) / (1 - least);
  const places: { left: number; right: number }[] = [{ left: 0, right: 1 }];
  clusters.forEach(({ children, size }, c) => {
    let at = places[c].left;
    for (const child of children) {
      const width = (clusters[child].size * (places[c].right - places[c].left)) / Math.max(1, size);
      places[child] = { left: at, right: at + width };
      at += width;
    }
  });
  return {
    kind: 'condensed', title: summary.title, description: summary.description, xAxis: null, yAxis: { title: 'Looser at the top, denser below; width: share of the customers', format: 'number', fromZero: false },
    series: {
      kind: 'sketch', lines: [], cut: null, table: figureTable(summary),
      boxes: clusters.map(({ birth, death, label }, c) => ({
        ...places[c], top: y(birth), bottom: y(death), colour: label === null ? MUTED : { kind: 'segment', index: colours[label] ?? label },
      })),
    },
  };
}
