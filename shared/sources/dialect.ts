import type { Dialect } from '../recipe/recipe.ts';
import { dialectSchema } from '../recipe/recipe.ts';
import { CELL, COUNT } from './cells.ts';
import { LONGEST_NUMBER } from './classify.ts';

/** The dialect of a format in which nothing is to be guessed but what is given. */
export function plainDialect(format: Dialect['format'], parts: Partial<Dialect> = {}): Dialect {
  return dialectSchema.parse({ ...parts, format });
}

/** Which mark separates decimals, from the cells of the whole file; ambiguous cells (1,234) decide only alone. */
export function decideDecimal(counts: readonly Float64Array[], delimiter: string): '.' | ',' {
  let point = 0;
  let comma = 0;
  let ambiguous = 0;
  let money = 0;
  let grouped = 0;
  for (const column of counts) {
    if (column[CELL.TEXT] - partedOf(column) - column[COUNT.AMOUNT] > (sumOf(column) - column[CELL.MISSING]) * 0.5) continue;
    point += column[CELL.POINT] + column[CELL.POINT_GROUPED] + column[COUNT.BLANK_POINT] + column[COUNT.APOSTROPHE_POINT] + column[COUNT.AMOUNT_POINT];
    comma += column[CELL.COMMA] + column[CELL.COMMA_GROUPED] + column[COUNT.BLANK_COMMA] + column[COUNT.APOSTROPHE_COMMA] + column[COUNT.AMOUNT_COMMA];
    ambiguous += column[CELL.COMMA_GROUP] - column[CELL.POINT_GROUP];
    grouped += groupedBeside(column);
    if (column[COUNT.AMOUNT_PERCENT] === 0) money += column[COUNT.AMOUNT_COMMA_GROUP] - column[COUNT.AMOUNT_POINT_GROUP];
  }
  if (point !== comma) return comma > point ? ',' : '.';
  // $1,234: money has two decimals or none
  if (money !== 0) return money > 0 ? '.' : ',';
  if (Math.abs(grouped) >= FEWEST_GROUPS) return grouped > 0 ? ',' : '.';
  return ambiguous > 0 && delimiter !== ',' ? ',' : '.';
}

/** As many values with one sign before three digits, beside whole numbers below 1,000 alone, are thousands: a tenth of fractions would end in 0 and be shorter. */
const FEWEST_GROUPS = 3;

/**
 * Values as 1.234 (comma: below 0) beside whole numbers below 1,000, where the column holds nothing else: numbers of which none of
 * 1,000 and more lacks the sign.
 */
const groupedBeside = (column: Float64Array): number => {
  const points = column[CELL.POINT_GROUP];
  const commas = column[CELL.COMMA_GROUP];
  const small = column[CELL.INTEGER] - column[COUNT.LARGE_WHOLE];
  const only = points + commas + column[CELL.INTEGER] === sumOf(column) - column[CELL.MISSING];
  return only && small > 0 && column[COUNT.LARGE_WHOLE] === 0 && (points === 0) !== (commas === 0) ? points - commas : 0;
};

const sumOf = (column: Float64Array): number => {
  let sum = 0;
  for (let kind = 0; kind <= CELL.TEXT; kind++) sum += column[kind];
  return sum;
};

const partedOf = (column: Float64Array): number => {
  let sum = 0;
  for (let kind: number = COUNT.BLANK_WHOLE; kind <= COUNT.APOSTROPHE_COMMA; kind++) sum += column[kind];
  return sum;
};

/**
 * Whether blanks or apostrophes part thousands somewhere in the file. A column of nothing but such whole numbers of one length
 * may as well hold telephone numbers, so it says nothing by itself.
 */
export function decideThousands(counts: readonly Float64Array[], decimal: '.' | ','): Dialect['thousands'] {
  const dialects = (['blank', 'apostrophe'] as const).map((thousands) => ({ thousands, decimal }));
  const found = dialects.find((dialect) => counts.some((column) => partedNumbers(column, dialect) > 0));
  return found?.thousands ?? 'usual';
}

/** Cells of a column that are numbers once its thousands are parted as the dialect says; 0 where only texts speak for it. */
export function partedNumbers(column: Float64Array, { thousands, decimal }: Pick<Dialect, 'thousands' | 'decimal'>, given = false): number {
  if (thousands === 'usual') return 0;
  const base = thousands === 'blank' ? COUNT.BLANK_WHOLE : COUNT.APOSTROPHE_WHOLE;
  const fractions = column[base + (decimal === '.' ? 1 : 2)];
  const whole = column[base];
  if (whole + fractions === 0) return 0;
  const plain = column[CELL.INTEGER] + column[CELL.EXPONENT] + (decimal === '.' ? column[CELL.POINT] : column[CELL.COMMA]);
  const present = sumOf(column) - column[CELL.MISSING];
  const told = fractions + plain > 0 || areQuantities(column, thousands);
  return given || (told && whole + fractions + plain >= present * 0.9) ? whole + fractions : 0;
}

/**
 * Whether whole numbers with parted thousands are quantities, where nothing else is in their column: codes and telephone numbers
 * are of one length, or long, and nobody writes apostrophes into them.
 */
const areQuantities = (column: Float64Array, thousands: 'blank' | 'apostrophe'): boolean =>
  (thousands === 'apostrophe' ? column[COUNT.APOSTROPHE_WHOLE] > 1
    : column[COUNT.BLANK_LONG] > LONGEST_NUMBER - column[COUNT.BLANK_SHORT] && LONGEST_NUMBER - column[COUNT.BLANK_SHORT] <= MOST_DIGITS);

/** Digits of the shortest of numbers that are not taken for telephone numbers. */
const MOST_DIGITS = 6;

/** How numbers and dates of a file are written, but for what is given. */
export function decideNumbers(counts: readonly Float64Array[], delimiter: string, given: Partial<Dialect>): Pick<Dialect, 'decimal' | 'dateOrder' | 'thousands'> {
  const decimal = given.decimal ?? decideDecimal(counts, delimiter);
  return {
    decimal, dateOrder: given.dateOrder ?? decideDateOrder(counts, decimal === ',' || delimiter === ';'), thousands: given.thousands ?? decideThousands(counts, decimal),
  };
}

/** Order of day and month, from the cells of the whole file. */
export function decideDateOrder(counts: readonly Float64Array[], likelyEuropean: boolean): Dialect['dateOrder'] {
  let dmy = 0;
  let mdy = 0;
  let open = 0;
  let points = 0;
  for (const column of counts) {
    dmy += column[CELL.DMY] + column[CELL.DMY_TIME];
    mdy += column[CELL.MDY] + column[CELL.MDY_TIME];
    open += column[CELL.DAY_OR_MONTH] + column[CELL.DAY_OR_MONTH_TIME];
    points += column[COUNT.POINT_DATE];
  }
  if (dmy + mdy + open === 0) return 'ymd';
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  return points > 0 || likelyEuropean ? 'dmy' : 'mdy';
}
