import { createMatrix } from '../../shared/math/matrix.ts';
import type { FeatureBlock, Matrix } from '../../shared/math/matrix.ts';

/** A feature: numbers (NaN: missing), or texts (null: missing). */
export type MixedColumn = readonly number[] | readonly (string | null)[];

const isNumbers = (column: MixedColumn): column is readonly number[] => column.every((value) => typeof value === 'number');

/** A matrix as the preparation hands it over without scaling: gaps of numbers filled with 0 and marked, one indicator column a level. */
export function mixedMatrix(columns: readonly MixedColumn[]): Matrix {
  const rows = columns[0].length;
  const names: string[] = [];
  const values: number[][] = [];
  const blocks = columns.map((column, f): FeatureBlock => {
    if (isNumbers(column)) {
      names.push(`n${f}`);
      values.push(column.map((value) => (Number.isNaN(value) ? 0 : value)));
      const gaps = column.some(Number.isNaN) ? Uint8Array.from(column, (value) => Number(Number.isNaN(value))) : null;
      return { kind: 'numeric', columns: [values.length - 1], weight: 1, on: [], off: [], missing: -1, gaps };
    }
    const levels = [...new Set(column)].sort((a, b) => String(a).localeCompare(String(b)));
    const start = values.length;
    for (const level of levels) {
      names.push(`c${f}=${level ?? '(missing)'}`);
      values.push(column.map((value) => Number(value === level)));
    }
    return {
      kind: 'category', columns: levels.map((_, i) => start + i), weight: 1, on: levels.map(() => 1), off: levels.map(() => 0),
      missing: levels.indexOf(null), gaps: null,
    };
  });
  const matrix = createMatrix(rows, names);
  values.forEach((column, j) => matrix.data.set(column, j * rows));
  return { ...matrix, blocks };
}
