import { MISSING_WORDS } from '../recipe/missing-words.ts';
import { amountOf, PERCENT } from './amounts.ts';
import { digitsFrom, isDay, isDigit, mayBeNamedDate, periodOf, timeKind, valueOf, zoneOf } from './date-cells.ts';
import { isExponent } from './exponent.ts';
import { namedDateOf } from './named-dates.ts';
import { CELL, COUNT } from './cells.ts';

const MISSING_PLACES: ReadonlyMap<string, number> = new Map(MISSING_WORDS.map((word, i) => [word, i]));
const BOOLEAN_WORDS = new Set(['true', 'false', 'True', 'False', 'TRUE', 'FALSE']);

const LONGEST_MISSING = Math.max(...MISSING_WORDS.map((word) => word.length));
const MISSING_STARTS = new Set(MISSING_WORDS.map((word) => word.charCodeAt(0)));

/** Whether a cell, which is not empty, is one of the words for a missing value. */
export function isMissingWord(bytes: Uint8Array, from: number, to: number): boolean {
  return to - from <= LONGEST_MISSING && MISSING_STARTS.has(bytes[from]) && MISSING_PLACES.has(decoder.decode(bytes.subarray(from, to)));
}

/**
 * Counts the cells of one column; row r is `bytes[offsets[r] .. offsets[r + 1]]`.
 * @param nulls words that count as missing beside the usual ones, with their counters
 * @param booleans words in small letters that mean yes or no beside the usual ones
 */
export function countCells(
  bytes: Uint8Array, offsets: Int32Array, rows: number, counts: Float64Array, nulls: ReadonlyMap<string, number> | null = null, booleans: ReadonlySet<string> | null = null,
): void {
  for (let r = 0; r < rows; r++) {
    let from = offsets[r];
    let to = offsets[r + 1];
    if (to - from > counts[COUNT.LONGEST]) counts[COUNT.LONGEST] = to - from;
    if (to > from && (isBlank(bytes[from]) || isBlank(bytes[to - 1]))) {
      while (from < to && isBlank(bytes[from])) from++;
      while (to > from && isBlank(bytes[to - 1])) to--;
      counts[to > from ? COUNT.PADDED : COUNT.BLANK]++;
    }
    if (from === to) {
      counts[CELL.MISSING]++;
      continue;
    }
    const named = nulls !== null && to - from <= LONGEST_WORD ? nulls.get(decoder.decode(bytes.subarray(from, to))) : undefined;
    if (named !== undefined) {
      counts[CELL.MISSING]++;
      counts[named]++;
      continue;
    }
    if (booleans !== null && isBooleanWord(bytes, from, to, booleans)) {
      counts[CELL.BOOLEAN]++;
      continue;
    }
    const kind = cellKind(bytes, from, to, counts);
    counts[kind]++;
    if (kind === CELL.INTEGER && to - from > 3) {
      if (to - from > 4 || (bytes[from] !== 45 && bytes[from] !== 43)) counts[COUNT.LARGE_WHOLE]++;
      if (to - from === 8 && isCompactDay(bytes, from)) counts[COUNT.COMPACT_DATE]++;
    }
    if (kind !== CELL.TEXT) continue;
    if (to - from === 2 && isCapital(bytes[from]) && isCapital(bytes[from + 1])) {
      const pair = (bytes[from] - 65) * 26 + bytes[from + 1] - 65;
      counts[COUNT.CAPITALS]++;
      counts[COUNT.CAPITAL_BITS + (pair >> 5)] |= 1 << (pair & 31);
      continue;
    }
    const period = periodOf(bytes, from, to);
    if (period !== null) counts[period === 'week' ? COUNT.ISO_WEEK : COUNT.MONTH_ALONE]++;
    if (period !== null || (mayBeNamedDate(bytes, from, to) && countNamedDate(decoder.decode(bytes.subarray(from, to)), counts))) continue;
    const parted = partedKind(bytes, from, to);
    if (parted > 0) {
      counts[parted]++;
      if (parted === COUNT.BLANK_WHOLE) countLength(bytes, from, to, counts);
    } else if (mayBeAmount(bytes, from, to) && countAmount(decoder.decode(bytes.subarray(from, to)), counts)) continue;
    else if (isCode(bytes, from, to)) counts[COUNT.CODE]++;
  }
}

