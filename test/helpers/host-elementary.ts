import type { Elementary } from '../../shared/math/elementary.ts';

const none = (): number => {
  throw new Error('not needed here');
};

/** The host's own functions: near enough for tests that compare within a tolerance. */
export const hostElementary: Elementary = {
  exp: Math.exp, expm1: Math.expm1, log: Math.log, log1p: Math.log1p, log2: Math.log2, log10: Math.log10,
  pow: Math.pow, cbrt: Math.cbrt, tanh: Math.tanh, sin: Math.sin, cos: Math.cos, lgamma: none, digamma: none,
};
