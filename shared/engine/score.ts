import type { Notice } from '../contract/notice.ts';
import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { scoreRows } from '../export/model.ts';
import type { Model } from '../export/model.ts';
import { pace } from '../pipeline/pace.ts';
import { applyMatrixColumns } from '../prepare/apply.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { emptyRecipe } from '../recipe/recipe.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { nearest } from '../text/nearest.ts';
import { runCustomers } from './customers-stage.ts';
import { readColumns } from './customer-columns.ts';
import { labelledCsv } from './exports.ts';
import type { Platform } from './platform.ts';

export interface ScoreInput {
  readonly model: Model;
  readonly source: SourceReport;
  /** Day from which recency is counted, for models made from orders; null: the day after the last order. */
  readonly asOf: string | null;
  readonly params: Recipe['params'];
  readonly signal?: AbortSignal;
}

export interface Scored {
  readonly rows: number;
  readonly leftOut: number;
  readonly segments: readonly { readonly id: number; readonly name: string; readonly size: number; readonly share: number }[];
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly notices: readonly Notice[];
}

/**
 * Labels of new rows by a saved model: prepared as the model says, then the nearest centre; the segments do not move.
 * @throws AppError `no-such-column`, `column-not-numeric`, `no-usable-rows`, and those of `buildCustomers`
 */
export async function score(platform: Platform, input: ScoreInput): Promise<Scored> {
  const { model, source, signal } = input;
  const recipe = recipeOf(input);
  const table = `scored_${source.sha256.slice(0, 12)}`;
  const customers = await runCustomers(platform, { source, recipe, table, signal, categories: model.orders?.categories });
  const columns = await columnsOf(platform, customers, model, source.name, signal);
  const applied = applyMatrixColumns(model.columns, customers.rows, (name) => columns.get(name) ?? null, platform.elementary);
  if (applied.matrix.rows === 0) throw new AppError('no-usable-rows', { file: source.name, reason: 'every row has a missing value in a column of the model' });
  const labels = scoreRows(model, applied.matrix);
  const notices: Notice[] = [
    ...customers.notices,
    ...[...applied.filled].map(([column, count]): Notice => ({ code: 'missing-filled', data: { column, count } })),
    ...[...applied.unmatched].map(([column, count]): Notice => ({ code: 'unmatched-categories', data: { column, count } })),
  ];
  const leftOut = customers.rows - applied.matrix.rows;
  if (leftOut > 0) notices.push({ code: 'rows-left-out', data: { count: leftOut } });
  const names = model.segments.map((segment) => segment.name);
  const steps = await labelledCsv(platform, { recipe, source, customers, rowIndex: applied.rowIndex, labels, probability: null, fit: null, names }, signal);
  const { bytes, neutralised } = await pace(steps, { clock: platform.clock, signal });
  if (neutralised > 0) notices.push({ code: 'formula-neutralised', data: { count: neutralised } });
  const sizes = new Float64Array(names.length);
  for (const label of labels) if (label >= 0) sizes[label] += 1;
  return {
    rows: labels.length,
    leftOut,
    segments: model.segments.map(({ id, name }, i) => ({ id, name, size: sizes[i], share: sizes[i] / labels.length })),
    file: { name: 'segments.csv', bytes },
    notices,
  };
}

function recipeOf({ model, source, asOf, params }: ScoreInput): Recipe {
  const { orders } = model;
  const fromOrders: Partial<Recipe['params']> = orders === null ? {} : {
    'orders.returns': orders.returns, 'orders.window': orders.window, 'orders.mergeDays': orders.mergeDays, 'orders.round': orders.round,
    'orders.trendDays': orders.trendDays, 'rfm.bins': orders.bins, 'rfm.groups': orders.groups,
    'rfm.weightR': orders.weights[0], 'rfm.weightF': orders.weights[1], 'rfm.weightM': orders.weights[2],
  };
  const known = source.columns.some((column) => column.name === model.id);
  return {
    ...emptyRecipe(),
    asOf,
    id: model.orders === null ? (known ? model.id : null) : undefined,
    orders: model.orders?.roles ?? null,
    ...(orders === null ? {} : { rfm: orders.rfm }),
    params: { ...params, ...fromOrders },
  };
}

async function columnsOf(platform: Platform, customers: CustomerTable, model: Model, file: string, signal?: AbortSignal) {
  const available = customers.columns.map((column) => column.name);
  const wanted = [...new Set(model.columns.map((column) => column.column))];
  const requests = wanted.map((name) => {
    const info = customers.columns.find((column) => column.name === name);
    if (info === undefined) throw new AppError('no-such-column', { column: name, file, available, nearest: nearest(name, available) ?? '' });
    return { name, kind: holdsNumbers(info) ? ('number' as const) : ('text' as const) };
  });
  const found = await readColumns(platform.database, customers.table, requests, signal);
  return new Map(requests.map(({ name }, i) => [name, { ...found[i], name }]));
}
