import { formatInteger } from '../text/format.ts';

/** "1 customer", "2,345 customers". */
export function counted(n: number, one: string, many: string): string {
  return `${formatInteger(n)} ${n === 1 ? one : many}`;
}

/** A headline as a sentence: a capital first letter and a full stop. */
export function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  const [first] = trimmed;
  const sentence = `${first.toUpperCase()}${trimmed.slice(first.length)}`;
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Names listed at most. */
const MOST_NAMES = 40;

/** The first names of a list, and how many more there are. */
export function some(names: readonly string[], others: string): string[] {
  return names.length <= MOST_NAMES ? [...names] : [...names.slice(0, MOST_NAMES), `${formatInteger(names.length - MOST_NAMES)} ${others}`];
}
