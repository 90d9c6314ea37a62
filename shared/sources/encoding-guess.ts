import type { EncodingName } from '../recipe/encodings.ts';
import { highTable, multiByteDecoder } from './decoders.ts';
import { LATIN, OTHER_ALPHABETS, USUAL_SIGNS } from './encoding-languages.ts';
import { hasDoubts } from './encoding-doubts.ts';
import { oldEncoding } from './encoding-old.ts';

export interface EncodingGuess {
  readonly encoding: EncodingName;
  /** The signs found speak clearly for it. */
  readonly sure: boolean;
}

/** Letters that a text needs so that another encoding than windows-1252 is taken. */
const FEW = 4;
/** Share of letters that languages of the West write, under which windows-1252 is not believed. */
const POOR = 0.6;

/**
 * The encoding of a text that is not UTF-8, from its cells that hold more than ASCII. It is windows-1252 unless the signs
 * speak clearly for another one: bytes in pairs that are frequent signs of Chinese, Japanese or Korean; words of nothing
 * but high bytes that are words of Cyrillic or Greek; or letters that one language of another encoding writes and no
 * language of the West does.
 * @param cells as `createEncodingSample` gathers them
 * @param undefinedInWindows the file has bytes that windows-1252 does not know
 */
export function guessEncoding(cells: Uint8Array, undefinedInWindows: boolean): EncodingGuess {
  const guess = likeliest(cells, undefinedInWindows);
  return guess.encoding === 'windows-1252' && guess.sure && hasDoubts(cells) ? { ...guess, sure: false } : guess;
}

const likeliest = (cells: Uint8Array, undefinedInWindows: boolean): EncodingGuess => {
  const runs = runsOf(cells);
  const fallback: EncodingGuess = { encoding: undefinedInWindows ? 'iso-8859-1' : 'windows-1252', sure: false };
  const together = runs.filter((length) => length > 1).reduce((sum, length) => sum + length, 0);
  const high = runs.reduce((sum, length) => sum + length, 0);
  const wide = bestWide(cells);
  if (wide !== null) return wide;
  if (high >= FEW && together > high * 0.75) {
    const alphabet = bestAlphabet(cells, fallback);
    return alphabet === fallback ? oldEncoding(cells) ?? fallback : alphabet;
  }
  return oldEncoding(cells) ?? bestLatin(cells, undefinedInWindows, fallback);
};

/** Lengths of the runs of bytes beyond ASCII. */
const runsOf = (cells: Uint8Array): number[] => {
  const runs: number[] = [];
  let run = 0;
  for (const byte of cells) {
    if (byte >= 0x80) run++;
    else if (run > 0) {
      runs.push(run);
      run = 0;
    }
  }
  return runs;
};

/** What is frequent in a text of an encoding with several bytes a sign. */
const WIDE: readonly (readonly [EncodingName, RegExp])[] = [
  ['shift_jis', /[\u3040-\u30ff\uff61-\uff9f]/u], ['euc-jp', /[\u3040-\u30ff]/u], ['euc-kr', /[\uac00-\ud7a3]/u], ['gb18030', /[\u4e00-\u9fff]/u], ['big5', /[\u4e00-\u9fff]/u],
];
const IDEOGRAPH = /[\u4e00-\u9fff]/u;
const EAST = /[\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]/u;

const bestWide = (cells: Uint8Array): EncodingGuess | null => {
  let best: { encoding: EncodingName; score: number; clear: boolean } | null = null;
  let second = 0;
  for (const [encoding, typical] of WIDE) {
    if (withinLatin(cells)) break;
    const signs = Array.from(multiByteDecoder(encoding)(cells, false)).filter((sign) => sign > '\u007f');
    const wrong = signs.filter((sign) => sign === '\ufffd').length;
    const east = signs.filter((sign) => EAST.test(sign)).length;
    if (east < 2 || wrong > signs.length * 0.01 || east < signs.length * 0.9) continue;
    const often = signs.filter((sign) => typical.test(sign)).length / signs.length;
    const usual = usualShare(encoding, cells);
    const ideographs = signs.filter((sign) => IDEOGRAPH.test(sign)).length / signs.length;
    // Japanese mixes its own letters with Chinese signs; Korean hardly has any of these
    const fit = encoding === 'euc-kr' ? often * usual : encoding.includes('j') ? usual * Math.min(1, often * 3 + ideographs * 0.7) : often * usual;
    const known = signs.filter((sign) => USUAL_SIGNS[encoding]?.includes(sign) === true).length / signs.length;
    const score = fit + known - wrong / signs.length;
    if (best === null || score > best.score) {
      second = best?.score ?? 0;
      // signs of two bytes among which hardly a frequent one is may be an alphabet as well
      best = { encoding, score, clear: USUAL_SIGNS[encoding] === undefined || known > 0.08 };
    } else second = Math.max(second, score);
  }
  return best === null || best.score < 0.6 ? null : { encoding: best.encoding, sure: best.clear && best.score > second + 0.05 };
};

