import { AppError } from '../errors/app-error.ts';

/** Two labelings of the same rows, counted against each other. */
export interface Contingency {
  /** Number of labels of either side. */
  readonly left: number;
  readonly right: number;
  /** Rows with label a on the left and b on the right, at `a * right + b`. */
  readonly counts: Float64Array;
  readonly leftSizes: Float64Array;
  readonly rightSizes: Float64Array;
  /** Rows counted. */
  readonly n: number;
}

/**
 * Counts two labelings against each other. Rows that have no label (negative) on either side are left out.
 *
 * @param a labels from 0 to left − 1
 * @param b labels from 0 to right − 1, of the same rows
 * @throws AppError `labels-differ` {left, right} when they are not of the same length
 */
export function contingencyOf(a: ArrayLike<number>, b: ArrayLike<number>, left: number, right: number): Contingency {
  if (a.length !== b.length) throw new AppError('labels-differ', { left: a.length, right: b.length });
  const counts = new Float64Array(left * right);
  const leftSizes = new Float64Array(left);
  const rightSizes = new Float64Array(right);
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < 0 || b[i] < 0) continue;
    counts[a[i] * right + b[i]]++;
    leftSizes[a[i]]++;
    rightSizes[b[i]]++;
    n++;
  }
  return { left, right, counts, leftSizes, rightSizes, n };
}

/** |A ∩ B| / |A ∪ B| of a label on the left and one on the right; 0 where both are empty. */
export function jaccardAt({ right, counts, leftSizes, rightSizes }: Contingency, a: number, b: number): number {
  const both = counts[a * right + b];
  const either = leftSizes[a] + rightSizes[b] - both;
  return either > 0 ? both / either : 0;
}

/**
 * For each of the first `left` labels the highest Jaccard index with any of the first `right` labels of the other side;
 * NaN for a label without rows.
 */
export function bestJaccard(table: Contingency, left = table.left, right = table.right): Float64Array {
  return Float64Array.from({ length: left }, (_, a) => {
    if (table.leftSizes[a] === 0) return NaN;
    let best = 0;
    for (let b = 0; b < right; b++) best = Math.max(best, jaccardAt(table, a, b));
    return best;
  });
}
