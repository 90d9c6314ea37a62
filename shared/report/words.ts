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

/**
 * What a mean silhouette says.
 * Source: L. Kaufman, P. J. Rousseeuw, "Finding Groups in Data" (1990), table 4.
 */
export function separationWords(silhouette: number): string {
  if (silhouette > 0.7) return 'strong structure';
  if (silhouette > 0.5) return 'reasonable structure';
  if (silhouette > 0.25) return 'weak structure, borders overlap';
  return 'hardly any structure';
}
