import type { Notice } from '../contract/notice.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CELL, COUNT } from './cells.ts';

/** A column of text and what its cells look like. */
export interface CountedColumn {
  readonly name: string;
  readonly date: boolean;
  readonly counts: Float64Array;
}

/**
 * The notice that the dates of some columns do not tell day from month (03/04/2025), so that an order was assumed. A column that
 * holds one day above 12 tells it for itself, and, where no column says otherwise, for the others of the file. Dates written with
 * points (03.04.2025) have the day first wherever they are in use.
 */
export function dateOrderNotices(columns: readonly CountedColumn[], order: Dialect['dateOrder']): Notice[] {
  if (order === 'ymd') return [];
  const told = columns.map(({ counts }) => ({ dmy: counts[CELL.DMY] + counts[CELL.DMY_TIME], mdy: counts[CELL.MDY] + counts[CELL.MDY_TIME] }));
  const some = (one: 'dmy' | 'mdy', other: 'dmy' | 'mdy'): boolean => told.some((column) => column[one] > column[other]);
  if (some('dmy', 'mdy') !== some('mdy', 'dmy')) return [];
  const open = columns.filter(({ date, counts }, j) => date && told[j].dmy === told[j].mdy && counts[COUNT.POINT_DATE] === 0
    && counts[CELL.DAY_OR_MONTH] + counts[CELL.DAY_OR_MONTH_TIME] > 0).map(({ name }) => name);
  return open.length === 0 ? [] : [{ code: 'date-order-ambiguous', data: { columns: open, order } }];
}
