import { isTyped } from './looks.ts';

/** What sums are called below a table, in the languages its readers have. Whole cells. */
const SUMS = new RegExp(`^(?:${[
  'grand[ -]?total', '(?:overall |report |sub[ -]?)?totals?', 'totals? (?:amount|general|général|geral|sum|sales|value)', 'totals?: .{1,40}', 'sum(?: total)?', 'average', 'avg\\.?', 'median',
  '(?:gesamt|zwischen|end|teil)?summen?', 'summe gesamt', 'gesamt', 'insgesamt', 'gesamt(?:ergebnis|betrag|wert|umsatz)', 'endbetrag', 'durchschnitt', 'mittelwert', 'anzahl(?: gesamt)?',
  'totaux', 'sous[ -]total', 'somme', 'moyenne', 'totale(?: generale| complessivo)?', 'somma', 'totales', 'suma(?: total| końcowa)?', 'promedio', 'soma',
  '(?:eind)?totaal', 'gemiddelde', 'razem', 'ogółem', 'łącznie', 'średnia', 'celkem', 'součet', 'průměr', 'summa', 'totalt', 'i ?alt', 'gennemsnit', 'yhteensä', 'keskiarvo',
  'összesen', 'átlag', '(?:genel )?toplam', 'ortalama', 'итого', 'всего', 'сумма', 'среднее', '合計', '小計', '平均', '总计', '合计', '합계',
].join('|')})\\s*[:=]?$`, 'iu');
/** Words that are also names, and count beside others only, or where the column holds codes. */
const ALSO_NAMES = /^(?:trailer|trl|eof|end of (?:file|report|list)|kontostand|saldo|(?:closing |ending )?balance|min(?:imum)?|max(?:imum)?|count|mean|media|média|nombre|aantal|mittel|all)\.?\s*[:=]?$/iu;
/** Words that a line of sums or a note begins with. */
const BEGINNING = /^(grand total|total|totals|sum|summe|gesamt|gesamtsumme|insgesamt|totale|suma|anzahl|source|quelle|note|notes|anmerkung|hinweis|footnote|\*|©|\(c\))(?![\p{L}0-9])/iu;

/** Why lines of sums and notes are no rows. */
export const CLOSING = 'A line of sums or notes below the table.';

/** How many rows a database has answered with. */
const COUNTED = /^\s*\(?\d[\d.,]* (?:rows?|rows?\(s\)|records?|lignes?|zeilen?|datensätze|filas?)(?: (?:affected|selected|returned|in set|ausgewählt))?\.?\)?(?: \([\d.,]+ sec\))?\s*$/i;

/** Share of rows that must have a value in a column for a gap in it to be odd. */
const MOSTLY = 0.9;
const FEWEST_ROWS = 3;

/** `sure`: a line of sums or a note; `beside`: it may be one where it stands below such a line. */
export type Closing = 'sure' | 'beside' | null;

/**
 * What the last row of a table is by its words: sums and notes have such a word first, and gaps where rows have values, a word where
 * rows have codes, or the sum or mean of a column.
 * @param body rows of the table by which it is judged; none: gaps alone count
 * @param all these are all its rows
 */
export function closingOf(cells: readonly string[], columns: number, body: readonly (readonly string[])[] = [], all = false): Closing {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.length === 0) return 'beside';
  const at = cells.findIndex((cell) => cell.trim() !== '');
  const rows = body.filter((row) => row.length >= columns && !isSum(row) && row.some((cell) => cell.trim() !== ''));
  const coded = rows.length >= FEWEST_ROWS && at === 0 && holdsCodes(rows) && !isTyped(filled[0]);
  const sum = SUMS.test(filled[0]);
  if (cells.length < columns || filled.length === 1) {
    const note = BEGINNING.test(filled[0]) && (cells.length < columns ? filled.length <= columns / 2 : filled.length < columns);
    return columns > 2 && (sum || note) ? 'sure' : filled.length === 1 && !isTyped(filled[0]) ? 'beside' : null;
  }
  if (sum) return coded || hasGap(cells, columns, rows) || (all && addsUp(cells, rows)) ? 'sure' : 'beside';
  if (ALSO_NAMES.test(filled[0])) return coded ? 'sure' : 'beside';
  const begins = BEGINNING.test(filled[0]) && filled.length < columns && columns > 2;
  return begins && (coded || rows.length < FEWEST_ROWS || filled.length <= columns / 2) ? 'sure' : null;
}

/** Whether a line says how many rows stand above it. */
export function isCount(line: string): boolean {
  return COUNTED.test(line);
}

/** Whether the first value of a row is a word for sums. */
export function isSum(cells: readonly string[]): boolean {
  return SUMS.test(cells.find((cell) => cell.trim() !== '')?.trim() ?? '');
}

/** The first column has a number, a date or a code in nearly every row. */
const holdsCodes = (rows: readonly (readonly string[])[]): boolean =>
  rows.filter(([first]) => /[\d@]/.test(first) || isTyped(first)).length >= rows.length * 0.95;

const hasGap = (cells: readonly string[], columns: number, rows: readonly (readonly string[])[]): boolean =>
  columns > 2 && cells.slice(0, columns).some((cell, j) => cell.trim() === '' && (rows.length === 0 || rows.filter((row) => row[j].trim() !== '').length >= rows.length * MOSTLY));

/** A number of the row is the sum or the mean of those above it. */
const addsUp = (cells: readonly string[], rows: readonly (readonly string[])[]): boolean => rows.length > 1 && cells.some((cell, j) => {
  return (['.', ','] as const).some((decimal) => {
    const value = numberIn(cell, decimal);
    const above = rows.map((row) => numberIn(row[j], decimal)).filter((one) => one !== null);
    if (value === null || value === 0 || above.length < rows.length * MOSTLY) return false;
    const sum = above.reduce((total, one) => total + one, 0);
    const step = Number(`5e-${(cell.trim().split(decimal)[1] ?? '').length + 1}`);
    return [sum, sum / above.length].some((one) => Math.abs(one - value) <= step + 1e-9 * Math.abs(value));
  });
});

const numberIn = (cell: string, decimal: '.' | ','): number | null => {
  const plain = cell.replace(/[\s\u00a0\u202f'€$£]/g, '').replaceAll(decimal === '.' ? ',' : '.', '').replace(decimal, '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
};
