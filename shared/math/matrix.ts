/**
 * A dense matrix, column-major: value (i, j) is `data[j * rows + i]`.
 * `names` holds one name per column.
 */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  readonly names: readonly string[];
}

/** A new matrix of zeros. */
export function createMatrix(rows: number, names: readonly string[]): Matrix {
  return { rows, cols: names.length, data: new Float64Array(rows * names.length), names };
}

/** A view (no copy) of column `j`. */
export function columnOf(matrix: Matrix, j: number): Float64Array {
  return matrix.data.subarray(j * matrix.rows, (j + 1) * matrix.rows);
}

/** The given rows, in the given order, as a new matrix. */
export function takeRows(matrix: Matrix, index: ArrayLike<number>): Matrix {
  const out = createMatrix(index.length, matrix.names);
  for (let j = 0; j < matrix.cols; j++) {
    const from = j * matrix.rows;
    const to = j * index.length;
    for (let i = 0; i < index.length; i++) out.data[to + i] = matrix.data[from + index[i]];
  }
  return out;
}
