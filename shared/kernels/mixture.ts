import type { Steps } from '../contract/compute.ts';
import { componentSize, isDiagonal, nextGaussians, packComponents } from './gaussians.ts';
import type { Gaussians } from './gaussians.ts';
import type { Kernels } from './kernels.ts';
import { paddedRows } from './matrix.ts';
import type { KernelMatrix } from './matrix.ts';

/** Nanoseconds of estimated work in one block; blocks do not depend on anything but the sizes. */
const BLOCK = 1e6;
/** Nanoseconds of estimated work between two yields. */
const SLICE = 4e6;

export interface EmOptions {
  readonly maxIterations: number;
  /** Mean gain of log-likelihood per row at which the iterations end. */
  readonly tolerance: number;
  /** Added to every variance, in the units of the matrix. */
  readonly regularisation: number;
}

/** Where the EM algorithm came to. */
export interface EmEnd {
  readonly gaussians: Gaussians;
  /** Of these Gaussians, or, when they have converged, of those one step before. */
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Rows it was fitted on. */
  readonly rows: number;
}

interface Pass {
  readonly logLikelihood: number;
  /** k times the sums of a component. */
  readonly sums: Float64Array;
}

/** Nanoseconds that four rows take, about. */
const groupCost = ({ k, d, shape }: Pick<Gaussians, 'k' | 'd' | 'shape'>): number => k * (componentSize({ d, shape }) * 5 + 40);

/** Nanoseconds of one iteration over so many rows, about. */
export function iterationCost(of: Pick<Gaussians, 'k' | 'd' | 'shape'>, rows: number): number {
  return (groupCost(of) * rows) / 4;
}

/** Four-row groups of one block, and nanoseconds it takes about. */
function blocksOf(gaussians: Gaussians): { groups: number; cost: number } {
  const each = groupCost(gaussians);
  const groups = Math.max(1, Math.min(1024, Math.floor(BLOCK / each)));
  return { groups, cost: groups * each };
}

/** One E step over all rows: the log-likelihood and the weighted moments. Sums are formed in blocks, added in their order. */
function* momentsPass(kernels: Kernels, matrix: KernelMatrix, gaussians: Gaussians, fraction: number): Steps<Pass> {
  const { memory, exports, elementary } = kernels;
  const { k, d } = gaussians;
  const stride = componentSize(gaussians);
  const components = memory.allocate(k * stride * 8);
  const y = memory.allocate(k * d * 32);
  const logs = memory.allocate(k * 32);
  const sums = memory.allocate(k * stride * 16);
  try {
    const packed = packComponents(gaussians, matrix, elementary.log);
    memory.f64(components, packed.length).set(packed);
    const total = new Float64Array(k * stride);
    const groups = paddedRows(matrix.rows) / 4;
    const block = blocksOf(gaussians);
    let logLikelihood = 0;
    let work = 0;
    for (let from = 0; from < groups; from += block.groups) {
      memory.f64(sums, 2 * total.length).fill(0);
      logLikelihood += exports.mixtureBlock(
        matrix.x64, d, matrix.rows, from, Math.min(groups, from + block.groups), components, k, isDiagonal(gaussians.shape), y, logs, sums, 0, 0,
      );
      const lanes = memory.f64(sums, 2 * total.length);
      for (let at = 0; at < total.length; at++) total[at] += lanes[2 * at] + lanes[2 * at + 1];
      work += block.cost;
      if (work < SLICE) continue;
      work = 0;
      yield { fraction };
    }
    return { logLikelihood, sums: total };
  } finally {
    [components, y, logs, sums].forEach((address) => memory.free(address));
  }
}

/**
 * The EM algorithm for a mixture of Gaussians from a given mixture (A. P. Dempster, N. M. Laird, D. B. Rubin, J. R. Stat.
 * Soc. B 39, 1977). Ends when the log-likelihood per row changes by less than the tolerance; the step that follows from that is
 * still taken, as in scikit-learn.
 *
 * @param start its own log-likelihood does not count; it may be the narrow one of `hardStart`
 * @returns `dead` or `singular` as `nextGaussians`, when an iteration ends so
 */
export function* expectationMaximisation(
  kernels: Kernels, matrix: KernelMatrix, start: Gaussians, options: EmOptions, from: number, to: number,
): Steps<EmEnd | 'dead' | 'singular'> {
  const { maxIterations, tolerance, regularisation } = options;
  const first = nextGaussians(start, (yield* momentsPass(kernels, matrix, start, from)).sums, matrix.rows, regularisation);
  if (typeof first === 'string') return first;
  let gaussians = first;
  let before = -Infinity;
  for (let iterations = 1; ; iterations++) {
    const fraction = from + ((to - from) * iterations) / (iterations + 20);
    const { logLikelihood, sums } = yield* momentsPass(kernels, matrix, gaussians, fraction);
    const converged = Math.abs(logLikelihood - before) < tolerance * matrix.rows;
    const next = nextGaussians(gaussians, sums, matrix.rows, regularisation);
    if (converged || iterations >= maxIterations) {
      const last = converged && typeof next !== 'string' ? next : gaussians;
      return { gaussians: last, logLikelihood, iterations, converged, rows: matrix.rows };
    }
    if (typeof next === 'string') return next;
    before = logLikelihood;
    gaussians = next;
    yield { fraction };
  }
}

/** What the mixture says of every row. */
export interface Memberships {
  /** Component of the largest posterior probability; ties: the lower one. */
  readonly labels: Int32Array;
  /** That probability. */
  readonly probability: Float64Array;
  readonly logLikelihood: number;
}

/** Labels and probabilities of all rows of a matrix under a mixture. */
export function* memberships(kernels: Kernels, matrix: KernelMatrix, gaussians: Gaussians, fraction: number): Steps<Memberships> {
  const { memory, exports, elementary } = kernels;
  const { k, d } = gaussians;
  const padded = paddedRows(matrix.rows);
  const components = memory.allocate(k * componentSize(gaussians) * 8);
  const y = memory.allocate(k * d * 32);
  const logs = memory.allocate(k * 32);
  const labels = memory.allocate(padded * 4);
  const own = memory.allocate(padded * 8);
  try {
    const packed = packComponents(gaussians, matrix, elementary.log);
    memory.f64(components, packed.length).set(packed);
    const block = blocksOf(gaussians);
    let logLikelihood = 0;
    for (let from = 0; from < padded / 4; from += block.groups) {
      logLikelihood += exports.mixtureBlock(
        matrix.x64, d, matrix.rows, from, Math.min(padded / 4, from + block.groups), components, k, isDiagonal(gaussians.shape), y, logs, 0, labels, own,
      );
      yield { fraction };
    }
    return { labels: memory.i32(labels, matrix.rows).slice(), probability: memory.f64(own, matrix.rows).slice(), logLikelihood };
  } finally {
    [components, y, logs, labels, own].forEach((address) => memory.free(address));
  }
}
