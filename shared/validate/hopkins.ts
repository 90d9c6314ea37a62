import type { HopkinsResult } from '../contract/analyses.ts';
import type { Steps } from '../contract/compute.ts';
import type { Elementary } from '../math/elementary.ts';
import { columnOf, takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { range } from '../math/stats.ts';

/** Rows within which neighbours are looked for; a seeded sample above. */
const MOST_ROWS = 20_000;
/** At most so many rows and as many random points are asked for their neighbour. */
const MOST_PROBES = 200;
const STREAM = 0x40b;
/** Above so many columns the figure tells nothing: distances to the power of the dimension bring all but even data near 1. */
export const TELLING_COLUMNS = 10;

/** Distance (Euclidean) from a point to the nearest row, the row `self` left out. */
function nearest(matrix: Matrix, point: Float64Array, self: number): number {
  const { rows, cols, data } = matrix;
  let best = Infinity;
  for (let i = 0; i < rows; i++) {
    if (i === self) continue;
    let sum = 0;
    for (let j = 0; j < cols && sum < best; j++) {
      const gap = data[j * rows + i] - point[j];
      sum += gap * gap;
    }
    if (sum < best) best = sum;
  }
  return Math.sqrt(best);
}

/**
 * Σ u^d / (Σ u^d + Σ w^d), with the distances in units of the largest so that no power overflows; NaN when all are 0.
 *
 * @param u distances from random points to the nearest row
 * @param w distances from rows to the nearest other row
 * @param d number of columns
 */
export function hopkinsOf(u: ArrayLike<number>, w: ArrayLike<number>, d: number, elementary: Elementary): number {
  let most = 0;
  for (const distances of [u, w]) for (let i = 0; i < distances.length; i++) most = Math.max(most, distances[i]);
  const total = (distances: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < distances.length; i++) {
      if (distances[i] > 0) sum += elementary.exp(d * elementary.log(distances[i] / most));
    }
    return sum;
  };
  const [random, real] = [total(u), total(w)];
  return random / (random + real);
}

/**
 * Hopkins' statistic: do the customers lie in heaps, or evenly in the box that holds them? About 0.5: evenly; towards 1: in
 * heaps. A single round heap is above 0.5 too, so it speaks of structure, not of the number of segments.
 *
 * Sources: B. Hopkins, J. G. Skellam, "A new method for determining the type of distribution of plant individuals", Annals of
 * Botany 18 (1954); with distances to the power of the dimension as in G. R. Cross, A. K. Jain, "Measurement of clustering
 * tendency" (1982), and K. Wright, "Will the real Hopkins statistic please stand up?", The R Journal 14 (2022).
 *
 * @param matrix prepared values; equal columns (constants) are no dimension
 */
export function* hopkins(matrix: Matrix, seed: number, elementary: Elementary): Steps<HopkinsResult> {
  const random = createRandom(seed, STREAM);
  const rows = matrix.rows > MOST_ROWS ? takeRows(matrix, sampleIndices(random, matrix.rows, MOST_ROWS)) : matrix;
  const probes = Math.min(MOST_PROBES, Math.floor(rows.rows / 10));
  const spans = Array.from({ length: rows.cols }, (_, j) => range(columnOf(rows, j)));
  const dimensions = spans.filter(({ min, max }) => max > min).length;
  if (probes < 5 || dimensions === 0) return { value: null, dimensions, probes, rows: rows.rows, sampled: rows !== matrix };
  const chosen = sampleIndices(random, rows.rows, probes);
  const point = new Float64Array(rows.cols);
  const w: number[] = [];
  const u: number[] = [];
  for (let p = 0; p < probes; p++) {
    for (let j = 0; j < rows.cols; j++) point[j] = rows.data[j * rows.rows + chosen[p]];
    w.push(nearest(rows, point, chosen[p]));
    yield { fraction: (2 * p + 1) / (2 * probes) };
    spans.forEach(({ min, max }, j) => {
      point[j] = min + (max - min) * random.next();
    });
    u.push(nearest(rows, point, -1));
    yield { fraction: (p + 1) / probes };
  }
  const value = hopkinsOf(u, w, dimensions, elementary);
  return { value: Number.isNaN(value) ? null : value, dimensions, probes, rows: rows.rows, sampled: rows !== matrix };
}
