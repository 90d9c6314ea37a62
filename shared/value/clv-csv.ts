import type { CustomerValues } from '../contract/value.ts';
import { csvField, looksLikeFormula, withoutFormulas } from '../text/csv.ts';
import type { CsvText } from './rfm-csv.ts';

const HEADER = 'customer_id,frequency,recency,T,monetary,p_alive,expected_purchases,expected_spend,clv,tier';

/** A number with up to six decimal places; empty where there is none. */
const cell = (value: number): string => (Number.isNaN(value) ? '' : String(Math.round(value * 1e6) / 1e6));

/**
 * The content of `clv.csv` (RFC 4180), one line per customer in their order. Times are in periods.
 *
 * @param formulaSafe customer names that a spreadsheet would run as a formula get a leading apostrophe
 */
export function clvCsv(values: CustomerValues, formulaSafe: boolean): CsvText {
  let neutralised = 0;
  const name = (customer: string): string => {
    if (!formulaSafe || !looksLikeFormula(customer)) return csvField(customer);
    neutralised++;
    return csvField(withoutFormulas(customer));
  };
  const { frequency, recency, T, monetary, alive, purchases, spend, clv, tier } = values;
  const lines = values.customers.map((customer, i) =>
    [name(customer), ...[frequency, recency, T, monetary, alive, purchases, spend, clv].map((column) => cell(column[i])), tier[i]].join(','));
  return { text: `${[HEADER, ...lines].join('\r\n')}\r\n`, neutralised };
}
