import type { CustomerTable, SourceReport } from '../contract/tables.ts';
import { LEFT_OUT } from '../monitor/migration.ts';
import { readColumns } from './customer-columns.ts';
import type { Placed } from './place-rows.ts';
import type { Platform } from './platform.ts';

/** Exact text of the ids of customers; null where nobody is named. */
export async function idsOf(platform: Platform, customers: CustomerTable, source: Pick<SourceReport, 'rawTable'>, signal?: AbortSignal): Promise<readonly (string | null)[] | null> {
  if (customers.id === null) return null;
  const table = customers.rawTable ?? (customers.orders === null ? source.rawTable : customers.table);
  const [cells] = await readColumns(platform.database, table, [{ name: customers.id, kind: 'text' }], signal);
  return cells.kind === 'text' ? cells.values : null;
}

/** Labels by customer row. */
export function labelsByRow({ customers, labels, rowIndex }: Pick<Placed, 'customers' | 'labels' | 'rowIndex'>): Int32Array {
  const out = new Int32Array(customers.rows).fill(LEFT_OUT);
  rowIndex.forEach((row, i) => {
    out[row] = labels[i];
  });
  return out;
}

/** Customers by segment, then those in none. */
export function sizesOf(labels: Int32Array, k: number): number[] {
  const sizes = new Array<number>(k + 1).fill(0);
  for (const label of labels) if (label !== LEFT_OUT) sizes[label < 0 ? k : label] += 1;
  return sizes;
}
