import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import type { Comparison } from './comparison.ts';
import type { Dissimilarity, KernelDissimilarity } from './dissimilarity.ts';
import { build, fasterPam, spread } from './faster-pam.ts';
import type { Medoids } from './faster-pam.ts';
import { keepsAll, kernelDissimilarity } from './kernel-dissimilarity.ts';

/** Up to this many rows every row may become a medoid; above, those of a few samples. */
export const EXACT_ROWS = 20_000;
/** Above it, starts are made on samples of this many rows. */
const SAMPLE_ROWS = 2000;
/** Samples at most, and starts at random beside the one of BUILD at most. */
const SAMPLES = 5;
const RANDOM_STARTS = 4;
const MAX_PASSES = 100;
/** Nanoseconds of one row's dissimilarities above which there is a yield after each. */
const YIELD = 1e6;

/** Dissimilarities of all rows, and what is compared of some of them. */
interface Source {
  readonly all: KernelDissimilarity;
  of(rows: Int32Array): Comparison;
}

/**
 * k medoids (`all`: whatever the number of rows, any of them may become one). While the dissimilarities of all pairs are kept (`keepsAll`): BUILD and random starts, each swapped until no swap
 * helps. Up to 20,000 rows: the best medoids of a few samples, then swaps over all rows. Above: the best medoids of a few samples
 * by their cost over all rows (CLARA; L. Kaufman, P. J. Rousseeuw, "Finding Groups in Data", 1990, chapter 3).
 */
export function* medoidSearch(kernels: Kernels, source: Source, k: number, seed: number, restarts: number, all = false): Steps<Medoids> {
  const { rows } = source.all;
  if (keepsAll(rows)) return yield* fewRows(kernels, source.all, k, seed, restarts, 0.1, 1);
  const exact = all || rows <= EXACT_ROWS;
  const share = exact ? 0.3 : 1;
  const samples = Math.min(SAMPLES, restarts);
  let best: Medoids | null = null;
  for (let s = 0; s < samples; s++) {
    const [from, to] = [(share * s) / samples, (share * (s + 1)) / samples];
    const index = sampleIndices(createRandom(seed, s), rows, Math.max(SAMPLE_ROWS, 40 * k));
    const within = yield* kernelDissimilarity(kernels, source.of(index), true, from);
    try {
      const found = yield* fewRows(kernels, within, k, seed + s, 2, from, to);
      const medoids = found.medoids.map((at) => index[at]);
      const cost = yield* costOf(source.all, medoids, to);
      if (best === null || cost < best.cost) best = { ...found, medoids, cost };
    } finally {
      within.free();
    }
    yield { fraction: to };
  }
  if (best === null) throw new Error('no sample');
  return exact ? yield* fasterPam(kernels, source.all, best.medoids, MAX_PASSES, share, 1) : best;
}

function* fewRows(
  kernels: Kernels, all: KernelDissimilarity, k: number, seed: number, restarts: number, from: number, to: number,
): Steps<Medoids> {
  const starts = k === 1 ? 1 : Math.min(restarts, 1 + RANDOM_STARTS);
  let best: Medoids | null = null;
  for (let s = 0; s < starts; s++) {
    const [lower, upper] = [from + ((to - from) * s) / starts, from + ((to - from) * (s + 1)) / starts];
    const start = s === 0 ? yield* build(kernels, all, k, lower) : yield* spread(all, k, createRandom(seed, 100 + s), lower);
    const found = yield* fasterPam(kernels, all, start, MAX_PASSES, lower, upper);
    if (best === null || found.cost < best.cost) best = found;
  }
  if (best === null) throw new Error('no start');
  return best;
}

/** Sum of the dissimilarities of all rows to the nearest medoid. */
function* costOf(all: Dissimilarity, medoids: Int32Array, fraction: number): Steps<number> {
  const { nearest } = yield* assignToMedoids(all, medoids, fraction);
  return nearest.reduce((sum, value) => sum + value, 0);
}

/** Every row to its nearest medoid; equal: the lower label, but a medoid is in its own segment. */
export function* assignToMedoids(all: Dissimilarity, medoids: Int32Array, fraction: number): Steps<{ labels: Int32Array; nearest: Float64Array }> {
  const labels = new Int32Array(all.rows);
  const nearest = new Float64Array(all.rows).fill(Infinity);
  const out = new Float64Array(all.rows);
  for (const [c, row] of medoids.entries()) {
    all.from(row, out);
    for (let i = 0; i < out.length; i++) {
      if (out[i] >= nearest[i]) continue;
      nearest[i] = out[i];
      labels[i] = c;
    }
    if (all.cost > YIELD) yield { fraction };
  }
  medoids.forEach((row, c) => {
    labels[row] = c;
    nearest[row] = 0;
  });
  return { labels, nearest };
}
