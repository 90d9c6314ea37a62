import type { Alert, FeatureDrift, MonitorResult, SegmentChange } from '../contract/monitor.ts';
import type { NoticeCode } from '../contract/notice.ts';
import type { PeriodRecord } from '../contract/periods.ts';
import { changesFigure, driftFigure, movesFigure, sharesFigure, thenNowFigure } from '../chart/monitor-figures.ts';
import type { ColourOf } from '../chart/monitor-figures.ts';
import { byDrift, changeCounts } from '../monitor/drift.ts';
import { formatDate, formatFixed, formatInteger, formatNumber, formatPercent } from '../text/format.ts';
import { describeNotice } from '../text/notices.ts';
import { agreementVerdict } from '../text/verdict.ts';
import type { Block, ReportDocument, Section, TableColumn } from './document.ts';
import { monitorMethods } from './monitor-methods.ts';
import { smallSegments } from './suppress.ts';
import { hiddenCells } from './suppress-matrix.ts';
import { counted } from './words.ts';

export interface MonitorReportInput {
  readonly title: string;
  readonly result: MonitorResult;
  /** Periods before, the oldest first. */
  readonly history: readonly PeriodRecord[];
  readonly minGroup: number;
  readonly rules: Parameters<typeof monitorMethods>[1];
}

/** What the verdict asks for. */
export const VERDICTS: Readonly<Record<MonitorResult['recommendation']['verdict'], string>> = {
  keep: 'Keep the segments', watch: 'Keep the segments, and watch them', anew: 'Make the segments anew',
};
/** Features in the table at most; drift.csv has all. */
const MOST_FEATURES = 40;
/** Segments in the table of moves at most; migration.csv has all. */
const MOST_MOVES = 8;
const NONE = '–';

interface Context extends MonitorReportInput {
  /** Positions of segments that are not told. */
  readonly hidden: ReadonlySet<number>;
}

/** The document of a period: what to do and why, who moved, how sizes and values changed. Small groups are not told. */
export function monitorReport(input: MonitorReportInput): ReportDocument {
  const { result, minGroup } = input;
  const sizes = [result.segments.map(({ before }) => before), result.segments.map(({ after }) => after)];
  const hidden = new Set(sizes.flatMap((one) => [...smallSegments(one, minGroup)]));
  const context: Context = { ...input, hidden };
  return {
    title: input.title, subtitle: `Monitoring of segments, as of ${formatDate(result.after.asOf)}`, asOf: result.after.asOf, language: 'en',
    sections: [
      { blocks: [...summary(context), ...sizesTable(context), ...moves(context)] },
      ...[[...drift(context), ...refit(context)], [...history(context), ...monitorMethods(result, input.rules, minGroup)]]
        .flatMap((blocks): Section[] => (blocks.length === 0 ? [] : [{ blocks }])),
    ],
  };
}

/** Sentences of alerts that tell of no small group, and how many were left out. */
function told(alerts: readonly Alert[], { result, hidden, minGroup }: Context): { sentences: string[]; others: number } {
  const names = new Set([...hidden].map((at) => result.segments[at].name));
  const small = ({ rule, value }: Alert): boolean => (rule === 'unseen' || rule === 'outside' || rule === 'missing') && Math.abs(value ?? 0) * result.after.customers < minGroup;
  const shown = alerts.filter((alert) => !(alert.rule === 'segment-share' && names.has(alert.subject ?? '')) && !small(alert));
  return { sentences: shown.map(({ sentence }) => sentence), others: alerts.length - shown.length };
}

