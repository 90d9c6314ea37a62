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
