import type { Matrix } from '../../math/matrix.ts';
import type { Dissimilarity } from './dissimilarity.ts';

export type Metric = 'euclidean' | 'manhattan' | 'cosine';

/** What is compared of rows, and how. */
export interface Comparison {
  readonly rows: number;
  /**
   * The root of the sum of squared differences; the sum of absolute ones; half the sum of squares; or Gower's: the weighted mean of
   * absolute differences and, for categories, 0 (same) or 1, over the columns that both rows have (NaN: missing), 1 where there is none.
   */
  readonly kind: 'euclidean' | 'manhattan' | 'half-squares' | 'gower';
  readonly columns: readonly ComparedColumn[];
}

export interface ComparedColumn {
  readonly values: Float64Array;
  /** Gower's alone. */
  readonly weight: number;
  readonly category: boolean;
}

/**
 * Distances between the rows of a matrix. Cosine is 1 − cosine of the angle; a row of zeros is at 1 from every other row, as in
 * scikit-learn, and at 0 from itself and from others like it.
 */
export function metricComparison(matrix: Matrix, metric: Metric): Comparison {
  const { rows, cols } = matrix;
  const data = metric === 'cosine' ? normalised(matrix) : matrix.data;
  const width = metric === 'cosine' ? cols + 1 : cols;
  const columns = Array.from({ length: width }, (_, j) => ({ values: data.subarray(j * rows, (j + 1) * rows), weight: 1, category: false }));
  return { rows, kind: metric === 'cosine' ? 'half-squares' : metric, columns };
}

/** Rows of length 1 with one more column, 1 for rows of zeros: half the squared distance is then 1 − cosine. */
function normalised({ rows, cols, data }: Matrix): Float64Array {
  const lengths = new Float64Array(rows);
  const largest = new Float64Array(rows);
  for (let at = 0; at < data.length; at++) largest[at % rows] = Math.max(largest[at % rows], Math.abs(data[at]));
  for (let at = 0; at < data.length; at++) {
    const part = largest[at % rows] > 0 ? data[at] / largest[at % rows] : 0;
    lengths[at % rows] += part * part;
  }
  const out = new Float64Array(rows * (cols + 1));
  for (let at = 0; at < data.length; at++) {
    const i = at % rows;
    out[at] = largest[i] > 0 ? data[at] / largest[i] / Math.sqrt(lengths[i]) : 0;
  }
  for (let i = 0; i < rows; i++) out[rows * cols + i] = largest[i] > 0 ? 0 : 1;
  return out;
}

/** The dissimilarities of a comparison, each row's computed when asked for. */
export function dissimilarityOf({ rows, kind, columns }: Comparison): Dissimilarity {
  const shared = new Float64Array(kind === 'gower' ? rows : 0);
  return {
    rows, cost: rows * (columns.length * (kind === 'gower' ? 3 : 1.2) + 2),
    from(row, out) {
      out.fill(0);
      shared.fill(0);
      for (const column of columns) {
        if (kind === 'gower') addGower(column, row, out, shared);
        else if (kind === 'manhattan') addAbsolute(column.values, row, out);
        else addSquares(column.values, row, out);
      }
      if (kind === 'euclidean') for (let i = 0; i < rows; i++) out[i] = Math.sqrt(out[i]);
      if (kind === 'half-squares') for (let i = 0; i < rows; i++) out[i] *= 0.5;
      if (kind !== 'gower') return;
      for (let i = 0; i < rows; i++) out[i] = shared[i] > 0 ? out[i] / shared[i] : 1;
      out[row] = 0;
    },
  };
}

function addSquares(values: Float64Array, row: number, out: Float64Array): void {
  const here = values[row];
  for (let i = 0; i < out.length; i++) {
    const gap = values[i] - here;
    out[i] += gap * gap;
  }
}

function addAbsolute(values: Float64Array, row: number, out: Float64Array): void {
  const here = values[row];
  for (let i = 0; i < out.length; i++) out[i] += Math.abs(values[i] - here);
}

function addGower({ values, weight, category }: ComparedColumn, row: number, out: Float64Array, shared: Float64Array): void {
  const here = values[row];
  if (Number.isNaN(here)) return;
  for (let i = 0; i < out.length; i++) {
    const gap = Math.abs(values[i] - here);
    if (Number.isNaN(gap)) continue;
    if (!category) out[i] += weight * gap;
    else if (gap > 0) out[i] += weight;
    shared[i] += weight;
  }
}
