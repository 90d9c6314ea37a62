import type { SourceReport } from '../contract/tables.ts';
import type { OrderRoles, Recipe, Source } from '../recipe/recipe.ts';
import { orderRoles } from './customers.ts';
import { orderColumns } from './source-roles.ts';

/** The file of the order lines among those of a recipe. */
export interface OrderFile {
  readonly report: SourceReport;
  readonly roles: OrderRoles;
  /** As the recipe names it, where it is not the first file. */
  readonly further: Source | null;
}

/**
 * Where the order lines stand: in the first file, else in the first further one of orders; null: in none.
 * @param reports of the recipe's sources, in their order
 */
export function orderFile(recipe: Recipe, reports: readonly SourceReport[]): OrderFile | null {
  const [first] = reports;
  const roles = first === undefined ? null : orderRoles(first, recipe);
  if (roles !== null) return { report: first, roles, further: null };
  for (const [i, further] of recipe.sources.entries()) {
    if (i === 0 || (further.role !== undefined && further.role !== 'orders')) continue;
    const own = further.orders ?? (further.role === 'orders' ? orderColumns(reports[i]) : reports[i].orders);
    if (own !== null && own.event === null) return { report: reports[i], roles: own, further };
  }
  return null;
}

/** What reading order lines depends on besides the files. */
export function orderParameters({ orders, sources, asOf, firstRead, params }: Recipe): readonly unknown[] {
  return [orders, sources.map((source) => [source.role, source.orders]), asOf, firstRead, params['orders.returns']];
}
