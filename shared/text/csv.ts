/** First characters that make a spreadsheet run a cell as a formula, in their usual and their full-width forms. */
const FORMULA_START = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** True when a spreadsheet could run the text as a formula. */
export function looksLikeFormula(text: string): boolean {
  return FORMULA_START.test(text);
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
