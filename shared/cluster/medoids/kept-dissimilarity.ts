import type { Steps } from '../../contract/compute.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { Matrix } from '../../math/matrix.ts';
import type { Comparison } from './comparison.ts';
import { keepsAll, kernelDissimilarity, pairBytes } from './kernel-dissimilarity.ts';
import type { HeldDissimilarity } from './kernel-dissimilarity.ts';

interface Kept {
  readonly matrix: Matrix;
  readonly sample: Int32Array | null;
  /** How rows are compared, as far as one matrix can be compared in several ways. */
  readonly how: string;
  readonly source: HeldDissimilarity;
  /** Work under way on it. */
  users: number;
}

/** Matrices of dissimilarities kept at most (all rows, and a sample of them), and their bytes. */
const MOST = 2;
const MOST_KEPT_BYTES = 1e9;

const keptBy = new WeakMap<Kernels, Kept[]>();

function remove(kept: Kept[], one: Kept): void {
  kept.splice(kept.indexOf(one), 1);
  one.source.free();
}

function makeRoom(kept: Kept[], bytes: number): void {
  for (const one of kept.filter(({ users }) => users === 0)) {
    const held = kept.reduce((sum, { source }) => sum + source.bytes, bytes);
    if (kept.length < MOST && held <= MOST_KEPT_BYTES) return;
    remove(kept, one);
  }
}

/**
 * Runs `body` on the dissimilarities of a matrix (the same object), or of a sample of its rows. They stay in the kernels' memory
 * for the next work on the same: the fits of a sweep compute them once.
 */
export function* withDissimilarity<T>(
  kernels: Kernels, { matrix, sample, how }: Pick<Kept, 'matrix' | 'sample' | 'how'>, comparison: () => Comparison, fraction: number,
  body: (source: HeldDissimilarity) => Steps<T>,
): Steps<T> {
  const kept = keptBy.get(kernels) ?? [];
  keptBy.set(kernels, kept);
  let one = kept.find((other) => other.matrix === matrix && other.how === how && sameRows(other.sample, sample));
  if (one === undefined) {
    const rows = sample?.length ?? matrix.rows;
    makeRoom(kept, keepsAll(rows) ? pairBytes(rows) : 0);
    one = { matrix, sample, how, source: yield* kernelDissimilarity(kernels, comparison(), true, fraction), users: 0 };
  } else kept.splice(kept.indexOf(one), 1);
  kept.push(one);
  one.users++;
  try {
    return yield* body(one.source);
  } finally {
    one.users--;
  }
}

function sameRows(a: Int32Array | null, b: Int32Array | null): boolean {
  return a === b || (a !== null && b !== null && a.length === b.length && a.every((row, i) => row === b[i]));
}

/** Frees the dissimilarities of a matrix, or all, that nobody is at work on. */
export function dropDissimilarities(kernels: Kernels, matrix: Matrix | null): void {
  const kept = keptBy.get(kernels) ?? [];
  for (const one of kept.filter((other) => other.users === 0 && (matrix === null || other.matrix === matrix))) remove(kept, one);
}
