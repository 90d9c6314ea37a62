import type { Database, NumberColumn, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { Elementary } from '../math/elementary.ts';
import { ident } from '../sql/ident.ts';
import type { AddedColumn } from './add-columns.ts';

/** The side table of a customer table made from orders with a category: `_row`, `category`, `worth`. */
export function worthTable(table: string): string {
  return `${table}_worths`;
}

/**
 * Shannon entropy of each customer's spend (or lines) over the categories, −Σ p ln p: 0 where all is of one category.
 * Source: C. E. Shannon, "A mathematical theory of communication", Bell System Technical Journal 27 (1948).
 */
export async function categoryEntropy(db: Database, customers: CustomerTable, elementary: Elementary, options: QueryOptions): Promise<AddedColumn> {
  const found = await db.query(`SELECT _row, worth FROM ${ident(worthTable(customers.table))} ORDER BY _row, category`, options);
  const [rows, worths] = found.columns as readonly NumberColumn[];
  const totals = new Float64Array(customers.rows);
  for (let i = 0; i < found.rows; i++) totals[rows.values[i]] += worths.values[i];
  const values = new Float64Array(customers.rows).fill(NaN);
  for (let i = 0; i < found.rows; i++) {
    const row = rows.values[i];
    const p = worths.values[i] / totals[row];
    if (Number.isNaN(values[row])) values[row] = 0;
    if (p > 0 && p < 1) values[row] -= p * elementary.log(p);
  }
  return {
    told: {
      name: 'category_entropy', label: 'Spread over categories', type: 'number',
      definition: 'Entropy of the shares of the categories, −Σ p ln p: 0 is a single category, more is wider interest.',
      off: 'it tells tastes apart, not customer value',
    },
    values,
    levels: null,
  };
}
