/** The columns of one feature, for methods that must know which belong together. */
export interface FeatureBlock {
  readonly kind: 'numeric' | 'category';
  /** Positions of its columns; one for numbers. */
  readonly columns: readonly number[];
  readonly weight: number;
  /** Value of each column for a row of its level, and for any other row; empty for numbers. */
  readonly on: readonly number[];
  readonly off: readonly number[];
  /** Position in `columns` of the level that stands for a gap; −1: none. */
  readonly missing: number;
  /** 1 for every row whose number was missing and filled; null: none. */
  readonly gaps: Uint8Array | null;
}

/**
 * A dense matrix, column-major: value (i, j) is `data[j * rows + i]`.
 * `names` holds one name per column.
 */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
  readonly names: readonly string[];
  /** Features in order of their columns; absent: every column is a feature of numbers. */
  readonly blocks?: readonly FeatureBlock[];
  /** How much each row counts in k-means, not negative; absent: all alike. */
  readonly weights?: Float64Array;
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
  const { blocks, weights } = matrix;
  const taken = (gaps: Uint8Array | null): Uint8Array | null => (gaps === null ? null : Uint8Array.from(index, (row) => gaps[row]));
  return {
    ...out,
    ...(blocks === undefined ? {} : { blocks: blocks.map((block) => ({ ...block, gaps: taken(block.gaps) })) }),
    ...(weights === undefined ? {} : { weights: Float64Array.from(index, (row) => weights[row]) }),
  };
}