/** Single signs between letters of ASCII, such as don’t and café: no text of several bytes a sign has its signs so. */
const withinLatin = (cells: Uint8Array): boolean => {
  const isSmall = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x61 && byte <= 0x7a;
  const isLetterOf = (byte: number | undefined): boolean => byte !== undefined && isSmall(byte | 32);
  let [high, within] = [0, 0];
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] < 0x80) continue;
    high++;
    if (isLetterOf(cells[i - 1]) && isSmall(cells[i + 1])) within++;
    // or two of them, such as ção
    else if (isSmall(cells[i - 1]) && cells[i + 1] >= 0x80 && isSmall(cells[i + 2])) {
      high++;
      within += 2;
      i++;
    }
  }
  return within > high * 0.5;
};

/** Share of the pairs of bytes that stand in the rows of an encoding's table where its frequent signs are. */
const usualShare = (encoding: EncodingName, cells: Uint8Array): number => {
  let pairs = 0;
  let usual = 0;
  for (let i = 0; i + 1 < cells.length; i++) {
    const lead = cells[i];
    const trail = cells[i + 1];
    if (lead < 0x80) continue;
    if (encoding === 'shift_jis' && lead >= 0xa1 && lead <= 0xdf) {
      pairs++;
      usual += 0.5;
      continue;
    }
    pairs++;
    i++;
    if (encoding === 'shift_jis') usual += lead >= 0x81 && lead <= 0x97 && trail >= 0x40 ? 1 : 0;
    else if (trail < 0xa1 && encoding !== 'big5') usual += 0;
    else if (encoding === 'euc-jp') usual += (lead >= 0xa1 && lead <= 0xa5) || (lead >= 0xb0 && lead <= 0xcf) ? 1 : 0;
    else if (encoding === 'euc-kr') usual += (lead >= 0xb0 && lead <= 0xc8) || lead === 0xa1 || lead === 0xa3 ? 1 : 0;
    else if (encoding === 'gb18030') usual += (lead >= 0xb0 && lead <= 0xd7) || lead === 0xa1 || lead === 0xa3 ? 1 : 0;
    else usual += (lead >= 0xa4 && lead <= 0xc6) || lead === 0xa1 ? 1 : 0;
  }
  return pairs === 0 ? 0 : usual / pairs;
};

/** An alphabet whose letters stand side by side: by letters that are frequent, and small ones behind large ones. */
const bestAlphabet = (cells: Uint8Array, fallback: EncodingGuess): EncodingGuess => {
  let best = fallback;
  let most = 0.55;
  for (const [encoding, letters] of OTHER_ALPHABETS) {
    const text = decoded(encoding, cells);
    const frequent = new Set(letters.slice(0, 12));
    let count = 0;
    let sum = 0;
    let before = '';
    for (const sign of text) {
      if (sign > '\u007f') {
        const small = sign.toLowerCase();
        const known = letters.includes(small);
        count++;
        if (known) sum += frequent.has(small) ? 1 : 0.5;
        else sum -= 1;
        // a large letter behind a small one is how one Cyrillic encoding looks in another
        if (known && sign !== small && before !== '' && before === before.toLowerCase()) sum -= 1;
        before = known ? sign : '';
      } else before = '';
    }
    const score = count < FEW ? 0 : sum / count;
    if (score > most + 0.001) {
      most = score;
      best = { encoding, sure: score > 0.7 && count >= 12 };
    }
  }
  return best;
};