function summary(context: Context): Block[] {
  const { result } = context;
  const { recommendation, before, after, migration, fit, features, segmentsPsi } = result;
  const firing = result.alerts.filter(({ state }) => state === 'alert');
  const { sentences, others } = told(firing, context);
  const known = new Set(result.alerts.map(({ sentence }) => sentence));
  const reasons = [...sentences, ...recommendation.reasons.filter((reason) => !known.has(reason)), ...(others === 0 ? [] : [`${counted(others, 'alert is', 'alerts are')} about groups that are too small to be told.`])];
  const shifted = features.filter((feature) => feature.state === 'shifted' && changeCounts(feature)).length;
  const against = before.kind === 'model' ? 'the customers that the segments were made from' : `${before.name}${before.asOf === null ? '' : ` (as of ${formatDate(before.asOf)})`}`;
  return [
    { type: 'paragraph', tone: 'lead', text: `${VERDICTS[recommendation.verdict]}. ${counted(after.customers, 'customer', 'customers')} of ${after.name} against ${against}.` },
    { type: 'key-figures', items: [
      { label: 'Alerts', value: formatInteger(firing.length), detail: `${formatInteger(new Set(result.alerts.filter(({ state }) => state !== 'unknown').map(({ rule }) => rule)).size)} rules looked at` },
      ...(migration === null ? [] : [{ label: 'Stayed in their segment', value: formatPercent(migration.stable.share), detail: `of ${formatInteger(migration.stable.of)} customers of both periods` }]),
      ...(features.length === 0 ? [] : [{ label: 'Features shifted', value: formatInteger(shifted), detail: `of ${formatInteger(features.length)}` }]),
      ...(fit?.near == null ? [] : [{ label: 'No longer fit', value: formatPercent(fit.near.now.share), detail: `${formatPercent(fit.near.was)} lay as far off before` }]),
      ...(segmentsPsi === null ? [] : [{ label: 'Index of sizes', value: formatFixed(segmentsPsi.psi, 3), detail: `chance gives up to ${formatFixed(segmentsPsi.chance, 3)}` }]),
    ] },
    { type: 'list', items: reasons },
    ...warnings(context),
  ];
}

/** Notices about how the periods compare; they tell of no customers. */
const COMPARED: ReadonlySet<NoticeCode> = new Set<NoticeCode>(['even-window', 'uneven-history', 'feature-grows', 'reference-missing', 'labels-by-rule']);
/** Notices that count customers or values. */
const COUNTED: ReadonlySet<NoticeCode> = new Set<NoticeCode>(['unmatched-categories', 'missing-filled', 'rows-left-out', 'values-not-logged', 'values-too-large', 'rows-too-far', 'customers-not-followed']);

/** What a reader must know of the file and of how it was compared. Few customers are not told. */
function warnings({ result, minGroup }: Context): Block[] {
  const shown = result.notices.filter(({ code, data }) => COMPARED.has(code) || (COUNTED.has(code) && Number(data['count']) >= minGroup));
  return shown.map((notice): Block => ({ type: 'paragraph', tone: 'small', text: describeNotice(notice, 'document') }));
}

const signed = (difference: number | null): string => (difference === null ? NONE : `${difference < 0 ? '−' : '+'}${formatFixed(100 * Math.abs(difference), 1)}`);
const range = (interval: SegmentChange['interval']): string => (interval === null ? NONE : `${signed(interval[0])} to ${signed(interval[1])}`);

function columns(...list: readonly (readonly [string, 'left' | 'right', number])[]): TableColumn[] {
  return list.map(([label, align, width]) => ({ label, align, width }));
}

const colourOf: ColourOf = (id) => (id === 0 ? null : id - 1);

function sizesTable({ result, hidden }: Context): Block[] {
  const changes = changesFigure({ segments: result.segments.filter((_, at) => !hidden.has(at)) }, colourOf);
  return [
    { type: 'heading', level: 2, text: 'Segments before and now' },
    ...(changes.series.kind === 'bars' && changes.series.values.length > 0 ? [{ type: 'charts' as const, figures: [changes] }] : []),
    {
      type: 'table', caption: 'Size of each segment before and now, with the change of its share in points and its 95% interval',
      columns: columns(['Segment', 'left', 0.26], ['Before', 'right', 0.11], ['Now', 'right', 0.11], ['Share before', 'right', 0.12], ['Share now', 'right', 0.12], ['Points', 'right', 0.1], ['95% interval', 'right', 0.18]),
      rows: result.segments.map(({ id, name, before, after, shareBefore, shareAfter, difference, interval }, at) => ({
        colour: colourOf(id),
        cells: hidden.has(at) ? [name, NONE, NONE, NONE, NONE, NONE, 'Figures hidden']
          : [name, formatInteger(before), formatInteger(after), formatPercent(shareBefore), formatPercent(shareAfter), signed(difference), range(interval)],
      })),
    },
  ];
}

