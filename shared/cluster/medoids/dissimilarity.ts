import type { Steps } from '../../contract/compute.ts';
import type { Matrix } from '../../math/matrix.ts';

export type Metric = 'euclidean' | 'manhattan' | 'cosine';

/** How far rows are from each other. */
export interface Dissimilarity {
  readonly rows: number;
  /** Nanoseconds of one call of `from`, about. */
  readonly cost: number;
  /** Writes the dissimilarities of one row to all rows. */
  from(row: number, out: Float64Array): void;
}

/** Nanoseconds of work between two yields. */
export const SLICE = 4e6;

/**
 * Distances between the rows of a matrix. Cosine is 1 − cosine of the angle; a row of zeros is at 1 from every other row, as in
 * scikit-learn, and at 0 from itself and from others like it.
 */
export function metricDissimilarity(matrix: Matrix, metric: Metric): Dissimilarity {
  const { rows, cols } = matrix;
  const data = metric === 'cosine' ? normalised(matrix) : matrix.data;
  const width = metric === 'cosine' ? cols + 1 : cols;
  const absolute = metric === 'manhattan';
  return {
    rows, cost: rows * (width * 1.2 + 2),
    from(row, out) {
      out.fill(0);
      for (let j = 0; j < width; j++) {
        const at = j * rows;
        const here = data[at + row];
        if (absolute) for (let i = 0; i < rows; i++) out[i] += Math.abs(data[at + i] - here);
        else {
          for (let i = 0; i < rows; i++) {
            const gap = data[at + i] - here;
            out[i] += gap * gap;
          }
        }
      }
      if (metric === 'euclidean') for (let i = 0; i < rows; i++) out[i] = Math.sqrt(out[i]);
      if (metric === 'cosine') for (let i = 0; i < rows; i++) out[i] *= 0.5;
    },
  };
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

/** The same dissimilarities, all computed now and kept: 8 × rows² bytes. */
export function* kept(source: Dissimilarity, fraction: number): Steps<Dissimilarity> {
  const { rows } = source;
  const all = new Float64Array(rows * rows);
  let work = 0;
  for (let row = 0; row < rows; row++) {
    source.from(row, all.subarray(row * rows, (row + 1) * rows));
    work += source.cost;
    if (work < SLICE) continue;
    work = 0;
    yield { fraction };
  }
  return { rows, cost: rows, from: (row, out) => out.set(all.subarray(row * rows, (row + 1) * rows)) };
}
