import type { ColumnType, Dialect } from '../recipe/recipe.ts';
import { unitSign } from './amounts.ts';
import { CELL, COUNT } from './cells.ts';
import { partedNumbers } from './dialect.ts';
import type { DateForm } from './typed.ts';

/** How the cells of a column are to be read. `text` becomes category or text when its levels are known. */
export interface Inferred {
  readonly type: Exclude<ColumnType, 'category'>;
  readonly reason: string;
  /** Cells that are not of the type and become missing. */
  readonly misfits: number;
  /** Values are amounts with signs beside them: their currency, %, or empty; absent for all else. */
  readonly unit?: string;
  /** Dates that are not written in figures alone. */
  readonly dates?: DateForm;
  /** Of a column of text: how many of its values are numbers or dates, where most are. */
  readonly mostly?: { readonly what: 'numbers' | 'dates'; readonly count: number; readonly of: number; readonly to: 'number' | 'date' | 'datetime' };
}

/** Share of cells that must be of a type when some are not. */
const ENOUGH = 0.99;
/** Share of cells from which it is told that a column of text is nearly one of numbers or dates. */
export const MOSTLY = 0.8;
/** Share from which it is one whose other cells may all be words for a missing value. */
const HALF = 0.5;

/**
 * The type of a column from the counters over all its cells.
 * @param toldThousands blanks or apostrophes part thousands because a person says so, not because a column shows it
 */
export function inferType(counts: Float64Array, dialect: Dialect, toldThousands = false): Inferred {
  const present = presentIn(counts);
  if (present === 0) return { type: 'text', reason: 'No cell has a value.', misfits: 0 };
  const fractions = numbersWithMark(counts, dialect.decimal);
  const amounts = amountsIn(counts, present, fractions, dialect.decimal);
  if (amounts !== null) return amounts;
  const codes = counts[CELL.LEADING_ZERO] + counts[CELL.LONG_INTEGER];
  if (codes > 0 && fractions === 0 && codes + counts[CELL.INTEGER] >= present * ENOUGH) {
    const why = counts[CELL.LEADING_ZERO] > 0 ? 'leading zeros' : 'more than 15 digits';
    return { type: 'text', reason: `Digits with ${why} are codes, so they stay text.`, misfits: 0 };
  }
  if (counts[COUNT.COMPACT_DATE] === present) return { type: 'date', reason: 'All values are days written as YYYYMMDD.', misfits: 0 };
  const bare = counts[COUNT.EXPONENT_BARE] + counts[COUNT.EXPONENT_LONG];
  if (bare > 1 && (bare === present || (counts[COUNT.EXPONENT_LONG] > 0 && bare === counts[CELL.EXPONENT]))) {
    return { type: 'text', reason: `${bare} of ${present} values are written like 10E1, as codes are and numbers are not, so all stay text.`, misfits: 0 };
  }
  const parted = partedNumbers(counts, dialect, toldThousands);
  const numbers = counts[CELL.INTEGER] + fractions + (fractions > 0 ? codes : 0) + parted;
  if (isEnough(numbers, present)) {
    const named = counts[COUNT.CODE];
    if (named > 0) return { type: 'text', reason: `${named} of ${present} values are codes of letters and digits, so all stay text.`, misfits: 0 };
    const type = fractions === 0 && parted === 0 ? 'integer' : 'number';
    const what = type === 'integer' ? 'whole numbers' : 'numbers';
    return { type, reason: reasonOf(numbers, present, what), misfits: present - numbers };
  }
  if (counts[COUNT.ISO_WEEK] === present) return { type: 'date', reason: 'All values are weeks of ISO 8601; each stands for its Monday.', misfits: 0, dates: 'weeks' };
  if (counts[COUNT.MONTH_ALONE] === present) return { type: 'date', reason: 'All values are months; each stands for its first day.', misfits: 0, dates: 'months' };
  const named = counts[COUNT.NAMED_DAY] + counts[COUNT.NAMED_TIME];
  const days = counts[CELL.ISO_DATE] + counts[COUNT.COMPACT_DATE] + counts[COUNT.NAMED_DAY] + ordered(counts, dialect, CELL.DMY, CELL.MDY, CELL.DAY_OR_MONTH);
  const times = counts[CELL.ISO_DATETIME] + counts[COUNT.NAMED_TIME] + ordered(counts, dialect, CELL.DMY_TIME, CELL.MDY_TIME, CELL.DAY_OR_MONTH_TIME);
  if (isEnough(days + times, present)) {
    const type = times > 0 ? 'datetime' : 'date';
    return { type, reason: reasonOf(days + times, present, times > 0 ? 'dates with a time' : 'dates'), misfits: present - days - times, ...(named > 0 ? { dates: 'named' as const } : {}) };
  }
  if (counts[CELL.BOOLEAN] === present) return { type: 'boolean', reason: 'All values are true or false.', misfits: 0 };
  const amount = numbers + counts[COUNT.AMOUNT];
  const [what, count] = amount >= days + times ? ['numbers' as const, amount] : ['dates' as const, days + times];
  if (count < present * HALF || count === present || counts[COUNT.CODE] > 0) return { type: 'text', reason: 'Values are text.', misfits: 0 };
  const mostly = { what, count, of: present, to: what === 'numbers' ? 'number' as const : times > 0 ? 'datetime' as const : 'date' as const };
  return { type: 'text', reason: count < present * MOSTLY ? 'Values are text.' : `${count} of ${present} values are ${what}; the other ${present - count} are not, so all stay text.`, misfits: 0, mostly };
}

