import type { SegmentSummary } from '../contract/results.ts';
import type { SolutionsResult, StabilityResult } from '../contract/validation.ts';
import { stabilityVerdict } from '../text/verdict.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

/** How well each segment is found again, with the middle 90 % of the resamples. */
export function stabilityFigure(stability: StabilityResult, segments: readonly Pick<SegmentSummary, 'name' | 'colour'>[]): Figure {
  const known = stability.bySegment.filter((one) => one.mean !== null && segments[one.label] !== undefined);
  const words = known.map(({ label, mean }) => `${segments[label].name}: ${formatValue(mean, 'index')}, ${stabilityVerdict(mean ?? 0).words}`);
  return {
    kind: 'stability', title: 'Stability of the segments',
    description: words.length === 0 ? 'No segment was found in the resamples.' : `${words.join('; ')}.`,
    xAxis: { title: 'Best-match Jaccard', format: 'index', fromZero: true }, yAxis: null,
    series: {
      kind: 'bars', name: 'Stability', intervalName: 'Middle 90 % of the resamples', labels: known.map(({ label }) => segments[label].name), values: known.map(({ mean }) => mean ?? 0),
      intervals: known.map(({ low, high }) => [low ?? 0, high ?? 0] as const),
      colours: known.map(({ label }) => ({ kind: 'segment', index: segments[label].colour })),
      texts: known.map(({ mean }) => `${formatValue(mean, 'index')}, ${stabilityVerdict(mean ?? 0).words}`), diverging: true,
    },
  };
}

/** How far each two solutions agree. */
export function agreementFigure({ ari, ami }: SolutionsResult, names: readonly string[], which: 'ari' | 'ami'): Figure {
  const values = which === 'ari' ? ari : ami;
  const pairs = names.flatMap((name, i) => names.slice(i + 1).map((other, j) => `${name} and ${other}: ${formatValue(values[i][i + 1 + j] ?? null, 'index')}`));
  const title = which === 'ari' ? 'Agreement (adjusted Rand index)' : 'Agreement (adjusted mutual information)';
  return {
    kind: 'agreement', title, description: pairs.length === 0 ? 'There is only one solution.' : `1 is the same, 0 what chance gives. ${pairs.join('; ')}.`,
    xAxis: null, yAxis: null,
    series: { kind: 'grid', name: 'Agreement', rows: names, cols: names, values, most: 1, format: 'index' },
  };
}
