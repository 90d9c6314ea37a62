import type { Elementary } from '../math/elementary.ts';
import { symmetricEigen } from '../math/eigen.ts';
import type { Sliced } from './purchase-model.ts';

/** Writes the derivatives to `gradient` and returns the value; both per customer, by the logarithms of the parameters. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Sliced<number>;

export interface Maximum {
  readonly point: Float64Array;
  readonly value: number;
  /** Largest derivative in absolute value. */
  readonly slope: number;
  /** Evaluations of value and gradient. */
  readonly evaluations: number;
}

export interface Curvature {
  /** Second derivatives, n × n. */
  readonly hessian: Float64Array;
  /** −1 times the inverse of the Hessian, or null where the maximum is not a peak in every direction. */
  readonly covariance: Float64Array | null;
}

/** Parameters stay between e to minus and plus this. */
const EDGE = 13;
const ITERATIONS = 200;
/** No step changes a logarithm by more. */
const LONGEST = 2;
const SUFFICIENT = 1e-4;
const HALVINGS = 30;
/** Step of the differences of gradients, in logarithms. */
const DELTA = 1e-4;
/** Eigenvalues below this share of the largest count as flat. */
const FLAT = 1e-10;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};

const multiply = (matrix: Float64Array, vector: Float64Array): Float64Array =>
  vector.map((_, i) => dot(matrix.subarray(i * vector.length, (i + 1) * vector.length), vector));

const identity = (n: number): Float64Array => {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
};

/** Largest derivative that does not push over an edge. */
const slopeAt = (point: Float64Array, gradient: Float64Array): number => {
  let slope = 0;
  for (let i = 0; i < point.length; i++) {
    const pushed = (point[i] >= EDGE && gradient[i] > 0) || (point[i] <= -EDGE && gradient[i] < 0);
    if (!pushed) slope = Math.max(slope, Math.abs(gradient[i]));
  }
  return slope;
};

/** point + length · direction, kept within the edges. */
const move = (point: Float64Array, direction: Float64Array, length: number): Float64Array =>
  point.map((value, i) => Math.max(-EDGE, Math.min(EDGE, value + length * direction[i])));

/** The BFGS update of the inverse Hessian of −f (Nocedal and Wright, Numerical Optimization, eq. 6.17). */
function update(inverse: Float64Array, step: Float64Array, change: Float64Array): void {
  const n = step.length;
  const curvature = dot(step, change);
  if (curvature <= 1e-14 * Math.sqrt(dot(step, step) * dot(change, change))) return;
  const product = multiply(inverse, change);
  const factor = (1 + dot(change, product) / curvature) / curvature;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      inverse[i * n + j] += factor * step[i] * step[j] - (product[i] * step[j] + step[i] * product[j]) / curvature;
    }
  }
}

/**
 * Climbs from a start by BFGS with backtracking until no derivative is above `tolerance`, or no step leads up any more.
 * Few parameters make the dense update cheaper than a limited-memory one.
 */
export function* climb(objective: Objective, start: Float64Array, tolerance: number): Sliced<Maximum> {
  const n = start.length;
  let point = move(start, new Float64Array(n), 0);
  let gradient = new Float64Array(n);
  let value = yield* objective(point, gradient);
  let evaluations = 1;
  let inverse = identity(n);
  let fresh = true;
  for (let iteration = 0; iteration < ITERATIONS && slopeAt(point, gradient) > tolerance; iteration++) {
    const direction = multiply(inverse, gradient);
    const longest = direction.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    let length = longest > LONGEST ? LONGEST / longest : 1;
    let next = point;
    let nextValue = -Infinity;
    const nextGradient = new Float64Array(n);
    const rise = dot(direction, gradient);
    for (let halving = 0; halving < HALVINGS; halving++, length /= 2) {
      next = move(point, direction, length);
      nextValue = yield* objective(next, nextGradient);
      evaluations++;
      if (nextValue >= value + SUFFICIENT * length * rise) break;
    }
    if (!(nextValue > value)) {
      if (fresh) break;
      inverse = identity(n);
      fresh = true;
      continue;
    }
    update(inverse, next.map((part, i) => part - point[i]), gradient.map((part, i) => part - nextGradient[i]));
    fresh = false;
    point = next;
    value = nextValue;
    gradient = nextGradient;
  }
  return { point, value, slope: slopeAt(point, gradient), evaluations };
}

/** The Hessian by central differences of the exact gradient, made symmetric, and its negative inverse. */
export function* curvatureAt(objective: Objective, point: Float64Array): Sliced<Curvature> {
  const n = point.length;
  const hessian = new Float64Array(n * n);
  const up = new Float64Array(n);
  const down = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const step = (sign: 1 | -1): Float64Array => point.map((value, j) => (j === i ? value + sign * DELTA : value));
    yield* objective(step(1), up);
    yield* objective(step(-1), down);
    for (let j = 0; j < n; j++) {
      const second = (up[j] - down[j]) / (2 * DELTA);
      hessian[i * n + j] += second / 2;
      hessian[j * n + i] += second / 2;
    }
  }
  const { values, vectors } = symmetricEigen(hessian.map((part) => -part), n);
  if (!(values[n - 1] > FLAT * values[0]) || !(values[0] > 0)) return { hessian, covariance: null };
  const covariance = new Float64Array(n * n);
  for (let v = 0; v < n; v++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) covariance[i * n + j] += (vectors[v * n + i] * vectors[v * n + j]) / values[v];
    }
  }
  return { hessian, covariance };
}

/** Newton steps from where `climb` ended: each is kept as long as it makes the largest derivative smaller. */
export function* polish(objective: Objective, from: Maximum, steps: number): Sliced<Maximum & { readonly curvature: Curvature }> {
  let best = from;
  const gradient = new Float64Array(from.point.length);
  let curvature = yield* curvatureAt(objective, from.point);
  let evaluations = from.evaluations + 2 * from.point.length;
  for (let step = 0; step < steps && curvature.covariance !== null && best.slope > 1e-11; step++) {
    yield* objective(best.point, gradient);
    const next = move(best.point, multiply(curvature.covariance, gradient), 1);
    const value = yield* objective(next, gradient);
    evaluations += 2;
    const slope = slopeAt(next, gradient);
    if (!(slope < best.slope)) break;
    best = { point: next, value, slope, evaluations };
    curvature = yield* curvatureAt(objective, next);
    evaluations += 2 * next.length;
  }
  return { ...best, evaluations, curvature };
}

/** The objective of a log-likelihood of positive parameters: per customer, by logarithms. */
export function perCustomer(
  e: Elementary, customers: number, likelihood: (parameters: Float64Array, gradient: Float64Array) => Sliced<number>,
): Objective {
  return function* objective(point, gradient) {
    yield;
    const parameters = point.map((value) => e.exp(value));
    const sum = yield* likelihood(parameters, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i] *= parameters[i] / customers;
    return sum / customers;
  };
}
