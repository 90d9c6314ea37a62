import type { Steps } from '../contract/compute.ts';
import { withKept } from '../kernels/kept.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pca } from '../kernels/pca.ts';
import type { Matrix } from '../math/matrix.ts';

/** Scores on the first two principal components, one per row. */
export interface Plane {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The plane of largest variance. With one column the second scores are 0. */
export function* principalPlane(kernels: Kernels, matrix: Matrix): Steps<Plane> {
  const { rows } = matrix;
  const { scores, components } = yield* withKept(kernels, matrix, (prepared) => pca(kernels, prepared, 2));
  return {
    first: scores.slice(0, rows),
    second: components > 1 ? scores.slice(rows, 2 * rows) : new Float64Array(rows),
  };
}
