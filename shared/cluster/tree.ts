import type { Steps } from '../contract/compute.ts';
import type { Hierarchy } from '../contract/results.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../math/matrix.ts';
import type { Method, TreeMethod } from '../recipe/method.ts';
import { consensusSample, consensusTree } from './consensus/consensus-fit.ts';
import { hierarchy, treeSample } from './hierarchy/hierarchy.ts';

/** The tree of which the segments of a method are cuts. */
export function* treeFor(kernels: Kernels, matrix: Matrix, method: TreeMethod, seed: number): Steps<Hierarchy> {
  return method.algorithm === 'consensus' ? yield* consensusTree(kernels, matrix, method, seed) : yield* hierarchy(kernels, matrix, method.linkage, seed);
}

/** Rows that the tree of a method is built on, where it is not all of so many; null: all, or no tree. */
export function sampleOfTree({ algorithm }: Pick<Method, 'algorithm'>, rows: number): number | null {
  return algorithm === 'consensus' ? consensusSample(rows) : algorithm === 'hierarchical' ? treeSample(rows) : null;
}
