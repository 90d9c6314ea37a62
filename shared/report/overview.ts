import type { Figure } from '../chart/figure.ts';
import { densityFigure, dendrogramFigure } from '../chart/sketch-figures.ts';
import { elbowFigure, silhouetteFigure } from '../chart/curve-figures.ts';
import { profileHeatmapFigure, sizesFigure } from '../chart/segment-figures.ts';
import type { SegmentSummary } from '../contract/results.ts';
import { methodLabel } from '../recipe/method.ts';
import { NO_SEGMENT } from '../text/segments.ts';
import { formatFixed, formatInteger, formatList, formatPercent } from '../text/format.ts';
import { separationWords } from '../text/verdict.ts';
import type { ReportContext } from './report-context.ts';
import type { Block, KeyFigure, Section, TableBlock, TableColumn } from './document.ts';
import { asSentence, counted, some } from './words.ts';

/** Features of the heat map: as many as stand on one page with their heads, in letters of a size to read. */
const MOST_COMPARED = 24;

/** What was segmented, how big the segments are, how they differ, and why there are so many. */
export function overviewSections(context: ReportContext): Section[] {
  const { cluster, customers, suppression, minGroup } = context;
  const shown = shownSegments(context);
  const used = context.features.features.filter((feature) => feature.used);
  const blocks: Block[] = [
    { type: 'key-figures', items: keyFigures(context) },
    { type: 'heading', level: 1, text: 'What was segmented' },
    {
      type: 'paragraph', tone: 'body',
      text: `${counted(cluster.rows, 'customer', 'customers')} from ${formatList(context.sources.map((source) => source.name)) || 'the data'} ${
        cluster.rows === 1 ? 'was' : 'were'} put into ${counted(cluster.k, 'segment', 'segments')} by ${
        counted(used.length, 'feature', 'features')}: ${formatList(some(used.map((feature) => feature.label), 'others'))}.${
        cluster.noise === 0 ? '' : ` Not all are in one: ${noiseWords(context)}.`} ${
        customers.orders === null ? '' : `The customers and their features come from ${counted(customers.orders.orders, 'order', 'orders')}. `
      }A segment holds customers who are alike in these features; it says nothing about why.`,
    },
    { type: 'heading', level: 1, text: 'The segments at a glance' },
  ];
  if (shown.length > 0) {
    const figure = sizesFigure({ segments: shown });
    blocks.push({ type: 'charts', figures: [figure] });
  }
  blocks.push(comparisonTable(context));
  if (suppression.segments.size > 0) {
    blocks.push({
      type: 'paragraph', tone: 'small',
      text: `Figures of ${counted(suppression.segments.size, 'segment', 'segments')} are hidden, so that nothing is told about groups of fewer than ${minGroup} customers.`,
    });
  }
  return [{ blocks }, ...whySection(context, shown)];
}

/** The segments whose figures may be shown, without the traits that may not. */
export function shownSegments(context: Pick<ReportContext, 'profile' | 'suppression'>): SegmentSummary[] {
  const { profile, suppression } = context;
  return profile.segments.flatMap((segment, position) => (suppression.segments.has(position) ? []
    : [{ ...segment, traits: segment.traits.filter((trait) => !suppression.hides(position, trait)) }]));
}

function keyFigures(context: ReportContext): KeyFigure[] {
  const { cluster, features, customers } = context;
  const silhouette = cluster.silhouette.value;
  const { leftOut } = features;
  return [
    {
      value: formatInteger(cluster.rows), label: 'customers',
      detail: leftOut === 0 ? (cluster.noise === 0 ? 'all of them in a segment' : noiseWords(context)) : `of ${formatInteger(customers.rows)}; ${formatInteger(leftOut)} left out`,
    },
    { value: formatInteger(cluster.k), label: 'segments', detail: methodLabel(cluster.algorithm) },
    { value: formatInteger(features.features.filter((feature) => feature.used).length), label: 'features', detail: `of ${counted(features.features.length, 'column', 'columns')}` },
    {
      value: formatFixed(silhouette, 2), label: 'separation (silhouette)',
      detail: silhouette === null ? 'not known' : separationWords(silhouette),
    },
  ];
}

