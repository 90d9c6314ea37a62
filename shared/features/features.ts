import { AppError, throwIfCancelled } from '../errors/app-error.ts';
import type { Database } from '../contract/database.ts';
import type { Notice } from '../contract/notice.ts';
import type { FeatureInfo, FeatureSet, Imputer, MatrixColumn } from '../contract/results.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { Elementary } from '../math/elementary.ts';
import { createMatrix } from '../math/matrix.ts';
import type { FeatureBlock } from '../math/matrix.ts';
import { variance } from '../math/stats.ts';
import { weightColumn } from '../recipe/method.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { MISSING_LEVEL, prepareCategory, scaleIndicator } from '../prepare/category.ts';
import type { CategoryValues } from '../prepare/category.ts';
import { fitProjection, project } from '../prepare/projection.ts';
import { planFeatures } from '../prepare/plan.ts';
import type { FeaturePlan } from '../prepare/plan.ts';
import { categorySummary, fillWords, numberSummary } from '../prepare/words.ts';
import { columnsAtOnce } from '../sql/parts.ts';
import { gatherNotices } from '../text/gather.ts';
import { nearest } from '../text/nearest.ts';
import { breathe, breathing } from '../sources/breathe.ts';
import { imputeFeatures } from './impute-features.ts';
import type { ImputedFeatures } from './impute-features.ts';
import { categoryLoader, keepRows, loadNumbers } from './load.ts';
import type { ColumnCache, ColumnSource, Kept } from './load.ts';
import { dominating, varianceShares } from './dominance.ts';
import { readyNumbers } from './ready-number.ts';
import { rowWeights } from './row-weights.ts';
import type { NotReady, ReadyNumber } from './ready-number.ts';
import { createRedundancy } from './redundant.ts';
import type { Redundancy } from './redundant.ts';

/** Cells prepared between two turns of the event loop, some milliseconds of work. */
const CELLS_A_TURN = 50_000;

export interface FeaturesOptions {
  /** Key of the stage, kept in the result. */
  readonly key: string;
  readonly signal?: AbortSignal;
  /** What is known of the columns of this table of customers, and the key of its content; absent: everything is read anew. */
  readonly held?: { readonly key: string; readonly cache: ColumnCache };
}

/** A plan carried out: matrix columns with their values, or none and the reason. */
interface Outcome {
  readonly info: Omit<FeatureInfo, 'matrixColumns' | 'varianceShare'>;
  readonly columns: readonly { readonly column: MatrixColumn; readonly values: Float64Array; readonly gaps: Uint8Array | null; readonly variance: number }[];
  readonly notices: readonly Notice[];
}

function infoOf(plan: FeaturePlan): Omit<FeatureInfo, 'matrixColumns' | 'varianceShare'> {
  const { column } = plan;
  return {
    column: column.name, label: column.label, kind: plan.kind, used: plan.used, reason: plan.reason,
    ...(column.definition === undefined ? {} : { definition: column.definition }),
    transform: plan.transform === 'auto' ? 'none' : plan.transform, missing: plan.missing, scale: plan.scale, weight: plan.weight,
    missingCount: column.missing, summary: 'not used', histogram: column.histogram,
  };
}

function unused(plan: FeaturePlan, reason: string, notices: readonly Notice[]): Outcome {
  return { info: { ...infoOf(plan), used: false, reason }, columns: [], notices };
}

function neverUsed(plan: FeaturePlan): Outcome {
  const { column, chosen } = plan;
  const code = column.distinct === 0 ? 'all-missing-feature' : column.distinct === 1 ? 'constant-feature' : null;
  return unused(plan, plan.reason, chosen && code !== null ? [{ code, data: { column: column.name } }] : []);
}

const constant = (plan: FeaturePlan): Outcome =>
  unused(plan, 'It is the same for every customer that is used.', [{ code: 'constant-feature', data: { column: plan.column.name } }]);