function moves({ result, minGroup, hidden }: Context): Block[] {
  const { migration } = result;
  if (migration === null) return [{ type: 'paragraph', tone: 'small', text: result.whyNot ?? '' }];
  const { groups, counts, lost, fresh, stable, newCustomers, lostCustomers } = migration;
  const text = `${formatPercent(stable.share)} of the ${counted(stable.of, 'customer', 'customers')} of both periods stayed in their segment${stable.interval === null ? '' : ` (95% interval ${formatPercent(stable.interval[0])} to ${formatPercent(stable.interval[1])})`}. ${
    formatPercent(newCustomers.share)} of the customers now are new, ${formatPercent(lostCustomers.share)} of those before are gone.`;
  const heading: Block = { type: 'heading', level: 2, text: 'Who moved where' };
  if (groups.length > MOST_MOVES) return [heading, { type: 'paragraph', tone: 'body', text: `${text} The picture and the table of ${groups.length} by ${groups.length} segments are too large for a page; migration.csv has them.` }];
  const table = [...counts.map((row, i) => [...row, lost[i]]), [...fresh, 0]];
  const gone = hiddenCells(table, minGroup);
  const width = (1 - 0.24) / (groups.length + 1);
  const picture = movesFigure(result, colourOf, gone, hidden);
  return [
    heading, { type: 'paragraph', tone: 'body', text },
    ...(picture === null ? [] : [{ type: 'charts' as const, figures: [picture] }]),
    {
      type: 'table', caption: 'Customers by segment before (rows) and now (columns)',
      columns: columns(['From', 'left', 0.24], ...groups.map(({ name }) => [name, 'right', width] as const), ['Gone', 'right', width]),
      rows: [...groups.map(({ id, name }) => ({ id, name })), { id: 0, name: 'New customers' }].map(({ id, name }, i) => ({
        colour: colourOf(id),
        cells: [name, ...table[i].map((count, j) => (i === groups.length && j === groups.length ? '' : gone[i][j] ? NONE : formatInteger(count)))],
      })),
    },
    ...(gone.some((row) => row.includes(true)) ? [{ type: 'paragraph' as const, tone: 'small' as const, text: `${NONE}: not told, so that no figure says anything about fewer than ${minGroup} customers.` }] : []),
  ];
}

const typical = (value: FeatureDrift['middle']['was']): string => (typeof value === 'string' ? value : formatNumber(value));
const STATES: Readonly<Record<FeatureDrift['state'], string>> = { stable: 'Stable', watch: 'Watch', shifted: 'Shifted', unknown: NONE };

/** A share, unless it rests on a few people. */
function share(value: number | null, of: number, minGroup: number): string {
  const count = Math.round((value ?? 0) * of);
  return value === null ? NONE : count > 0 && count < minGroup ? `under ${formatPercent(minGroup / Math.max(1, of))}` : formatPercent(value);
}

function drift(context: Context): Block[] {
  const { result, minGroup } = context;
  const { features, fit, after, before } = result;
  if (features.length === 0) return [];
  const rows = byDrift(features).slice(0, MOST_FEATURES);
  const silhouettes = fit?.silhouetteThen?.value == null || fit.silhouetteNow?.value == null ? ''
    : ` The silhouette of the old segments was ${formatFixed(fit.silhouetteThen.value, 3)} and is ${formatFixed(fit.silhouetteNow.value, 3)}.`;
  return [
    { type: 'heading', level: 1, text: 'Have the customers changed?' },
    { type: 'paragraph', tone: 'body', text: `${fit?.near == null ? 'Too few customers were known to say how far they may lie from their segments.'
      : `${formatPercent(fit.near.now.share)} of the customers lie farther from the centre of their segment than ${formatPercent(fit.near.was)} did when the segments were made.`} Their mean distance was ${
      formatNumber(fit?.meanThen ?? null)} and is ${formatNumber(fit?.meanNow ?? null)} in prepared units.${silhouettes}` },
    {
      type: 'table', caption: 'Features, the most shifted first',
      columns: columns(['Feature', 'left', 0.27], ['Index', 'right', 0.09], ['By chance', 'right', 0.1], ['Distance', 'right', 0.1], ['Typical then', 'right', 0.12], ['Typical now', 'right', 0.12], ['Missing now', 'right', 0.1], ['', 'left', 0.1]),
      rows: rows.map((one) => ({ colour: null, cells: [
        one.label, formatFixed(one.psi, 3), formatFixed(one.chance, 3), formatFixed(one.ks ?? one.variation, 3), typical(one.middle.was), typical(one.middle.now),
        share(one.missing.now, after.customers + after.leftOut, minGroup), changeCounts(one) ? STATES[one.state] : 'Grows by itself',
      ] })),
    },
    ...thenAndNow(context),
    ...(features.length > rows.length ? [{ type: 'paragraph' as const, tone: 'small' as const, text: `The ${rows.length} most shifted of ${features.length} features; drift.csv has all.` }] : []),
    { type: 'paragraph', tone: 'small', text: `Then: ${result.reference === 'customers' ? before.name ?? 'the earlier customers' : 'the customers that the segments were made from'}. Typical: the median, or the most frequent level. Distance: Kolmogorov-Smirnov for numbers, total variation for categories.` },
  ];
}

