import type { ColumnType, Dialect } from '../recipe/recipe.ts';
import { CELL, COUNT } from './classify.ts';
import { partedNumbers } from './dialect.ts';

/** How the cells of a column are to be read. `text` becomes category or text when its levels are known. */
export interface Inferred {
  readonly type: Exclude<ColumnType, 'category'>;
  readonly reason: string;
  /** Cells that are not of the type and become missing. */
  readonly misfits: number;
}

/** Share of cells that must be of a type when some are not. */
const ENOUGH = 0.99;

/** The type of a column from the counters over all its cells. */
export function inferType(counts: Float64Array, dialect: Dialect): Inferred {
  let present = 0;
  for (let kind = CELL.MISSING + 1; kind <= CELL.TEXT; kind++) present += counts[kind];
  if (present === 0) return { type: 'text', reason: 'No cell has a value.', misfits: 0 };
  const fractions = numbersWithMark(counts, dialect.decimal);
  const codes = counts[CELL.LEADING_ZERO] + counts[CELL.LONG_INTEGER];
  if (codes > 0 && fractions === 0 && codes + counts[CELL.INTEGER] >= present * ENOUGH) {
    const why = counts[CELL.LEADING_ZERO] > 0 ? 'leading zeros' : 'more than 15 digits';
    return { type: 'text', reason: `Digits with ${why} are codes, so they stay text.`, misfits: 0 };
  }
  if (counts[COUNT.COMPACT_DATE] === present) return { type: 'date', reason: 'All values are days written as YYYYMMDD.', misfits: 0 };
  const parted = partedNumbers(counts, dialect, dialect.thousands !== 'usual');
  const numbers = counts[CELL.INTEGER] + fractions + (fractions > 0 ? codes : 0) + parted;
  if (isEnough(numbers, present)) {
    const named = counts[COUNT.CODE];
    if (named > 0) return { type: 'text', reason: `${named} of ${present} values are codes of letters and digits, so all stay text.`, misfits: 0 };
    const type = fractions === 0 && parted === 0 ? 'integer' : 'number';
    const what = type === 'integer' ? 'whole numbers' : 'numbers';
    return { type, reason: reasonOf(numbers, present, what), misfits: present - numbers };
  }
  const days = counts[CELL.ISO_DATE] + counts[COUNT.COMPACT_DATE] + ordered(counts, dialect, CELL.DMY, CELL.MDY, CELL.DAY_OR_MONTH);
  const times = counts[CELL.ISO_DATETIME] + ordered(counts, dialect, CELL.DMY_TIME, CELL.MDY_TIME, CELL.DAY_OR_MONTH_TIME);
  if (isEnough(days + times, present)) {
    const type = times > 0 ? 'datetime' : 'date';
    return { type, reason: reasonOf(days + times, present, times > 0 ? 'dates with a time' : 'dates'), misfits: present - days - times };
  }
  if (counts[CELL.BOOLEAN] === present) return { type: 'boolean', reason: 'All values are true or false.', misfits: 0 };
  return { type: 'text', reason: 'Values are text.', misfits: 0 };
}

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
