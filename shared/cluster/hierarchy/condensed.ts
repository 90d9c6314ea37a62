import type { Steps } from '../../contract/compute.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Chained } from './chain.ts';
import { euclideanPairs } from './pairs.ts';
import type { Pairs } from './pairs.ts';

/** Nearest of the clusters left[from … to) by their distances at `own`; as `Chained.nearest`. */
function nearestIn(
  values: Float64Array, own: number, id: number, left: Int32Array, from: number, to: number, held: { id: number; value: number },
): void {
  let best = held.value;
  let found = held.id;
  for (let i = from; i < to; i++) {
    const other = left[i];
    const distance = values[own + other];
    if (distance < best && other !== id) {
      best = distance;
      found = other;
    }
  }
  held.value = best;
  held.id = found;
}

/** Clusters over the Euclidean distances of all pairs of rows, as `pairClusters`. */
export function* condensedClusters(matrix: Matrix, linkage: 'average' | 'complete'): Steps<Chained> {
  return pairClusters(yield* euclideanPairs(matrix, `Hierarchical, ${linkage}`), new Float64Array(matrix.rows).fill(1), linkage);
}

/**
 * Clusters over the distances of all pairs, which are updated as clusters join (Lance and Williams): the mean of the
 * distances between members (`average`), or the greatest (`complete`).
 *
 * @param sizes members of each of the first clusters; changed
 */
export function pairClusters({ values, start, square }: Pairs, sizes: Float64Array, linkage: 'average' | 'complete'): Chained {
  const rows = sizes.length;
  /** Clusters that are left, ascending. */
  const left = Int32Array.from({ length: rows }, (_, i) => i);
  let count = rows;
  const positionOf = (id: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (left[middle] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const at = (a: number, b: number): number => (a > b ? start(a) + b : start(b) + a);
  return {
    count: () => count,
    first: () => left[0],
    cost: () => count * (square ? 3 : 10),
    height: (value) => value,
    nearest(id, value, holder) {
      const held = { id: holder, value };
      const side = square ? count : positionOf(id);
      nearestIn(values, start(id), id, left, 0, side, held);
      for (let i = side + 1; i < count; i++) {
        const distance = values[start(left[i]) + id];
        if (distance < held.value) {
          held.value = distance;
          held.id = left[i];
        }
      }
      return held;
    },
    merge(a, b) {
      const [gone, kept] = a < b ? [a, b] : [b, a];
      const place = positionOf(gone);
      left.copyWithin(place, place + 1, count);
      count--;
      const total = sizes[kept] + sizes[gone];
      const share = sizes[kept] / total;
      for (let i = 0; i < count; i++) {
        const other = left[i];
        if (other === kept) continue;
        const to = square ? kept * rows + other : at(kept, other);
        const from = values[square ? gone * rows + other : at(gone, other)];
        const joined = linkage === 'complete' ? Math.max(values[to], from) : values[to] * share + from * (1 - share);
        values[to] = joined;
        if (square) values[other * rows + kept] = joined;
      }
      sizes[kept] = total;
      return kept;
    },
  };
}
