import type { Steps } from '../../contract/compute.ts';
import { assignNearest, kmeansFit } from '../../kernels/kmeans.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { withMatrix } from '../../kernels/matrix.ts';
import { takeRows } from '../../math/matrix.ts';
import type { Matrix } from '../../math/matrix.ts';
import { createRandom, sampleIndices } from '../../math/random.ts';
import type { Method } from '../../recipe/method.ts';
import { held } from '../held.ts';
import { distinctRows } from '../partition.ts';

export type Consensus = Extract<Method, { algorithm: 'consensus' }>;

/** Segments of a run where none are asked for: up to the root of the rows, at most this, from half of that on. */
const MOST_AUTO = 50;
/** …and always up to this many. */
const LEAST_AUTO = 4;
/** Streams of the seed: one for each run. */
const RUN_STREAM = 17_000;
const SEED_STEP = 7919;
const MAX_ITERATIONS = 100;

/** Several segmentations of the same rows. */
export interface Runs {
  /** Segments of each run. */
  readonly ks: Int32Array;
  /** Label of every row, run by run. */
  readonly labels: Uint8Array;
  /** Centres of every run one after the other, each row by row, in the units of the matrix. */
  readonly centres: Float64Array;
}

/** Fewest and most segments of a run: as asked for, or half the root of the rows up to the root (at most 50); the rows allow no more than there are. */
export function runRange({ runKMin, runKMax }: Consensus, rows: number): { low: number; high: number } {
  const root = Math.max(LEAST_AUTO, Math.min(MOST_AUTO, Math.round(Math.sqrt(rows))));
  const high = runKMax === 'auto' ? Math.max(root, runKMin === 'auto' ? 2 : runKMin) : runKMax;
  const low = runKMin === 'auto' ? Math.min(high, Math.max(2, Math.ceil(root / 2))) : runKMin;
  return { low: Math.min(low, high), high: Math.max(low, high) };
}

/**
 * Runs of k-means from one random start each, with a random number of segments, on a random share of the rows each; rows that a
 * run did not see belong to its nearest centre.
 * Source: A. Fred, A. K. Jain, "Combining multiple clusterings using evidence accumulation", IEEE TPAMI 27 (2005).
 */
export function* makeRuns(kernels: Kernels, matrix: Matrix, method: Consensus, seed: number, upTo: number): Steps<Runs> {
  const { rows, cols } = matrix;
  const { runs, runShare } = method;
  const { low, high } = runRange(method, rows);
  const drawn = Math.max(2, Math.min(rows, Math.round(runShare * rows)));
  const labels = new Uint8Array(runs * rows);
  const centres: Float64Array[] = [];
  const ks = new Int32Array(runs);
  yield* withMatrix(kernels, matrix, function* (all) {
    for (let run = 0; run < runs; run++) {
      const fraction = (upTo * run) / runs;
      const random = createRandom(seed, RUN_STREAM + run);
      const wanted = low + random.below(high - low + 1);
      const part = drawn < rows ? takeRows(matrix, sampleIndices(random, rows, drawn)) : null;
      const k = distinctRows(part ?? matrix, wanted);
      const options = { k, seed: (seed + run * SEED_STEP) % 2147483648, restarts: 1, maxIterations: MAX_ITERATIONS };
      const found = yield* held(kmeansFit(kernels, part ?? all, options), fraction);
      const own = part === null ? found.labels : (yield* held(assignNearest(kernels, all, found.centres, k), fraction)).labels;
      labels.set(own, run * rows);
      ks[run] = k;
      centres.push(rowByRow(found.centres, k, cols));
      yield { fraction };
    }
  });
  return { ks, labels, centres: joined(centres) };
}

function rowByRow(centres: Float64Array, k: number, cols: number): Float64Array {
  const out = new Float64Array(centres.length);
  for (let c = 0; c < k; c++) for (let j = 0; j < cols; j++) out[c * cols + j] = centres[j * k + c];
  return out;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
