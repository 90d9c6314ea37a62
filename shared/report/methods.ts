import type { NoticeCode } from '../contract/notice.ts';
import { METHOD_TRAITS, showsSweep } from '../recipe/method.ts';
import { isUsed, paramRow, PARAMS } from '../recipe/params.ts';
import type { ParamRow, StageName } from '../recipe/params.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { formatDate, formatFixed, formatInteger, formatList, formatNumber, formatPercent } from '../text/format.ts';
import { shapedSentences } from '../profile/shaped.ts';
import { describeNotice } from '../text/notices.ts';
import { allowedBlocks } from './allowed.ts';
import type { ReportContext } from './report-context.ts';
import type { Block, Section, TableBlock } from './document.ts';
import { mergeSentences, methodSentences, noiseSentences } from './method-sentences.ts';
import { noiseHidden } from './overview.ts';
import { stabilityMethod } from './trust.ts';
import { asSentence, counted } from './words.ts';

/** Columns of customers that are forecasts (`value/value-columns.ts`). */
const FORECASTS: ReadonlySet<string> = new Set(['p_alive', 'expected_purchases', 'clv']);

/** How it was made: enough to check it, or to do it again. */
export function methodsSections(context: ReportContext): Section[] {
  return [{
    blocks: [
      { type: 'heading', level: 1, text: 'How it was made' },
      { type: 'paragraph', tone: 'body', text: methodText(context) },
      featureTable(context),
      { type: 'heading', level: 2, text: 'Data' },
      ...dataBlocks(context),
      ...allowedBlocks(context),
      ...preparationBlocks(context),
      { type: 'heading', level: 2, text: 'Quality of the segmentation' },
      indexTable(context),
      { type: 'heading', level: 2, text: 'Settings' },
      settingsTable(context),
    ],
  }];
}

/** No other number of segments was looked at. */
function numberByHand({ recipe, cluster }: ReportContext): boolean {
  return METHOD_TRAITS[cluster.algorithm].k === 'asked' && !showsSweep(recipe);
}

function methodText(context: ReportContext): string {
  const { cluster, features, sweep } = context;
  const sampled = sweep?.sampledRows ?? null;
  return [
    ...methodSentences(context),
    ...mergeSentences(context),
    `${counted(cluster.rows, 'customer', 'customers')} were used${
      features.leftOut === 0 ? '; none was left out.' : `; ${formatInteger(features.leftOut)} were left out because a value was missing.`}`,
    ...noiseSentences(context, noiseHidden(context)),
    ...(numberByHand(context) ? ['The number of segments was set by hand; other numbers were not compared.'] : []),
    ...(sampled === null ? [] : [`The curves over the number of segments rest on a sample of ${formatInteger(sampled)} customers.`]),
    ...stabilityMethod(context),
    'Names of segments are suggested from their strongest differences or given by the analyst; they are labels, not results.',
  ].join(' ');
}

/** Rows of a table at most; a document of thousands is read by nobody. */
const MOST_ROWS = 300;

function featureTable({ features, profile }: ReportContext): TableBlock {
  const shaped = new Map(profile.shaped?.map(({ column, ways }) => [column, `${formatList(ways)} by steps, `]));
  const used = features.features.filter((feature) => feature.used);
  return {
    type: 'table', caption: `Features and their preparation${used.length > MOST_ROWS ? ` (the first ${MOST_ROWS} of ${formatInteger(used.length)})` : ''}`,
    columns: [
      { label: 'Feature', align: 'left', width: 0.34 }, { label: 'Preparation', align: 'left', width: 0.46 },
      { label: 'Missing', align: 'right', width: 0.1 }, { label: 'Weight', align: 'right', width: 0.1 },
    ],
    rows: used.slice(0, MOST_ROWS).map((feature) => ({
      colour: null,
      cells: [feature.label, `${shaped.get(feature.column) ?? ''}${feature.summary}`, formatInteger(feature.missingCount), formatNumber(feature.weight)],
    })),
  };
}

