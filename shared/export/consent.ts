import { YES_WORDS } from '../text/yes-words.ts';

/** Tells which cells of a column of consent say yes: one of the usual words, or one of `further`. A gap is no consent. */
export function consentReader(further: readonly string[]): (cell: string | null | undefined) => boolean {
  const yes = new Set([...YES_WORDS, ...further.map((word) => word.trim().toLowerCase())]);
  return (cell) => yes.has(cell?.trim().toLowerCase() ?? '');
}
