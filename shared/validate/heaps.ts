import { blocksOf } from '../cluster/mixed/blocks.ts';
import type { Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pca } from '../kernels/pca.ts';
import type { Elementary } from '../math/elementary.ts';
import { columnOf, createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { shuffle } from '../math/random.ts';
import type { Random } from '../math/random.ts';
import { mean, range, skewness, variance } from '../math/stats.ts';

/** A numeric column with no more different values than this is drawn from them, not from a smooth distribution. */
const COARSE = 12;
const TURN = 2 * 3.141592653589793;

/** What a heap is like along its principal axes: thick in the middle, or as thick everywhere; or thick in the middle with columns as skewed as those of the data. */
export type HeapKind = 'normal' | 'uniform' | 'skewed';

/** Skewness that a heap has at most; beyond, the bent normal distribution would fold. */
const MOST_SKEW = 2;

/** Draws data sets that are one heap. */
export type HeapDraw = (kind: HeapKind, random: Random) => Matrix;

/**
 * A source of data that are one heap, of as many rows as `matrix` and with its columns. Smooth columns of numbers are drawn along their principal
 * components, with the variance (`normal`) or within the range (`uniform`) of the data on each, or bent to the skewness of each column besides
 * (`skewed`); the values of categories, and of
 * columns with a few values only, are put into random order, the columns of one category together.
 */
export function* heapDraw(kernels: Kernels, matrix: Matrix): Steps<HeapDraw> {
  const { rows } = matrix;
  const blocks = blocksOf(matrix);
  const smooth = blocks.flatMap(({ kind, columns }) => (kind === 'numeric' && isSmooth(columnOf(matrix, columns[0])) ? [columns[0]] : []));
  const coarse = blocks.map(({ columns }) => columns).filter((columns) => !(columns.length === 1 && smooth.includes(columns[0])));
  const part = createMatrix(rows, smooth.map((j) => matrix.names[j]));
  smooth.forEach((j, at) => columnOf(part, at).set(columnOf(matrix, j)));
  const components = smooth.length === 0 ? null : yield* pca(kernels, part, part.cols);
  const axes = Array.from({ length: components?.components ?? 0 }, (_, c) => {
    const scores = components?.scores.subarray(c * rows, (c + 1) * rows) ?? new Float64Array(0);
    return { ...range(scores), sd: Math.sqrt(variance(scores)), loadings: components?.axes.subarray(c * part.cols, (c + 1) * part.cols) ?? new Float64Array(0) };
  });
  const centres = smooth.map((_, at) => mean(columnOf(part, at)));
  const spreads = smooth.map((_, at) => Math.sqrt(variance(columnOf(part, at))));
  const skews = smooth.map((_, at) => Math.max(-MOST_SKEW, Math.min(MOST_SKEW, skewness(columnOf(part, at)))));
  return (kind, random) => {
    const out = createMatrix(rows, matrix.names);
    smooth.forEach((j, at) => columnOf(out, j).fill(centres[at]));
    const scores = new Float64Array(rows);
    for (const { min, max, sd, loadings } of axes) {
      for (let i = 0; i < rows; i++) scores[i] = kind === 'uniform' ? min + (max - min) * random.next() : sd * normal(kernels.elementary, random);
      smooth.forEach((j, at) => {
        const to = columnOf(out, j);
        for (let i = 0; i < rows; i++) to[i] += scores[i] * loadings[at];
      });
    }
    if (kind === 'skewed') smooth.forEach((j, at) => bend(columnOf(out, j), centres[at], spreads[at], skews[at]));
    for (const columns of coarse) {
      const order = shuffled(rows, random);
      for (const j of columns) {
        const [from, to] = [columnOf(matrix, j), columnOf(out, j)];
        for (let i = 0; i < rows; i++) to[i] = from[order[i]];
      }
    }
    return out;
  };
}

/** Gives normal values a skewness, leaving mean and spread (E. A. Cornish, R. A. Fisher, 1938: z + skew (z² − 1) / 6). */
function bend(values: Float64Array, centre: number, spread: number, skew: number): void {
  if (!(spread > 0)) return;
  const width = Math.sqrt(1 + (skew * skew) / 18);
  for (let i = 0; i < values.length; i++) {
    const z = (values[i] - centre) / spread;
    values[i] = centre + (spread * (z + (skew * (z * z - 1)) / 6)) / width;
  }
}

function isSmooth(values: Float64Array): boolean {
  const found = new Set<number>();
  for (const value of values) if (found.add(value).size > COARSE) return true;
  return false;
}

const shuffled = (count: number, random: Random): Int32Array => shuffle(Int32Array.from({ length: count }, (_, i) => i), random);

/** A draw from the standard normal distribution (G. E. P. Box, M. E. Muller, Ann. Math. Statist. 29, 1958). */
function normal({ log, cos }: Elementary, random: Random): number {
  return Math.sqrt(-2 * log(1 - random.next())) * cos(TURN * random.next());
}
