/** Blanks and signs that cannot be seen, which a spreadsheet passes over. */
const UNSEEN = '[ \\u00A0\\u200B-\\u200D\\u2060\\uFEFF]*';
/**
 * Where a spreadsheet could begin a formula: at the start of a cell (a tab or line break there counts too), and after a sign
 * that another list separator makes the start of a cell (German Excel splits at semicolons). Full-width forms included.
 */
const FORMULA = new RegExp(`^${UNSEEN}(?=[=+\\-@\\t\\r\\n\\uFF1D\\uFF0B\\uFF0D\\uFF20])|(?<=[;|\\t\\r\\n])${UNSEEN}(?=[=@\\uFF1D\\uFF20])`, 'g');

/** True when a spreadsheet could run the text, or a part of it, as a formula. */
export function looksLikeFormula(text: string): boolean {
  FORMULA.lastIndex = 0;
  return FORMULA.test(text);
}

/** The text with an apostrophe before everything that a spreadsheet could run as a formula. */
export function withoutFormulas(text: string): string {
  return text.replace(FORMULA, (unseen) => `${unseen}'`);
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
