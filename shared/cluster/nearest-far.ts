import type { Matrix } from '../math/matrix.ts';

/**
 * Gives rows whose squared distances overflow the label of the nearest centre: of two centres the nearer is told by
 * |x − a|² − |x − b|² = 2 (b − a) · (x − (a + b) / 2), in which x is not squared. Rows that this cannot tell of keep −1.
 *
 * @param labels by row; −1: not known yet
 * @param centres by label, then by matrix column
 */
export function settleFar(labels: Int32Array, matrix: Matrix, centres: readonly (readonly number[])[]): void {
  labels.forEach((label, row) => {
    if (label < 0) labels[row] = nearestOf(matrix, row, centres);
  });
}

function nearestOf({ rows, cols, data }: Matrix, row: number, centres: readonly (readonly number[])[]): number {
  let best = 0;
  for (let c = 1; c < centres.length; c++) {
    let difference = 0;
    for (let j = 0; j < cols; j++) {
      const [a, b] = [centres[best][j], centres[c][j]];
      difference += (a - b) * (data[j * rows + row] - (a + b) / 2);
    }
    if (!Number.isFinite(difference)) return -1;
    if (difference < 0) best = c;
  }
  return best;
}
