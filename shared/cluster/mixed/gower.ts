import type { FeatureBlock, Matrix } from '../../math/matrix.ts';
import type { ComparedColumn, Comparison } from '../medoids/comparison.ts';
import { blocksOf, codesOf, NO_LEVEL } from './blocks.ts';

/** Width of the range of each feature of numbers, over the rows that have the number; 0 for categories. */
export function gowerRanges(matrix: Matrix): number[] {
  return blocksOf(matrix).map(({ kind, columns, gaps }) => {
    if (kind === 'category') return 0;
    let [min, max] = [Infinity, -Infinity];
    for (let i = 0; i < matrix.rows; i++) {
      if (gaps?.[i] === 1) continue;
      const value = matrix.data[columns[0] * matrix.rows + i];
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    return max > min ? max - min : 0;
  });
}

/**
 * Gower's dissimilarity: the weighted mean over the features of |difference| / range for numbers and of 0 (same) or 1 for
 * categories. A feature that either row lacks is left out of the mean; rows that share none are at 1.
 * Source: J. C. Gower, "A general coefficient of similarity and some of its properties", Biometrics 27 (1971); as `daisy` of
 * R's package cluster.
 *
 * @param ranges by feature, as `gowerRanges` of all rows
 */
export function gowerComparison(matrix: Matrix, ranges: readonly number[]): Comparison {
  return { rows: matrix.rows, kind: 'gower', columns: blocksOf(matrix).map((block, b) => columnOf(matrix, block, ranges[b])) };
}

function columnOf({ rows, data }: Matrix, block: FeatureBlock, range: number): ComparedColumn {
  const { kind, weight, columns, gaps } = block;
  if (kind === 'category') {
    const codes = codesOf({ rows, data }, block, true);
    return { weight, category: true, values: Float64Array.from(codes, (code) => (code === NO_LEVEL ? NaN : code)) };
  }
  const from = columns[0] * rows;
  const values = data.slice(from, from + rows);
  return { weight, category: false, values: values.map((value, i) => (gaps?.[i] === 1 ? NaN : range > 0 ? value / range : 0)) };
}
