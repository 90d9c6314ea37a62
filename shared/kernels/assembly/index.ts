export {
  exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma,
} from './elementary';
export { heapBase } from './memory';
export { lloydBlock32, lloydBlock64 } from './lloyd';
export { ownDistances } from './own-distances';
export { seedDistances, seedPotentials, seedPick } from './seed';
export { hartiganPass } from './hartigan';
export { pairBlock } from './pairs';
export { nearestBlock } from './nearest';
export { mixtureBlock } from './mixture';
export { productsBlock, projectBlock } from './covariance';
export { layoutBlock, strengthBlock } from './umap';
export { columnStatistics, packColumn } from './pack';
