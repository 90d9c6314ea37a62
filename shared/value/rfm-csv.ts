import { csvField, looksLikeFormula, withoutFormulas } from '../text/csv.ts';
import type { RfmTable } from './rfm.ts';

export interface CsvText {
  readonly text: string;
  /** Cells that were given a leading apostrophe. */
  readonly neutralised: number;
}

/**
 * The content of `rfm.csv` (RFC 4180, in the order of the customers).
 *
 * A last column holds the weighted score where the weights differ.
 *
 * @param formulaSafe names of customers and groups that a spreadsheet would run as a formula get a leading apostrophe
 */
export function rfmCsv(table: RfmTable, formulaSafe: boolean): CsvText {
  let neutralised = 0;
  const cell = (customer: string): string => {
    if (!formulaSafe || !looksLikeFormula(customer)) return csvField(customer);
    neutralised++;
    return csvField(withoutFormulas(customer));
  };
  const lines = table.rows.map((row) =>
    [cell(row.customer), row.recencyDays, row.frequency, row.monetary, row.r, row.f, row.m, row.rfm, cell(row.group), ...(table.weighted ? [row.score] : [])].join(','));
  const header = `customer_id,recency_days,frequency,monetary,r,f,m,rfm,group${table.weighted ? ',score' : ''}`;
  const text = `${[header, ...lines].join('\r\n')}\r\n`;
  return { text, neutralised };
}
