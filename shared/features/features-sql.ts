import type { ByRow } from '../sources/by-row.ts';
import { ident } from '../sql/ident.ts';
import { literals } from '../sql/literal.ts';

/** A column that must have a value in every row that is kept. */
export interface StrictColumn {
  readonly name: string;
  readonly numeric: boolean;
}

const double = (name: string): string => `CAST(${ident(name)} AS DOUBLE)`;
const text = (name: string): string => `CAST(${ident(name)} AS VARCHAR)`;

const present = (column: StrictColumn): string =>
  (column.numeric ? `COALESCE(isfinite(${double(column.name)}), FALSE)` : `${ident(column.name)} IS NOT NULL`);

const where = (strict: readonly StrictColumn[]): string =>
  (strict.length === 0 ? '' : ` WHERE ${strict.map(present).join(' AND ')}`);

/** `_row` of the rows that have all they must have. */
export function rowsSql(table: string, strict: readonly StrictColumn[]): string {
  return `SELECT _row FROM ${ident(table)}${where(strict)} ORDER BY _row`;
}

/** Gaps (and infinities) of each of these columns, `c0`, `c1`, …, over all rows. */
export function gapsSql(table: string, columns: readonly StrictColumn[]): string {
  const counts = columns.map((column, j) => `count(CASE WHEN NOT ${present(column)} THEN 1 END) AS c${j}`);
  return `SELECT ${counts.join(', ')} FROM ${ident(table)}`;
}

/** Columns of numbers, `c0`, `c1`, …, in row order; infinities are gaps. */
export function numbersSql(table: string, names: readonly string[], strict: readonly StrictColumn[]): ByRow {
  const list = names.map((name, j) => `CASE WHEN isfinite(${double(name)}) THEN ${double(name)} END AS c${j}`);
  return { list, from: `FROM ${ident(table)}${where(strict)}` };
}

/** The levels of a category, most frequent first, ties by value. Told by their place: a column may have any name of ours. */
export function levelsSql(table: string, name: string): string {
  return `SELECT ${text(name)} AS level, count(*) AS n FROM ${ident(table)} WHERE ${ident(name)} IS NOT NULL `
    + 'GROUP BY 1 ORDER BY 2 DESC, 1';
}

/** A category as positions in `levels`, −1 where missing, in row order. */
export function codesSql(table: string, name: string, levels: readonly string[], strict: readonly StrictColumn[]): ByRow {
  const code = `CAST(COALESCE(list_position([${literals(levels)}], ${text(name)}), 0) AS INTEGER) - 1 AS code`;
  return { list: [code], from: `FROM ${ident(table)}${where(strict)}` };
}
