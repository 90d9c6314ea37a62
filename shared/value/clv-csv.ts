import type { CustomerValues } from '../contract/value.ts';
import { csvWriter } from '../text/csv.ts';
import type { CsvText } from '../text/csv.ts';

const COLUMNS = ['customer_id', 'frequency', 'recency', 'T', 'monetary', 'p_alive', 'expected_purchases', 'expected_spend', 'clv', 'tier'];

/** A number with up to six decimal places. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * The content of `clv.csv` (RFC 4180), one line per customer in their order. Times are in periods.
 *
 * @param formulaSafe customer names that a spreadsheet would run as a formula get a leading apostrophe
 */
export function clvCsv(values: CustomerValues, formulaSafe: boolean): CsvText {
  const csv = csvWriter({ formulaSafe, numeric: [values.namedByNumbers] });
  const { frequency, recency, T, monetary, alive, purchases, spend, clv, tier } = values;
  const lines = values.customers.map((customer, i) =>
    csv.line([customer, ...[frequency, recency, T, monetary, alive, purchases, spend, clv].map((column) => rounded(column[i])), tier[i]]));
  return { text: csv.heading(COLUMNS) + lines.join(''), neutralised: csv.neutralised };
}