function numberOutcome(plan: FeaturePlan, ready: ReadyNumber | NotReady, kept: Kept, recipe: Recipe, used: Redundancy): Outcome {
  if (ready === 'constant') return constant(plan);
  if (ready === 'no-values') return unused(plan, 'It has no values.', [{ code: 'all-missing-feature', data: { column: plan.column.name } }]);
  const { matrixColumn, scaled, gaps } = ready;
  const most = recipe.params['prepare.maxSame'];
  if (!plan.chosen && most < 1 && ready.mostFrequent() > most) {
    const reason = `More than ${Math.round(most * 1000) / 10}% of its values are the same; switch it on to use it.`;
    return unused(plan, reason, [{ code: 'feature-left-out', data: { column: plan.column.name, reason } }]);
  }
  const alike = plan.chosen ? null : used.find(ready.compared, ready.correlations);
  if (alike !== null) {
    const reason = `It moves with ${alike.label} (correlation ${(Math.round(alike.r * 1000) / 1000).toString()}), which is used.`;
    return unused(plan, reason, [{ code: 'feature-left-out', data: { column: plan.column.name, reason } }]);
  }
  const missingCount = kept.gaps.get(plan.column.name) ?? ready.missingCount;
  const info = { ...infoOf(plan), transform: matrixColumn.transform, missingCount, histogram: ready.histogram };
  const notices: Notice[] = ready.missingCount === 0 ? []
    : [{ code: 'missing-filled', data: { column: plan.column.name, count: ready.missingCount, with: fillWords(plan.missing) } }];
  return { info: { ...info, summary: numberSummary(info) }, columns: [{ column: matrixColumn, values: scaled, gaps, variance: ready.variance }], notices };
}

function categoryOutcome(plan: FeaturePlan, values: CategoryValues, kept: Kept): Outcome {
  const prepared = prepareCategory(plan, values);
  if (prepared === null) return constant(plan);
  const missingCount = kept.gaps.get(plan.column.name) ?? prepared.missingCount;
  const info = { ...infoOf(plan), missingCount };
  const columns = prepared.matrixColumns.map((column) => {
    const [on, off] = [scaleIndicator(column, true), scaleIndicator(column, false)];
    const code = values.levels.indexOf(column.level ?? '');
    const gap = column.level === MISSING_LEVEL ? on : off;
    const scaled = new Float64Array(values.codes.length);
    for (let i = 0; i < scaled.length; i++) scaled[i] = values.codes[i] === code && code >= 0 ? on : values.codes[i] < 0 ? gap : off;
    return { column, values: scaled, gaps: null, variance: variance(scaled) };
  });
  return { info: { ...info, summary: categorySummary(info, columns.length) }, columns, notices: [] };
}

