import { AppError } from '../errors/app-error.ts';
import type { Column } from '../contract/database.ts';
import type { MatrixColumn } from '../contract/results.ts';
import { columnOf, createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Elementary } from '../math/elementary.ts';
import { MISSING_LEVEL, scaleIndicator } from './category.ts';
import { scaleNumber } from './numeric.ts';

/** Rows that are left out because a value of theirs cannot be prepared; a row counts under its first such column. */
export interface Unusable {
  readonly column: string;
  /** `log`: −1 or less, which log1p does not take; `size`: beyond what numbers can hold once scaled. */
  readonly reason: 'log' | 'size';
  readonly count: number;
}

export interface Applied {
  readonly matrix: Matrix;
  /** Row among the given rows of each matrix row, ascending. */
  readonly rowIndex: Int32Array;
  /** Gaps filled, by column. */
  readonly filled: ReadonlyMap<string, number>;
  /** Values of categories that the preparation has not seen, by column. */
  readonly unmatched: ReadonlyMap<string, number>;
  readonly unusable: readonly Unusable[];
}

/** Text of a category cell; a boolean may come as 1 and 0. */
function levelAt(column: Column, row: number, boolean: boolean): string | null {
  if (column.valid[row] === 0) return null;
  if (column.kind === 'text') return column.values[row];
  const value = column.values[row];
  return boolean ? String(value === 1) : String(value);
}

/**
 * A column's cells as levels of a category; null is a gap.
 * @param known the levels that the preparation knows
 */
export function levelsOf(column: Column, known: readonly string[]): (string | null)[] {
  const boolean = known.every((level) => ['true', 'false', MISSING_LEVEL].includes(level));
  return Array.from(column.valid, (_, row) => levelAt(column, row, boolean));
}

const numberAt = (column: Column, row: number): number => {
  if (column.kind === 'text') throw new AppError('column-not-numeric', { column: column.name });
  return column.valid[row] === 1 && Number.isFinite(column.values[row]) ? column.values[row] : NaN;
};

const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

function usableRows(columns: readonly MatrixColumn[], sources: ReadonlyMap<string, Column>, rows: number): Int32Array {
  const strict = columns.filter((column) => column.level === null && column.fill === null);
  const index: number[] = [];
  for (let i = 0; i < rows; i++) {
    const complete = strict.every((column) => {
      const source = sources.get(column.column);
      return source !== undefined && !Number.isNaN(numberAt(source, i));
    });
    if (complete) index.push(i);
  }
  return Int32Array.from(index);
}

/** Of the given rows those whose numbers are all finite once prepared, and what is wrong with the others. */
function finiteRows(
  columns: readonly MatrixColumn[], sources: ReadonlyMap<string, Column>, index: Int32Array, elementary: Elementary,
): { index: Int32Array; unusable: readonly Unusable[] } {
  const bad = new Uint8Array(index.length);
  const unusable: Unusable[] = [];
  for (const column of columns) {
    if (column.level !== null) continue;
    const source = sources.get(column.column) as Column;
    const counts = { log: 0, size: 0 };
    index.forEach((row, i) => {
      const value = numberAt(source, row);
      if (bad[i] === 1 || Number.isFinite(scaleNumber(column, value, elementary))) return;
      bad[i] = 1;
      counts[column.transform === 'log1p' && value <= -1 ? 'log' : 'size'] += 1;
    });
    for (const reason of ['log', 'size'] as const) if (counts[reason] > 0) unusable.push({ column: column.column, reason, count: counts[reason] });
  }
  return { index: unusable.length === 0 ? index : index.filter((_, i) => bad[i] === 0), unusable };
}

/** Writes the indicators of one category. A value that was never seen says nothing: all its indicators stand at their mean. */
function applyBlock(
  block: readonly { readonly column: MatrixColumn; readonly out: Float64Array }[], source: Column, index: Int32Array, result: { filled: Map<string, number>; unmatched: Map<string, number> },
): void {
  const { column: name } = block[0].column;
  const boolean = block.every(({ column }) => ['true', 'false', MISSING_LEVEL].includes(column.level ?? ''));
  const known = new Set(block.map(({ column }) => column.level));
  if (boolean) known.add('true').add('false');
  for (let i = 0; i < index.length; i++) {
    const cell = levelAt(source, index[i], boolean);
    const level = cell ?? MISSING_LEVEL;
    const unseen = !known.has(level);
    if (unseen) add(cell === null ? result.filled : result.unmatched, name);
    for (const { column, out } of block) out[i] = unseen ? 0 : scaleIndicator(column, column.level === level);
  }
}

/**
 * Prepares new rows exactly as the rows were that a model was made from.
 *
 * Gaps are filled with the value kept in the column; where none is kept the row is left out. A gap in a category without a
 * level for it, and a value never seen, stand at the mean of the category (0), and are counted. Rows with a number that is not
 * finite once prepared are left out and counted.
 *
 * @param rows number of given rows
 * @param getColumn the new values by name of the source column, in original units
 * @throws AppError `no-such-column`, `column-not-numeric`
 */
export function applyMatrixColumns(
  columns: readonly MatrixColumn[], rows: number, getColumn: (name: string) => Column | null, elementary: Elementary,
): Applied {
  const sources = new Map<string, Column>();
  for (const { column } of columns) {
    const source = getColumn(column);
    if (source === null) throw new AppError('no-such-column', { column });
    sources.set(column, source);
  }
  const { index: rowIndex, unusable } = finiteRows(columns, sources, usableRows(columns, sources, rows), elementary);
  const matrix = createMatrix(rowIndex.length, columns.map((column) => column.name));
  const filled = new Map<string, number>();
  const unmatched = new Map<string, number>();
  const blocks = new Map<string, { column: MatrixColumn; out: Float64Array }[]>();
  columns.forEach((column, j) => {
    const out = columnOf(matrix, j);
    const source = sources.get(column.column) as Column;
    if (column.level !== null) {
      blocks.set(column.column, [...(blocks.get(column.column) ?? []), { column, out }]);
      return;
    }
    for (let i = 0; i < out.length; i++) {
      const value = numberAt(source, rowIndex[i]);
      if (Number.isNaN(value)) add(filled, column.column);
      out[i] = scaleNumber(column, value, elementary);
    }
  });
  for (const [name, block] of blocks) applyBlock(block, sources.get(name) as Column, rowIndex, { filled, unmatched });
  return { matrix, rowIndex, filled, unmatched, unusable };
}
