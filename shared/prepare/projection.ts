import type { Steps } from '../contract/compute.ts';
import type { Projection } from '../contract/results.ts';
import { symmetricEigen } from '../math/eigen.ts';
import { columnOf, createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { mean } from '../math/stats.ts';

/** Variances below this share of the total are rounding, not components. */
const NOTHING = 1e-12;

/** How many components are kept: `asked` from 1 is their number, below 1 the share of the variance that they must hold. */
function kept(variances: Float64Array, asked: number): number {
  let total = 0;
  for (const value of variances) total += value;
  const real = variances.filter((value) => value > NOTHING * total).length;
  if (asked >= 1) return Math.max(1, Math.min(Math.floor(asked), real));
  let held = 0;
  for (let c = 0; c < real; c++) {
    held += variances[c];
    if (held >= (asked - NOTHING) * total) return c + 1;
  }
  return Math.max(1, real);
}

/**
 * Principal components of the prepared columns: eigenvectors of their covariance (population), the largest loading of each
 * component positive.
 * Source: I. T. Jolliffe, "Principal Component Analysis", 2nd ed. (2002), sections 3 and 6.1.
 *
 * @param asked from 1: number of components; between 0 and 1: smallest number that holds this share of the variance
 */
export function* fitProjection(matrix: Matrix, asked: number): Steps<Projection> {
  const { rows, cols } = matrix;
  const means = new Float64Array(cols);
  for (let j = 0; j < cols; j++) means[j] = mean(columnOf(matrix, j));
  yield { fraction: 0.1 };
  const covariance = new Float64Array(cols * cols);
  for (let a = 0; a < cols; a++) {
    const x = columnOf(matrix, a);
    for (let b = 0; b <= a; b++) {
      const y = columnOf(matrix, b);
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (x[i] - means[a]) * (y[i] - means[b]);
      covariance[a * cols + b] = sum / rows;
      covariance[b * cols + a] = covariance[a * cols + b];
      if (b % 4 === 3) yield { fraction: 0.1 + (0.8 * a) / cols };
    }
    yield { fraction: 0.1 + (0.8 * (a + 1)) / cols };
  }
  const { values, vectors } = symmetricEigen(covariance, cols);
  const variances = values.map((value) => Math.max(0, value));
  let total = 0;
  for (const value of variances) total += value;
  const m = kept(variances, asked);
  return {
    names: Array.from({ length: m }, (_, c) => `component ${c + 1}`),
    means: [...means],
    axes: Array.from({ length: m }, (_, c) => [...vectors.subarray(c * cols, (c + 1) * cols)]),
    variances: [...variances.subarray(0, m)],
    explained: Array.from(variances.subarray(0, m), (value) => (total > 0 ? value / total : 0)),
  };
}

/** Scores of rows on the components: (row − means) times each axis. */
export function* project(projection: Projection, matrix: Matrix): Steps<Matrix> {
  const { names, means, axes } = projection;
  const out = createMatrix(matrix.rows, names);
  for (let c = 0; c < names.length; c++) {
    const scores = columnOf(out, c);
    for (let j = 0; j < matrix.cols; j++) {
      const x = columnOf(matrix, j);
      const [weight, centre] = [axes[c][j], means[j]];
      for (let i = 0; i < scores.length; i++) scores[i] += (x[i] - centre) * weight;
      if (j % 8 === 7) yield { fraction: c / names.length };
    }
    yield { fraction: (c + 1) / names.length };
  }
  return out;
}
