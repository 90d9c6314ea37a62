import type { Notice } from '../contract/notice.ts';
import type { Dialect } from '../recipe/recipe.ts';
import { CELL, COUNT } from './classify.ts';

/** A column of text and what its cells look like. */
export interface CountedColumn {
  readonly name: string;
  readonly date: boolean;
  readonly counts: Float64Array;
}

/**
 * The notice that no date of the file tells day from month (03/04/2025), so that an order was assumed. Dates written with
 * points (03.04.2025) have the day first wherever they are in use.
 */
export function dateOrderNotices(columns: readonly CountedColumn[], order: Dialect['dateOrder']): Notice[] {
  if (order === 'ymd') return [];
  let [dmy, mdy, points] = [0, 0, 0];
  for (const { counts } of columns) {
    dmy += counts[CELL.DMY] + counts[CELL.DMY_TIME];
    mdy += counts[CELL.MDY] + counts[CELL.MDY_TIME];
    points += counts[COUNT.POINT_DATE];
  }
  if (dmy !== mdy || points > 0) return [];
  const open = columns.filter(({ date, counts }) => date && counts[CELL.DAY_OR_MONTH] + counts[CELL.DAY_OR_MONTH_TIME] > 0).map(({ name }) => name);
  return open.length === 0 ? [] : [{ code: 'date-order-ambiguous', data: { columns: open, order } }];
}
