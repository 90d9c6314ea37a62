import { isTyped, isWords } from './looks.ts';
import { headerNames } from './names.ts';

interface Row {
  readonly cells: readonly string[];
}

const MOST_HEADER = 4;
const BODY = 50;
/** Share of a column's values that must be typed. */
const TYPED = 0.8;
/** Years, months and days name columns too. */
const PERIOD = /^((19|20)\d\d|\d{4}-\d{2}(-\d{2})?)$/;
/** What stands above a table and names no columns. */
const TITLE = /:|^(page|seite|date|datum|stand|created|erstellt|printed|gedruckt|report|bericht|export)\b/i;

const isBlank = (cell: string): boolean => cell.trim() === '';

/**
 * Rows of column names where groups stand above the names, as under merged cells: each group over several columns, or above no name of
 * its own (a cell merged downwards); the names may be years. 0: there are no such rows.
 *
 *     Customer |      | Sales |      | Since
 *     id       | name | 2023  | 2024 |
 * @param rows from the first of them on
 */
export function stackedHeader(rows: readonly Row[]): number {
  const width = rows[0]?.cells.length ?? 0;
  if (width < 3 || !areGroups(rows[0].cells, rows[1]?.cells ?? [])) return 0;
  for (let count = Math.min(MOST_HEADER, rows.length - 2); count > 1; count--) {
    if (names(rows, count, width)) return count;
  }
  return 0;
}

/** Two words and more, each over several columns, or over nothing. */
const areGroups = (cells: readonly string[], below: readonly string[]): boolean => {
  if (below.length !== cells.length || cells.some((cell) => !isBlank(cell) && (!isWords(cell) || TITLE.test(cell.trim())))) return false;
  let groups = 0;
  let wide = 0;
  for (let j = 0; j < cells.length;) {
    let end = j + 1;
    while (end < cells.length && (isBlank(cells[end]) || cells[end].trim() === cells[j].trim())) end++;
    if (!isBlank(cells[j])) {
      groups++;
      // names of its own under more than one of its columns
      const under = below.slice(j, end).filter((cell) => !isBlank(cell)).length;
      if (under > 1) wide++;
      else if (end === j + 1 && under === 1) return false;
    }
    j = end;
  }
  return groups > 1 && wide > 0;
};

/** Whether so many rows name the columns: words or years over values, in each row at least once, and in the end every column has a name. */
const names = (rows: readonly Row[], count: number, width: number): boolean => {
  const heads = rows.slice(0, count).map(({ cells }) => cells);
  const body = rows.slice(count, count + BODY).map(({ cells }) => cells).filter((cells) => cells.length === width);
  if (body.length < 2 || heads.some((cells) => cells.length !== width || cells.every(isBlank))) return false;
  const columns = Array.from({ length: width }, (_, j) => body.map((cells) => cells[j].trim()).filter((cell) => cell !== ''));
  const typed = columns.map((values) => values.length > 0 && values.filter(isTyped).length > values.length * TYPED);
  const periods = columns.map((values) => values.filter((value) => PERIOD.test(value)).length * 2 > values.length);
  const isName = (cell: string, j: number): boolean => isWords(cell) || (PERIOD.test(cell.trim()) && typed[j] && !periods[j]);
  for (const cells of heads.slice(1)) {
    if (cells.some((cell, j) => !isBlank(cell) && !isName(cell, j))) return false;
    if (!cells.some((cell, j) => typed[j] && !isBlank(cell))) return false;
  }
  const full = headerNames(heads, width)?.map((name, j) => (columns[j].length === 0 ? String(j) : name));
  return full !== undefined && full.every((name) => name !== '') && new Set(full).size === width;
};
