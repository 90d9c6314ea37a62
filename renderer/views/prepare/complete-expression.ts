import { FUNCTIONS } from '../../../shared/prepare/expression/functions.ts';

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const WORDS = ['and', 'or', 'not', 'in (', 'is missing', 'true', 'false', 'missing'];
const RESERVED = new Set(['and', 'or', 'not', 'in', 'is', 'true', 'false', 'missing']);
const MOST = 8;

/** A column as an expression names it: in brackets where the name needs them. */
export const columnInExpression = (name: string): string => (PLAIN_NAME.test(name) && !RESERVED.has(name.toLowerCase()) ? name : `[${name.replaceAll(']', ']]')}]`);

/** The part of a name that stands before a place; with its bracket where one is open. */
export function expressionWord(text: string, at: number): string {
  return /\[[^\]\n]*$|[\p{L}_][\p{L}\p{N}_]*$/u.exec(text.slice(0, at))?.[0] ?? '';
}

/** True inside a text between quotes, where nothing is proposed. */
function inText(text: string): boolean {
  let open: string | null = null;
  for (const sign of text) {
    if (open === null ? sign === "'" || sign === '"' || sign === '[' : sign === (open === '[' ? ']' : open)) open = open === null ? sign : null;
  }
  return open === "'" || open === '"';
}

/**
 * What may stand for the word before a place: columns, functions and words of expressions; names that begin with it come first.
 * @param further functions beyond the usual ones
 */
export function expressionOffers(text: string, at: number, columns: readonly string[], further: readonly { readonly name: string }[] = []): string[] {
  const word = expressionWord(text, at);
  const wanted = word.replace(/^\[/, '').toLowerCase();
  if (word === '' || inText(text.slice(0, at))) return [];
  const names = columns.map((name) => ({ name: name.toLowerCase(), text: columnInExpression(name) }));
  const others = word.startsWith('[') ? [] : [...[...further, ...FUNCTIONS].map(({ name }) => ({ name, text: `${name}(` })), ...WORDS.map((name) => ({ name, text: name }))];
  const begins = [...names, ...others].filter(({ name }) => name.startsWith(wanted));
  const inside = wanted.length < 2 ? [] : names.filter(({ name }) => name.includes(wanted) && !name.startsWith(wanted));
  return [...new Set([...begins, ...inside].filter((one) => one.text !== word).map((one) => one.text))].slice(0, MOST);
}
