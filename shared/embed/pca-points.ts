import type { MapPoints, Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { principalPlane } from './pca.ts';
import { shownRows } from './shown-rows.ts';

/**
 * The first two principal components of the rows shown: all, or a seeded sample of `maxPoints` (`sampled` is then their number).
 * Ready at once; shown until the UMAP layout is there.
 */
export function* pcaPoints(kernels: Kernels, matrix: Matrix, maxPoints: number, seed: number): Steps<MapPoints> {
  const rowIndex = shownRows(matrix.rows, maxPoints, seed);
  const shown = rowIndex.length < matrix.rows ? takeRows(matrix, rowIndex) : matrix;
  const plane = yield* principalPlane(kernels, shown);
  return {
    x: Float32Array.from(plane.first),
    y: Float32Array.from(plane.second),
    rowIndex,
    sampled: rowIndex.length < matrix.rows ? rowIndex.length : null,
  };
}