/** Cells that are not missing. */
export function presentIn(counts: Float64Array): number {
  let present = 0;
  for (let kind = CELL.MISSING + 1; kind <= CELL.TEXT; kind++) present += counts[kind];
  return present;
}

/** One of so many values must have the sign of an amount. */
const FEW_SIGNED = 20;

/** A column all of whose values are amounts or plain numbers, of one unit; null for others. */
const amountsIn = (counts: Float64Array, present: number, fractions: number, decimal: Dialect['decimal']): Inferred | null => {
  const amounts = counts[COUNT.AMOUNT] - counts[decimal === '.' ? COUNT.AMOUNT_COMMA : COUNT.AMOUNT_POINT];
  if (amounts === 0) return null;
  const mark = decimal === '.' ? 1 : 2;
  const parted = [COUNT.BLANK_WHOLE, COUNT.APOSTROPHE_WHOLE].reduce((sum, base) => sum + counts[base] + counts[base + mark], 0);
  const plain = counts[CELL.INTEGER] + fractions - counts[CELL.EXPONENT] + parted;
  const units = counts[COUNT.AMOUNT_UNITS];
  if (amounts + plain !== present || (units & (units - 1)) !== 0) return null;
  // a currency beside a value here and there says nothing of the others
  if (units !== 0 && amounts * FEW_SIGNED < present) return null;
  // 0.12 among 12% may be as much; (12) in every row may be a note
  if (counts[COUNT.AMOUNT_PERCENT] > 0 && counts[COUNT.AMOUNT_PERCENT] !== present) return null;
  if (units === 0 && counts[COUNT.AMOUNT_BARE] === present) return null;
  const unit = units === 0 ? '' : unitSign(31 - Math.clz32(units));
  const what = unit === '' ? 'numbers as amounts are written: negative ones in brackets or with the minus behind, or groups of two digits' : unit === '%' ? 'percentages' : `amounts in ${unit}`;
  return { type: 'number', reason: `All values are ${what}.`, misfits: 0, unit };
};

const isEnough = (fitting: number, present: number): boolean => fitting > 0 && fitting >= present * ENOUGH;

const reasonOf = (fitting: number, present: number, what: string): string => {
  if (fitting === present) return `All values are ${what}.`;
  return `${fitting} of ${present} values are ${what}; the other ${present - fitting} count as missing.`;
};

const numbersWithMark = (counts: Float64Array, decimal: Dialect['decimal']): number => {
  const either = counts[CELL.POINT_GROUP] + counts[CELL.COMMA_GROUP] + counts[CELL.EXPONENT];
  if (decimal === '.') return either + counts[CELL.POINT] + counts[CELL.POINT_GROUPED];
  return either + counts[CELL.COMMA] + counts[CELL.COMMA_GROUPED];
};

const ordered = (counts: Float64Array, dialect: Dialect, dmy: number, mdy: number, either: number): number => {
  const open = counts[either];
  return open + (dialect.dateOrder === 'mdy' ? counts[mdy] : counts[dmy]);
};
