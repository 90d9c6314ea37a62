/** Blanks and signs that cannot be seen, which a spreadsheet passes over. The signs themselves stand in it, so that RE2 reads it too. */
const UNSEEN = '[ \u00A0\u200B-\u200D\u2060\uFEFF]*';
/** What begins a formula at the start of a cell; a tab or line break there counts too. Full-width forms included. */
const AT_START = '[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]';
/** Signs that another list separator makes the start of a cell (German Excel splits at semicolons), and what begins a formula there. */
const [SPLITS, AFTER_SPLIT] = ['[;|\\t\\r\\n]', '[=@\uFF1D\uFF20]'];
/** Where a spreadsheet could begin a formula. */
const FORMULA = new RegExp(`^${UNSEEN}(?=${AT_START})|(?<=${SPLITS})${UNSEEN}(?=${AFTER_SPLIT})`, 'g');

/** True when a spreadsheet could run the text, or a part of it, as a formula. */
export function looksLikeFormula(text: string): boolean {
  FORMULA.lastIndex = 0;
  return FORMULA.test(text);
}

/** The text with an apostrophe before everything that a spreadsheet could run as a formula. */
export function withoutFormulas(text: string): string {
  return text.replace(FORMULA, (unseen) => `${unseen}'`);
}

/**
 * Patterns of the apostrophes that `withoutFormulas` writes, in the syntax that JavaScript and RE2 (DuckDB) share: what stands before
 * one is the first group, what follows the second. To be applied one after the other.
 */
export const FORMULA_MARKS: readonly [start: string, inside: string] = [`^(${UNSEEN})'(${AT_START})`, `(${SPLITS}${UNSEEN})'(${AFTER_SPLIT})`];
const [START_MARK, INSIDE_MARKS] = [new RegExp(FORMULA_MARKS[0]), new RegExp(FORMULA_MARKS[1], 'g')];

/** The text without the apostrophes that `withoutFormulas` writes: undoes it for a text that had none of its own there. */
export function withFormulas(text: string): string {
  return text.includes("'") ? text.replace(START_MARK, '$1$2').replace(INSIDE_MARKS, '$1$2') : text;
}

const PLAIN_NUMBER = /^[+-]?[\d.,]+(?:e[+-]?\d+)?$/i;

/** True for text that is only a number, so that a sign in front of it is no formula. */
export function isPlainNumber(text: string): boolean {
  return PLAIN_NUMBER.test(text);
}

const NEEDS_QUOTES = /[",\r\n]/;

/** Writes the lines of one CSV file (RFC 4180) and counts the cells that a spreadsheet would run. */
export interface CsvWriter {
  /** The line of the headings. */
  heading(names: readonly string[]): string;
  /** A line of cells; null and NaN are empty. */
  line(cells: readonly (string | number | null)[]): string;
  /** One cell of a line. @param number the column holds numbers */
  field(text: string, number?: boolean): string;
  /** Cells written with a leading apostrophe, headings included; for the notice `formula-neutralised`. */
  readonly neutralised: number;
  /** Cells written as they are though a spreadsheet would run them. */
  readonly kept: number;
}

/** A file as text. */
export interface CsvText {
  readonly text: string;
  /** Cells written with a leading apostrophe. */
  readonly neutralised: number;
}

export interface CsvOptions {
  /** Text that a spreadsheet would run gets an apostrophe before it. */
  readonly formulaSafe: boolean;
  /** By place of the column: it holds numbers, so that −5 stays a number; text is looked at there too. Absent: none does. */
  readonly numeric?: readonly boolean[];
  /** Default: CR LF. */
  readonly lineEnd?: '\r\n' | '\n';
}

/** The text as it may go to a spreadsheet. @param number it stands in a column of numbers, so that −5 is no formula; text is looked at there too */
export function harmless(text: string, number: boolean): string {
  return number && isPlainNumber(text) ? text : withoutFormulas(text);
}

/** A writer for one file: every CSV that we write comes from it, so that all are safe in one way. */
export function csvWriter({ formulaSafe, numeric = [], lineEnd = '\r\n' }: CsvOptions): CsvWriter {
  let found = 0;
  const field = (text: string, number = false): string => {
    if (!looksLikeFormula(text) || (number && isPlainNumber(text))) return csvField(text);
    found += 1;
    return csvField(formulaSafe ? withoutFormulas(text) : text);
  };
  // one empty cell alone would read back as a blank line
  const ended = (text: string): string => `${text === '' ? '""' : text}${lineEnd}`;
  return {
    field,
    heading: (names) => ended(names.map((name) => field(name)).join(',')),
    line: (cells) => ended(cells.map((cell, place) => (typeof cell === 'string' ? field(cell, numeric[place]) : cell === null || Number.isNaN(cell) ? '' : String(cell))).join(',')),
    get neutralised() {
      return formulaSafe ? found : 0;
    },
    get kept() {
      return formulaSafe ? 0 : found;
    },
  };
}

/** A field of RFC 4180: in quotes, quotes doubled, only where it needs them. */
export function csvField(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
