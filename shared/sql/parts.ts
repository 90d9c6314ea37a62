/** Columns that one statement names at most: planning takes longer than their number grows. */
export const MOST_COLUMNS = 500;
/** Cells that one statement brings over at most. */
const MOST_CELLS = 4_000_000;
const FEWEST_COLUMNS = 8;

/** How many columns of a table of `rows` rows are asked for by one statement. */
export function columnsAtOnce(rows: number): number {
  return Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, Math.floor(MOST_CELLS / Math.max(1, rows))));
}

/** A list in parts of at most `size`. */
export function partsOf<T>(list: readonly T[], size: number): (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}

/** A list of SQL columns as keys of a GROUP BY: many of them go as lists, which the database groups by much faster. */
export function groupKeys(columns: readonly string[]): string {
  return columns.length <= LIST ? columns.join(', ') : partsOf(columns, LIST).map((part) => `[${part.join(', ')}]`).join(', ');
}

const LIST = 256;
