export {
  exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma,
} from './elementary';
export { beThread, heapBase } from './memory';
export {
  addCellsPart, centrePart, descendPart, firstListsPart, lloydPart32, lloydPart64, lloydSumsPart, nearestPart, ownDistancesPart, pairPart,
  stagePart,
} from './parts';
export { seedDistances, seedPotentials, seedPick } from './seed';
export { lloydMerge } from './lloyd';
export { hartiganPass } from './hartigan';
export { mixtureBlock } from './mixture';
export { nearestCluster, clusterSquares } from './clusters';
export { spanBlock } from './spanning';
export { factorColumn } from './cholesky';
export { backBlock, productsBlock, projectBlock } from './covariance';
export { reachBlock } from './reach';
export { layoutBlock, strengthBlock } from './umap';
export { crowdedProbes } from './pack';
export { dissimilarities, sumOfSmaller, swapGain } from './dissimilarity';
