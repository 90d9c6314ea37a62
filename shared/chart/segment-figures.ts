import type { MapResult, SegmentSummary, Trait } from '../contract/results.ts';
import { distinctTraits } from '../profile/distinct.ts';
import type { DistinctTrait } from '../profile/distinct.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { anchorsOf } from './anchors.ts';
import type { Figure, PointGroup, PointSeries } from './figure.ts';
import { formatValue } from './numbers.ts';

type Sized = Pick<SegmentSummary, 'id' | 'name' | 'colour' | 'size' | 'share'>;
type Named = Pick<SegmentSummary, 'name' | 'colour'>;

/** Traits of a segment in a figure. */
export const TRAITS_SHOWN = 10;

/** The words for a trait: the feature, and the level where it is a category. */
export function traitLabel(trait: Pick<Trait, 'label' | 'level'>): string {
  return trait.level === null ? trait.label : `${trait.label}: ${trait.level}`;
}

/** The features beside the one named that pick the same customers: "OnlineBackup, TechSupport and 3 more"; empty where there are none. */
export function alsoWords(also: readonly Pick<Trait, 'label'>[], most = 2): string {
  const names = [...new Set(also.map((trait) => trait.label))];
  return names.length <= most + 1 ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/**
 * Traits from the strongest difference to the weakest, one of each set that picks the same customers; ties by label, so that the order
 * never depends on the input's.
 */
export function strongestTraits(traits: readonly Trait[], limit: number): DistinctTrait[] {
  const order = (a: Trait, b: Trait): number =>
    Math.abs(b.effect) - Math.abs(a.effect) || (traitLabel(a) < traitLabel(b) ? -1 : 1);
  return distinctTraits([...traits].sort(order)).slice(0, limit);
}

/** Customers per segment. */
export function sizesFigure(profile: { readonly segments: readonly Sized[] }): Figure {
  const { segments } = profile;
  const first = segments[0];
  const last = segments[segments.length - 1];
  const parts = segments.length === 0 ? 'No segments yet.'
    : `${segments.length} segments, from ${formatValue(first.share, 'percent')} of customers (${first.name}) to ${
      formatValue(last.share, 'percent')} (${last.name}).`;
  return {
    kind: 'sizes', title: 'Size of the segments', description: parts, xAxis: null, yAxis: null,
    series: {
      kind: 'bars', name: 'Customers', labels: segments.map((segment) => segment.name),
      values: segments.map((segment) => segment.size), intervals: null,
      colours: segments.map((segment) => ({ kind: 'segment', index: segment.colour })),
      texts: segments.map((segment) => `${formatValue(segment.share, 'percent')} (${formatValue(segment.size, 'integer')})`),
      diverging: false,
    },
  };
}

/**
 * What sets a segment apart: effect (difference from the average in standard deviations) with 95% intervals.
 * @param limit most traits shown
 */
export function traitsFigure(segment: Pick<SegmentSummary, 'name' | 'colour' | 'traits'>, limit = TRAITS_SHOWN): Figure {
  const traits = strongestTraits(segment.traits, limit);
  const top = traits.slice(0, 3).map((trait) => `${traitLabel(trait)} ${formatValue(trait.effect, 'effect')}`);
  return {
    kind: 'traits',
    title: `What sets ${segment.name} apart`,
    description: top.length === 0 ? 'Nothing is known of this segment yet.'
      : `Difference from the average customer in standard deviations. Strongest: ${top.join('; ')}.`,
    xAxis: { title: 'Standard deviations from the average customer', format: 'effect', fromZero: true },
    yAxis: null,
    series: {
      kind: 'bars', name: 'Difference (sd)', labels: traits.map(traitLabel), values: traits.map((trait) => trait.effect),
      intervals: traits.map((trait) => trait.interval),
      colours: traits.map(() => ({ kind: 'segment', index: segment.colour })),
      texts: traits.map((trait) => formatValue(trait.effect, 'effect')), diverging: true,
    },
  };
}

/** A heat map has at most so many features; more cannot be told apart. */
const MOST_FEATURES = 60;

/** Names of features, one of each set that picks the same customers; of many those in which a segment differs most. */
function mostTelling(segments: readonly Pick<SegmentSummary, 'traits'>[], most: number): { names: string[]; all: number } {
  const largest = new Map<string, number>();
  for (const { traits } of segments) {
    for (const trait of traits) {
      if (trait.like !== undefined) continue;
      const label = traitLabel(trait);
      largest.set(label, Math.max(largest.get(label) ?? 0, Math.abs(trait.effect)));
    }
  }
  const byName = (a: string, b: string): number => (a < b ? -1 : 1);
  const names = [...largest.keys()].sort((a, b) => (largest.get(b) ?? 0) - (largest.get(a) ?? 0) || byName(a, b)).slice(0, most);
  return { names: names.sort(byName), all: largest.size };
}

/**
 * Segments by features: the effect of each, so that one look shows who is high and low in what.
 * @param most features shown
 */
export function profileHeatmapFigure(profile: { readonly segments: readonly Pick<SegmentSummary, 'name' | 'traits'>[] }, most = MOST_FEATURES): Figure {
  const { segments } = profile;
  const { names: cols, all } = mostTelling(segments, most);
  const values = segments.map((segment) => {
    const effects = new Map(segment.traits.map((trait) => [traitLabel(trait), trait.effect]));
    return cols.map((label) => effects.get(label) ?? null);
  });
  const limit = Math.max(0.5, ...values.flat().map((value) => Math.abs(value ?? 0)));
  const strongest = segments.flatMap((segment) => strongestTraits(segment.traits, 1).map((trait) =>
    `${segment.name}: ${traitLabel(trait)} ${formatValue(trait.effect, 'effect')}`));
  return {
    kind: 'heatmap', title: 'Segments compared',
    description: `Difference from the average customer in standard deviations. Strongest of each: ${strongest.join('; ')}.${
      all > cols.length ? ` Shown are the ${cols.length} features of ${formatValue(all, 'integer')} in which a segment differs most.` : ''}`,
    xAxis: null, yAxis: null,
    series: { kind: 'heat', name: 'Difference (sd)', rows: segments.map((segment) => segment.name), cols, values, limit: Math.min(limit, 3) },
  };
}

/**
 * The map of customers, coloured by segment.
 * @param labels segment of each matrix row (from 0; negative: none)
 * @param profile names and palette positions by label
 */
export function mapFigure(
  map: Pick<MapResult, 'x' | 'y' | 'rowIndex' | 'kind'>, labels: Int32Array, profile: { readonly segments: readonly Named[] },
): Figure & { readonly series: PointSeries } {
  const { segments } = profile;
  const group = new Int32Array(map.x.length);
  let apart = 0;
  for (let i = 0; i < group.length; i++) {
    const label = labels[map.rowIndex[i]];
    group[i] = label >= 0 && label < segments.length ? label : -1;
    if (group[i] < 0) apart++;
  }
  const anchors = anchorsOf(map.x, map.y, group, segments.length);
  const groups: PointGroup[] = segments.map((segment, i) => ({ name: segment.name, colour: { kind: 'segment', index: segment.colour }, ...anchors[i] }));
  const shown = formatValue(group.length, 'integer');
  return {
    kind: 'map', title: `Map of ${shown} customers`,
    description: `Near means similar (${map.kind === 'pca' ? 'the two main directions of the data' : 'UMAP'}); distances are distorted, so do not measure on it. ${
      groups.map((entry) => `${entry.name}: ${formatValue(entry.count, 'integer')} points`).join('; ')}${apart === 0 ? '' : `; ${NO_SEGMENT.toLowerCase()}, in grey: ${formatValue(apart, 'integer')} points`}.`,
    xAxis: null, yAxis: null,
    series: { kind: 'points', name: 'Customers', x: map.x, y: map.y, group, groups },
  };
}
