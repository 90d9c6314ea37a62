import type { MembershipResult } from '../contract/analyses.ts';
import type { ClassesRule } from '../contract/assign-rule.ts';
import type { SegmentSummary } from '../contract/results.ts';
import type { SolutionsResult, StabilityResult } from '../contract/validation.ts';
import { stabilityVerdict } from '../text/verdict.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

/** How well each segment is found again, with the middle 90% of the resamples. */
export function stabilityFigure(stability: StabilityResult, segments: readonly Pick<SegmentSummary, 'name' | 'colour'>[]): Figure {
  const known = stability.bySegment.filter((one) => one.mean !== null && segments[one.label] !== undefined);
  const words = known.map(({ label, mean }) => `${segments[label].name}: ${formatValue(mean, 'index')}, ${stabilityVerdict(mean ?? 0).words}`);
  return {
    kind: 'stability', title: 'Stability of the segments',
    description: words.length === 0 ? 'No segment was found in the resamples.' : `${words.join('; ')}.`,
    xAxis: { title: 'Best-match Jaccard', format: 'index', fromZero: true }, yAxis: null,
    series: {
      kind: 'bars', name: 'Stability', intervalName: 'Middle 90% of the resamples', labels: known.map(({ label }) => segments[label].name), values: known.map(({ mean }) => mean ?? 0),
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
    series: { kind: 'grid', name: 'Agreement', rows: names, cols: names, values, most: 1, format: 'index', written: true },
  };
}

/** To which share the members of each segment belong to each, on the mean. */
export function membershipFigure({ overlap, kind }: Pick<MembershipResult, 'overlap' | 'kind'>, names: readonly string[]): Figure {
  const words = overlap.map((shares, label) => {
    const next = shares.reduce((best, share, c) => (c !== label && (best < 0 || share > shares[best]) ? c : best), -1);
    return `${names[label]}: ${formatValue(shares[label], 'percent')} own${next < 0 ? '' : `, ${formatValue(shares[next], 'percent')} ${names[next]}`}`;
  });
  return {
    kind: 'memberships', title: kind === 'runs' ? 'How often the runs put members together with each segment' : 'Mean probability of members for each segment',
    description: `By segment of the members: ${words.join('; ')}.`,
    xAxis: null, yAxis: null,
    series: { kind: 'grid', name: 'Mean share', rows: names, cols: names, values: overlap.map((shares) => [...shares]), most: 1, format: 'percent', written: true },
  };
}

/** A picture has at most so many levels; more cannot be told apart. */
const MOST_LEVELS = 60;

/**
 * Probability of each level of each category within each latent class; of many levels those in which classes differ most.
 * @param columns names of the matrix columns
 */
export function classesFigure(rule: ClassesRule, columns: readonly string[], names: readonly string[]): Figure {
  const all = rule.features.flatMap(({ kind, columns: own, values }) => {
    if (kind === 'numeric') return [];
    const levels = own.length === 1 ? [`not ${columns[own[0]]}`, columns[own[0]]] : own.map((column) => columns[column]);
    return levels.map((name, level) => {
      const shares = values.map((probabilities) => probabilities[level]);
      return { name, shares, spread: Math.max(...shares) - Math.min(...shares) };
    });
  });
  const least = [...all].sort((a, b) => b.spread - a.spread)[MOST_LEVELS - 1]?.spread ?? -1;
  const shown = all.filter(({ spread }) => spread >= least).slice(0, MOST_LEVELS);
  const telling = [...shown].sort((a, b) => b.spread - a.spread).slice(0, 3).map(({ name, shares }) => `${name} from ${formatValue(Math.min(...shares), 'percent')} to ${formatValue(Math.max(...shares), 'percent')}`);
  return {
    kind: 'classes', title: 'Profiles of the classes',
    description: shown.length === 0 ? 'There are no categories among the features.' : `Classes differ most in ${telling.join('; ')}.${shown.length < all.length ? ` Shown are the ${shown.length} levels of ${formatValue(all.length, 'integer')} that differ most.` : ''}`,
    xAxis: null, yAxis: null,
    series: { kind: 'grid', name: 'Probability', rows: shown.map(({ name }) => name), cols: names, values: shown.map(({ shares }) => shares), most: 1, format: 'percent', written: true },
  };
}
