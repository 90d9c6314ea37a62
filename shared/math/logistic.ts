import { cholesky, packedAt } from './cholesky.ts';
import type { Elementary } from './elementary.ts';

export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

const MOST_ROUNDS = 100;
/** The largest change of a coefficient at which the search ends. */
const STILL = 1e-10;

/** Solves L Lᵀ x = b for a packed lower triangle. */
function solve(lower: Float64Array, b: Float64Array, n: number): Float64Array {
  const x = Float64Array.from(b);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) x[i] -= lower[packedAt(i, j)] * x[j];
    x[i] /= lower[packedAt(i, i)];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i] -= lower[packedAt(j, i)] * x[j];
    x[i] /= lower[packedAt(i, i)];
  }
  return x;
}

/** 1 / (1 + e^−x), without overflow. */
export function sigmoid(x: number, { exp }: Elementary): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/**
 * Logistic regression with a ridge penalty: least Σ −log P(y) + ridge/2 Σ β², the intercept free, by Newton's method with
 * halved steps where a whole one does not help. The same as scikit-learn's `LogisticRegression(C=1/ridge)`.
 * Source: T. Hastie, R. Tibshirani, J. Friedman, "The Elements of Statistical Learning", 2nd ed. (2009), section 4.4.
 *
 * @param columns one array per input, finite values
 * @param outcome 1 or 0 per row; both must occur for the intercept to be finite
 * @param ridge above 0
 */
export function* fitLogistic(columns: readonly Float64Array[], outcome: Uint8Array, ridge: number, elementary: Elementary): Generator<{ fraction: number }, LogisticFit, void> {
  const d = columns.length + 1;
  const rows = outcome.length;
  let beta = new Float64Array(d);
  const linear = (b: Float64Array, i: number): number => columns.reduce((sum, values, j) => sum + b[j + 1] * values[i], b[0]);
  const loss = (b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const eta = outcome[i] === 1 ? linear(b, i) : -linear(b, i);
      sum += eta > 0 ? elementary.log1p(elementary.exp(-eta)) : elementary.log1p(elementary.exp(eta)) - eta;
    }
    for (let j = 1; j < d; j++) sum += (ridge / 2) * b[j] * b[j];
    return sum;
  };
  let now = loss(beta);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const gradient = new Float64Array(d);
    const hessian = new Float64Array((d * (d + 1)) / 2);
    for (let i = 0; i < rows; i++) {
      const p = sigmoid(linear(beta, i), elementary);
      const miss = p - outcome[i];
      const weight = p * (1 - p);
      for (let a = 0; a < d; a++) {
        const x = a === 0 ? 1 : columns[a - 1][i];
        gradient[a] += miss * x;
        for (let b = 0; b <= a; b++) hessian[packedAt(a, b)] += weight * x * (b === 0 ? 1 : columns[b - 1][i]);
      }
      if (i % 8192 === 8191) yield { fraction: round / MOST_ROUNDS };
    }
    for (let a = 1; a < d; a++) {
      gradient[a] += ridge * beta[a];
      hessian[packedAt(a, a)] += ridge;
    }
    hessian[0] += 1e-12;
    const lower = cholesky(hessian, d);
    if (lower === null) return { intercept: beta[0], coefficients: beta.slice(1), iterations: round, converged: false };
    const step = solve(lower, gradient, d);
    let scale = 1;
    let next = beta.map((value, a) => value - step[a]);
    let then = loss(next);
    while (!(then <= now) && scale > 1e-6) {
      scale /= 2;
      next = beta.map((value, a) => value - scale * step[a]);
      then = loss(next);
    }
    const change = next.reduce((most, value, a) => Math.max(most, Math.abs(value - beta[a])), 0);
    if (!(then <= now)) return { intercept: beta[0], coefficients: beta.slice(1), iterations: round, converged: true };
    beta = next;
    now = then;
    yield { fraction: round / MOST_ROUNDS };
    if (change <= STILL * Math.max(1, beta.reduce((most, value) => Math.max(most, Math.abs(value)), 0))) {
      return { intercept: beta[0], coefficients: beta.slice(1), iterations: round, converged: true };
    }
  }
  return { intercept: beta[0], coefficients: beta.slice(1), iterations: MOST_ROUNDS, converged: false };
}
