import { symmetricEigen } from '../math/eigen.ts';
import { mean, variance } from '../math/stats.ts';

/** A fitted line: prediction = intercept + Σ coefficients × predictors. */
export interface Line {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

const MAX_ROUNDS = 300;
const TOLERANCE = 1e-3;
/** Shape and rate of both gamma priors. */
const PRIOR = 1e-6;

/**
 * Ridge regression whose strength is found from the data by evidence maximisation.
 * Source: D. MacKay, "Bayesian interpolation", Neural Computation 4 (1992); M. Tipping (2001); scikit-learn's BayesianRidge
 * (its defaults, its order of updates).
 *
 * @param predictors columns without gaps
 * @param target of the same length, without gaps
 */
export function bayesianRidge(predictors: readonly Float64Array[], target: Float64Array): Line {
  const n = target.length;
  const d = predictors.length;
  const centres = predictors.map((column) => mean(column));
  const level = mean(target);
  const x = predictors.map((column, j) => column.map((value) => value - centres[j]));
  const y = target.map((value) => value - level);
  const gram = new Float64Array(d * d);
  const products = new Float64Array(d);
  for (let a = 0; a < d; a++) {
    products[a] = dot(x[a], y);
    for (let b = a; b < d; b++) gram[a * d + b] = gram[b * d + a] = dot(x[a], x[b]);
  }
  const { values, vectors } = symmetricEigen(gram, d);
  const eigen = values.map((value) => Math.max(0, value));
  const turned = new Float64Array(d);
  for (let v = 0; v < d; v++) for (let i = 0; i < d; i++) turned[v] += vectors[v * d + i] * products[i];
  const solve = (ratio: number): Float64Array => {
    const w = new Float64Array(d);
    for (let v = 0; v < d; v++) {
      const part = turned[v] / (eigen[v] + ratio);
      for (let i = 0; i < d; i++) w[i] += vectors[v * d + i] * part;
    }
    return w;
  };
  let alpha = 1 / (variance(y) + 2.220446049250313e-16);
  let lambda = 1;
  let before: Float64Array | null = null;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const w = solve(lambda / alpha);
    const residual = squaredResidual(x, y, w);
    let gamma = 0;
    for (let v = 0; v < d; v++) gamma += (alpha * eigen[v]) / (lambda + alpha * eigen[v]);
    lambda = (gamma + 2 * PRIOR) / (dot(w, w) + 2 * PRIOR);
    alpha = (n - gamma + 2 * PRIOR) / (residual + 2 * PRIOR);
    const last = before;
    before = w;
    if (last !== null && w.reduce((sum, value, i) => sum + Math.abs(value - last[i]), 0) < TOLERANCE) break;
  }
  const coefficients = [...solve(lambda / alpha)];
  return { intercept: level - coefficients.reduce((sum, value, j) => sum + value * centres[j], 0), coefficients };
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function squaredResidual(x: readonly Float64Array[], y: Float64Array, w: Float64Array): number {
  const rest = y.slice();
  for (let j = 0; j < x.length; j++) {
    const column = x[j];
    for (let i = 0; i < rest.length; i++) rest[i] -= w[j] * column[i];
  }
  return dot(rest, rest);
}
