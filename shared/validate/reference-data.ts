import type { Steps } from '../contract/compute.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { pca } from '../kernels/pca.ts';
import type { Pca } from '../kernels/pca.ts';
import { columnOf, createMatrix } from '../math/matrix.ts';
import type { Matrix } from '../math/matrix.ts';
import { shuffle } from '../math/random.ts';
import type { Random } from '../math/random.ts';
import { mean, range } from '../math/stats.ts';
import type { Params } from '../recipe/params.ts';

/** How data without segments are drawn. */
export type ReferenceKind = Params['validate.reference'];

/** Draws data sets of the shape of a matrix that hold no segments. */
export type ReferenceDraw = (random: Random) => Matrix;

/**
 * A source of data without segments, of as many rows and columns as `matrix`:
 * - `pca`: uniform in the range of the data along each principal component, turned back
 *   (Tibshirani et al. 2001, reference (b); `cluster::clusGap` with `spaceH0 = "scaledPCA"`);
 * - `box`: uniform in the range of each column (reference (a); `spaceH0 = "original"`);
 * - `permuted`: the values of each column in random order.
 */
export function* referenceDraw(kernels: Kernels, matrix: Matrix, kind: ReferenceKind): Steps<ReferenceDraw> {
  const draw = yield* plainDraw(kernels, matrix, kind);
  const { weights } = matrix;
  return weights === undefined ? draw : (random) => ({ ...draw(random), weights });
}

function* plainDraw(kernels: Kernels, matrix: Matrix, kind: ReferenceKind): Steps<ReferenceDraw> {
  if (kind === 'permuted') return (random) => permuted(matrix, random);
  if (kind === 'box') return (random) => uniform(matrix, random);
  const components = yield* pca(kernels, matrix, matrix.cols);
  const names = Array.from({ length: components.components }, (_, c) => `pc${c + 1}`);
  const scores: Matrix = { rows: matrix.rows, cols: components.components, data: components.scores, names };
  const centre = Float64Array.from(matrix.names, (_, j) => mean(columnOf(matrix, j)));
  return (random) => turnedBack(uniform(scores, random), components, centre, matrix.names);
}

function uniform(matrix: Matrix, random: Random): Matrix {
  const out = createMatrix(matrix.rows, matrix.names);
  for (let j = 0; j < matrix.cols; j++) {
    const { min, max } = range(columnOf(matrix, j));
    const to = columnOf(out, j);
    for (let i = 0; i < to.length; i++) to[i] = min + (max - min) * random.next();
  }
  return out;
}

function permuted(matrix: Matrix, random: Random): Matrix {
  const out = { ...matrix, data: matrix.data.slice() };
  for (let j = 0; j < out.cols; j++) shuffle(columnOf(out, j), random);
  return out;
}

/** Scores (rows × components) in the columns of the data: Σ score × axis + mean. */
function turnedBack(scores: Matrix, { axes }: Pca, centre: Float64Array, names: readonly string[]): Matrix {
  const out = createMatrix(scores.rows, names);
  for (let j = 0; j < out.cols; j++) {
    const to = columnOf(out, j).fill(centre[j]);
    for (let c = 0; c < scores.cols; c++) {
      const weight = axes[c * out.cols + j];
      const from = columnOf(scores, c);
      for (let i = 0; i < to.length; i++) to[i] += weight * from[i];
    }
  }
  return out;
}
