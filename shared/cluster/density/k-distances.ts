import type { Steps } from '../../contract/compute.ts';
import type { KDistances } from '../../contract/results.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { Matrix } from '../../math/matrix.ts';
import { coreDistances } from './core-distances.ts';

/** Points of the curve that are kept for a picture. */
const MOST_POINTS = 400;

/** Points that make a core where none are asked for: twice the columns, at least 5 (Sander et al. 1998). */
export function defaultMinPoints(cols: number): number {
  return Math.max(5, 2 * cols);
}

/**
 * The curve of ascending core distances with the radius it suggests: where it turns upward, the point farthest below the
 * line from its first to its last point.
 * Source: M. Ester, H.-P. Kriegel, J. Sander, X. Xu, "A density-based algorithm for discovering clusters", KDD 1996, section 4.2.
 *
 * @throws AppError `no-epsilon` {minPoints} when no radius above 0 stands out: nearly all rows have that many equal ones,
 *   or there are fewer rows than points wanted
 */
export function* kDistances(kernels: Kernels, matrix: Matrix, minPoints: number): Steps<KDistances> {
  // With one point everything is a core; the nearest other row still says how dense it is.
  const sorted = (yield* coreDistances(kernels, matrix, Math.max(2, minPoints))).sort();
  const suggested = sorted[turn(sorted)];
  if (!(suggested > 0) || suggested === Infinity) throw new AppError('no-epsilon', { minPoints });
  const count = Math.min(sorted.length, MOST_POINTS);
  const at = Int32Array.from({ length: count }, (_, i) => Math.round((i * (sorted.length - 1)) / Math.max(1, count - 1)));
  return { minPoints, rows: matrix.rows, ranks: at, distances: Float64Array.from(at, (rank) => sorted[rank]), suggested };
}

/** Position of the point farthest below the line from the first to the last point of an ascending curve; of several the last. */
function turn(sorted: Float64Array): number {
  const last = sorted.length - 1;
  const rise = sorted[last] - sorted[0];
  if (!(rise > 0)) return last;
  let best = 0;
  let depth = -Infinity;
  for (let i = 0; i <= last; i++) {
    const below = i / last - (sorted[i] - sorted[0]) / rise;
    if (below >= depth) {
      depth = below;
      best = i;
    }
  }
  // Where most rows have equal ones the curve turns at 0; the first radius above it is then the least that joins any others.
  while (best < last && sorted[best] === 0) best++;
  return best;
}