function dataBlocks(context: ReportContext): Block[] {
  const { sources, customers } = context;
  const lines = sources.map((source) => `${source.name}: ${counted(source.physicalRecords, 'record', 'records')}, ${
    formatInteger(source.rows)} read, ${formatInteger(source.rejected.count)} rejected${
    (source.withheld ?? 0) === 0 ? '' : `, ${formatInteger(source.withheld ?? 0)} left out at the person's wish`}.`);
  const { orders } = customers;
  if (orders !== null) {
    const { blankCustomer, notPositive, unreadable, afterAsOf, beforeWindow } = orders.leftOut;
    const out = blankCustomer + notPositive + unreadable + afterAsOf + beforeWindow;
    const log = orders.roles.event !== null;
    lines.push(
      `${log ? counted(orders.rows, 'event', 'events') : counted(orders.rows, 'order line', 'order lines')}: ${formatInteger(orders.valid)} used, ${formatInteger(out)} left out (${
        formatInteger(blankCustomer)} without a customer, ${formatInteger(notPositive)} with a quantity, price or amount that is not positive, ${
        formatInteger(unreadable)} unreadable, ${formatInteger(afterAsOf)} after the date of this document${
        beforeWindow === 0 ? '' : `, ${formatInteger(beforeWindow)} before the window of ${context.recipe.params['orders.window']} days`}).`,
      `These are ${log ? counted(orders.orders, 'purchase', 'purchases') : counted(orders.orders, 'order', 'orders')} of ${counted(orders.customers, 'customer', 'customers')} from ${
        formatDate(orders.firstDate)} to ${formatDate(orders.lastDate)}.`,
    );
  }
  lines.push(...valueLines(context));
  lines.push(`Figures are as of ${formatDate(customers.asOf)}.`, ...noticeLines(context));
  return [{ type: 'list', items: [...new Set(lines)] }, ...definitions(context)];
}

/** How the features that are forecasts were made; nothing where none is used. */
function valueLines({ recipe, features, customers }: ReportContext): string[] {
  if (!features.features.some(({ used, column }) => used && FORECASTS.has(column)) || !recipe.params['value.features']) return [];
  const model = settingWords(paramRow('value.model'), customers.valueModel ?? 'bgnbd');
  const spend = features.features.some(({ used, column }) => used && column === 'clv')
    ? `, spend per purchase with a Gamma-Gamma model, and value discounted at ${formatPercent(recipe.params['value.discountRate'])} a year` : '';
  return [`Purchases over the next ${counted(recipe.params['value.horizon'], 'week', 'weeks')} were forecast with a ${model} model fitted by maximum likelihood on all orders${spend}.`];
}

/** What the features used that were computed from orders mean. */
function definitions({ features }: ReportContext): Block[] {
  const items = features.features.flatMap(({ used, label, definition }) => (used && definition !== undefined ? [`${label}: ${definition}`] : []));
  return items.length === 0 ? [] : [{ type: 'heading', level: 2, text: 'How the features were computed' }, { type: 'list', items }];
}

/** Features named whose values steps changed. */
const MOST_SHAPED = 20;

/** What the preparation steps did, in their order; nothing where there are none. */
function preparationBlocks({ customers, profile }: ReportContext): Block[] {
  const done = (customers.prepared?.steps ?? []).filter((step) => step.on);
  if (done.length === 0) return [];
  return [
    { type: 'heading', level: 2, text: 'Preparation' },
    { type: 'list', items: done.map((step) => `${step.table === 'customers' ? 'On customers: ' : ''}${step.sentence}`).concat(shapedSentences(profile.shaped, MOST_SHAPED)) },
  ];
}

/** Notices that a reader of the document needs. The others speak to the analyst, or name small groups. */
const PRINTED: ReadonlySet<NoticeCode> = new Set<NoticeCode>([
  'encoding-guessed', 'date-order-ambiguous', 'order-column-missing', 'value-model-stands-in', 'value-not-converged', 'spend-not-converged', 'one-day-only', 'one-order-each', 'mixed-currencies', 'constant-feature', 'single-feature', 'feature-dominates', 'components-used', 'missing-filled', 'silhouette-sampled',
  'dunn-not-computed', 'sweep-sampled', 'sweep-shortened', 'sweep-stopped-runs', 'sweep-stopped-singular', 'sweep-stopped-bic', 'sweep-stopped-collapsed', 'one-group', 'mixture-collapsed', 'mixture-on-categories', 'not-converged', 'tree-sampled', 'density-sampled', 'small-segments-merged', 'k-at-end', 'weak-structure', 'one-heap', 'source-changed-accepted',
]);

function noticeLines({ sources, customers, features, sweep, cluster, profile }: ReportContext): string[] {
  const all = [...sources.flatMap((source) => source.notices), ...customers.notices, ...features.notices,
    ...(sweep?.notices ?? []), ...cluster.notices, ...profile.notices];
  return all.filter((notice) => PRINTED.has(notice.code)).map((notice) => describeNotice(notice, 'document'));
}

function indexTable({ cluster, recipe }: ReportContext): TableBlock {
  const { kind, n, standardError } = cluster.silhouette;
  const basis = kind === 'exact' ? (cluster.noise > 0 && !recipe.params['cluster.withNoise'] ? 'over the customers in segments' : 'over all customers') : `within one sample of ${formatInteger(n)} customers`;
  const error = standardError === null ? '' : `; standard error ${formatFixed(standardError, 4)}, given the segments`;
  const row = (cells: readonly string[]): { colour: null; cells: readonly string[] } => ({ colour: null, cells });
  return {
    type: 'table', caption: 'Indices and what they mean',
    columns: [
      { label: 'Index', align: 'left', width: 0.24 }, { label: 'Value', align: 'right', width: 0.14 },
      { label: 'Meaning', align: 'left', width: 0.62 },
    ],
    rows: [
      row(['Silhouette', formatFixed(cluster.silhouette.value, 4), `Mean of (b − a) / max(a, b), with a the mean distance to the own segment and b to the nearest other; −1 to 1, higher is better. Computed ${basis}${error}.`]),
      row(['Inertia', formatNumber(cluster.inertia), 'Sum of squared distances of the customers to the centre of their segment, in prepared units; lower is tighter.']),
      row(['Davies-Bouldin', formatFixed(cluster.daviesBouldin, 4), 'Mean over segments of the worst ratio of spread to distance between centres; lower is better.']),
      row(['Calinski-Harabasz', formatNumber(cluster.calinskiHarabasz), 'Variation between segments over variation within, each per degree of freedom; higher is better.']),
      row(['Dunn', formatFixed(cluster.dunn, 4), 'Smallest distance between customers of two segments over the largest distance within one; higher is better.']),
    ],
  };
}

function settingsTable(context: ReportContext): TableBlock {
  const stages = new Set<StageName>(['features', 'sweep', 'cluster', 'report', ...(context.stability === null ? [] : ['validate'] as const), ...(context.customers.orders === null ? [] : ['customers'] as const)]);
  const rows: readonly (ParamRow & { readonly key: keyof Recipe['params'] })[] = PARAMS;
  const named = context.features.features.filter((feature) => feature.used).map((feature) => feature.column);
  const log = context.customers.orders?.roles.event != null;
  const gaps = new Set(context.features.features.flatMap((feature) => (feature.used && feature.missingCount > 0 ? [feature.missing] : [])));
  // Settings of scores, of logs of events and of ways to fill gaps only where something rests on them.
  const matters = (key: string): boolean =>
    (!key.startsWith('rfm.') || named.some((name) => name.startsWith('rfm_'))) && (!key.startsWith('events.') || log)
    && (key !== 'prepare.knnNeighbors' || gaps.has('knn')) && (key !== 'prepare.miceRounds' || gaps.has('mice'));
  return {
    type: 'table', caption: 'Settings of the analysis',
    columns: [{ label: 'Setting', align: 'left', width: 0.44 }, { label: 'Value', align: 'left', width: 0.28 }, { label: 'Usual, where it is another', align: 'left', width: 0.28 }],
    rows: rows.filter((row) => stages.has(row.stage) && matters(row.key) && isUsed(row, context.recipe.params)).map((row) => {
      const value = context.recipe.params[row.key];
      return { colour: null, cells: [row.label, settingWords(row, value), value === row.default ? '' : settingWords(row, row.default)] };
    }),
  };
}

function settingWords(row: ParamRow, value: string | number | boolean): string {
  if (row.type === 'choice') return row.choices.find((choice) => choice.value === value)?.label ?? String(value);
  if (row.type === 'column') return value === '' ? 'None' : String(value);
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  return typeof value === 'string' ? asSentence(value).replace(/\.$/, '') : String(value);
}
