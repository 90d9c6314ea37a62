import type { FitInput, Steps } from '../contract/compute.ts';
import type { ClusterFit } from '../contract/results.ts';
import { AppError } from '../errors/app-error.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Matrix } from '../math/matrix.ts';
import { dbscanFit } from './density/dbscan.ts';
import { hdbscanFit } from './density/hdbscan.ts';
import { givenFit } from './given.ts';
import { consensusFit, consensusTree } from './consensus/consensus-fit.ts';
import { cutFit } from './hierarchy/cut.ts';
import { hierarchy } from './hierarchy/hierarchy.ts';
import { kmeansFit } from './kmeans-fit.ts';
import { dropDissimilarities } from './medoids/kept-dissimilarity.ts';
import { medoidFit } from './medoids/medoid-fit.ts';
import { classesFit } from './mixed/classes-fit.ts';
import { prototypesFit } from './mixed/prototypes.ts';
import { requireMemory } from './memory.ts';
import { mixtureFit } from './mixture-fit.ts';

/**
 * A fit of the method asked for. Labels, sizes, centres and inertia are exact Float64 over all rows.
 *
 * @throws AppError `not-finite` {column}, `too-much-memory`, and what the method throws
 */
export function* fit(kernels: Kernels, matrix: Matrix, input: Omit<FitInput, 'key'>): Steps<ClusterFit> {
  requireFinite(matrix);
  const { method } = input;
  requireMemory(kernels, method, matrix, input.k);
  if (method.algorithm !== 'kmedoids' && method.algorithm !== 'gower') dropDissimilarities(kernels, null);
  switch (method.algorithm) {
    case 'kmeans':
      return yield* kmeansFit(kernels, matrix, { ...input, method });
    case 'dbscan':
      return yield* dbscanFit(kernels, matrix, method);
    case 'hdbscan':
      return yield* hdbscanFit(kernels, matrix, method, input.seed);
    case 'rules':
      if (input.given === undefined) throw new Error('rules without the customers that they pick');
      return yield* givenFit(matrix, input.given);
    case 'gmm':
      return yield* mixtureFit(kernels, matrix, { ...input, method });
    case 'kmedoids':
    case 'gower':
      return yield* medoidFit(kernels, matrix, { ...input, method });
    case 'kprototypes':
      return yield* prototypesFit(matrix, { ...input, method });
    case 'lca':
      return yield* classesFit(kernels.elementary, matrix, { ...input, method });
    case 'consensus': {
      const tree = input.tree ?? (yield* consensusTree(kernels, matrix, method, input.seed));
      if (tree.ensemble === undefined) throw new Error('a tree without runs');
      return consensusFit(matrix, tree, tree.ensemble, input.k, method);
    }
    case 'hierarchical':
      return cutFit(matrix, input.tree ?? (yield* hierarchy(kernels, matrix, method.linkage, input.seed)), input.k);
  }
}

function requireFinite(matrix: Matrix): void {
  const { rows, data } = matrix;
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) throw new AppError('not-finite', { column: matrix.names[Math.floor(at / rows)] });
  }
}