async function carryOut(
  source: ColumnSource, plans: readonly FeaturePlan[], kept: Kept, recipe: Recipe, elementary: Elementary, imputed: ImputedFeatures, signal: AbortSignal | undefined,
): Promise<Outcome[]> {
  const numbers = readyNumbers(source, kept, recipe.params['prepare.logSkewness'], elementary, imputed.columns);
  const waiting = plans.filter((plan) => plan.used && plan.kind === 'numeric' && numbers.known(plan) === null);
  const loaded = new Map<FeaturePlan, Float64Array>();
  const categories = categoryLoader(source, kept, plans.filter((plan) => plan.used && plan.kind === 'category').map((plan) => plan.column.name), { signal, behind: true });
  const used = createRedundancy();
  let worked = 0;
  const outcomes: Outcome[] = [];
  const valuesOf = async (plan: FeaturePlan): Promise<Float64Array> => {
    if (!loaded.has(plan)) {
      const batch = [plan, ...waiting.filter((one) => one !== plan)].slice(0, columnsAtOnce(kept.rowIndex.length));
      batch.forEach((one) => waiting.splice(waiting.indexOf(one), waiting.includes(one) ? 1 : 0));
      const columns = await loadNumbers(source, kept, batch.map((one) => one.column.name), { signal, behind: true });
      batch.forEach((one, j) => loaded.set(one, columns[j]));
    }
    const values = loaded.get(plan) ?? new Float64Array(0);
    loaded.delete(plan);
    return values;
  };
  for (const plan of plans) {
    if (!plan.used) {
      outcomes.push(neverUsed(plan));
      continue;
    }
    if (plan.kind === 'category') {
      outcomes.push(categoryOutcome(plan, await categories(plan.column.name), kept));
      continue;
    }
    const known = numbers.known(plan);
    const ready = known ?? numbers.make(plan, await valuesOf(plan), imputed.columns.get(plan.column.name) ?? null);
    const outcome = numberOutcome(plan, ready, kept, recipe, used);
    outcomes.push(outcome);
    if (outcome.columns.length > 0 && typeof ready !== 'string') used.add(plan.column.label, ready.comparedScaled);
    worked += kept.rowIndex.length + outcomes.length / 8;
    if (worked < CELLS_A_TURN) continue;
    worked = 0;
    await breathe(signal);
  }
  return outcomes;
}

function noFeatures(outcomes: readonly { readonly column: string; readonly reason: string }[]): AppError {
  const reasons = outcomes.slice(0, 5).map(({ column, reason }) => `${column}: ${reason.replace(/\.$/, '')}`);
  if (outcomes.length > reasons.length) reasons.push(`and ${outcomes.length - reasons.length} more`);
  return new AppError('no-usable-features', { reasons });
}

/**
 * What methods for mixed features need to know of one. They weigh a category as they weigh a number, unless a person gave it
 * a weight: the usual weight of categories is for indicator columns under Euclidean distances.
 */
function blockOf({ info, columns }: Outcome, at: readonly number[], recipe: Recipe): FeatureBlock {
  const category = info.kind === 'category';
  return {
    kind: info.kind, columns: at,
    weight: recipe.choices.find((choice) => choice.column === info.column)?.weight ?? 1,
    on: category ? columns.map(({ column }) => scaleIndicator(column, true)) : [],
    off: category ? columns.map(({ column }) => scaleIndicator(column, false)) : [],
    missing: category ? columns.findIndex(({ column }) => column.level === MISSING_LEVEL) : -1,
    gaps: category ? null : columns[0].gaps,
  };
}

function assemble(outcomes: readonly Outcome[], customers: CustomerTable, kept: Kept, key: string, dropped: readonly Notice[], imputer: Imputer | null, recipe: Recipe): FeatureSet {
  const all = outcomes.flatMap((outcome) => outcome.columns);
  const matrix = createMatrix(kept.rowIndex.length, all.map(({ column }) => column.name));
  all.forEach(({ values }, j) => matrix.data.set(values, j * matrix.rows));
  const shares = varianceShares(all.map((column) => column.variance));
  const blocks: FeatureBlock[] = [];
  let next = 0;
  const features = outcomes.map((outcome): FeatureInfo => {
    const start = next;
    next += outcome.columns.length;
    const matrixColumns = outcome.columns.map((_, i) => start + i);
    if (matrixColumns.length > 0) blocks.push(blockOf(outcome, matrixColumns, recipe));
    const varianceShare = outcome.info.used ? matrixColumns.reduce((sum, j) => sum + shares[j], 0) : null;
    return { ...outcome.info, varianceShare, matrixColumns };
  });
  const leftOut = customers.rows - kept.rowIndex.length;
  const used = features.filter((feature) => feature.used);
  const notices: Notice[] = [
    ...(leftOut > 0 ? [{ code: 'rows-left-out', data: { count: leftOut } } as const] : []),
    ...gatherNotices(dropped),
    ...gatherNotices(outcomes.flatMap((outcome) => outcome.notices)),
    ...dominating(used),
    ...(used.length === 1 ? [{ code: 'single-feature', data: { column: used[0].label } } as const] : []),
  ];
  return { key, matrix: { ...matrix, blocks }, projection: null, columns: all.map(({ column }) => column), features, rowIndex: kept.rowIndex, leftOut, notices, ...(imputer === null ? {} : { imputer }) };
}