function comparisonTable(context: ReportContext): TableBlock {
  const { profile, suppression } = context;
  const revenue = profile.segments.some((segment) => segment.revenueShare !== null);
  const columns: TableColumn[] = [
    { label: 'Segment', align: 'left', width: revenue ? 0.25 : 0.27 },
    { label: 'Customers', align: 'right', width: 0.12 },
    { label: 'Share', align: 'right', width: 0.1 },
    ...(revenue ? [{ label: 'Revenue', align: 'right', width: 0.11 } as const] : []),
    { label: 'Separation', align: 'right', width: 0.13 },
    { label: 'In short', align: 'left', width: revenue ? 0.29 : 0.38 },
  ];
  return {
    type: 'table', caption: 'The segments compared', columns,
    rows: [...profile.segments.map((segment, position) => {
      if (suppression.segments.has(position)) {
        return { colour: segment.colour, cells: [segment.name, ...columns.slice(2).map(() => '–'), 'Figures hidden'] };
      }
      const share = revenue ? [formatPercent(segment.revenueShare)] : [];
      return {
        colour: segment.colour,
        cells: [
          segment.name, formatInteger(segment.size), formatPercent(segment.share), ...share, formatFixed(segment.silhouette, 2),
          headlineOf(context, position),
        ],
      };
    }), ...noiseRow(context, revenue)],
  };
}

/** Whether the number of customers without a segment may be told. */
export const noiseHidden = ({ profile, suppression }: ReportContext): boolean => suppression.segments.has(profile.segments.length);

function noiseWords(context: ReportContext): string {
  return noiseHidden(context) ? 'some of them in no segment' : `${formatInteger(context.cluster.noise)} of them in no segment`;
}

/** The customers whom the method left without a segment. */
function noiseRow(context: ReportContext, revenue: boolean): TableBlock['rows'] {
  const { cluster } = context;
  if (cluster.noise === 0) return [];
  const hidden = noiseHidden(context);
  return [{
    colour: null,
    cells: [
      NO_SEGMENT, hidden ? '–' : formatInteger(cluster.noise), hidden ? '–' : formatPercent(cluster.noise / cluster.rows),
      ...(revenue ? ['–'] : []), '–', hidden ? 'Figures hidden' : 'Customers who lie apart from all segments.',
    ],
  }];
}

/** The headline, unless it could tell one of the hidden figures in words. */
export function headlineOf({ profile, suppression }: Pick<ReportContext, 'profile' | 'suppression'>, position: number): string {
  return suppression.count(position).hidden > 0 && mentionsHidden(profile.segments[position], (trait) => suppression.hides(position, trait))
    ? '' : asSentence(profile.segments[position].headline);
}

function mentionsHidden(segment: SegmentSummary, hides: (trait: SegmentSummary['traits'][number]) => boolean): boolean {
  const text = segment.headline.toLowerCase();
  return segment.traits.some((trait) => hides(trait)
    && [trait.label, trait.level ?? trait.label].some((word) => text.includes(word.toLowerCase())));
}

/** How the segments come of smaller groups, where the method knows; null where it does not. */
function madeOf({ cluster, profile }: ReportContext): Figure | null {
  if (cluster.tree !== null && cluster.tree.merges.length > 0) return dendrogramFigure(cluster.tree, cluster);
  return cluster.condensed === null ? null : densityFigure(cluster.condensed, profile.segments.map(({ name }) => name), cluster.colours);
}

function whySection(context: ReportContext, shown: readonly SegmentSummary[]): Section[] {
  const { sweep, cluster, suppression } = context;
  const blocks: Block[] = [];
  if (shown.some((segment) => segment.traits.length > 0)) {
    blocks.push(
      { type: 'heading', level: 1, text: 'How they differ' },
      { type: 'paragraph', tone: 'body', text: 'Difference of each segment from the average customer, in standard deviations: blue is above, orange below.' },
      { type: 'charts', figures: [profileHeatmapFigure({ segments: shown }, MOST_COMPARED)] },
    );
  }
  const made = suppression.segments.size > 0 ? null : madeOf(context);
  if (made !== null) blocks.push({ type: 'heading', level: 1, text: 'How the segments come about' }, { type: 'charts', figures: [made] });
  if (sweep !== null && sweep.curve.length > 0) {
    blocks.push(
      { type: 'heading', level: 1, text: `Why ${counted(cluster.k, 'segment', 'segments')}` },
      { type: 'charts', figures: [elbowFigure(sweep, cluster.k), silhouetteFigure(sweep, cluster.k)] },
    );
    // Reasons may name the size of the smallest segment, which must not be told where segments are hidden.
    const reasons = suppression.segments.size > 0 ? [] : sweep.recommended?.reasons ?? [];
    const recommended = sweep.recommended?.k ?? null;
    if (recommended !== null && recommended !== cluster.k) {
      blocks.push({ type: 'paragraph', tone: 'body', text: `The figures alone recommend ${recommended}; ${cluster.k} was chosen by the analyst.` });
    }
    if (reasons.length > 0) blocks.push({ type: 'list', items: reasons.map(asSentence) });
  }
  return blocks.length === 0 ? [] : [{ blocks }];
}
