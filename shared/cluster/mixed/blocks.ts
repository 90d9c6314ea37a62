import type { FeatureBlock, Matrix } from '../../math/matrix.ts';

/** A row whose category was missing, or never seen when the matrix was made. */
export const NO_LEVEL = -1;

/** A share of the gap between on and off within which a value is taken for one of them. */
const NEAR = 1e-6;

/** The features of a matrix; every column is a feature of numbers where it does not say. */
export function blocksOf(matrix: Matrix): readonly FeatureBlock[] {
  return matrix.blocks ?? matrix.names.map((_, j): FeatureBlock => (
    { kind: 'numeric', columns: [j], weight: 1, on: [], off: [], missing: -1, gaps: null }
  ));
}

/** Number of levels a category can take in its codes: one more than its columns where a single column says yes or no. */
export function levelCount(block: Pick<FeatureBlock, 'columns'>): number {
  return block.columns.length === 1 ? 2 : block.columns.length;
}

/**
 * Level of every row: the position of the column that is on. A single column has the levels 0 (off) and 1 (on).
 * `NO_LEVEL` where none is, and for gaps when `skipMissing` is set.
 */
export function codesOf({ rows, data }: Pick<Matrix, 'rows' | 'data'>, block: Pick<FeatureBlock, 'columns' | 'on' | 'off' | 'missing'>, skipMissing: boolean): Int32Array {
  const codes = new Int32Array(rows).fill(NO_LEVEL);
  const single = block.columns.length === 1;
  block.columns.forEach((column, level) => {
    const from = column * rows;
    const within = NEAR * Math.abs(block.on[level] - block.off[level]);
    for (let i = 0; i < rows; i++) {
      const value = data[from + i];
      if (Math.abs(value - block.on[level]) <= within) codes[i] = single ? 1 : level;
      else if (single && Math.abs(value - block.off[level]) <= within) codes[i] = 0;
    }
  });
  if (skipMissing && block.missing >= 0) {
    for (let i = 0; i < rows; i++) if (codes[i] === block.missing) codes[i] = NO_LEVEL;
  }
  return codes;
}