/** One language that writes all the letters found, where no language of the West does. */
const bestLatin = (cells: Uint8Array, undefinedInWindows: boolean, fallback: EncodingGuess): EncodingGuess => {
  if (!undefinedInWindows && hasLatin9Euro(cells)) return { encoding: 'iso-8859-15', sure: true };
  const western = coverage('windows-1252', LATIN[0][1], cells, 'windows-1252');
  if (western.share >= 0.95 && !undefinedInWindows) return { encoding: 'windows-1252', sure: true };
  let best = fallback;
  // a foreign name in a list is no reason to read all others as what nobody writes
  const poor = undefinedInWindows || western.share < POOR;
  let most = Math.max(poor ? 0.84 : 0.94, western.share + 0.05);
  for (const [encoding, languages] of LATIN.slice(1)) {
    const { share, distinct, found } = coverage(encoding, languages, cells, 'windows-1252');
    // invisible control signs are worse than a guess
    const enough = share < 0.94 ? distinct >= 3 && found >= FEW : undefinedInWindows ? found > 0 : distinct >= 2 && found >= FEW;
    if (share > most && enough) {
      most = share;
      best = { encoding, sure: share > 0.97 && distinct >= 3 };
    }
  }
  return best;
};

/**
 * How much of the letters beyond ASCII the best language writes; signs inside words count against it.
 * `found` are those that another encoding reads otherwise, `distinct` how many different ones.
 */
const coverage = (encoding: EncodingName, languages: readonly string[], cells: Uint8Array, other: EncodingName): { share: number; distinct: number; found: number } => {
  const [table, otherTable] = [highTable(encoding), highTable(other)];
  const counts = new Map<string, { count: number; differs: boolean }>();
  let total = 0;
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] < 0x80) continue;
    const sign = String.fromCharCode(table[cells[i] - 0x80]);
    const letter = /\p{L}/u.test(sign);
    // ®d or d¼ are no words; what closes a word, such as a quote or a trade mark, says nothing
    if (!letter && !(isLetter(cells[i + 1]) && !OPENING.test(sign)) && !(isLetter(cells[i - 1]) && WITHIN.test(sign))) continue;
    total++;
    const small = letter ? sign.toLowerCase() : sign;
    const held = counts.get(small) ?? { count: 0, differs: table[cells[i] - 0x80] !== otherTable[cells[i] - 0x80] };
    held.count++;
    counts.set(small, held);
  }
  let best = { share: total === 0 ? 1 : 0, distinct: 0, found: 0 };
  for (const language of languages) {
    const own = [...counts].filter(([letter]) => language.includes(letter) || (letter === 'i̇' && language.includes('ı')));
    const covered = own.reduce((sum, [, { count }]) => sum + count, 0);
    const telling = own.filter(([, { differs }]) => differs);
    if (total > 0 && covered / total > best.share) {
      best = { share: covered / total, distinct: telling.length, found: telling.reduce((sum, [, { count }]) => sum + count, 0) };
    }
  }
  return best;
};

/** Signs that stand before a word. */
const OPENING = /[\p{Ps}\p{Pi}\p{Pf}\p{Pd}\p{Zs}\u00a1\u00bf\u201a\u201e\u2026\u00b7\u2022'"’]/u;
/** Signs that do not close one. */
const WITHIN = /[\u00a3\u00a5\u00a6\u00ac\u00b1\u00b6\u00bc-\u00be\u0080-\u009f]/u;

const isLetter = (byte: number | undefined): boolean => byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0xc0);

/** The euro sign of ISO-8859-15 stands where windows-1252 has ¤, which nobody writes; and none of the signs that only the latter has. */
const hasLatin9Euro = (cells: Uint8Array): boolean => {
  let euros = 0;
  for (let i = 0; i < cells.length; i++) {
    if (cells[i] >= 0x80 && cells[i] < 0xa0) return false;
    if (cells[i] === 0xa4 && !(isLetter(cells[i - 1]) || isLetter(cells[i + 1]))) euros++;
  }
  return euros > 0;
};

const decoded = (encoding: EncodingName, cells: Uint8Array): string => {
  const table = highTable(encoding);
  let text = '';
  for (const byte of cells) text += String.fromCharCode(byte < 0x80 ? byte : table[byte - 0x80]);
  return text;
};
