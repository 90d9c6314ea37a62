import { kmeansGenerator } from 'ml-kmeans';
import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { inertiaOf } from './partition.ts';
import type { Search, SearchInput } from './settle.ts';

/** Above this many rows the starts are chosen on a seeded sample: the library's k-means++ cannot be interrupted. */
const START_ROWS = 2000;
const START_ITERATIONS = 10;
/** Squared move of the centres below which ml-kmeans stops; exact steps follow. */
const TOLERANCE = 1e-12;

/**
 * k-means by the library ml-kmeans: k-means++ starts, one seed per restart, the restart with the smallest inertia is kept.
 * An independent, slower check of the fast engine.
 */
export function* referenceSearch(matrix: Matrix, input: SearchInput): Steps<Search> {
  const { k, seed, restarts, maxIterations } = input;
  const rows = toRows(matrix);
  let best: Search | null = null;
  let bestInertia = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    const random = createRandom(seed, restart);
    const start = startRows(rows, random);
    const startSeed = 1 + random.below(2147483646);
    const options = { seed: startSeed, tolerance: TOLERANCE };
    let initialization: 'kmeans++' | number[][] = 'kmeans++';
    if (start !== rows) {
      for (const round of kmeansGenerator(start, k, { ...options, maxIterations: START_ITERATIONS })) {
        initialization = round.centroids;
        yield { fraction: restart / restarts };
      }
    }
    for (const round of kmeansGenerator(rows, k, { ...options, initialization, maxIterations })) {
      yield { fraction: (restart + round.iterations / (round.iterations + 20)) / restarts };
      if (!round.converged && round.iterations < maxIterations) continue;
      const centres = fromRows(round.centroids, matrix.cols);
      const inertia = inertiaOf(matrix, Int32Array.from(round.clusters), centres, k);
      if (inertia < bestInertia || best === null) {
        bestInertia = inertia;
        best = { centres, iterations: round.iterations, converged: round.converged, atRest: round.converged };
      }
    }
  }
  if (best === null) throw new Error('no restart');
  return best;
}

function startRows(rows: number[][], random: ReturnType<typeof createRandom>): number[][] {
  if (rows.length <= START_ROWS) return rows;
  return Array.from(sampleIndices(random, rows.length, START_ROWS), (i) => rows[i]);
}

function toRows(matrix: Matrix): number[][] {
  const { rows, cols, data } = matrix;
  return Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_unused, j) => data[j * rows + i]));
}

function fromRows(centres: number[][], cols: number): Float64Array {
  const k = centres.length;
  const out = new Float64Array(k * cols);
  for (let c = 0; c < k; c++) for (let j = 0; j < cols; j++) out[j * k + c] = centres[c][j];
  return out;
}
