import { concatBytes } from '../math/bytes.ts';
import type { QueryAnswer } from '../sql/user-query.ts';
import { csvWriter } from '../text/csv.ts';

const ROWS_AT_ONCE = 20_000;
const NUMBERS = /INT|^FLOAT|^DOUBLE|^DECIMAL/;

/**
 * All rows of an answer as CSV: UTF-8, RFC 4180, no value as an empty cell.
 * @returns the file, and the cells that were given a leading apostrophe
 */
export async function queryCsv(answer: QueryAnswer, formulaSafe: boolean): Promise<{ readonly bytes: Uint8Array; readonly neutralised: number }> {
  const encoder = new TextEncoder();
  const csv = csvWriter({ formulaSafe, numeric: answer.columns.map(({ type }) => NUMBERS.test(type) && !type.endsWith(']')) });
  const pieces = [encoder.encode(csv.heading(answer.columns.map(({ name }) => name)))];
  for (let offset = 0; offset < answer.rows; offset += ROWS_AT_ONCE) {
    const rows = await answer.page(offset, ROWS_AT_ONCE);
    pieces.push(encoder.encode(rows.map((cells) => csv.line(cells)).join('')));
  }
  return { bytes: concatBytes(pieces), neutralised: csv.neutralised };
}
