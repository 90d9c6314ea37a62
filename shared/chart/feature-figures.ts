import type { CorrelationResult } from '../contract/analyses.ts';
import type { Projection } from '../contract/results.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Correlations of all pairs as a heat map from −1 to 1. */
export function correlationFigure({ columns, matrix, method }: CorrelationResult, only: readonly number[]): Figure {
  const n = columns.length;
  const at = (i: number, j: number): number => matrix[i * n + j];
  let strongest: { readonly i: number; readonly j: number; readonly r: number } | null = null;
  for (const i of only) {
    for (const j of only) if (j < i && Math.abs(at(i, j)) > Math.abs(strongest?.r ?? 0)) strongest = { i, j, r: at(i, j) };
  }
  const labels = only.map((i) => columns[i].label);
  const most = strongest === null ? 'No pair moves together.'
    : `The strongest is ${columns[strongest.j].label} with ${columns[strongest.i].label}, ${formatValue(strongest.r, 'effect')}.`;
  return {
    kind: 'heatmap',
    title: 'Correlations',
    description: `${method === 'pearson' ? 'Pearson' : 'Spearman'} correlations of ${only.length} features. ${most}`,
    xAxis: null,
    yAxis: null,
    series: { kind: 'heat', name: 'Correlation', rows: labels, cols: labels, values: only.map((i) => only.map((j) => orNull(at(i, j)))), limit: 1, unit: '' },
  };
}

/** How much each prepared column counts in each component. */
export function loadingsFigure({ names, axes, explained }: Projection, prepared: readonly string[]): Figure {
  const held = explained.reduce((sum, share) => sum + share, 0);
  return {
    kind: 'heatmap',
    title: 'Loadings',
    description: `${names.length === 1 ? '1 component holds' : `${names.length} components hold`} ${formatValue(held, 'percent')} of the variance of ${prepared.length} prepared columns.`,
    xAxis: null,
    yAxis: null,
    series: { kind: 'heat', name: 'Loading', rows: names.map((name, c) => `${name} (${formatValue(explained[c], 'percent')})`), cols: prepared, values: axes, limit: 1, unit: '' },
  };
}
