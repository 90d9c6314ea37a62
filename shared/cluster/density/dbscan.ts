import type { Steps } from '../../contract/compute.ts';
import type { ClusterFit } from '../../contract/results.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { densityLinks } from '../../kernels/reach.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Method } from '../../recipe/method.ts';
import { finishFit } from '../partition.ts';
import { defaultMinPoints, kDistances } from './k-distances.ts';
import { assignNoise } from './noise.ts';

type Dbscan = Extract<Method, { algorithm: 'dbscan' }>;

/**
 * DBSCAN, Euclidean: rows with at least `minPoints` rows within `epsilon` (themselves counted, equal distances within) are
 * cores; cores within it of each other share a segment; other rows within it of a core join its segment (of several, the
 * one whose first core comes first, as in scikit-learn and R's dbscan), the rest is in none.
 * Source: M. Ester, H.-P. Kriegel, J. Sander, X. Xu, KDD 1996.
 *
 * @param matrix finite values
 * @returns k may be 0: then no row is in a segment
 * @throws AppError `no-epsilon` when the radius is to be chosen and none stands out
 */
export function* dbscanFit(kernels: Kernels, matrix: Matrix, method: Dbscan): Steps<ClusterFit> {
  const minPoints = method.minPoints === 'auto' ? defaultMinPoints(matrix.cols) : method.minPoints;
  const epsilon = method.epsilon === 'auto' ? (yield* kDistances(kernels, matrix, minPoints)).suggested : method.epsilon;
  const { core, root } = yield* densityLinks(kernels, matrix, epsilon, minPoints);
  const names = new Map<number, number>();
  const found = root.map((row) => {
    if (row < 0) return -1;
    const known = names.get(row);
    if (known !== undefined) return known;
    names.set(row, names.size);
    return names.size - 1;
  });
  const labels = method.assignNoise ? yield* assignNoise(kernels, matrix, found) : found;
  return finishFit(matrix, labels, names.size, {
    iterations: 1, converged: true,
    density: { epsilon, minPoints, minClusterSize: null, core: Int32Array.from(core.keys()).filter((row) => core[row] === 1) },
  });
}
