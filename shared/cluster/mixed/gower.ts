import type { FeatureBlock, Matrix } from '../../math/matrix.ts';
import type { Dissimilarity } from '../medoids/dissimilarity.ts';
import { blocksOf, codesOf, NO_LEVEL } from './blocks.ts';

/** A feature as Gower's coefficient takes it. */
type Part =
  | { readonly kind: 'numeric'; readonly weight: number; readonly values: Float64Array; readonly gaps: Uint8Array | null }
  | { readonly kind: 'category'; readonly weight: number; readonly codes: Int32Array; readonly open: boolean };

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
export function gowerDissimilarity(matrix: Matrix, ranges: readonly number[]): Dissimilarity {
  const { rows } = matrix;
  const parts = blocksOf(matrix).map((block, b) => partOf(matrix, block, ranges[b]));
  const complete = parts.every((part) => (part.kind === 'numeric' ? part.gaps === null : !part.open));
  const total = parts.reduce((sum, part) => sum + part.weight, 0);
  const shared = new Float64Array(rows);
  return {
    rows, cost: rows * parts.length * (complete ? 1.5 : 3),
    from(row, out) {
      out.fill(0);
      shared.fill(complete ? total : 0);
      for (const part of parts) add(part, row, out, complete ? null : shared);
      for (let i = 0; i < rows; i++) out[i] = shared[i] > 0 ? out[i] / shared[i] : 1;
      out[row] = 0;
    },
  };
}

function partOf({ rows, data }: Matrix, block: FeatureBlock, range: number): Part {
  const { kind, weight, columns, gaps } = block;
  if (kind === 'category') {
    const codes = codesOf({ rows, data }, block, true);
    return { kind, weight, codes, open: codes.includes(NO_LEVEL) };
  }
  const from = columns[0] * rows;
  const values = data.slice(from, from + rows);
  return { kind, weight, gaps, values: values.map((value) => (range > 0 ? value / range : 0)) };
}

function add(part: Part, row: number, out: Float64Array, shared: Float64Array | null): void {
  const { weight } = part;
  if (part.kind === 'numeric') {
    const { values, gaps } = part;
    if (gaps?.[row] === 1) return;
    const here = values[row];
    for (let i = 0; i < out.length; i++) {
      if (gaps !== null && gaps[i] === 1) continue;
      out[i] += weight * Math.abs(values[i] - here);
      if (shared !== null) shared[i] += weight;
    }
    return;
  }
  const { codes } = part;
  const here = codes[row];
  if (here === NO_LEVEL) return;
  for (let i = 0; i < out.length; i++) {
    if (codes[i] === NO_LEVEL) continue;
    if (codes[i] !== here) out[i] += weight;
    if (shared !== null) shared[i] += weight;
  }
}
