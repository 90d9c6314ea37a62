import type { Steps } from '../contract/compute.ts';
import type { Random } from '../math/random.ts';

/** Rows of a leaf at most. */
const LEAF = 64;
/** A split that leaves one side less than this share is made by position in place of place. */
const LEAST_SIDE = 0.1;
const VALUES_PER_SLICE = 1_000_000;

/**
 * Rows in the order of the leaves of a random projection tree: every node is split by the plane half-way between two of its
 * rows, drawn at random, so rows that stand near each other in the order are likely to be near.
 * Source: S. Dasgupta, Y. Freund, "Random projection trees and low dimensional manifolds", STOC 2008.
 *
 * @param values rows × d, row by row
 */
export function* projectionOrder(values: Float64Array, rows: number, d: number, random: Random): Steps<Int32Array> {
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const sides = new Float64Array(rows);
  const held = new Int32Array(rows);
  const plane = new Float64Array(d);
  const open: [number, number][] = [[0, rows]];
  let work = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [from, to] = next;
    if (to - from <= LEAF) continue;
    const a = order[from + random.below(to - from)] * d;
    const b = order[from + random.below(to - from)] * d;
    let offset = 0;
    for (let j = 0; j < d; j++) {
      plane[j] = values[a + j] - values[b + j];
      offset += plane[j] * (values[a + j] + values[b + j]) * 0.5;
    }
    let low = from;
    let high = to;
    for (let at = from; at < to; at++) {
      const row = order[at] * d;
      let side = -offset;
      for (let j = 0; j < d; j++) side += plane[j] * values[row + j];
      sides[at] = side;
    }
    for (let at = from; at < to; at++) if (sides[at] < 0) held[low++] = order[at];
    for (let at = to - 1; at >= from; at--) if (!(sides[at] < 0)) held[--high] = order[at];
    let middle = low;
    if (Math.min(middle - from, to - middle) < LEAST_SIDE * (to - from)) middle = (from + to) >> 1;
    order.set(held.subarray(from, to), from);
    open.push([middle, to], [from, middle]);
    work += (to - from) * d;
    if (work < VALUES_PER_SLICE) continue;
    work = 0;
    yield { fraction: 0 };
  }
  return order;
}
