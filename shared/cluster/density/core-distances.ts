import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { nearestNeighbours } from '../../kernels/neighbours.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import { nthSmallest } from '../../math/stats.ts';
import { held } from '../held.ts';

/** Neighbours, over all rows, that are held at once: 12 bytes each. */
export const MOST_NEIGHBOURS = 2e7;
/** For more neighbours than this, of no more rows than that, all distances are looked at. */
const MANY = 200;
const FEW_ROWS = 60_000;
/** Nanoseconds of work between two yields, about. */
const SLICE = 4e6;

/**
 * Distance of every row to the row that makes it a core, the (minPoints − 1)-th nearest other one.
 * @param minPoints the row itself counted
 */
export function* coreDistances(kernels: Kernels, matrix: Matrix, minPoints: number): Steps<Float64Array> {
  const wanted = minPoints - 1;
  if (wanted < 1) return new Float64Array(matrix.rows);
  if (wanted > matrix.rows - 1) return new Float64Array(matrix.rows).fill(Infinity);
  if (wanted > MANY && matrix.rows <= FEW_ROWS) return yield* bySelection(matrix, wanted);
  if (matrix.rows * wanted <= MOST_NEIGHBOURS) {
    const { k, distances } = yield* nearestNeighbours(kernels, matrix, wanted);
    return Float64Array.from({ length: matrix.rows }, (_, i) => distances[i * k + k - 1]);
  }
  return yield* inParts(kernels, matrix, minPoints);
}

/** The same, some rows at a time, so that neighbours never take much memory. A row is then its own first neighbour. */
function* inParts(kernels: Kernels, matrix: Matrix, minPoints: number): Steps<Float64Array> {
  const { rows } = matrix;
  const out = new Float64Array(rows);
  const part = Math.max(1, Math.floor(MOST_NEIGHBOURS / minPoints));
  for (let from = 0; from < rows; from += part) {
    const of = Int32Array.from({ length: Math.min(part, rows - from) }, (_, i) => from + i);
    const { k, distances } = yield* held(nearestNeighbours(kernels, matrix, minPoints, takeRows(matrix, of)), from / rows);
    for (let i = 0; i < of.length; i++) out[from + i] = distances[i * k + k - 1];
  }
  return out;
}

/** The same from all distances of each row: lists of so many neighbours take longer. */
function* bySelection({ rows, cols, data }: Matrix, wanted: number): Steps<Float64Array> {
  const out = new Float64Array(rows);
  const squares = new Float64Array(rows);
  const step = Math.max(1, Math.floor(SLICE / (rows * (cols + 8))));
  for (let i = 0; i < rows; i++) {
    squares.fill(0);
    for (let j = 0; j < cols; j++) {
      const from = j * rows;
      const own = data[from + i];
      for (let other = 0; other < rows; other++) {
        const gap = data[from + other] - own;
        squares[other] += gap * gap;
      }
    }
    // The row itself is the first.
    out[i] = Math.sqrt(nthSmallest(squares, wanted));
    if (i % step === step - 1) yield { fraction: i / rows };
  }
  return out;
}
