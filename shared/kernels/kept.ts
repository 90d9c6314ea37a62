import type { Steps } from '../contract/compute.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Kernels } from './kernels.ts';
import { paddedRows, prepareInSteps } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';

interface Kept {
  readonly matrix: Matrix;
  readonly prepared: KernelMatrix;
  /** Work under way on it. */
  users: number;
}

/** Matrices kept in the kernels' memory at most (all rows, and a sample of them), and their bytes. */
const MOST = 2;
const MOST_BYTES = 1.2e9;

const keptBy = new WeakMap<Kernels, Kept[]>();

const bytesOf = ({ rows, cols }: Matrix): number => paddedRows(rows) * cols * 12;

/** Frees the longest unused until there is room for `bytes` more. */
function makeRoom(kept: Kept[], bytes: number): void {
  let held = kept.reduce((sum, { matrix }) => sum + bytesOf(matrix), bytes);
  const idle = kept.filter(({ users }) => users === 0);
  for (const one of idle) {
    if (kept.length < MOST && held <= MOST_BYTES) return;
    kept.splice(kept.indexOf(one), 1);
    one.prepared.free();
    held -= bytesOf(one.matrix);
  }
}

/**
 * Runs `body` on the matrix in the kernels' memory, where it stays for the next work on the same matrix (the same object):
 * the fits of a sweep copy it once. At most two are kept.
 */
export function* withKept<T>(
  kernels: Kernels, matrix: Matrix, body: (prepared: KernelMatrix) => Steps<T>,
): Steps<T> {
  const kept = keptBy.get(kernels) ?? [];
  keptBy.set(kernels, kept);
  let one = kept.find((other) => other.matrix === matrix);
  if (one === undefined) {
    makeRoom(kept, bytesOf(matrix));
    const prepared = yield* prepareInSteps(kernels, matrix);
    one = { matrix, prepared, users: 0 };
  } else kept.splice(kept.indexOf(one), 1);
  kept.push(one);
  one.users++;
  try {
    return yield* body(one.prepared);
  } finally {
    one.users--;
  }
}

/** Frees all that nobody works on. */
export function dropAllKept(kernels: Kernels): void {
  const kept = keptBy.get(kernels) ?? [];
  for (const one of kept.filter(({ users }) => users === 0)) {
    kept.splice(kept.indexOf(one), 1);
    one.prepared.free();
  }
}

/** Frees a matrix that is not to be worked on again. */
export function dropKept(kernels: Kernels, matrix: Matrix): void {
  const kept = keptBy.get(kernels) ?? [];
  const one = kept.find((other) => other.matrix === matrix && other.users === 0);
  if (one === undefined) return;
  kept.splice(kept.indexOf(one), 1);
  one.prepared.free();
}
