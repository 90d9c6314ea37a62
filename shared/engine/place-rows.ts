import type { Column } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { scoreRows } from '../export/model.ts';
import type { Model } from '../export/model.ts';
import type { ModelCustomers } from '../export/model-customers.ts';
import { labelsOfNearest, modelPoints } from '../export/model-points.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { pace } from '../pipeline/pace.ts';
import { stageKeys } from '../pipeline/key.ts';
import type { StageKeys } from '../pipeline/key.ts';
import { applyMatrixColumns } from '../prepare/apply.ts';
import type { Unusable } from '../prepare/apply.ts';
import { project } from '../prepare/projection.ts';
import { miceApply } from '../prepare/mice.ts';
import { findColumn } from '../prepare/find-column.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { emptyRecipe } from '../recipe/recipe.ts';
import type { Recipe, Source } from '../recipe/recipe.ts';
import { formatPercent } from '../text/format.ts';
import { gatherNotices } from '../text/gather.ts';
import { readColumns } from './customer-columns.ts';
import { createCustomerTables } from './customer-tables.ts';
import type { Platform } from './platform.ts';
import { labelsByConditions } from './rule-labels.ts';

/** New rows for a saved model of any kind. */
export interface NewFiles {
  readonly source: SourceReport;
  /** Further files about the same customers, joined as the model's were; with the first, as the recipe names them. */
  readonly joined?: { readonly sources: Recipe['sources']; readonly reports: readonly SourceReport[] };
  /** Day from which recency is counted, for models made from orders; null: the day after the last order. */
  readonly asOf: string | null;
  /** Day the file was first read, where the data have no date. */
  readonly firstRead?: string;
  readonly params: Recipe['params'];
  readonly signal?: AbortSignal;
}

/** New rows for the segments of a saved model. */
export interface NewRows extends NewFiles {
  readonly model: Model;
}

/** The customers of new rows, as the model's were made. */
export interface NewCustomers {
  readonly recipe: Recipe;
  readonly customers: CustomerTable;
  /** Drops the tables that were made on the way. */
  discard(): void;
}

/** Customers with their place in a model's segments. */
export interface Placed {
  readonly customers: CustomerTable;
  /** Columns of the model as they stand, before gaps are filled. */
  readonly columns: ReadonlyMap<string, Column>;
  /** Customers that the arithmetic can tell of: scaled values, or scores on the model's components. */
  readonly matrix: Matrix;
  /** Segment of each, from 0; −1: in none. */
  readonly labels: Int32Array;
  readonly probability: Float64Array | null;
  /** Row of each in the customer table, ascending. */
  readonly rowIndex: Int32Array;
  readonly leftOut: number;
  readonly noise: number;
  readonly notices: readonly Notice[];
}

/**
 * Customers from new rows: prepared as the model says.
 * @throws AppError `step-not-scorable`, and those of `buildCustomers` and `runSteps`
 */
export async function newCustomers(platform: Platform, input: NewFiles & { readonly model: ModelCustomers }): Promise<NewCustomers> {
  const { model, source, signal } = input;
  const [absent] = model.notKept;
  if (absent !== undefined) {
    throw new AppError('step-not-scorable', {
      step: absent.id, kind: absent.kind, column: absent.columns.join(', '),
      reason: `it holds values of ${absent.columns.join(', ')}, which a later step drops or pseudonymises, and a model keeps no values of personal data`,
    });
  }
  const recipe = recipeOf(input);
  const learned = new Map(model.steps.map(({ step, fitted }) => [step.id, fitted]));
  const readings = async ({ id }: Source): Promise<SourceReport> => {
    const report = input.joined?.reports.find((one) => one.id === id);
    if (report === undefined) throw new AppError('source-missing', { id, file: '' });
    return report;
  };
  const tables = createCustomerTables(platform, { fitted: learned, categories: model.orders?.categories }, readings);
  const customers = await tables.build(recipe, apart(stageKeys(recipe)), source, signal ?? new AbortController().signal).catch((error: unknown) => {
    // Steps of a model that was changed by hand can ask for tables that cannot be; what the database says may hold values.
    if (model.steps.length === 0 || !(error instanceof AppError) || error.code !== 'database-failed') throw error;
    throw new AppError('invalid-model', { path: 'steps', reason: 'they cannot be carried out on these rows' }, error);
  });
  return { recipe, customers, discard: () => tables.discard(customers) };
}

let serial = 0;