const decoder = new TextDecoder();

const isCapital = (byte: number): boolean => byte >= 65 && byte <= 90;

const isBooleanWord = (bytes: Uint8Array, from: number, to: number, words: ReadonlySet<string>): boolean =>
  to - from <= LONGEST_WORD && words.has(decoder.decode(bytes.subarray(from, to)).toLowerCase());

/** Bytes of a number with signs between. */
export const LONGEST_NUMBER = 48;

/** Which counter a number with blanks or apostrophes between its thousands has; 0: it is none. */
const partedKind = (bytes: Uint8Array, from: number, to: number): number => {
  if (to - from > LONGEST_NUMBER || to - from < 5) return 0;
  let i = bytes[from] === 45 || bytes[from] === 43 ? from + 1 : from;
  const whole = digitsFrom(bytes, i, to);
  if (whole === i || whole - i > 3 || bytes[i] === 48) return 0;
  i = whole;
  const sign = partLength(bytes, i);
  if (sign === 0) return 0;
  const base = bytes[i] === 39 || (bytes[i] === 0xe2 && bytes[i + 2] === 0x99) ? COUNT.APOSTROPHE_WHOLE : COUNT.BLANK_WHOLE;
  while (i < to && partLength(bytes, i) > 0) {
    const next = i + partLength(bytes, i);
    const end = digitsFrom(bytes, next, to);
    if (end - next !== 3) return 0;
    i = end;
  }
  if (i === to) return base;
  const mark = bytes[i];
  return (mark === 46 || mark === 44) && i + 1 < to && digitsFrom(bytes, i + 1, to) === to ? base + (mark === 46 ? 1 : 2) : 0;
};

const countLength = (bytes: Uint8Array, from: number, to: number, counts: Float64Array): void => {
  let digits = 0;
  for (let i = from; i < to; i++) if (isDigit(bytes[i])) digits++;
  counts[COUNT.BLANK_SHORT] = Math.max(counts[COUNT.BLANK_SHORT], LONGEST_NUMBER - digits);
  counts[COUNT.BLANK_LONG] = Math.max(counts[COUNT.BLANK_LONG], digits);
};

/** Letters of a currency. */
const MOST_LETTERS = 4;

/** Whether it is worth to look closer: a digit, bracket or sign at an end, few letters, and something that no number has. */
const mayBeAmount = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from > LONGEST_NUMBER || to - from < 2) return false;
  const last = bytes[to - 1];
  if (!isDigit(bytes[from]) && (bytes[from] < 40 || bytes[from] > 46) && !isDigit(last) && last !== 41 && last !== 45) return false;
  let letters = 0;
  let digits = 0;
  for (let i = from; i < to; i++) {
    const lower = bytes[i] | 32;
    if (isDigit(bytes[i])) digits++;
    else if (lower >= 97 && lower <= 122 && ++letters > MOST_LETTERS) return false;
  }
  return digits > 0;
};

const countAmount = (text: string, counts: Float64Array): boolean => {
  const amount = amountOf(text);
  if (amount === null) return false;
  counts[COUNT.AMOUNT]++;
  if (amount.decimal === '.') counts[COUNT.AMOUNT_POINT]++;
  else if (amount.decimal === ',') counts[COUNT.AMOUNT_COMMA]++;
  else if (amount.sign !== '') counts[amount.sign === '.' ? COUNT.AMOUNT_POINT_GROUP : COUNT.AMOUNT_COMMA_GROUP]++;
  if (amount.unit === PERCENT) counts[COUNT.AMOUNT_PERCENT]++;
  if (amount.bare) counts[COUNT.AMOUNT_BARE]++;
  if (amount.unit >= 0) counts[COUNT.AMOUNT_UNITS] |= 1 << amount.unit;
  return true;
};

