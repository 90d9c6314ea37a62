import { profileHeatmapFigure } from '../../shared/chart/segment-figures.ts';
import type { Figure, HeatSeries } from '../../shared/chart/figure.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';

export interface ComparedFigure {
  readonly figure: Figure & { readonly series: HeatSeries };
  /** Features left out for room. */
  readonly hidden: number;
}

/**
 * The heat map as it reads best on screen: features as rows (long names lie flat), segments as columns, the features that
 * differ most between segments first.
 * @param most features shown
 */
export function compareFigure(profile: { readonly segments: readonly Pick<SegmentSummary, 'name' | 'traits'>[] }, most: number): ComparedFigure {
  const figure = profileHeatmapFigure(profile);
  const series = figure.series as HeatSeries;
  const spread = series.cols.map((_, j) => Math.max(0, ...series.values.map((row) => Math.abs(row[j] ?? 0))));
  const order = series.cols.map((_, j) => j).sort((a, b) => spread[b] - spread[a] || a - b).slice(0, most);
  return {
    figure: {
      ...figure,
      series: { ...series, rows: order.map((j) => series.cols[j]), cols: series.rows, values: order.map((j) => series.values.map((row) => row[j])) },
    },
    hidden: series.cols.length - order.length,
  };
}
