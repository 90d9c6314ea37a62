import { createRandom, sampleIndices } from '../math/random.ts';

/** Stream of the seed that draws the rows of the map; the same for every kind of map, so that points keep their rows. */
const SHOWN_STREAM = 9001;

/** The rows that a map shows, ascending: all, or a seeded sample of `maxPoints`. */
export function shownRows(rows: number, maxPoints: number, seed: number): Int32Array {
  if (rows > maxPoints) return sampleIndices(createRandom(seed, SHOWN_STREAM), rows, maxPoints);
  return Int32Array.from({ length: rows }, (_, i) => i);
}
