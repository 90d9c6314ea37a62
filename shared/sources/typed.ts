import type { ColumnType, Dialect } from '../recipe/recipe.ts';
import { ident } from '../sql/ident.ts';
import { literal, literals } from '../sql/literal.ts';
import { plainAmount } from './amounts.ts';
import { MISSING_WORDS } from '../recipe/missing-words.ts';
import { CELL, COUNT } from './cells.ts';
import { namedDateSql } from './named-dates.ts';
import { numberDateSql } from '../sql/number-dates.ts';
import { parsedTime, withClock } from '../sql/parsed-time.ts';

/** How dates are written that are not in figures alone: with the names of months, as weeks, as months, or as counted days or seconds. */
export type DateForm = 'named' | 'weeks' | 'months' | 'numbers';

/** A text column and the type it is to have. */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The counters of `classify.ts` when all cells are of the type, so that nothing needs to be kept out; else null. */
  readonly clean: Float64Array | null;
  /** Its numbers have signs of amounts beside them. */
  readonly amounts?: boolean;
  readonly dates?: DateForm;
  /** Usual words for a missing value that are values here. */
  readonly kept?: readonly string[];
}

/** Words that mean yes and no in every file. */
export const TRUE_WORDS = ['true', 't', 'yes', 'y', '1', 'ja', 'j', 'wahr'];
export const FALSE_WORDS = ['false', 'f', 'no', 'n', '0', 'nein', 'falsch'];
const lower = (words: readonly string[]): string[] => words.map((word) => word.toLowerCase());
const BLANKS = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13)";
/** What stands for a missing value, in SQL. */
const missingList = (nulls: readonly string[], kept: readonly string[]): string => literals(['', ...MISSING_WORDS.filter((word) => !kept.includes(word)), ...nulls]);

/** What parts thousands besides the usual sign. */
const PARTS = { usual: '', blank: ' \u00a0\u202f\u2009', apostrophe: "'\u2019" } as const;
const numberPattern = ({ decimal, thousands }: Pick<Dialect, 'decimal' | 'thousands'>): string => {
  const groups = [decimal === '.' ? ',' : '.', PARTS[thousands]].filter((signs) => signs !== '').map((signs) => `|[0-9]{1,3}([${signs}][0-9]{3})+`);
  return `^[+-]?([0-9]+${groups.join('')})?([${decimal}][0-9]*)?([eE][+-]?[0-9]+)?$`;
};

/**
 * The SQL value of a text column in its type, NULL where it is missing or not of the type. The raw text stays in its own
 * table. Numbers follow the decimal sign of the dialect, dates its order of day and month; a time zone after a time is
 * passed over, so that the clock time is the one written.
 */
export function typedExpression(column: TypedColumn, dialect: Dialect): string {
  const { name, type, amounts = false, dates, kept = [] } = column;
  const quick = castAlone(column, dialect);
  if (quick !== null) return quick;
  const trimmed = trimmedCell(name);
  // -1 or 999 may stand for a missing value and be a number all the same
  const unlessNull = (value: string): string =>
    (dialect.nulls.length === 0 ? value : `CASE WHEN ${isNone(trimmed, literals(dialect.nulls))} THEN ${value} END`);
  switch (type) {
    case 'integer':
      return unlessNull(`CASE WHEN regexp_matches(${trimmed}, '^[+-]?[0-9]+$') THEN TRY_CAST(${trimmed} AS BIGINT) END`);
    case 'number':
      return unlessNull(amounts ? amount(trimmed, dialect) : number(trimmed, dialect));
    case 'boolean':
      return `CASE WHEN lower(${trimmed}) IN (${literals([...TRUE_WORDS, ...lower(dialect.trues)])}) THEN TRUE
        WHEN lower(${trimmed}) IN (${literals([...FALSE_WORDS, ...lower(dialect.falses)])}) THEN FALSE END`;
    case 'date':
      return unlessNull(`CAST(${anyTime(trimmed, dialect, dates)} AS DATE)`);
    case 'datetime':
      return unlessNull(anyTime(trimmed, dialect, dates));
    case 'category':
    case 'text':
      return `CASE WHEN ${hasValue(trimmed, dialect.nulls, kept)} THEN ${trimmed} END`;
  }
}

/** Whether the value of a typed column is that of its text column, or a cast of it and no more. */
export function isCast(value: string, column: string): boolean {
  return value === column || [`CAST(${column} AS `, `TRY_CAST(${column} AS `].some((start) => value.startsWith(start) && value.indexOf(')', start.length) === value.length - 1);
}

/** The SQL of a column whose cells need no more than a cast; null where they need more. */
export function castAlone({ name, type, clean, amounts = false, dates, kept = [] }: TypedColumn, dialect: Dialect): string | null {
  return clean !== null && !amounts && dates === undefined && dialect.nulls.length === 0 ? quickExpression(ident(name), type, clean, dialect.decimal, kept) : null;
}

