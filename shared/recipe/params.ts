import { AB_PARAMS } from './ab-params.ts';
import { CLUSTER_PARAMS } from './cluster-params.ts';
import { DRIVERS_PARAMS } from './drivers-params.ts';
import { PATTERNS_PARAMS } from './patterns-params.ts';
import { PREDICT_PARAMS } from './predict-params.ts';
import { MICRO_PARAMS } from './micro-params.ts';
import { MONITOR_PARAMS } from './monitor-params.ts';
import { RULES_PARAMS } from './rules-params.ts';
import { VALIDATE_PARAMS } from './validate-params.ts';
import type { ParamRow } from './param-row.ts';

export type { ParamRow, StageName } from './param-row.ts';

/**
 * The parameter table: the only place that states a range, a default or a help sentence.
 * Controls, validation, command-line flags, the recipe schema, the methods paragraph and the help read it.
 */
export const PARAMS = [
  {
    key: 'seed', flag: 'seed', label: 'Seed', stage: 'features', type: 'integer',
    min: 0, max: 2147483647, step: 1, default: 42,
    help: 'Start of the random numbers; the same seed gives the same result.',
  },
  {
    key: 'orders.returns', flag: 'returns', label: 'Returns', stage: 'customers', type: 'choice',
    choices: [{ value: 'ignore', label: 'Leave out' }, { value: 'net', label: 'Subtract' }], default: 'ignore',
    help: 'Order lines whose quantity, price or amount is not positive are left out, or subtracted from what the customer spent.',
  },
  {
    key: 'orders.window', flag: 'window', label: 'Window in days', stage: 'customers', type: 'integer',
    min: 0, max: 36500, step: 1, default: 0,
    help: 'Only orders of this many days before the as-of date count, 0 for all; older ones are left out and counted.',
  },
  {
    key: 'orders.mergeDays', flag: 'merge-days', label: 'One order a day', stage: 'customers', type: 'boolean', default: false,
    help: 'Orders of one customer on one day count as one, whatever their numbers.',
  },
  {
    key: 'orders.round', flag: 'round', label: 'Rounding of spend', stage: 'customers', type: 'choice',
    choices: [{ value: 'none', label: 'Exact' }, { value: 'cents', label: 'To cents' }, { value: 'units', label: 'To whole units' }], default: 'none',
    help: 'The sum of what a customer spent is exact, or rounded half away from zero.', advanced: true,
  },
  {
    key: 'orders.behaviour', flag: 'behaviour', aliases: ['behavior'], label: 'Behaviour features', stage: 'customers', type: 'boolean', default: true,
    help: 'Computes more features from orders (rhythm, baskets, categories, times, trends); most are off until you switch them on.',
  },
  {
    key: 'orders.trendDays', flag: 'trend-days', label: 'Period of trends in days', stage: 'customers', type: 'integer',
    min: 1, max: 3650, step: 1, default: 90, advanced: true,
    help: 'Trends compare this many days before the as-of date with as many before those.',
  },
  {
    key: 'events.sessionMinutes', flag: 'session-minutes', label: 'Minutes until a visit ends', stage: 'customers', type: 'integer',
    min: 1, max: 1440, step: 1, default: 30, advanced: true,
    help: 'In a log of events without a column for the visit, a pause longer than this begins a new one.',
  },
  {
    key: 'events.intentViews', flag: 'intent-views', label: 'Views that show intent', stage: 'customers', type: 'integer',
    min: 1, max: 100, step: 1, default: 3, advanced: true,
    help: 'A product viewed this often and not bought counts as intended.',
  },
  {
    key: 'rfm.bins', flag: 'bins', label: 'RFM bins', stage: 'customers', type: 'integer',
    min: 3, max: 10, step: 1, default: 5,
    help: 'Number of scores for recency, frequency and monetary value.',
  },
  {
    key: 'value.features', flag: 'value-features', label: 'Lifetime value as features', stage: 'customers', type: 'boolean', default: false,
    help: 'Orders: adds the chance to be alive, the expected purchases and the value of each customer as features, by the purchase model below.',
  },
  {
    key: 'value.model', flag: 'model', aliases: ['purchase-model'], label: 'Purchase model', stage: 'value', type: 'choice',
    choices: [
      { value: 'auto', label: 'Automatic' }, { value: 'bgnbd', label: 'BG/NBD' }, { value: 'paretonbd', label: 'Pareto/NBD' }, { value: 'mbgnbd', label: 'MBG/NBD' },
    ],
    default: 'auto',
    help: 'How customers come to leave: after a repeat purchase (BG/NBD), at any time (Pareto/NBD), or after any purchase, the first too (MBG/NBD). Automatic takes BG/NBD, and another one where that does not converge and the other does.',
  },
  {
    key: 'value.period', flag: 'period', label: 'Unit of time', stage: 'value', type: 'choice',
    choices: [{ value: 'week', label: 'Week' }, { value: 'day', label: 'Day' }], default: 'week',
    help: 'Unit in which recency, T and the parameters that are times are written; the forecasts do not depend on it.',
  },
  {
    key: 'value.horizon', flag: 'horizon', label: 'Horizon in weeks', stage: 'value', type: 'integer',
    min: 1, max: 520, step: 1, default: 52,
    help: 'How far ahead purchases and value are forecast, whatever the unit of time.',
  },
  {
    key: 'value.discountRate', flag: 'discount-rate', label: 'Discount rate a year', stage: 'value', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.1,
    help: 'What is earned a year later is worth this share less, 0.1 for 10%; 0 does not discount.',
  },
  {
    key: 'value.highShare', flag: 'tier-high', label: 'Share of the high tier', stage: 'value', type: 'number',
    min: 0.01, max: 0.98, step: 0.01, default: 0.2,
    help: 'The customers with the highest value, about this share of all, form the high tier; equal values share a tier.',
  },
  {
    key: 'value.middleShare', flag: 'tier-middle', label: 'Share of the middle tier', stage: 'value', type: 'number',
    min: 0.01, max: 0.98, step: 0.01, default: 0.3,
    help: 'The next customers, about this share of all, form the middle tier; the others form the low tier.',
  },
  {
    key: 'rfm.groups', flag: 'groups', label: 'Names of RFM groups', stage: 'customers', type: 'choice',
    choices: [
      { value: 'standard', label: 'Standard (11 groups)' }, { value: 'shopify', label: 'Shopify style (11 groups)' },
      { value: 'klaviyo', label: 'Klaviyo style (6 groups)' }, { value: 'own', label: 'Own rules' },
    ],
    default: 'standard',
    help: 'Which names the scores get; presets are written for five bins (Klaviyo style: three), other numbers are mapped by share.',
  },
  {
    key: 'rfm.weightR', flag: 'weight-r', label: 'Weight of recency', stage: 'customers', type: 'number',
    min: 0, max: 100, step: 0.5, default: 1, advanced: true,
    help: 'Share of the recency score in the weighted RFM score.',
  },
  {
    key: 'rfm.weightF', flag: 'weight-f', label: 'Weight of frequency', stage: 'customers', type: 'number',
    min: 0, max: 100, step: 0.5, default: 1, advanced: true,
    help: 'Share of the frequency score in the weighted RFM score.',
  },
  {
    key: 'rfm.weightM', flag: 'weight-m', label: 'Weight of spend', stage: 'customers', type: 'number',
    min: 0, max: 100, step: 0.5, default: 1, advanced: true,
    help: 'Share of the monetary score in the weighted RFM score.',
  },
  {
    key: 'prepare.mode', flag: 'prepare', label: 'Preparation', stage: 'features', type: 'choice',
    choices: [{ value: 'auto', label: 'Automatic' }, { value: 'none', label: 'None' }], default: 'auto',
    help: 'Automatic fills gaps, logs skewed columns and encodes categories; none takes the columns as they are and leaves out rows with gaps.',
  },
  {
    key: 'prepare.missing', flag: 'missing', label: 'Missing numbers', stage: 'features', type: 'choice',
    choices: [
      { value: 'auto', label: 'Automatic' }, { value: 'median', label: 'Median' }, { value: 'mean', label: 'Mean' },
      { value: 'mode', label: 'Most frequent value' }, { value: 'knn', label: 'Nearest neighbours' },
      { value: 'mice', label: 'Chained equations' }, { value: 'drop-row', label: 'Leave the row out' },
    ],
    default: 'auto',
    help: 'What fills a gap in a column of numbers; automatic takes the median, or leaves the row out where preparation is none.',
  },
  {
    key: 'prepare.knnNeighbors', flag: 'knn-neighbors', aliases: ['knn-neighbours'], label: 'Neighbours that fill a gap', stage: 'features', type: 'integer',
    min: 1, max: 100, step: 1, default: 5, advanced: true,
    help: 'With nearest neighbours a gap gets the mean of this many rows most like it.',
  },
  {
    key: 'prepare.miceRounds', flag: 'mice-rounds', label: 'Rounds of chained equations', stage: 'features', type: 'integer',
    min: 1, max: 100, step: 1, default: 10, advanced: true,
    help: 'Chained equations stop after this many rounds, or before when they settle.',
  },
  {
    key: 'prepare.scale', flag: 'scale', label: 'Scaling', stage: 'features', type: 'choice',
    choices: [
      { value: 'zscore', label: 'Standardise (z-score)' }, { value: 'minmax', label: 'Range 0 to 1' },
      { value: 'robust', label: 'Robust (median, IQR)' }, { value: 'none', label: 'None' },
    ],
    default: 'zscore',
    help: 'Brings features to one scale, so that none counts more only for its unit.',
  },
  {
    key: 'prepare.logSkewness', flag: 'log-skewness', label: 'Log above skewness', stage: 'features', type: 'number',
    min: 0, max: 100, step: 0.1, default: 1, advanced: true,
    help: 'A column without negative values is logged (log1p) when its skewness is beyond this, in either direction.',
  },
  {
    key: 'prepare.maxLevels', flag: 'max-levels', label: 'Most levels of a category', stage: 'features', type: 'integer',
    min: 2, max: 100, step: 1, default: 12, advanced: true,
    help: 'A category with more different values than this is not used unless you switch it on.',
  },
  {
    key: 'prepare.maxMissing', flag: 'max-missing', label: 'Most missing values', stage: 'features', type: 'number',
    min: 0, max: 1, step: 0.05, default: 0.5, advanced: true,
    help: 'A column of which a larger share is missing is not used unless you switch it on.',
  },
  {
    key: 'prepare.maxSame', flag: 'max-same', label: 'Most equal values', stage: 'features', type: 'number',
    min: 0.5, max: 1, step: 0.01, default: 1, advanced: true,
    help: 'A column of numbers of which a larger share is one and the same value is not used unless you switch it on; 1 leaves out constants only.',
  },
  {
    key: 'prepare.pca', flag: 'pca', label: 'Principal components', stage: 'features', type: 'number',
    min: 0, max: 1000, step: 1, default: 0, advanced: true,
    help: 'Segments by scores on principal components: 0 is off, a whole number is how many, a number below 1 the share of the variance they must hold.',
  },
  {
    key: 'prepare.categoryWeight', flag: 'category-weight', label: 'Weight of categories', stage: 'features', type: 'number',
    min: 0, max: 10, step: 0.1, default: 0.5, advanced: true,
    help: 'A category counts this much beside a number; its levels stand far apart by nature and would otherwise decide the segments alone.',
  },
  ...CLUSTER_PARAMS,
  ...VALIDATE_PARAMS,
  ...MICRO_PARAMS,
  ...PATTERNS_PARAMS,
  ...DRIVERS_PARAMS,
  ...RULES_PARAMS,
  ...PREDICT_PARAMS,
  ...MONITOR_PARAMS,
  ...AB_PARAMS,
  {
    key: 'map.neighbors', flag: 'map-neighbors', aliases: ['map-neighbours'], label: 'Neighbours', stage: 'map', type: 'integer',
    min: 2, max: 200, step: 1, default: 15,
    help: 'Few show fine detail on the map, many the broad picture.',
  },
  {
    key: 'map.minDist', flag: 'map-min-dist', label: 'Smallest distance', stage: 'map', type: 'number',
    min: 0, max: 1, step: 0.01, default: 0.1,
    help: 'How tightly the map may pack similar customers.',
  },
  {
    key: 'map.sampleRows', flag: 'map-sample-rows', label: 'Rows laid out', stage: 'map', type: 'integer',
    min: 100, max: 200000, step: 100, default: 20000, advanced: true,
    help: 'Above this number a sample is laid out and the other customers are placed by their neighbours.',
  },
  {
    key: 'report.minGroup', flag: 'min-group', label: 'Smallest group shown', stage: 'report', type: 'integer',
    min: 5, max: 1000, step: 1, default: 10,
    help: 'Documents hide the figures of segments with fewer customers than this.',
  },
  {
    key: 'export.formulaSafe', flag: 'formula-safe', label: 'Formula-safe cells', stage: 'export', type: 'boolean', default: true,
    help: 'Text that a spreadsheet would run as a formula is written with a leading apostrophe.',
  },
  {
    key: 'export.withSource', flag: 'with-source', label: 'With source columns', stage: 'export', type: 'boolean', default: false,
    help: 'The labelled file starts with all columns of the source, unchanged.',
  },
  {
    key: 'export.withFit', flag: 'with-fit', label: 'With the fit of each customer', stage: 'export', type: 'boolean', default: false,
    help: 'The labelled file ends with the silhouette of each customer (above 20,000 customers of a sample of them), the second-best segment and the distance to the centre of the own one.',
  },
] as const satisfies readonly ParamRow[];

export type ParamKey = (typeof PARAMS)[number]['key'];

type ValueOf<R> = R extends { type: 'integer' | 'number' } ? number
  : R extends { type: 'auto-integer' | 'auto-number' } ? number | 'auto'
  : R extends { type: 'choice'; choices: readonly { value: infer V }[] } ? V
  : R extends { type: 'boolean' } ? boolean
  : R extends { type: 'column' } ? string
  : never;

/** The values of all parameters, keyed by the table. */
export type Params = { -readonly [R in (typeof PARAMS)[number] as R['key']]: ValueOf<R> };

/** Whether a parameter counts with the method that these values ask for. */
export function isUsed(row: ParamRow, params: Params): boolean {
  return row.methods === undefined || row.methods.includes(params['cluster.algorithm']);
}

/** All defaults. */
export function defaultParams(): Params {
  return Object.fromEntries(PARAMS.map((row) => [row.key, row.default])) as Params;
}

/** The row of a parameter. */
export function paramRow(key: ParamKey): ParamRow {
  const row = PARAMS.find((candidate) => candidate.key === key);
  if (row === undefined) throw new Error(`no parameter ${key}`);
  return row;
}