/** Keys of no other run, so that tables of new rows never meet those of a recipe. */
function apart(keys: StageKeys): StageKeys {
  serial += 1;
  const own = (key: string): string => `p${serial}_${key}`;
  return { ...keys, prepared: own(keys.prepared), base: own(keys.base), customers: keys.customers === keys.base ? own(keys.base) : own(keys.customers) };
}

/**
 * Customers in the segments of a model, by its rule. Those whose prepared values or distances are not finite are left out, counted,
 * and told of.
 * @param file name of the file, for errors
 * @throws AppError `no-such-column`, `column-not-numeric`, `no-usable-rows`, `step-not-scorable`
 */
export async function placeCustomers(platform: Platform, model: Model, customers: CustomerTable, file: string, signal?: AbortSignal): Promise<Placed> {
  const found = await columnsOf(platform, customers, model, file, signal);
  const columns = await fillGaps(platform, model, found, signal);
  const applied = applyMatrixColumns(model.columns, customers.rows, (name) => columns.get(name) ?? null, platform.elementary);
  if (applied.matrix.rows === 0) throw new AppError('no-usable-rows', { file, reason: nothingLeft(applied.unusable) });
  const scaled = model.projection === null ? applied.matrix
    : await pace(project(model.projection, applied.matrix), { clock: platform.clock, signal });
  const points = modelPoints(model);
  const assigned = model.scoring.rule === 'conditions'
    ? byConditions(await labelsByConditions(platform.database, customers, model.scoring, signal), applied.rowIndex)
    : await assign(platform, model, points, scaled, signal);
  const { told } = assigned;
  if (told.length === 0) throw new AppError('no-usable-rows', { file, reason: 'every row is too far from every segment for distances to be computed' });
  const labels = Int32Array.from(told, (row) => assigned.labels[row]);
  const rowIndex = Int32Array.from(told, (row) => applied.rowIndex[row]);
  const probability = assigned.probability === null ? null : Float64Array.from(told, (row) => assigned.probability?.[row] ?? NaN);
  const notices: Notice[] = [
    ...customers.notices,
    ...gatherNotices([...applied.filled].map(([column, count]): Notice => ({ code: 'missing-filled', data: { column, count } }))),
    ...[...applied.unmatched].map(([column, count]): Notice => ({ code: 'unmatched-categories', data: { column, count } })),
  ];
  const gaps = applied.unusable.reduce((sum, { count }) => sum - count, customers.rows - applied.matrix.rows);
  if (gaps > 0) notices.push({ code: 'rows-left-out', data: { count: gaps } });
  for (const { column, reason, count } of applied.unusable) notices.push({ code: reason === 'log' ? 'values-not-logged' : 'values-too-large', data: { column, count } });
  if (told.length < scaled.rows) notices.push({ code: 'rows-too-far', data: { count: scaled.rows - told.length } });
  const noise = labels.reduce((count, label) => count + (label < 0 ? 1 : 0), 0);
  if (noise > 0) notices.push({ code: model.scoring.rule === 'conditions' ? 'no-rule-holds' : 'without-segment', data: { count: noise, share: formatPercent(noise / labels.length) } });
  const matrix = told.length === scaled.rows ? scaled : takeRows(scaled, told);
  return { customers, columns: found, matrix, labels, probability, rowIndex, leftOut: customers.rows - labels.length, noise, notices };
}

const nothingLeft = (unusable: readonly Unusable[]): string => (unusable.length === 0 ? 'every row has a missing value in a column of the model'
  : `every row has a missing value, or one that cannot be prepared, in a column of the model (${[...new Set(unusable.map(({ column }) => column))].join(', ')})`);

/** The labels of customers by row of the matrix; all can be told. */
const byConditions = (labels: Int32Array, rowIndex: Int32Array): Awaited<ReturnType<typeof assign>> => (
  { labels: Int32Array.from(rowIndex, (row) => labels[row]), probability: null, told: Int32Array.from(rowIndex.keys()) }
);

