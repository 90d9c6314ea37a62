import type { Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import type { Matrix } from '../math/matrix.ts';
import { assignRange, centresInSteps, finishInSteps, sizesOf, sliceRows } from './partition.ts';

/** What a search hands over: centres (k × columns, column-major), exact or nearly so. */
export interface Search {
  readonly centres: Float64Array;
  readonly iterations: number;
  /** By the search's own tolerance. */
  readonly converged: boolean;
  /** No row moves any more, or hardly one: exact steps will end soon. */
  readonly atRest: boolean;
}

/** A search for centres, whatever the engine. */
export interface SearchInput {
  readonly k: number;
  readonly seed: number;
  readonly restarts: number;
  readonly maxIterations: number;
}

/** Every row's nearest centre, exactly as `assignRange` finds it. */
export type Assign = (centres: Float64Array) => Steps<Int32Array>;

/** Rounds of exact Lloyd steps after a search that came to rest; one or two are the rule. */
const MAX_ROUNDS = 20;

/**
 * Turns the outcome of a search into a partition in Float64: every row goes to its nearest centre, centres become the
 * means of their members, no segment is left empty, labels are ordered by size.
 * When the search came to rest the exact steps go on until nothing moves, so labels and centres agree; otherwise, and with
 * `refine: false` (a fit on a sample), one step is taken.
 *
 * @param assign a faster way to the same labels
 */
export function* settle(matrix: Matrix, k: number, search: Search, refine: boolean, assign?: Assign): Steps<ClusterFit> {
  let labels: Int32Array = new Int32Array(matrix.rows);
  const squared = new Float64Array(matrix.rows);
  const before = new Int32Array(matrix.rows).fill(-1);
  const rounds = refine && search.atRest ? MAX_ROUNDS : 1;
  let centres = search.centres;
  let still = false;
  let extra = 0;
  for (let round = 0; round < rounds && !still; round++) {
    if (assign !== undefined) labels = yield* assign(centres);
    if (assign === undefined || sizesOf(labels, k).includes(0)) yield* assignAll(matrix, centres, k, labels, squared);
    const reseated = fillEmpty(labels, squared, k, matrix.weights);
    still = !reseated && same(labels, before);
    if (still) break;
    if (round > 0) extra++;
    before.set(labels);
    centres = yield* centresInSteps(matrix, labels, k, matrix.weights);
  }
  return yield* finishInSteps(matrix, labels, k, {
    iterations: search.iterations + extra,
    converged: search.converged && (still || rounds === 1),
  });
}

function same(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function* assignAll(
  matrix: Matrix, centres: Float64Array, k: number, labels: Int32Array, squared: Float64Array,
): Steps<void> {
  const step = sliceRows(k * matrix.cols);
  for (let from = 0; from < matrix.rows; from += step) {
    assignRange(matrix, centres, k, labels, squared, from, Math.min(matrix.rows, from + step));
    yield { fraction: 1 };
  }
}

/** Gives every empty label the row (of those with a weight) farthest from its own centre; true when there was one. */
function fillEmpty(labels: Int32Array, squared: Float64Array, k: number, weights?: Float64Array): boolean {
  const sizes = sizesOf(labels, k);
  let changed = false;
  for (let c = 0; c < k; c++) {
    if (sizes[c] > 0) continue;
    let farthest = -1;
    for (let i = 0; i < labels.length; i++) {
      if (sizes[labels[i]] > 1 && weights?.[i] !== 0 && (farthest < 0 || squared[i] > squared[farthest])) farthest = i;
    }
    if (farthest < 0) return changed;
    sizes[labels[farthest]]--;
    sizes[c] = 1;
    labels[farthest] = c;
    squared[farthest] = 0;
    changed = true;
  }
  return changed;
}
