import type { Database, QueryOptions } from '../contract/database.ts';
import type { CustomerValues } from '../contract/value.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import type { AddedColumn } from '../features/add-columns.ts';
import { ident } from '../sql/ident.ts';

/**
 * Forecasts of the customers as columns of their table, matched by the customer's name; missing for those without any.
 * @param horizonWeeks how far the forecasts look
 */
export async function valueColumns(
  db: Database, customers: CustomerTable, values: CustomerValues, horizonWeeks: number, options: QueryOptions,
): Promise<AddedColumn[]> {
  if (customers.id === null) throw new AppError('internal', { message: 'customers from orders have a name' });
  const [names] = (await db.query(`SELECT ${ident(customers.id)} AS customer FROM ${ident(customers.table)} ORDER BY _row`, options)).columns;
  const position = new Map(values.customers.map((customer, i) => [customer, i]));
  const rows = Array.from({ length: customers.rows }, (_, i) => position.get(String(names.values[i])) ?? -1);
  const column = (name: string, label: string, definition: string, from: Float64Array): AddedColumn => ({
    told: { name, label, type: 'number', definition, off: null },
    values: Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : from[row])), levels: null,
  });
  const ahead = `over the next ${horizonWeeks} weeks`;
  const columns = [
    column('p_alive', 'Chance to be alive', 'Probability that the customer has not left for good, by the purchase model.', values.alive),
    column('expected_purchases', 'Expected purchases', `Purchases expected ${ahead}, by the purchase model.`, values.purchases),
  ];
  return values.clv.some(Number.isNaN) ? columns
    : [...columns, column('clv', 'Lifetime value', `Expected purchases ${ahead}, each worth the expected spend, discounted.`, values.clv)];
}
