import type { RfmTable } from './rfm.ts';

/** What a spreadsheet takes for the start of a formula, full-width forms included. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export interface CsvText {
  readonly text: string;
  /** Cells that were given a leading apostrophe. */
  readonly neutralised: number;
}

/**
 * The content of `rfm.csv` (RFC 4180, in the order of the customers).
 *
 * @param formulaSafe customer names that a spreadsheet would run as a formula get a leading apostrophe
 */
export function rfmCsv(table: RfmTable, formulaSafe: boolean): CsvText {
  let neutralised = 0;
  const name = (customer: string): string => {
    if (!formulaSafe || !FORMULA.test(customer)) return quoted(customer);
    neutralised++;
    return quoted(`'${customer}`);
  };
  const lines = table.rows.map((row) =>
    [name(row.customer), row.recencyDays, row.frequency, row.monetary, row.r, row.f, row.m, row.rfm, row.group].join(','));
  const text = `${['customer_id,recency_days,frequency,monetary,r,f,m,rfm,group', ...lines].join('\r\n')}\r\n`;
  return { text, neutralised };
}
