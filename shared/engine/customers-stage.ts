import type { CustomerTable } from '../contract/tables.ts';
import { addColumns } from '../features/add-columns.ts';
import type { AddedColumn } from '../features/add-columns.ts';
import { categoryEntropy, worthTable } from '../features/category-entropy.ts';
import { buildCustomers } from '../features/customers.ts';
import type { CustomersInput } from '../features/customers.ts';
import { ident } from '../sql/ident.ts';
import { hasRfm, rfmColumns } from '../value/rfm-columns.ts';
import { rfmSpec } from '../value/rfm-scores.ts';
import type { Platform } from './platform.ts';

/**
 * The customers with all features that are computed of them: those of the database, and those that need more than SQL.
 * @param input as `buildCustomers` takes it; `table` must be a name of its own
 * @throws AppError as `buildCustomers`
 */
export async function runCustomers(platform: Pick<Platform, 'database' | 'elementary'>, input: CustomersInput & { readonly table: string }): Promise<CustomerTable> {
  const { database, elementary } = platform;
  const { recipe, signal, table } = input;
  const customers = await buildCustomers(database, input);
  if (customers.orders === null || !recipe.params['orders.behaviour']) return customers;
  const added: AddedColumn[] = [];
  if (customers.orders.roles.category !== null) {
    added.push(await categoryEntropy(database, customers, elementary, { signal }));
    await database.exec(`DROP TABLE IF EXISTS ${ident(worthTable(customers.table))}`);
  }
  if (hasRfm(customers)) added.push(...await rfmColumns(database, customers, rfmSpec(recipe), { signal }));
  return addColumns(database, customers, table, added, { signal });
}
