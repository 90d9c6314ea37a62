import { AppError } from '../errors/app-error.ts';
import { KERNEL_BYTES } from '../kernels/memory.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../math/matrix.ts';
import { methodLabel } from '../recipe/method.ts';
import type { Method } from '../recipe/method.ts';
import { MOST_BYTES, pairsBytes } from './hierarchy/pairs.ts';
import { MOST_NEIGHBOURS } from './density/core-distances.ts';
import { densitySample, MOST_POINTS } from './density/hdbscan.ts';
import { defaultMinPoints } from './density/k-distances.ts';
import { consensusSample } from './consensus/consensus-fit.ts';
import { treeSample } from './hierarchy/hierarchy.ts';
import { keepsAll, pairBytes } from './medoids/kernel-dissimilarity.ts';
import { blocksOf, levelCount } from './mixed/blocks.ts';

type Sized = Pick<Matrix, 'rows' | 'cols' | 'blocks' | 'names'>;

const DOUBLE = 8;
/** Solutions of a mixture that are held at once, besides its starts. */
const WORKING = 10;
/** Starts of latent classes at most for each one asked for. */
const CLASS_STARTS = 12;

/** What is known of a row where density is looked at, and of one in a tree of densities, results included. */
const DENSITY_ROW = 80;
const TREE_ROW = 160;

/** Lists of neighbours that core distances are read off. */
const neighbourBytes = (rows: number, points: number): number => Math.min(rows * points, MOST_NEIGHBOURS) * 12;

/** Customers that methods take at most where no sample may stand for them: beyond, the work would take the better part of an hour. */
const MOST_EXACT = { kmedoids: 50_000, gower: 50_000, hierarchical: 200_000, hdbscan: 200_000 } as const;

/** Float64 values of one component of a mixture: mean and covariance. */
const componentValues = (cols: number, shape: string): number => cols + (shape === 'full' || shape === 'tied' ? (cols * (cols + 1)) / 2 : cols);

/**
 * Bytes that a fit needs at most beside the matrix itself, about: what it takes of the kernels' memory and of the heap.
 * Grows with rows and columns for every method; with their square only where the methods keep distances of pairs or covariances.
 */
export function bytesNeeded(method: Method, matrix: Sized, k: number): number {
  const { rows, cols } = matrix;
  /** Copies in Float64 and Float32 and what is known of a row. */
  const prepared = rows * cols * 12 + rows * 48;
  switch (method.algorithm) {
    case 'kmeans':
      return prepared + k * cols * 48;
    case 'gmm': {
      const starts = Math.min(3 * method.restarts, 600);
      return prepared + k * componentValues(cols, method.covariance) * DOUBLE * (WORKING + starts);
    }
    case 'lca': {
      const values = blocksOf(matrix as Matrix).reduce((sum, block) => sum + (block.kind === 'category' ? levelCount(block) : 2), 0);
      return rows * (blocksOf(matrix as Matrix).length * DOUBLE * 2 + 32) + k * values * DOUBLE * (WORKING + CLASS_STARTS * method.restarts);
    }
    case 'kmedoids':
    case 'gower':
      return rows * (cols + 1) * DOUBLE + k * rows * DOUBLE + rows * 40 + (keepsAll(rows) ? pairBytes(rows) : 0);
    case 'kprototypes':
      return rows * (blocksOf(matrix as Matrix).length * DOUBLE + 40);
    case 'consensus': {
      const leaves = consensusSample(rows, method.exact) ?? rows;
      return prepared + leaves * (method.runs + 64);
    }
    case 'hierarchical': {
      const leaves = treeSample(rows, method.exact) ?? rows;
      const pairs = method.linkage === 'average' || method.linkage === 'complete' ? pairsBytes(leaves) : 0;
      return prepared + pairs + leaves * (cols * 12 + 64);
    }
    case 'rules':
      return 0;
    case 'dbscan': {
      const points = method.minPoints === 'auto' ? defaultMinPoints(cols) : method.minPoints;
      return rows * (cols * 12 + DENSITY_ROW) + (method.epsilon === 'auto' ? neighbourBytes(rows, points) : 0);
    }
    case 'hdbscan': {
      const leaves = densitySample(rows, method.exact) ?? rows;
      const points = method.minPoints === 'auto' ? MOST_POINTS : method.minPoints;
      return rows * (cols * 12 + DENSITY_ROW) + leaves * (cols * 12 + TREE_ROW) + neighbourBytes(leaves, points);
    }
  }
}

/**
 * Refuses a fit that would need more memory than there is, or, without a sample, more time than anybody waits.
 * @throws AppError `too-much-memory` {what, rows, columns, bytes, limit} before anything is taken, `too-many-rows` {what, rows, limit}
 */
export function requireMemory(kernels: Kernels, method: Method, matrix: Matrix, k: number): void {
  if ('exact' in method && method.exact) requireFew(method, matrix.rows);
  const bytes = bytesNeeded(method, matrix, k);
  const limit = KERNEL_BYTES - kernels.memory.inUse();
  if (bytes <= limit) return;
  throw new AppError('too-much-memory', { what: methodLabel(method.algorithm), rows: matrix.rows, columns: matrix.cols, bytes, limit });
}

function requireFew(method: Extract<Method, { exact: boolean }>, rows: number): void {
  const what = methodLabel(method.algorithm);
  if (method.algorithm === 'consensus') {
    // The runs may put customers alike and so need less, but that is known only after them.
    const bytes = pairsBytes(rows);
    if (bytes > MOST_BYTES) throw new AppError('too-much-memory', { what, rows, bytes, limit: MOST_BYTES });
    return;
  }
  const limit = MOST_EXACT[method.algorithm];
  if (rows > limit) throw new AppError('too-many-rows', { what: `${what} on all customers`, rows, limit });
}