/** The scores on principal components in place of the prepared columns, where they are asked for. */
async function projected(set: FeatureSet, asked: number, signal: AbortSignal | undefined): Promise<FeatureSet> {
  if (asked === 0) return set;
  const projection = await breathing(fitProjection(set.matrix, asked), signal);
  const matrix = await breathing(project(projection, set.matrix), signal);
  const held = projection.explained.reduce((sum, share) => sum + share, 0);
  const notice: Notice = { code: 'components-used', data: { count: projection.names.length, of: set.columns.length, percent: Math.round(held * 1000) / 10 } };
  return { ...set, matrix, projection, notices: [...set.notices, notice] };
}

/**
 * The matrix that segments are computed from, and what was done with every column.
 *
 * Which columns: `planFeatures`. With automatic features a column of numbers that correlates beyond 0.98 with an earlier one
 * is left out. Infinite values count as missing. Rows are left out only for columns whose gaps are not filled.
 *
 * @throws AppError `no-usable-rows`, `no-usable-features`, `no-such-column`, `column-not-numeric`, `weights-unusable`, `not-finite`, `cancelled`
 */
export async function buildFeatures(
  db: Database, customers: CustomerTable, recipe: Recipe, elementary: Elementary, { key, signal, held }: FeaturesOptions,
): Promise<FeatureSet> {
  if (customers.rows === 0) throw new AppError('no-usable-rows', { reason: 'there are no customers' });
  throwIfCancelled(signal);
  const source: ColumnSource = { db, table: customers.table, held: held ?? null };
  let plans = planFeatures(customers, recipe);
  const known = new Set(customers.columns.map((column) => column.name));
  const dropped: Notice[] = recipe.choices.filter((choice) => choice.weight !== undefined && !known.has(choice.column))
    .map(({ column }): Notice => ({ code: 'unknown-feature', data: { column, nearest: nearest(column, [...known]) } }));
  for (;;) {
    const wanted = plans.filter((plan) => plan.used);
    if (wanted.length === 0) throw noFeatures(plans.map((plan) => ({ column: plan.column.name, reason: plan.reason })));
    const kept = await keepRows(source, customers, wanted, { signal, behind: true });
    if (kept.rowIndex.length === 0) throw new AppError('no-usable-rows', { reason: 'every row has a missing value in a chosen column' });
    const imputed = await imputeFeatures(source, plans, kept, recipe, signal);
    const outcomes = await carryOut(source, plans, kept, recipe, elementary, imputed, signal);
    if (outcomes.every((outcome) => !outcome.info.used)) throw noFeatures(outcomes.map((outcome) => outcome.info));
    const fell = (plan: FeaturePlan, i: number): boolean =>
      plan.used && !outcomes[i].info.used && (kept.gaps.get(plan.column.name) ?? 0) > 0;
    if (!plans.some(fell)) {
      const set = await projected(assemble(outcomes, customers, kept, key, dropped, imputed.imputer, recipe), recipe.params['prepare.pca'], signal);
      const weigher = weightColumn(recipe);
      return weigher === null ? set : { ...set, matrix: { ...set.matrix, weights: await rowWeights(source, customers, kept, weigher, signal) } };
    }
    // A column that is not used after all must not cost rows: the rows are chosen again without it.
    dropped.push(...outcomes.flatMap((outcome, i) => (fell(plans[i], i) ? outcome.notices : [])));
    plans = plans.map((plan, i) => (fell(plan, i) ? { ...plan, used: false, reason: outcomes[i].info.reason } : plan));
  }
}
