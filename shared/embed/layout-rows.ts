import { createRandom } from '../math/random.ts';
import type { Plane } from './pca.ts';

/** Stream of the seed that shifts the start of the systematic sample. */
const LAYOUT_STREAM = 9002;

/**
 * A sample that follows the shape of the data: the rows are put in order along the plane of the first two principal components
 * (strips of the first, each run through along the second, every other strip backwards) and every n-th is taken,
 * from a seeded start (systematic sampling; Cochran, Sampling Techniques, chapter 8).
 *
 * @returns `count` positions, ascending
 */
export function layoutRows(plane: Plane, count: number, seed: number): Int32Array {
  const rows = plane.first.length;
  if (count >= rows) return Int32Array.from({ length: rows }, (_, i) => i);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  order.sort((a, b) => plane.first[a] - plane.first[b] || a - b);
  const strips = Math.max(1, Math.floor(Math.sqrt(count)));
  for (let strip = 0; strip < strips; strip++) {
    const direction = strip % 2 === 0 ? 1 : -1;
    order
      .subarray(Math.floor((strip * rows) / strips), Math.floor(((strip + 1) * rows) / strips))
      .sort((a, b) => direction * (plane.second[a] - plane.second[b]) || a - b);
  }
  const start = createRandom(seed, LAYOUT_STREAM).next();
  return Int32Array.from({ length: count }, (_, i) => order[Math.floor(((i + start) * rows) / count)]).sort();
}
