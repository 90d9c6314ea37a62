import { alsoWords, strongestTraits, traitLabel, traitsFigure } from '../chart/segment-figures.ts';
import { traitLimit } from '../chart/svg-bars.ts';
import type { BarSeries } from '../chart/figure.ts';
import type { SegmentSummary } from '../contract/results.ts';
import type { DistinctTrait } from '../profile/distinct.ts';
import { methodLabel } from '../recipe/method.ts';
import { formatDate, formatFixed, formatNumber, formatPercent } from '../text/format.ts';
import { shapedSentences } from '../profile/shaped.ts';
import { separationWords, stabilityVerdict } from '../text/verdict.ts';
import type { ReportContext } from './report-context.ts';
import type { KeyFigure, NoteBlock, PersonaBlock, PersonaTrait, Section } from './document.ts';
import { headlineOf, shownSegments } from './overview.ts';
import { nearestTo, recogniseNote } from './recognise.ts';
import { counted } from './words.ts';

/** Traits on a page: more would not be read, and the page has a rule, notes and figures too. */
const MOST_TRAITS = 10;

const barsOf = (segment: SegmentSummary): BarSeries | null => {
  const { series } = traitsFigure(segment, MOST_TRAITS);
  return series.kind === 'bars' && series.values.length > 0 ? series : null;
};

/** One page per segment, largest first. */
export function personaSections(context: ReportContext): Section[] {
  const shown = new Map(shownSegments(context).map((segment) => [segment.id, segment]));
  const limit = traitLimit([...shown.values()].flatMap((segment) => barsOf(segment) ?? []));
  return context.profile.segments.map((segment, position) => {
    const visible = shown.get(segment.id);
    const block = visible === undefined ? hiddenPage(context, segment, limit) : page(context, visible, position, limit);
    return { blocks: [block] };
  });
}

function page(context: ReportContext, segment: SegmentSummary, position: number, limit: number): PersonaBlock {
  const revenue = segment.revenueShare === null ? [] : [`${formatPercent(segment.revenueShare)} of revenue`];
  return {
    type: 'persona', name: segment.name, colour: segment.colour, headline: headlineOf(context, position), limit,
    size: { share: formatPercent(segment.share), lines: [counted(segment.size, 'customer', 'customers'), ...revenue] },
    traits: strongestTraits(segment.traits, MOST_TRAITS).map(traitRow), bars: barsOf(segment),
    hidden: '', notes: [...recogniseNote(context, position), ...noteOf(segment)], trust: trust(context, segment, position), footnote: footnote(context),
  };
}

function hiddenPage(context: ReportContext, segment: SegmentSummary, limit: number): PersonaBlock {
  return {
    type: 'persona', name: segment.name, colour: segment.colour, size: null, headline: '', traits: [], bars: null, limit,
    hidden: `The figures of this segment are hidden, so that nothing is told about groups of fewer than ${context.minGroup} customers.`,
    notes: noteOf(segment), trust: [], footnote: footnote(context),
  };
}

function noteOf(segment: SegmentSummary): NoteBlock[] {
  return segment.note.trim() === '' ? [] : [{ type: 'note', title: 'Note', mark: 'analyst\'s view', text: segment.note.trim() }];
}

/** Decimals beyond which a figure is written in its own. */
const MOST_DECIMALS = 6;

/** Decimals that give three significant figures to the larger of two that stand side by side, none from 100 on. */
function decimalsOf(size: number): number {
  let decimals = 0;
  for (let bound = 100; size < bound && decimals <= MOST_DECIMALS && size > 0; bound /= 10) decimals++;
  return decimals;
}

function traitRow(trait: DistinctTrait): PersonaTrait {
  const decimals = decimalsOf(Math.max(Math.abs(trait.segment), Math.abs(trait.overall)));
  const write = (value: number): string => (trait.level !== null ? formatPercent(value) : decimals > MOST_DECIMALS ? formatNumber(value) : formatFixed(value, decimals));
  const [low, high] = trait.interval;
  const side = trait.effect < 0 ? 'below' : 'above';
  return {
    label: traitLabel(trait), also: trait.also.length === 0 ? '' : `likewise ${alsoWords(trait.also)}`, segment: write(trait.segment), overall: write(trait.overall),
    description: `${traitLabel(trait)}: ${formatFixed(Math.abs(trait.effect), 2)} standard deviations ${side} average (95% interval ${
      formatFixed(low, 2)} to ${formatFixed(high, 2)})`,
  };
}

function trust(context: ReportContext, segment: SegmentSummary, position: number): KeyFigure[] {
  const { stability, suppression, minGroup } = context;
  const mean = stability?.bySegment[position]?.mean ?? null;
  const hidden = suppression.count(position);
  const next = nearestTo(context, position);
  return [
    mean === null ? { value: '–', label: 'stability', detail: stability === null ? 'not measured for this document' : 'not known' }
      : { value: formatFixed(mean, 2), label: 'stability', detail: `${stabilityVerdict(mean).words}; ${counted(stability?.resamples ?? 0, 'resample', 'resamples')}` },
    {
      value: formatFixed(segment.silhouette, 2), label: 'separation (silhouette)',
      detail: segment.silhouette === null ? 'not known' : separationWords(segment.silhouette),
    },
    ...(next === null ? [] : [{ value: next, label: 'nearest neighbour', detail: 'the segment most like this one' }]),
    { value: `${hidden.hidden} of ${hidden.all}`, label: 'figures hidden', detail: `groups under ${minGroup} customers` },
  ];
}

function footnote({ customers, cluster, features, recipe, sources, profile }: ReportContext): string {
  const used = features.features.filter((feature) => feature.used).length;
  return `Bars show the difference from the average customer in standard deviations with 95% intervals, given the segments. ${shapedSentences(profile.shaped).map((sentence) => `${sentence} `).join('')}Data: ${
    sources.map((source) => source.name).join(', ')}, as of ${formatDate(customers.asOf)}, ${counted(cluster.rows, 'customer', 'customers')}. ${methodLabel(cluster.algorithm)}, k = ${
    cluster.k}, ${counted(used, 'feature', 'features')}, seed ${recipe.params.seed}. No figures of single customers on this page. Made with Tessera.`;
}