/** Bytes of a sign that parts thousands: a blank, a hard blank, a narrow hard one, an apostrophe of either kind. */
const partLength = (bytes: Uint8Array, at: number): number => {
  const byte = bytes[at];
  if (byte === 32 || byte === 39) return 1;
  if (byte === 0xc2) return bytes[at + 1] === 0xa0 ? 2 : 0;
  return byte === 0xe2 && bytes[at + 1] === 0x80 && (bytes[at + 2] === 0xaf || bytes[at + 2] === 0x99 || bytes[at + 2] === 0x89) ? 3 : 0;
};

const countNamedDate = (text: string, counts: Float64Array): boolean => {
  const date = namedDateOf(text);
  if (date === null) return false;
  counts[date.monthOnly ? COUNT.MONTH_ALONE : date.time ? COUNT.NAMED_TIME : COUNT.NAMED_DAY]++;
  if (date.shortYear) counts[COUNT.SHORT_YEAR]++;
  if (date.offset !== null) countZone(date.offset, counts);
  return true;
};

const countZone = (minutes: number, counts: Float64Array): void => {
  counts[COUNT.ZONED]++;
  if (minutes !== 0) counts[COUNT.OFFSET]++;
  counts[COUNT.ZONE_WEST] = Math.max(counts[COUNT.ZONE_WEST], 2000 - minutes);
  counts[COUNT.ZONE_EAST] = Math.max(counts[COUNT.ZONE_EAST], 2000 + minutes);
};

/** Bytes of a word for a missing value that a person names. */
const LONGEST_WORD = 160;
const LONGEST_CODE = 32;

const isCode = (bytes: Uint8Array, from: number, to: number): boolean => {
  if (to - from > LONGEST_CODE) return false;
  let letters = 0;
  let digits = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    const lower = byte | 32;
    if (isDigit(byte)) digits++;
    // a letter, part of one beyond ASCII, or #
    else if ((lower >= 97 && lower <= 122) || byte > 127 || byte === 35) letters++;
    // - . / _
    else if ((byte < 45 || byte > 47) && byte !== 95) return false;
  }
  return letters > 0 && digits > 0;
};

const isBlank = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13);

const cellKind = (bytes: Uint8Array, from: number, to: number, counts: Float64Array): number => {
  const first = bytes[from];
  if (isDigit(first) || first === 45 || first === 43 || first === 46) {
    const kind = numberKind(bytes, from, to, counts);
    if (kind !== CELL.TEXT || !isDigit(first)) return kind;
    return dateKind(bytes, from, to, counts);
  }
  if (to - from > 5 && (bytes[from] !== 35 || to - from > 7)) return CELL.TEXT;
  return wordKind(bytes, from, to, counts);
};

const wordKind = (bytes: Uint8Array, from: number, to: number, counts: Float64Array): number => {
  const first = bytes[from] | 32;
  // n…, t…, f…, #…
  if (first !== 110 && first !== 116 && first !== 102 && first !== 35) return CELL.TEXT;
  let word = '';
  for (let i = from; i < to; i++) word += String.fromCharCode(bytes[i]);
  const place = MISSING_PLACES.get(word);
  if (place !== undefined) {
    counts[COUNT.WORDS + place]++;
    if (first === 110 && word.length === 3) counts[COUNT.NAN_WORD]++;
    return CELL.MISSING;
  }
  return BOOLEAN_WORDS.has(word) ? CELL.BOOLEAN : CELL.TEXT;
};

