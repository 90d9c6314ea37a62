import { MISSING_WORDS } from '../recipe/missing-words.ts';

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
  /** Numbers with an exponent that no program writes for one: no sign and no point, one digit before it (1E5) or several (10E1). */
  EXPONENT_BARE: 54,
  EXPONENT_LONG: 55,
  /** Whole numbers of 1,000 and more without a sign between their digits. */
  LARGE_WHOLE: 56,
  /** How often each of the usual words for a missing value stands there, in their order. */
  WORDS: 57,
  /** Texts of two capitals, and which they are: a bit each, 32 in a counter. */
  CAPITALS: 57 + MISSING_WORDS.length,
  CAPITAL_BITS: 58 + MISSING_WORDS.length,
  /** Behind all these stand counters of the words for a missing value that a person names. */
  SIZE: 58 + MISSING_WORDS.length + 22,
} as const;
