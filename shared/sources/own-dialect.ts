import type { Notice } from '../contract/notice.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CELL, COUNT } from './cells.ts';
import { inferType } from './infer.ts';

/** How one column is written, where it is not written as the rest of its file. */
export type OwnDialect = Pick<Dialect, 'decimal' | 'dateOrder'>;

/**
 * How the cells of a column are written: as the file has it, unless no number or date comes of that and every cell is one with
 * the other decimal sign, or with day and month the other way round. At least one cell must leave no doubt, but dates with
 * points (03.04.2025) have the day first whatever another column shows.
 * @param monthFirst another column leaves no doubt that the month comes first there
 */
export function ownDialect(counts: Float64Array, dialect: Dialect, toldThousands: boolean, monthFirst = false): OwnDialect {
  const { decimal, dateOrder } = dialect;
  const usual = inferType(counts, dialect, toldThousands);
  const pointed = dateOrder === 'mdy' && monthFirst && counts[COUNT.POINT_DATE] > 0 && counts[CELL.MDY] + counts[CELL.MDY_TIME] === 0;
  if (!pointed && usual.type !== 'text' && usual.misfits === 0) return { decimal, dateOrder };
  const fits = (own: Partial<OwnDialect>): boolean => {
    const { type, misfits } = inferType(counts, { ...dialect, ...own }, toldThousands);
    return type !== 'text' && misfits === 0;
  };
  const other = decimal === '.' ? ',' : '.';
  if (sure(counts, other) > 1 && sure(counts, decimal) === 0 && fits({ decimal: other })) return { decimal: other, dateOrder };
  const turned = dateOrder === 'mdy' ? 'dmy' : 'mdy';
  const days = turned === 'mdy' ? counts[CELL.MDY] + counts[CELL.MDY_TIME] : counts[CELL.DMY] + counts[CELL.DMY_TIME];
  return (days > 0 || pointed) && fits({ dateOrder: turned }) ? { decimal, dateOrder: turned } : { decimal, dateOrder };
}

/** Cells that are numbers with this decimal sign alone. */
const sure = (counts: Float64Array, decimal: Dialect['decimal']): number => (decimal === '.'
  ? counts[CELL.POINT] + counts[CELL.POINT_GROUPED] + counts[COUNT.AMOUNT_POINT] + counts[COUNT.BLANK_POINT] + counts[COUNT.APOSTROPHE_POINT]
  : counts[CELL.COMMA] + counts[CELL.COMMA_GROUPED] + counts[COUNT.AMOUNT_COMMA] + counts[COUNT.BLANK_COMMA] + counts[COUNT.APOSTROPHE_COMMA]);

/** Says which columns are written otherwise than the rest of the file. */
export function ownDialectNotices(names: readonly string[], own: readonly OwnDialect[], file: OwnDialect): Notice[] {
  const notices: Notice[] = [];
  const decimals = names.filter((_, j) => own[j].decimal !== file.decimal);
  const orders = names.filter((_, j) => own[j].dateOrder !== file.dateOrder);
  if (decimals.length > 0) notices.push({ code: 'own-decimal', data: { columns: decimals, decimal: file.decimal === '.' ? ',' : '.' } });
  if (orders.length > 0) notices.push({ code: 'own-date-order', data: { columns: orders, order: own[names.indexOf(orders[0])].dateOrder } });
  return notices;
}
