import { held } from '../cluster/held.ts';
import { distinctRows } from '../cluster/partition.ts';
import type { Steps } from '../contract/compute.ts';
import type { StructurePoint, StructureResult } from '../contract/structure.ts';
import { kmeansFit } from '../kernels/kmeans.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { withMatrix } from '../kernels/matrix.ts';
import { pairSums } from '../kernels/pairs.ts';
import { takeRows } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { createRandom, sampleIndices } from '../math/random.ts';
import { mean, sampleVariance } from '../math/stats.ts';
import { heapDraw } from './heaps.ts';
import type { HeapDraw, HeapKind } from './heaps.ts';
import { silhouetteFromSums } from './silhouette.ts';

/** Customers looked at; beyond, a seeded sample of as many. */
const ROWS = 500;
/** With fewer customers, or more columns, nothing is said. */
const LEAST_ROWS = 100;
const MOST_COLUMNS = 100;
const SAMPLE_STREAM = 15_000;
const DRAW_STREAM = 15_100;
/** Random heaps of each kind; a few are enough where segments stand out that far above all of them at some number. */
const HEAPS = 12;
const FEW_HEAPS = 3;
const CLEAR = 0.05;
/** Standard deviations, and mean silhouettes, above all kinds of heaps from which segments count as more than chance. */
const BEYOND = 3;
const MARGIN = 0.02;
/** Numbers of segments tried. */
const KS: readonly number[] = [2, 3, 4, 5, 6, 8, 10, 12];
/** …with as many customers each on average at least. */
const MEAN_SIZE = 10;
const STARTS = 2;
const MAX_ITERATIONS = 100;
const KINDS: readonly HeapKind[] = ['normal', 'uniform', 'skewed'];

/**
 * Whether rows fall into segments at all: whether k-means separates them, at any of some numbers of segments, better than it separates
 * random data that are one heap: thick in the middle, as thick everywhere, and as skewed as the data. Separation is the mean
 * silhouette; a smooth skewed heap may pass for segments, segments hardly for a heap.
 *
 * In the manner of Y. Liu et al., "Statistical significance of clustering for high-dimension, low-sample size data", JASA 103
 * (2008), and of the gap statistic, with three references in place of one.
 *
 * @returns null with fewer than 100 rows, more than 100 columns, or too few different rows
 */
export function* structureOf(kernels: Kernels, all: Matrix, seed: number): Steps<StructureResult | null> {
  if (all.rows < LEAST_ROWS || all.cols > MOST_COLUMNS) return null;
  const matrix = all.rows <= ROWS ? all : takeRows(all, sampleIndices(createRandom(seed, SAMPLE_STREAM), all.rows, ROWS));
  const distinct = distinctRows(matrix, KS[KS.length - 1]);
  const ks = KS.filter((k) => k < distinct && k * MEAN_SIZE <= matrix.rows);
  if (ks.length === 0) return null;
  const own = yield* held(separations(kernels, matrix, ks, seed), 0);
  const draw = yield* held(heapDraw(kernels, matrix), 0.05);
  const heaps: Heaps = { normal: [], uniform: [], skewed: [] };
  const result = (): StructureResult => resultOf(matrix.rows, ks, own, heaps);
  for (let b = 0; b < HEAPS; b++) {
    for (const kind of KINDS) heaps[kind].push(yield* separationOfHeap(kernels, draw, kind, ks, seed, b));
    if (b + 1 === FEW_HEAPS && clear(own, heaps)) return { ...result(), found: true };
  }
  return result();
}

/** By kind, then heap: the separation at each number of segments. */
type Heaps = Readonly<Record<HeapKind, Float64Array[]>>;

function* separationOfHeap(kernels: Kernels, draw: HeapDraw, kind: HeapKind, ks: readonly number[], seed: number, b: number): Steps<Float64Array> {
  yield { fraction: (b + 0.5) / HEAPS };
  const heap = draw(kind, createRandom(seed, DRAW_STREAM + KINDS.length * b + KINDS.indexOf(kind)));
  return yield* held(separations(kernels, heap, ks, seed), (b + 0.5) / HEAPS);
}

function* separations(kernels: Kernels, matrix: Matrix, ks: readonly number[], seed: number): Steps<Float64Array> {
  const most = distinctRows(matrix, ks[ks.length - 1]);
  return yield* withMatrix(kernels, matrix, function* (prepared) {
    const labelings: { labels: Int32Array; k: number }[] = [];
    for (const asked of ks) {
      const k = Math.min(asked, most);
      const { labels } = yield* kmeansFit(kernels, prepared, { k, seed, restarts: STARTS, maxIterations: MAX_ITERATIONS });
      labelings.push({ labels, k });
    }
    const pairs = yield* pairSums(kernels, matrix, labelings);
    return Float64Array.from(labelings, ({ labels, k }, at) => silhouetteFromSums(pairs[at].sums, labels, k, 'exact').overall.value ?? 0);
  });
}

/** Far above all heaps at some number. */
function clear(own: Float64Array, heaps: Heaps): boolean {
  return own.some((value, at) => KINDS.every((kind) => heaps[kind].every((heap) => value > heap[at] + CLEAR)));
}

function resultOf(rows: number, ks: readonly number[], own: Float64Array, heaps: Heaps): StructureResult {
  const points = ks.map((k, at): StructurePoint => {
    const kinds = KINDS.map((kind) => {
      const values = heaps[kind].map((heap) => heap[at]);
      const centre = mean(values);
      const sd = Math.sqrt(sampleVariance(values));
      return { kind, mean: centre, beyond: (own[at] - centre) / Math.max(sd, Number.EPSILON) };
    });
    const nearest = kinds.reduce((top, one) => (one.beyond < top.beyond ? one : top));
    return { k, silhouette: own[at], random: nearest.mean, beyond: nearest.beyond };
  });
  const best = points.reduce((top, point) => (point.beyond > top.beyond ? point : top));
  const found = points.some(({ beyond, silhouette, random }) => beyond > BEYOND && silhouette > random + MARGIN);
  return { rows, references: heaps.normal.length, points, best: best.k, found };
}
