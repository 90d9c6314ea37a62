import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { nearestNeighbours } from '../../kernels/neighbours.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';

/** Gives rows without a segment (−1) the label of the nearest row that has one; equally near: the row that comes first. */
export function* assignNoise(kernels: Kernels, matrix: Matrix, labels: Int32Array): Steps<Int32Array> {
  const all = Int32Array.from(labels.keys());
  const members = all.filter((row) => labels[row] >= 0);
  const apart = all.filter((row) => labels[row] < 0);
  if (members.length === 0 || apart.length === 0) return labels;
  const { indices } = yield* nearestNeighbours(kernels, takeRows(matrix, members), 1, takeRows(matrix, apart));
  const out = labels.slice();
  apart.forEach((row, i) => {
    out[row] = labels[members[indices[i]]];
  });
  return out;
}
