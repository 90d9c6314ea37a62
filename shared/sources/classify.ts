import { MISSING_WORDS } from '../recipe/missing-words.ts';
import { amountOf, PERCENT } from './amounts.ts';
import { digitsFrom, isDay, isDigit, mayBeNamedDate, periodOf, timeKind, valueOf, zoneOf } from './date-cells.ts';
import { namedDateOf } from './named-dates.ts';

/**
 * What a cell looks like, read from its UTF-8 bytes. Whole columns are counted in the pass that reads the file, so the
 * type of a column rests on every cell, not on a sample.
 */
export const CELL = {
  /** Empty, blank, or a well-known word for a missing value. */
  MISSING: 0,
  INTEGER: 1,
  /** Digits with leading zeros: a code, not a number. */
  LEADING_ZERO: 2,
  /** More than 15 digits: a code; a double cannot hold it. */
  LONG_INTEGER: 3,
  /** 12.5 */
  POINT: 4,
  /** 12,5 */
  COMMA: 5,
  /** 1.234: a fraction, or thousands where the comma is the decimal sign. */
  POINT_GROUP: 6,
  /** 1,234: thousands, or a fraction where the comma is the decimal sign. */
  COMMA_GROUP: 7,
  /** 1,234.5 or 1,234,567 */
  POINT_GROUPED: 8,
  /** 1.234,5 or 1.234.567 */
  COMMA_GROUPED: 9,
  /** 1e5 */
  EXPONENT: 10,
  ISO_DATE: 11,
  ISO_DATETIME: 12,
  /** Day before month for sure (the first number is above 12). */
  DMY: 13,
  MDY: 14,
  DAY_OR_MONTH: 15,
  DMY_TIME: 16,
  MDY_TIME: 17,
  DAY_OR_MONTH_TIME: 18,
  BOOLEAN: 19,
  TEXT: 20,
} as const;

/** Counters beside the kinds of cells, in the same array. */
export const COUNT = {
  /** Cells with blanks before or after. */
  PADDED: 21,
  /** Dates with a year of two digits. */
  SHORT_YEAR: 22,
  /** Dates written with points. */
  POINT_DATE: 23,
  /** Bytes of the longest cell. */
  LONGEST: 24,
  /** Cells of blanks alone. */
  BLANK: 25,
  /** Times with a fraction of a second or a zone. */
  FINE_TIME: 26,
  /** Text that looks like a code: letters and digits in one word, such as C536379, K7, A-12, 85123A. */
  CODE: 27,
  /** Whole numbers of eight digits that are days as YYYYMMDD, from 1900 to 2099. */
  COMPACT_DATE: 28,
  /** Texts that are numbers with a blank (also a hard or narrow one) between thousands: whole, with a point, with a comma. */
  BLANK_WHOLE: 29,
  BLANK_POINT: 30,
  BLANK_COMMA: 31,
  /** The same with an apostrophe. */
  APOSTROPHE_WHOLE: 32,
  APOSTROPHE_POINT: 33,
  APOSTROPHE_COMMA: 34,
  /** Most of what the digits of numbers with blanks lack to 48, and most digits: whole numbers alone, so that codes can be told by their one length. */
  BLANK_SHORT: 35,
  BLANK_LONG: 36,
  /** Texts that are amounts: with a currency or percent sign, in brackets, or with the minus behind (`amounts.ts`). */
  AMOUNT: 37,
  /** Of these: numbers with a decimal point only, with a comma only, and with one sign before three digits. */
  AMOUNT_POINT: 38,
  AMOUNT_COMMA: 39,
  AMOUNT_POINT_GROUP: 40,
  AMOUNT_COMMA_GROUP: 41,
  AMOUNT_PERCENT: 42,
  /** Digits alone in brackets or before a minus. */
  AMOUNT_BARE: 43,
  /** Their units, a bit each. */
  AMOUNT_UNITS: 44,
  /** Words for a missing value that a database's cast takes for a number all the same: NaN, nan. */
  NAN_WORD: 45,
  /** Texts that are dates with the name of their month (`named-dates.ts`): a day, a day with a time. */
  NAMED_DAY: 46,
  NAMED_TIME: 47,
  /** Months without a day: March 2024, 2024-03. */
  MONTH_ALONE: 48,
  /** 2024-W05 */
  ISO_WEEK: 49,
  /** Times with a zone, and those that are not UTC. */
  ZONED: 50,
  OFFSET: 51,
  /** How far west and east the zones lie: 2000 − and + minutes east of Greenwich, at most; 0: no zone. */
  ZONE_WEST: 52,
  ZONE_EAST: 53,
  /** How often each of the usual words for a missing value stands there, in their order. */
  WORDS: 54,
  /** Texts of two capitals, and which they are: a bit each, 32 in a counter. */
  CAPITALS: 54 + MISSING_WORDS.length,
  CAPITAL_BITS: 55 + MISSING_WORDS.length,
  /** Behind all these stand counters of the words for a missing value that a person names. */
  SIZE: 55 + MISSING_WORDS.length + 22,
} as const;

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
    if (kind === CELL.INTEGER && to - from === 8 && isCompactDay(bytes, from)) counts[COUNT.COMPACT_DATE]++;
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
    const kind = numberKind(bytes, from, to);
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

const numberKind = (bytes: Uint8Array, from: number, to: number): number => {
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
  if (mark !== 46 && mark !== 44) return whole > 0 && isExponent(bytes, i, to) ? CELL.EXPONENT : CELL.TEXT;
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

const isExponent = (bytes: Uint8Array, at: number, to: number): boolean => {
  if ((bytes[at] | 32) !== 101) return false;
  let i = at + 1;
  if (bytes[i] === 43 || bytes[i] === 45) i++;
  return i < to && digitsFrom(bytes, i, to) === to;
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