const numberKind = (bytes: Uint8Array, from: number, to: number, counts: Float64Array): number => {
  const signed = bytes[from] === 45 || bytes[from] === 43 ? 1 : 0;
  const start = from + signed;
  let i = digitsFrom(bytes, start, to);
  const whole = i - start;
  if (i === to) {
    if (whole === 0) return CELL.TEXT;
    if (whole > 1 && bytes[start] === 48) return CELL.LEADING_ZERO;
    if (whole > 15) return CELL.LONG_INTEGER;
    // +4917612345678 is a telephone number
    return bytes[from] === 43 && whole > 6 ? CELL.TEXT : CELL.INTEGER;
  }
  const mark = bytes[i];
  if (mark !== 46 && mark !== 44) {
    const exponent = whole > 0 && isExponent(bytes, i, to);
    if (exponent && signed === 0 && isDigit(bytes[i + 1])) counts[whole === 1 ? COUNT.EXPONENT_BARE : COUNT.EXPONENT_LONG]++;
    return exponent ? CELL.EXPONENT : CELL.TEXT;
  }
  const run = i + 1;
  i = digitsFrom(bytes, run, to);
  const group = i - run === 3 && whole >= 1 && whole <= 3 && bytes[start] !== 48;
  if (i === to || isExponent(bytes, i, to)) {
    if (whole + i - run === 0) return CELL.TEXT;
    if (group && i === to) return mark === 46 ? CELL.POINT_GROUP : CELL.COMMA_GROUP;
    return mark === 46 ? CELL.POINT : CELL.COMMA;
  }
  return group ? groupedKind(bytes, i, to, mark) : CELL.TEXT;
};

/** After the first group of thousands at `at`: more groups, then perhaps the decimal sign and digits. */
const groupedKind = (bytes: Uint8Array, at: number, to: number, mark: number): number => {
  let i = at;
  while (i < to && bytes[i] === mark) {
    const next = digitsFrom(bytes, i + 1, to);
    if (next - i - 1 !== 3) return CELL.TEXT;
    i = next;
  }
  const decimal = mark === 46 ? 44 : 46;
  if (i < to && (bytes[i] !== decimal || digitsFrom(bytes, i + 1, to) !== to)) return CELL.TEXT;
  return mark === 44 ? CELL.POINT_GROUPED : CELL.COMMA_GROUPED;
};

const isCompactDay = (bytes: Uint8Array, from: number): boolean => {
  if (!isDigit(bytes[from])) return false;
  const year = valueOf(bytes, from, from + 4);
  return year >= 1900 && year < 2100 && isDay(year, valueOf(bytes, from + 4, from + 6), valueOf(bytes, from + 6, from + 8));
};

const dateKind = (bytes: Uint8Array, from: number, to: number, counts: Float64Array): number => {
  const a = digitsFrom(bytes, from, to);
  const mark = bytes[a];
  if (a - from > 4 || a === to || (mark !== 45 && mark !== 47 && mark !== 46)) return CELL.TEXT;
  const b = digitsFrom(bytes, a + 1, to);
  if (b === to || bytes[b] !== mark || b - a - 1 < 1 || b - a - 1 > 2) return CELL.TEXT;
  const c = digitsFrom(bytes, b + 1, to);
  const time = timeKind(bytes, c, to);
  if (time === 0) return CELL.TEXT;
  const one = valueOf(bytes, from, a);
  const two = valueOf(bytes, a + 1, b);
  const three = valueOf(bytes, b + 1, c);
  const lastDigits = c - b - 1;
  if (a - from === 4) {
    if (mark === 46 || lastDigits < 1 || lastDigits > 2 || !isDay(one, two, three) || time === 3) return CELL.TEXT;
    if (time === 4) {
      counts[COUNT.FINE_TIME]++;
      const zone = zoneOf(bytes, c, to);
      if (zone !== null) countZone(zone, counts);
    }
    return time === 1 ? CELL.ISO_DATE : CELL.ISO_DATETIME;
  }
  if (a - from > 2 || (lastDigits !== 4 && lastDigits !== 2) || time === 4) return CELL.TEXT;
  const dmy = isDay(three, two, one);
  const mdy = isDay(three, one, two);
  if (!dmy && !mdy) return CELL.TEXT;
  if (lastDigits === 2) counts[COUNT.SHORT_YEAR]++;
  if (mark === 46) counts[COUNT.POINT_DATE]++;
  if (time === 1) return dmy && mdy ? CELL.DAY_OR_MONTH : dmy ? CELL.DMY : CELL.MDY;
  return dmy && mdy ? CELL.DAY_OR_MONTH_TIME : dmy ? CELL.DMY_TIME : CELL.MDY_TIME;
};