/** The cast alone, where the cells need no more. It makes NULL of words for a missing value, but a number of `NaN`. */
const quickExpression = (column: string, type: ColumnType, counts: Float64Array, decimal: Dialect['decimal'], kept: readonly string[]): string | null => {
  if (counts[COUNT.PADDED] > 0) return null;
  const complete = counts[CELL.MISSING] === 0;
  if (counts[CELL.TEXT] > 0 && type === 'number') return null;
  const marks = counts[CELL.COMMA] + counts[CELL.COMMA_GROUP] + counts[CELL.POINT_GROUPED] + counts[CELL.COMMA_GROUPED] + (decimal === ',' ? counts[CELL.POINT_GROUP] : 0);
  if (type === 'integer') return complete ? `CAST(${column} AS BIGINT)` : `TRY_CAST(${column} AS BIGINT)`;
  if (type === 'number' && marks === 0) return counts[COUNT.NAN_WORD] === 0 ? `TRY_CAST(${column} AS DOUBLE)` : `NULLIF(TRY_CAST(${column} AS DOUBLE), 'nan')`;
  let local = 0;
  for (let kind = CELL.DMY; kind <= CELL.DAY_OR_MONTH_TIME; kind++) local += counts[kind];
  if (type === 'date' && local + counts[CELL.ISO_DATETIME] + counts[COUNT.COMPACT_DATE] === 0) return `TRY_CAST(${column} AS DATE)`;
  if (type === 'datetime' && local + counts[COUNT.FINE_TIME] === 0) return `TRY_CAST(${column} AS TIMESTAMP)`;
  if (type !== 'text' && type !== 'category') return null;
  if (complete) return column;
  return counts[COUNT.BLANK] === 0 ? `CASE WHEN ${isNone(column, missingList([], kept))} THEN ${column} END` : null;
};

const number = (trimmed: string, dialect: Dialect): string => {
  const { fits, text } = plainNumber(trimmed, dialect);
  return `CASE WHEN ${fits} THEN TRY_CAST(${text} AS DOUBLE) END`;
};

const amount = (trimmed: string, dialect: Dialect): string => {
  const { fits, text } = plainAmount(trimmed, dialect);
  return `CASE WHEN ${fits} THEN TRY_CAST(${text} AS DOUBLE) END`;
};

/** Whether a trimmed cell is a number in the dialect, and its text with a decimal point and without thousands signs. */
export function plainNumber(trimmed: string, dialect: Dialect): { fits: string; text: string } {
  const { decimal, thousands } = dialect;
  const cell = thousands === 'usual' ? trimmed : `translate(${trimmed}, ${literal(PARTS[thousands])}, '')`;
  const text = decimal === '.' ? `replace(${cell}, ',', '')` : `replace(replace(${cell}, '.', ''), ',', '.')`;
  return { fits: `regexp_matches(${trimmed}, ${literal(numberPattern(dialect))})`, text };
}

/** A cell without the blanks around it. */
export function trimmedCell(name: string): string {
  return `trim(${ident(name)}, ${BLANKS})`;
}

/** A date, perhaps a time, perhaps a zone. */
const ISO = '^([0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?)( ?(Z|UTC|[+-][0-9]{2}:?([0-9]{2})?))?$';

/** The condition that a trimmed cell, which is not NULL, is neither empty nor a word for a missing value, but for those kept as values. */
export function hasValue(trimmed: string, nulls: readonly string[] = [], kept: readonly string[] = []): string {
  return isNone(trimmed, missingList(nulls, kept));
}

/**
 * Whether a text is none of some. As a list: with NOT IN the database takes a time for planning that grows with the cube of the
 * columns (200 of them a minute).
 */
const isNone = (text: string, list: string): string => `NOT list_contains([${list}], ${text})`;

/** 20260301 as a TIMESTAMP; eight digits alone, so that it never stands for a number of another length. */
const compactDay = (text: string): string =>
  `CASE WHEN regexp_matches(${text}, '^(19|20)[0-9]{6}$') THEN ${parsedTime(text, ['%Y%m%d'])} END`;

/** A trimmed cell as a TIMESTAMP, in whatever form; NULL where it is no date. */
export function anyTime(text: string, dialect: Dialect, dates?: DateForm): string {
  const usual = clockTime(text, dialect);
  switch (dates) {
    case undefined:
      return usual;
    case 'named':
      return `CASE WHEN regexp_matches(${text}, '^[0-9]+[-./]?[0-9]+') THEN coalesce(${usual}, ${namedDateSql(text)}) ELSE ${namedDateSql(text)} END`;
    case 'weeks': {
      const whole = (sql: string): string => `TRY_CAST(${sql} AS INTEGER)`;
      const monday = `date_trunc('week', make_date(${whole(`left(${text}, 4)`)}, 1, 4))`;
      return `CASE WHEN regexp_matches(${text}, '^[0-9]{4}-?W[0-9]{2}$') THEN CAST(${monday} + (${whole(`right(${text}, 2)`)} - 1) * INTERVAL 7 DAY AS TIMESTAMP) END`;
    }
    case 'months':
      return `coalesce(TRY_CAST(regexp_extract(replace(${text}, '/', '-'), '^[0-9]{4}-[0-9]{2}$') || '-01' AS TIMESTAMP), ${namedDateSql(text)})`;
    case 'numbers':
      return `coalesce(${numberDateSql(text)}, ${usual})`;
  }
}

/** A trimmed cell in figures as a TIMESTAMP, NULL where it is no date. */
export function clockTime(text: string, dialect: Dialect): string {
  const iso = `coalesce(TRY_CAST(regexp_extract(${text}, ${literal(ISO)}, 1) AS TIMESTAMP), ${compactDay(text)})`;
  if (dialect.dateOrder === 'ymd') return iso;
  const day = dialect.dateOrder === 'mdy' ? '%m-%d' : '%d-%m';
  const plain = `translate(${text}, './T', '-- ')`;
  return `CASE WHEN regexp_matches(${text}, '^([0-9]{4}[-/]|[0-9]{8}$)') THEN ${iso}
    WHEN regexp_matches(${text}, '^[0-9]+[-./][0-9]+[-./][0-9]{4}') THEN ${parsedTime(plain, withClock(`${day}-%Y`))}
    ELSE ${parsedTime(plain, withClock(`${day}-%y`))} END`;
}
