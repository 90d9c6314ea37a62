import type { SourceReport } from '../contract/tables.ts';
import { orderParameters } from '../features/order-file.ts';
import { pace } from '../pipeline/pace.ts';
import type { OrderRoles, Recipe } from '../recipe/recipe.ts';
import { purchasesFromOrders } from '../value/purchases.ts';
import { purchasesFromSummary } from '../value/summary.ts';
import { customerValues } from '../value/value.ts';
import type { ValueAnswer } from '../value/value.ts';
import type { Platform } from './platform.ts';

export interface ValueRequest {
  readonly source: SourceReport;
  /** How it is read as order lines; null: it is a summary, one row for each customer. */
  readonly roles: OrderRoles | null;
  readonly recipe: Recipe;
  /** Last day of the calibration; null: no hold-out. */
  readonly calibrationEnd: string | null;
  /** Prefix of tables, one of its own for each use at a time. */
  readonly table: string;
  readonly signal?: AbortSignal;
  readonly progress?: (fraction: number) => void;
}

/**
 * Lifetime value of the customers of a source: of its order lines, or of its rows where it is a summary of purchases.
 * @throws AppError as `purchasesFromOrders`, `purchasesFromSummary` and `customerValues`
 */
export async function valueAnswer(platform: Pick<Platform, 'database' | 'elementary' | 'clock'>, request: ValueRequest): Promise<ValueAnswer> {
  const { database, elementary, clock } = platform;
  const { source, roles, recipe, signal } = request;
  const log = roles === null ? await purchasesFromSummary(database, source, recipe.id ?? null, recipe.params['value.period'], signal)
    : await purchasesFromOrders(database, { source, roles, recipe, calibrationEnd: request.calibrationEnd, table: request.table, signal });
  return pace(customerValues(elementary, log, recipe.params), { clock, signal, onProgress: ({ fraction }) => request.progress?.(fraction) });
}

/** What the answer depends on besides the source. */
export function valueParameters(recipe: Recipe): readonly unknown[] {
  const p = recipe.params;
  return [
    recipe.id ?? null, ...orderParameters(recipe), recipe.calibrationEnd, p['value.model'], p['value.period'], p['value.horizon'], p['value.discountRate'], p['value.highShare'], p['value.middleShare'],
  ];
}
