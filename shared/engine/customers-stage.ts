import type { Notice } from '../contract/notice.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { addColumns } from '../features/add-columns.ts';
import type { AddedColumn } from '../features/add-columns.ts';
import { categoryEntropy, worthTable } from '../features/category-entropy.ts';
import { buildCustomers } from '../features/customers.ts';
import type { CustomersInput } from '../features/customers.ts';
import { ident } from '../sql/ident.ts';
import { describeError } from '../text/messages.ts';
import { hasRfm, rfmColumns } from '../value/rfm-columns.ts';
import { rfmSpec } from '../value/rfm-scores.ts';
import { valueColumns } from '../value/value-columns.ts';
import type { Platform } from './platform.ts';
import { valueAnswer } from './value-answer.ts';

/**
 * The customers with all features that are computed of them: those of the database, and those that need more than SQL.
 * @param input as `buildCustomers` takes it; `table` must be a name of its own
 * @throws AppError as `buildCustomers`
 */
export async function runCustomers(platform: Pick<Platform, 'database' | 'elementary' | 'clock'>, input: CustomersInput & { readonly table: string }): Promise<CustomerTable> {
  const { database, elementary } = platform;
  const { recipe, signal, table } = input;
  const customers = await buildCustomers(database, input);
  if (customers.orders === null) return customers;
  const added: AddedColumn[] = [];
  const notices: Notice[] = [];
  const behaviour = recipe.params['orders.behaviour'];
  if (behaviour && customers.orders.roles.category !== null) {
    added.push(await categoryEntropy(database, customers, elementary, { signal }));
    await database.exec(`DROP TABLE IF EXISTS ${ident(worthTable(customers.table))}`);
  }
  if (behaviour && hasRfm(customers)) added.push(...await rfmColumns(database, customers, rfmSpec(recipe), { signal }));
  if (recipe.params['value.features']) {
    const forecast = await forecasts(platform, customers, input);
    added.push(...forecast.columns);
    notices.push(...forecast.notices.filter(({ code }) => !customers.notices.some((notice) => notice.code === code)));
  }
  return { ...await addColumns(database, customers, table, added, { signal }), notices: [...customers.notices, ...notices] };
}

/** Forecasts of the customers as columns; where nothing can be learned, none and the reason. */
async function forecasts(
  platform: Pick<Platform, 'database' | 'elementary' | 'clock'>, customers: CustomerTable, { source, recipe, signal }: CustomersInput,
): Promise<{ columns: readonly AddedColumn[]; notices: readonly Notice[] }> {
  try {
    // All orders count: a hold-out is for testing forecasts, not for making them.
    const { values, result } = await valueAnswer(platform, { source, recipe, calibrationEnd: null, table: `${customers.table}_value`, signal });
    return { columns: await valueColumns(platform.database, customers, values, result.horizonWeeks, { signal }), notices: result.notices };
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'no-repeat-buyers' && error.code !== 'one-day-orders')) throw error;
    return { columns: [], notices: [{ code: 'value-features-left-out', data: { reason: describeError(error).message } }] };
  }
}
