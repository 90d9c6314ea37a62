export {
  exp, expm1, log, log1p, log2, log10, pow, cbrt, tanh, sin, cos, lgamma, digamma,
} from './elementary';
export { heapBase } from './memory';
