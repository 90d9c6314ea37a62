import type { EncodingName } from '../recipe/encodings.ts';
import { highTable } from './decoders.ts';
import { CENTRAL, LATIN, WESTERN } from './encoding-languages.ts';

/** Encodings of DOS and of the Macintosh before Unicode, which old programs still write. */
const OLD: readonly (readonly [EncodingName, readonly string[]])[] = [['cp850', WESTERN], ['macintosh', WESTERN], ['cp852', CENTRAL]];

/** Signs inside words that speak for an old encoding, and different ones of them. */
const FEW = 4;
const FEW_DIFFERENT = 2;
const MANY_DIFFERENT = 5;
/** Share of the signs that are letters of a language in an encoding of Windows. */
const MOST_IN_WINDOWS = 0.75;
/** Quotes, dashes and the apostrophe of Windows, which stand inside words as well. */
const PUNCTUATION_FROM = 0x91;
const PUNCTUATION_TO = 0x97;

/**
 * An encoding of DOS or the Macintosh, where the signs inside words are letters of one language in it, and mostly are no
 * letters in any of Windows; null where they do not speak so clearly.
 * @param cells as `createEncodingSample` gathers them
 */
export function oldEncoding(cells: Uint8Array): { encoding: EncodingName; sure: boolean } | null {
  const inner = insideWords(cells);
  if (inner.length < FEW) return null;
  if (LATIN.some(([encoding, languages]) => shareOf(encoding, languages, cells, inner) > MOST_IN_WINDOWS)) return null;
  const different = new Set(inner.map((at) => cells[at])).size;
  // customers of several countries have letters of several languages, in a text that has many
  const all = (languages: readonly string[]): readonly string[] => (different >= MANY_DIFFERENT ? [languages.join('')] : languages);
  const shares = OLD.map(([encoding, languages]) => ({ encoding, share: shareOf(encoding, all(languages), cells, inner) })).sort((a, b) => b.share - a.share);
  const [best, second] = shares;
  if (best.share < 0.95 || different < FEW_DIFFERENT) return null;
  return { encoding: best.encoding, sure: different > FEW_DIFFERENT && best.share > second.share + 0.2 };
}

const isLetter = (byte: number): boolean => byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
const isSmall = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

/** Where signs beyond ASCII stand between two letters. */
const insideWords = (cells: Uint8Array): number[] => {
  const places: number[] = [];
  for (let i = 1; i + 1 < cells.length; i++) if (cells[i] >= 0x80 && isLetter(cells[i - 1]) && isLetter(cells[i + 1])) places.push(i);
  return places;
};

/** Share of signs that are letters of the best language; a capital between small letters is none. */
const shareOf = (encoding: EncodingName, languages: readonly string[], cells: Uint8Array, places: readonly number[]): number => {
  const table = highTable(encoding);
  const windows = !OLD.some(([old]) => old === encoding);
  const counts = new Map<string, number>();
  let punctuation = 0;
  for (const at of places) {
    const byte = cells[at];
    if (windows && byte >= PUNCTUATION_FROM && byte <= PUNCTUATION_TO) {
      punctuation++;
      continue;
    }
    const sign = String.fromCharCode(table[byte - 0x80]);
    const small = sign.toLowerCase();
    const misplaced = sign !== small && isSmall(cells[at - 1]) && isSmall(cells[at + 1]);
    if (!misplaced) counts.set(small, (counts.get(small) ?? 0) + 1);
  }
  const covered = languages.map((language) => [...counts].reduce((sum, [letter, count]) => sum + (language.includes(letter) ? count : 0), 0));
  return (Math.max(...covered) + punctuation) / places.length;
};
