import type { Steps } from '../contract/compute.ts';
import { symmetricEigen } from '../math/eigen.ts';
import type { Matrix } from '../math/matrix.ts';

/** Scores on the first two principal components, one per row. */
export interface Plane {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Variances (population) along all components, largest first. */
  readonly variances: Float64Array;
}

/**
 * The plane of largest variance: principal components of the centred columns by the eigenvectors of their covariance, Float64.
 * The sign of a component is such that its largest loading is positive. With one column the second scores are 0.
 */
export function* principalPlane(matrix: Matrix): Steps<Plane> {
  const { rows, cols, data } = matrix;
  const means = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    for (let i = 0; i < rows; i++) means[j] += data[j * rows + i];
    means[j] /= Math.max(1, rows);
    yield { fraction: 0.1 };
  }
  const covariance = new Float64Array(cols * cols);
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (data[a * rows + i] - means[a]) * (data[b * rows + i] - means[b]);
      covariance[a * cols + b] = sum / Math.max(1, rows);
      covariance[b * cols + a] = covariance[a * cols + b];
    }
    yield { fraction: 0.1 + (0.7 * (a + 1)) / cols };
  }
  const { values, vectors } = symmetricEigen(covariance, cols);
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  for (let j = 0; j < cols; j++) {
    for (let i = 0; i < rows; i++) {
      const centred = data[j * rows + i] - means[j];
      first[i] += centred * vectors[j];
      if (cols > 1) second[i] += centred * vectors[cols + j];
    }
    yield { fraction: 0.8 + (0.2 * (j + 1)) / cols };
  }
  return { first, second, variances: values };
}
