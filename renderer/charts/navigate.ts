import type { Figure } from '../../shared/chart/figure.ts';
import { figureTable } from '../../shared/chart/figure-table.ts';

/** Points of a figure that the arrow keys reach: a line's points, bars, cells, and the segments of a map. */
export interface Cursor {
  readonly row: number;
  readonly col: number;
}

/** Rows and columns of the grid the arrow keys walk on. */
export function extent(figure: Figure): { rows: number; cols: number } {
  const { series } = figure;
  switch (series.kind) {
    case 'line':
      return { rows: 1, cols: series.x.length };
    case 'bars':
      return { rows: series.labels.length, cols: 1 };
    case 'lines':
      return { rows: series.lines.length, cols: series.x.length };
    case 'columns':
      return { rows: series.groups.length, cols: series.labels.length };
    case 'heat':
    case 'grid':
      return { rows: series.rows.length, cols: series.cols.length };
    case 'points':
      return { rows: series.groups.length, cols: 1 };
    case 'sketch':
    case 'flow':
      return { rows: 0, cols: 0 };
  }
}

/** Where a key leads from a cursor, or null when the key is none of ours. Along a one-dimensional figure all four arrows work. */
export function moveCursor(figure: Figure, cursor: Cursor | null, key: string): Cursor | null {
  const { rows, cols } = extent(figure);
  if (rows === 0 || cols === 0) return null;
  const clamp = (value: number, size: number): number => Math.max(0, Math.min(size - 1, value));
  if (key === 'Home') return { row: 0, col: 0 };
  if (key === 'End') return { row: rows - 1, col: cols - 1 };
  const step = new Map([['ArrowRight', [0, 1]], ['ArrowLeft', [0, -1]], ['ArrowDown', [1, 0]], ['ArrowUp', [-1, 0]]]).get(key);
  if (step === undefined) return null;
  if (cursor === null) return { row: 0, col: 0 };
  const along = step[0] + step[1];
  if (rows === 1) return { row: 0, col: clamp(cursor.col + along, cols) };
  if (cols === 1) return { row: clamp(cursor.row + along, rows), col: 0 };
  return { row: clamp(cursor.row + step[0], rows), col: clamp(cursor.col + step[1], cols) };
}

/** What is under a cursor, in words. */
export function sayPoint(figure: Figure, cursor: Cursor): string {
  const table = figureTable(figure);
  if (figure.series.kind === 'lines' || figure.series.kind === 'columns') {
    const row = table.rows[cursor.col];
    return `${table.columns[0]} ${row?.[0] ?? ''}, ${table.columns[cursor.row + 1] ?? ''}: ${row?.[cursor.row + 1] ?? ''}`;
  }
  if (figure.series.kind === 'heat' || figure.series.kind === 'grid') {
    const row = table.rows[cursor.row];
    return `${row?.[0] ?? ''}, ${table.columns[cursor.col + 1] ?? ''}: ${row?.[cursor.col + 1] ?? ''}`;
  }
  const row = table.rows[cursor.row + cursor.col] ?? [];
  return row.map((cell, i) => `${table.columns[i]} ${cell}`).join(', ');
}
