import type { QueryAnswer } from '../sql/user-query.ts';
import { csvField, isPlainNumber, looksLikeFormula, withoutFormulas } from '../text/csv.ts';

const ROWS_AT_ONCE = 20_000;
const NUMBERS = /INT|^FLOAT|^DOUBLE|^DECIMAL/;

/** All rows of an answer as CSV, piece by piece: UTF-8, RFC 4180, lines ended by CR LF, no value as an empty cell. */
export async function* queryCsv(answer: QueryAnswer, formulaSafe: boolean): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const numeric = answer.columns.map(({ type }) => NUMBERS.test(type) && !type.endsWith(']'));
  const safe = (text: string, number: boolean): string =>
    csvField(formulaSafe && looksLikeFormula(text) && !(number && isPlainNumber(text)) ? withoutFormulas(text) : text);
  const line = (cells: readonly (string | null)[], numbers: readonly boolean[]): string => {
    const text = cells.map((cell, j) => safe(cell ?? '', numbers[j])).join(',');
    return `${text === '' ? '""' : text}\r\n`;
  };
  yield encoder.encode(line(answer.columns.map(({ name }) => name), answer.columns.map(() => false)));
  for (let offset = 0; offset < answer.rows; offset += ROWS_AT_ONCE) {
    const rows = await answer.page(offset, ROWS_AT_ONCE);
    yield encoder.encode(rows.map((cells) => line(cells, numeric)).join(''));
  }
}
