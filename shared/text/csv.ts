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

/** A field of RFC 4180: in quotes, quotes doubled, only where it needs them. */
export function csvField(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
