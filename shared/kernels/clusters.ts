import { AppError } from '../errors/app-error.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';

/** More than Float32 rounds off two values below one. */
const ROUNDING = 1.3e-7;

/** Clusters by centre and size in the kernels' memory, each known by the row that stands for it: its lowest. */
export interface ClusterSet {
  /** Clusters there are. */
  count(): number;
  /** Row that stands for the cluster in a slot, from 0 to `count() − 1`. */
  idAt(slot: number): number;
  /**
   * The cluster nearest to `id`, and how near, in squared units: the squared distance of the centres, or with Ward
   * 2 a b / (a + b) times it (a and b: sizes). An equally near `holder` is kept; else the lowest id of equally near ones.
   * @param bound value of the holder; Infinity with −1: none
   */
  nearest(id: number, bound: number, holder: number): { id: number; value: number };
  /** Squared distances of the centre of `id` to the centres by slot; valid until the next call. */
  squares(id: number): Float64Array;
  /** Joins two clusters; the lower id stands for both. Returns it. */
  merge(a: number, b: number): number;
  /** Value × scale² → squared distance in the units of the matrix. */
  readonly scale: number;
  free(): void;
}

/**
 * Every row as a cluster of its own; memory grows with rows × columns only.
 * @param ward weigh squared distances by sizes
 * @throws AppError `too-much-memory` when memory does not suffice
 */
export function createClusters(kernels: Kernels, matrix: Matrix, ward: boolean): ClusterSet {
  const { memory, exports } = kernels;
  const { rows, cols: d, data } = matrix;
  const { means, scale } = centred(matrix);
  const padded = Math.ceil(rows / 8) * 8;
  const { take, freeAll } = memory.scope();
  const loose = take(padded * d * 4);
  const exact = take(padded * d * 8);
  const sizesAt = take(padded * 4);
  const idsAt = take(padded * 4);
  const out = take(8);
  const squaresAt = take(padded * 8);
  memory.f32(loose, padded * d).fill(Infinity);
  memory.f32(sizesAt, padded).fill(1);
  /** Beside the kernel's copy, so that reading one id makes no view. */
  const ids = Int32Array.from({ length: padded }, (_, i) => i);
  memory.i32(idsAt, padded).set(ids);
  const slotOf = ids.slice();
  const sizes = new Float64Array(rows).fill(1);
  let count = rows;
  const looseAt = (slot: number, j: number): number => (slot >> 3) * d * 8 + j * 8 + (slot & 7);
  {
    const x32 = memory.f32(loose, padded * d);
    const x64 = memory.f64(exact, padded * d);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < d; j++) {
        const value = (data[j * rows + i] - means[j]) * scale;
        x64[i * d + j] = value;
        x32[looseAt(i, j)] = value;
      }
    }
  }
  return {
    scale,
    count: () => count,
    idAt: (slot) => ids[slot],
    nearest(id, bound, holder) {
      const slot = exports.nearestCluster(
        loose, exact, sizesAt, idsAt, count, d, slotOf[id], ward ? 1 : 0, ROUNDING, bound, holder < 0 ? -1 : slotOf[holder], out,
      );
      return { id: slot < 0 ? -1 : ids[slot], value: memory.f64(out, 1)[0] };
    },
    squares(id) {
      exports.clusterSquares(exact, count, d, slotOf[id], squaresAt);
      return memory.f64(squaresAt, count);
    },
    merge(a, b) {
      const [kept, gone] = a < b ? [a, b] : [b, a];
      const to = slotOf[kept];
      const from = slotOf[gone];
      const x32 = memory.f32(loose, padded * d);
      const x64 = memory.f64(exact, padded * d);
      const sum = sizes[a] + sizes[b];
      const share = sizes[gone] / sum;
      const last = count - 1;
      for (let j = 0; j < d; j++) {
        // Equal centres stay what they are to the last bit.
        const mean = x64[to * d + j] + (x64[from * d + j] - x64[to * d + j]) * share;
        x64[to * d + j] = mean;
        x32[looseAt(to, j)] = mean;
        x64[from * d + j] = x64[last * d + j];
        x32[looseAt(from, j)] = x32[looseAt(last, j)];
        x32[looseAt(last, j)] = Infinity;
      }
      sizes[kept] = sum;
      const counts = memory.f32(sizesAt, count);
      counts[to] = sum;
      counts[from] = counts[last];
      ids[from] = ids[last];
      memory.i32(idsAt, count)[from] = ids[from];
      slotOf[ids[from]] = from;
      slotOf[kept] = to === last ? from : to;
      count = last;
      return kept;
    },
    free: freeAll,
  };
}

/** Means of the columns, and the power of two that brings every centred value below one. */
function centred({ rows, cols, data, names }: Matrix): { means: Float64Array; scale: number } {
  const means = new Float64Array(cols);
  let reach = 0;
  for (let j = 0; j < cols; j++) {
    const column = data.subarray(j * rows, (j + 1) * rows);
    for (const value of column) means[j] += value / rows;
    for (const value of column) reach = Math.max(reach, Math.abs(value - means[j]));
    if (!Number.isFinite(reach) || Number.isNaN(means[j])) throw new AppError('not-finite', { column: names[j] });
  }
  let scale = 1;
  while (reach * scale >= 1) scale /= 2;
  while (reach * scale < 0.5 && reach > 0 && scale < 1e300) scale *= 2;
  return { means, scale };
}
