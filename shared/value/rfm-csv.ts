import { csvWriter } from '../text/csv.ts';
import type { CsvText } from '../text/csv.ts';
import type { RfmTable } from './rfm.ts';

/**
 * The content of `rfm.csv` (RFC 4180, in the order of the customers).
 *
 * A last column holds the weighted score where the weights differ.
 *
 * @param namedByNumbers customers are named by numbers, which are no formulas
 */
export function rfmCsv(table: RfmTable, { formulaSafe, namedByNumbers }: { readonly formulaSafe: boolean; readonly namedByNumbers: boolean }): CsvText {
  const columns = ['customer_id', 'recency_days', 'frequency', 'monetary', 'r', 'f', 'm', 'rfm', 'group', ...(table.weighted ? ['score'] : [])];
  const csv = csvWriter({ formulaSafe, numeric: columns.map((name) => name !== 'group' && (name !== 'customer_id' || namedByNumbers)) });
  const lines = table.rows.map((row) =>
    csv.line([row.customer, row.recencyDays, row.frequency, row.monetary, row.r, row.f, row.m, row.rfm, row.group, ...(table.weighted ? [row.score] : [])]));
  return { text: csv.heading(columns) + lines.join(''), neutralised: csv.neutralised };
}
