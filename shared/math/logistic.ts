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
/** Multiplications, and logarithms, between two turns of the event loop. */
const WORK = 2_000_000;
const LOSS_TURN = 50_000;

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
 * @param ridge 0 or above; with 0 there may be no maximum, and the search then ends unconverged
 */
export function* fitLogistic(columns: readonly Float64Array[], outcome: Uint8Array, ridge: number, elementary: Elementary): Generator<{ fraction: number }, LogisticFit, void> {
  const d = columns.length + 1;
  const rows = outcome.length;
  const turn = Math.max(1, Math.floor(WORK / (d * d)));
  let beta: Float64Array = new Float64Array(d);
  const linear = new Float64Array(rows);
  /** Log-odds of all rows into `linear`, and the loss there. */
  function* lossOf(b: Float64Array): Generator<{ fraction: number }, number, void> {
    linear.fill(b[0]);
    for (let j = 1; j < d; j++) {
      const [values, factor] = [columns[j - 1], b[j]];
      if (factor !== 0) for (let i = 0; i < rows; i++) linear[i] += factor * values[i];
      if (j % 16 === 0) yield { fraction: 0 };
    }
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      const eta = outcome[i] === 1 ? linear[i] : -linear[i];
      sum += eta > 0 ? elementary.log1p(elementary.exp(-eta)) : elementary.log1p(elementary.exp(eta)) - eta;
      if (i % LOSS_TURN === LOSS_TURN - 1) yield { fraction: 0 };
    }
    for (let j = 1; j < d; j++) sum += (ridge / 2) * b[j] * b[j];
    return sum;
  }
  let now = yield* lossOf(beta);
  const x = new Float64Array(d);
  const present = new Int32Array(d);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const gradient = new Float64Array(d);
    const hessian = new Float64Array((d * (d + 1)) / 2);
    for (let i = 0; i < rows; i++) {
      const p = sigmoid(linear[i], elementary);
      const miss = p - outcome[i];
      const weight = p * (1 - p);
      // Levels of categories are 0 in most rows, where they add nothing.
      let count = 0;
      for (let a = 0; a < d; a++) {
        x[a] = a === 0 ? 1 : columns[a - 1][i];
        if (x[a] !== 0) present[count++] = a;
      }
      for (let m = 0; m < count; m++) {
        const a = present[m];
        gradient[a] += miss * x[a];
        const [factor, start] = [weight * x[a], (a * (a + 1)) / 2];
        for (let n = 0; n <= m; n++) hessian[start + present[n]] += factor * x[present[n]];
      }
      if (i % turn === turn - 1) yield { fraction: round / MOST_ROUNDS };
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
    let then = yield* lossOf(next);
    while (!(then <= now) && scale > 1e-6) {
      scale /= 2;
      next = beta.map((value, a) => value - scale * step[a]);
      then = yield* lossOf(next);
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
