import type { Steps } from '../contract/compute.ts';
import type { Hierarchy } from '../contract/results.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Method, TreeMethod } from '../recipe/method.ts';
import { consensusSample, consensusTree } from './consensus/consensus-fit.ts';
import { hierarchy, treeSample } from './hierarchy/hierarchy.ts';
import { requireMemory } from './memory.ts';

/**
 * The tree of which the segments of a method are cuts.
 * @throws AppError as `requireMemory`, and what the method throws
 */
export function* treeFor(kernels: Kernels, matrix: Matrix, method: TreeMethod, seed: number): Steps<Hierarchy> {
  requireMemory(kernels, method, matrix, 1);
  return method.algorithm === 'consensus' ? yield* consensusTree(kernels, matrix, method, seed) : yield* hierarchy(kernels, matrix, method.linkage, seed, method.exact);
}

/** Rows that the tree of a method is built on, where it is not all of so many; null: all, or no tree. */
export function sampleOfTree(method: Method, rows: number): number | null {
  return method.algorithm === 'consensus' ? consensusSample(rows, method.exact) : method.algorithm === 'hierarchical' ? treeSample(rows, method.exact) : null;
}
