import type { Steps } from '../contract/compute.ts';
import type { Random } from '../math/random.ts';
import type { Kernels } from './kernels.ts';
import { SLICE } from './lloyd-run.ts';
import { paddedRows } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';

/**
 * Greedy k-means++: each next centre is the best of 2 + ⌊ln k⌋ rows drawn with probability proportional to the squared
 * distance to the nearest centre so far.
 * Source: D. Arthur, S. Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007, section 7.
 *
 * @returns k × d row by row, in the units of the kernel matrix; null when there are fewer than k distinct rows
 */
export function* greedyPlusPlus(
  kernels: Kernels, matrix: KernelMatrix, k: number, random: Random, fraction: number,
): Steps<Float64Array | null> {
  const { memory, exports } = kernels;
  const { rows, cols, x64, weights } = matrix;
  const trials = 2 + Math.floor(kernels.elementary.log(k));
  const nearest = memory.allocate(paddedRows(rows) * 8);
  const point = memory.allocate(cols * 8);
  const candidates = memory.allocate(trials * 4);
  const potentials = memory.allocate(trials * 8);
  try {
    memory.f64(nearest, paddedRows(rows)).fill(1, 0, rows).fill(0, rows);
    const total = weights === 0 ? 0 : memory.f64(weights, rows).reduce((sum, weight) => sum + weight, 0);
    const first = weights === 0 ? random.below(rows) : exports.seedPick(nearest, rows, weights, random.next() * total);
    memory.f64(nearest, rows).fill(Infinity);
    const chosen = [first];
    let potential = exports.seedDistances(x64, cols, rows, chosen[0], nearest, weights, point);
    let work = 0;
    while (chosen.length < k) {
      if (!(potential > 0)) return null;
      for (let t = 0; t < trials; t++) {
        const row = exports.seedPick(nearest, rows, weights, random.next() * potential);
        memory.i32(candidates, trials)[t] = row;
      }
      exports.seedPotentials(x64, cols, rows, candidates, trials, nearest, weights, potentials, point);
      const sums = memory.f64(potentials, trials);
      let best = 0;
      for (let t = 1; t < trials; t++) if (sums[t] < sums[best]) best = t;
      const row = memory.i32(candidates, trials)[best];
      potential = exports.seedDistances(x64, cols, rows, row, nearest, weights, point);
      chosen.push(row);
      work += rows * (trials + 1) * (cols * 0.5 + 2);
      if (work >= SLICE) {
        work = 0;
        yield { fraction };
      }
    }
    const x = memory.f64(x64, paddedRows(rows) * cols);
    const centres = new Float64Array(k * cols);
    chosen.forEach((row, c) => {
      for (let j = 0; j < cols; j++) centres[c * cols + j] = x[((row >> 2) * cols + j) * 4 + (row & 3)];
    });
    return centres;
  } finally {
    [nearest, point, candidates, potentials].forEach((address) => memory.free(address));
  }
}