/** Labels by row of `rows`, and the rows (`told`) that the arithmetic can tell of. */
async function assign(
  platform: Platform, model: Model, points: Matrix | null, rows: Matrix, signal?: AbortSignal,
): Promise<{ labels: Int32Array; probability: Float64Array | null; told: Int32Array }> {
  const all = Int32Array.from({ length: rows.rows }, (_, i) => i);
  if (points === null) {
    const assigned = scoreRows(model, rows, platform.elementary);
    return { ...assigned, told: all.filter((row) => assigned.labels[row] >= 0) };
  }
  const finite = all.filter((row) => rows.names.every((_, j) => Number.isFinite(rows.data[j * rows.rows + row])));
  const taken = finite.length === rows.rows ? rows : takeRows(rows, finite);
  const { indices, distances } = await platform.interactive.call('cluster.nearest', { points, rows: taken }, { signal });
  const found = labelsOfNearest(model, indices, distances);
  const labels = new Int32Array(rows.rows).fill(-1);
  finite.forEach((row, i) => {
    labels[row] = found[i];
  });
  return { labels, probability: null, told: finite.filter((_, i) => Number.isFinite(distances[i])) };
}

function recipeOf({ model, source, joined, asOf, firstRead, params }: NewFiles & { readonly model: ModelCustomers }): Recipe {
  const { orders } = model;
  const fromOrders: Partial<Recipe['params']> = orders === null ? {} : {
    'orders.returns': orders.returns, 'orders.window': orders.window, 'orders.mergeDays': orders.mergeDays, 'orders.round': orders.round,
    'orders.trendDays': orders.trendDays, 'rfm.bins': orders.bins, 'rfm.groups': orders.groups,
    'rfm.weightR': orders.weights[0], 'rfm.weightF': orders.weights[1], 'rfm.weightM': orders.weights[2],
    ...(orders.value === null ? {} : {
      'value.features': true, 'value.model': orders.value.model, 'value.horizon': orders.value.horizon, 'value.discountRate': orders.value.discountRate,
    }),
  };
  const known = source.columns.some((column) => column.name === model.id);
  return {
    ...emptyRecipe(),
    asOf,
    ...(firstRead === undefined ? {} : { firstRead }),
    id: model.orders === null ? (known ? model.id : null) : undefined,
    orders: model.orders?.roles ?? null,
    sources: joined?.sources ?? [{ id: 'main', name: source.name, sha256: source.sha256, dialect: source.dialect, columns: [] }],
    steps: model.steps.map(({ step }) => step),
    ...(orders === null ? {} : { rfm: orders.rfm }),
    ...(model.scores === null ? {} : { eventKinds: model.scores.eventKinds, engagement: model.scores.engagement, journey: model.scores.journey }),
    params: {
      ...params, ...fromOrders,
      ...(model.scores === null ? {} : { 'events.sessionMinutes': model.scores.sessionMinutes, 'events.intentViews': model.scores.intentViews }),
    },
  };
}

/** Gaps that the model's chained equations fill; where neighbours would be needed it says so. */
async function fillGaps(platform: Platform, model: Model, columns: Map<string, Column>, signal?: AbortSignal): Promise<Map<string, Column>> {
  const gaps = (column: Column | undefined): boolean => column?.valid.includes(0) === true;
  const needed = model.neighbours.find((name) => gaps(columns.get(name)));
  if (needed !== undefined) {
    throw new AppError('step-not-scorable', { step: 'missing', kind: 'nearest neighbours', column: needed, reason: `${needed} has gaps, and nearest neighbours are rows of the first data, which a model does not keep; chained equations (mice) are kept` });
  }
  const { imputer } = model;
  if (imputer === null || !imputer.fills.some((name) => gaps(columns.get(name)))) return columns;
  const numbers = imputer.columns.map((name) => {
    const column = columns.get(name);
    if (column?.kind !== 'number') throw new AppError('column-not-numeric', { column: name });
    return column.values.map((value, i) => (column.valid[i] === 1 && Number.isFinite(value) ? value : NaN));
  });
  const filled = await pace(miceApply(imputer, numbers), { clock: platform.clock, signal });
  const out = new Map(columns);
  for (const name of imputer.fills) {
    const values = filled[imputer.columns.indexOf(name)];
    out.set(name, { name, kind: 'number', values, valid: Uint8Array.from(values, (value) => (value === value ? 1 : 0)) });
  }
  return out;
}

async function columnsOf(platform: Platform, customers: CustomerTable, model: Model, file: string, signal?: AbortSignal): Promise<Map<string, Column>> {
  const wanted = [...new Set([...model.columns.map((column) => column.column), ...model.imputer?.columns ?? []])];
  const requests = wanted.map((name) => {
    return { name, kind: holdsNumbers(findColumn(customers.columns, name, file)) ? ('number' as const) : ('text' as const) };
  });
  const found = await readColumns(platform.database, customers.table, requests, signal);
  return new Map(requests.map(({ name }, i) => [name, { ...found[i], name }]));
}
