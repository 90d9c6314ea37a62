import type { Dialect } from '../recipe/recipe.ts';
import { dialectSchema } from '../recipe/recipe.ts';
import { CELL, COUNT } from './classify.ts';

/** The dialect of a format in which nothing is to be guessed but what is given. */
export function plainDialect(format: Dialect['format'], parts: Partial<Dialect> = {}): Dialect {
  return dialectSchema.parse({ ...parts, format });
}

/** Which mark separates decimals, from the cells of the whole file; ambiguous cells (1,234) decide only alone. */
export function decideDecimal(counts: readonly Float64Array[], delimiter: string): '.' | ',' {
  let point = 0;
  let comma = 0;
  let ambiguous = 0;
  for (const column of counts) {
    if (column[CELL.TEXT] > (sumOf(column) - column[CELL.MISSING]) * 0.5) continue;
    point += column[CELL.POINT] + column[CELL.POINT_GROUPED];
    comma += column[CELL.COMMA] + column[CELL.COMMA_GROUPED];
    ambiguous += column[CELL.COMMA_GROUP] - column[CELL.POINT_GROUP];
  }
  if (point !== comma) return comma > point ? ',' : '.';
  return ambiguous > 0 && delimiter !== ',' ? ',' : '.';
}

const sumOf = (column: Float64Array): number => {
  let sum = 0;
  for (let kind = 0; kind <= CELL.TEXT; kind++) sum += column[kind];
  return sum;
};

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
