import type { SegmentSummary, Trait } from '../contract/results.ts';
import { distinctTraits } from '../profile/distinct.ts';
import { formatFixed, formatInteger, formatList, formatNumber, formatPercent } from '../text/format.ts';
import { levelWords, plainLabel } from './words.ts';

/** Below this |effect| a trait is not worth a word. */
const MIN_EFFECT = 0.3;
/** Means are compared as a multiple from this ratio on, or below its inverse. */
const MIN_RATIO = 1.5;
const PARTS = 3;

/**
 * One line: the two or three strongest traits in words, "3.4 times the average spend, last order 214 days ago".
 * @param traits strongest first
 * @param ratioColumns numeric columns without negative values; only these are compared as multiples
 */
export function headline(traits: readonly Trait[], ratioColumns: ReadonlySet<string>): string {
  const parts = strongest(traits).map((trait) => traitWords(trait, ratioColumns));
  return parts.length === 0 ? 'close to the average in every feature' : parts.join(', ');
}

/**
 * One or two sentences for a persona page, every figure from the data.
 * @param ratioColumns see `headline`
 */
export function describeSegment(
  segment: Pick<SegmentSummary, 'share' | 'size' | 'revenueShare' | 'traits'>, ratioColumns: ReadonlySet<string>,
): string {
  const people = `${formatInteger(segment.size)} ${segment.size === 1 ? 'customer' : 'customers'}`;
  const revenue = segment.revenueShare === null ? '' : ` and brings ${formatPercent(segment.revenueShare)} of revenue`;
  const parts = strongest(segment.traits).map((trait) => traitWords(trait, ratioColumns));
  const apart = parts.length === 0
    ? 'It is close to the average in every feature.'
    : `What sets it apart: ${formatList(parts)}.`;
  return `This segment holds ${people}, ${formatPercent(segment.share)} of all${revenue}. ${apart}`;
}

/** The strongest traits, at most one per column and per set of customers; a level counts when it is more frequent than usual. */
function strongest(traits: readonly Trait[]): Trait[] {
  const seen = new Set<string>();
  const out: Trait[] = [];
  for (const trait of distinctTraits(traits)) {
    const worth = Math.abs(trait.effect) >= MIN_EFFECT && (trait.kind === 'numeric' || trait.effect > 0);
    if (!worth || seen.has(trait.column)) continue;
    seen.add(trait.column);
    out.push(trait);
    if (out.length === PARTS) break;
  }
  return out;
}

function traitWords(trait: Trait, ratioColumns: ReadonlySet<string>): string {
  if (trait.level !== null) {
    return `${formatPercent(trait.segment, 0)} ${levelWords(trait.level, trait.label)} (average ${formatPercent(trait.overall, 0)})`;
  }
  if (trait.column === 'recency_days') return `last order ${days(trait.segment)} ago`;
  if (trait.column === 'tenure_days') return `first order ${days(trait.segment)} ago`;
  const label = plainLabel(trait.label);
  const ratio = trait.segment / trait.overall;
  if (ratioColumns.has(trait.column) && trait.segment > 0 && trait.overall > 0 && isFar(ratio)) {
    const average = /^average\b/i.test(label) ? label : `average ${label}`;
    return ratio > 1 ? `${multiple(ratio)} the ${average}` : `${formatPercent(ratio, ratio < 0.1 ? 1 : 0)} of the ${average}`;
  }
  return `${trait.effect > 0 ? 'higher' : 'lower'} ${label} than average (${formatNumber(trait.segment)} vs ${formatNumber(trait.overall)})`;
}

const isFar = (ratio: number): boolean => ratio >= MIN_RATIO || ratio <= 1 / MIN_RATIO;
const multiple = (ratio: number): string => `${formatFixed(ratio, ratio < 9.95 ? 1 : 0)} times`;
const days = (value: number): string => `${formatInteger(value)} ${formatInteger(value) === '1' ? 'day' : 'days'}`;