/** Features whose parts are drawn: those that have moved, else the first. */
const MOST_DRAWN = 6;

/** How the values of the features that moved most lay then and lie now, two beside each other. */
function thenAndNow({ result, minGroup }: Context): Block[] {
  const all = byDrift(result.features).flatMap((one) => thenNowFigure(one, result.window?.customers ?? result.after.customers, minGroup) ?? []).slice(0, MOST_DRAWN);
  if (all.length === 0) return [];
  // One alone would be twice as wide as the others.
  const figures = all.length > 1 && all.length % 2 === 1 ? all.slice(0, -1) : all;
  const pairs = Array.from({ length: Math.ceil(figures.length / 2) }, (_, i) => figures.slice(2 * i, 2 * i + 2));
  return [{ type: 'heading', level: 2, text: 'Values then and now' }, ...pairs.map((pair): Block => ({ type: 'charts', figures: pair }))];
}

function refit({ result, minGroup }: Context): Block[] {
  const { refit: found } = result;
  if (found === null) return [];
  const WORDS = { kept: 'Kept', moved: 'Moved', split: 'Split', merged: 'Merged', gone: 'Gone' } as const;
  const size = new Map(result.segments.map(({ id, after }) => [id, after]));
  return [
    { type: 'heading', level: 1, text: 'If the segments were made anew' },
    { type: 'paragraph', tone: 'body', text: `The same recipe on ${result.after.name} gives ${counted(found.k, 'segment', 'segments')}, which agree with the old ones to ${formatFixed(found.ari, 2)} (adjusted Rand index)${
      found.ari === null ? '' : `: ${agreementVerdict(found.ari).words}`}. Their silhouette is ${formatFixed(found.silhouette.value, 3)}.` },
    {
      type: 'table', caption: 'What becomes of each old segment', columns: columns(['Segment', 'left', 0.3], ['', 'left', 0.12], ['Its customers would be in', 'left', 0.58]),
      rows: found.transitions.map(({ id, name, kind, into }) => ({
        colour: id - 1,
        cells: [name, WORDS[kind], into.length === 0 ? NONE : into.filter((part) => part.share * (size.get(id) ?? 0) >= minGroup).slice(0, 3).map((part) => `${part.name} (${formatPercent(part.share, 0)})`).join(', ') || 'Figures hidden'],
      })),
    },
    ...(found.segments.some((segment) => segment.fresh) ? [{ type: 'paragraph' as const, tone: 'body' as const, text: `New: ${found.segments.filter((segment) => segment.fresh).map(({ name }) => name).join(', ')}.` }] : []),
  ];
}

function history({ history: periods, result, hidden, minGroup }: Context): Block[] {
  if (periods.length < 2) return [];
  const names = result.segments.filter(({ id }, at) => id > 0 && !hidden.has(at) && periods.every(({ sizes }) => (sizes.find((one) => one.id === id)?.size ?? minGroup) >= minGroup));
  return [
    { type: 'heading', level: 1, text: 'Period by period' },
    { type: 'charts', figures: [...(names.length === 0 ? [] : [sharesFigure(periods, names, colourOf)]), driftFigure(periods)] },
    {
      type: 'table', caption: 'Periods held against these segments',
      columns: columns(['As of', 'left', 0.2], ['Customers', 'right', 0.13], ['Stayed', 'right', 0.12], ['Largest index', 'right', 0.15], ['No longer fit', 'right', 0.15], ['Alerts', 'right', 0.1], ['Silhouette', 'right', 0.15]),
      rows: periods.map((one) => ({ colour: null, cells: [
        formatDate(one.asOf), formatInteger(one.customers), formatPercent(one.stable), formatFixed(one.largestPsi, 3), formatPercent(one.unfit), formatInteger(one.alerts), formatFixed(one.silhouette, 3),
      ] })),
    },
  ];
}
