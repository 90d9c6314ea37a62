import type { CustomerValues, ValueFit } from '../contract/value.ts';
import { csvWriter } from '../text/csv.ts';
import type { CsvText } from '../text/csv.ts';

const COLUMNS = ['customer_id', 'frequency', 'recency', 'T', 'monetary', 'p_alive', 'expected_purchases', 'expected_spend', 'clv', 'tier', 'model', 'fit'];

/** `fit`, as the reader of the file sees it. */
const FITS: Readonly<Record<ValueFit, string>> = {
  converged: 'converged', rough: 'not converged: single values are rough', 'all-alive': 'not converged: everybody counts as still buying',
};

/** A number with up to six decimal places. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * The content of `clv.csv` (RFC 4180), one line per customer in their order. Times are in periods;
 * `model` and `fit` say in every line which purchase model it is and whether its fit converged, as lines of a file are read without the page beside it.
 *
 * @param formulaSafe customer names that a spreadsheet would run as a formula get a leading apostrophe
 */
export function clvCsv(values: CustomerValues, formulaSafe: boolean): CsvText {
  const csv = csvWriter({ formulaSafe, numeric: [values.namedByNumbers] });
  const { frequency, recency, T, monetary, alive, purchases, spend, clv, tier, model, fit } = values;
  const lines = values.customers.map((customer, i) =>
    csv.line([customer, ...[frequency, recency, T, monetary, alive, purchases, spend, clv].map((column) => rounded(column[i])), tier[i], model, FITS[fit]]));
  return { text: csv.heading(COLUMNS) + lines.join(''), neutralised: csv.neutralised };
}
