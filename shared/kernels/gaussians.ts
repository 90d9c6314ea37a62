import type { CovarianceShape } from '../contract/assign-rule.ts';
import { cholesky, invertLower, packedAt, sandwich } from '../math/cholesky.ts';
import type { KernelMatrix } from './matrix.ts';


/** A mixture of Gaussians in the units of the matrix. */
export interface Gaussians {
  readonly k: number;
  readonly d: number;
  readonly shape: CovarianceShape;
  readonly weights: Float64Array;
  /** k × d, row by row. */
  readonly means: Float64Array;
  /** By component: the Cholesky factor of its covariance (lower triangle row by row), or d standard deviations. */
  readonly factors: readonly Float64Array[];
}

const LOG_TWO_PI = 1.8378770664093453;
/** A component that holds less than this many rows has died. */
const DEAD = 1e-6;

export function isDiagonal(shape: CovarianceShape): boolean {
  return shape === 'diagonal' || shape === 'spherical';
}

/** Values that a component takes in the kernels: constant, b, W; its sums have the same shape. */
export function componentSize({ d, shape }: Pick<Gaussians, 'd' | 'shape'>): number {
  return 1 + d + (isDiagonal(shape) ? d : (d * (d + 1)) / 2);
}

/** Free parameters of the mixture. */
export function parameterCount(k: number, d: number, shape: CovarianceShape): number {
  const triangle = (d * (d + 1)) / 2;
  const covariances = { full: k * triangle, tied: triangle, diagonal: k * d, spherical: k }[shape];
  return covariances + k * d + k - 1;
}

/** A variance within this many times the regularisation rests on it. */
const FLOOR = 10;

/**
 * Whether a component has shrunk to fewer rows than its covariance needs, or to a variance that is the regularisation and
 * little else. The likelihood of such a solution grows without bound as the regularisation falls, and says nothing.
 * Source: G. J. McLachlan, D. Peel, "Finite Mixture Models" (2000), 3.10 (spurious local maximisers).
 */
export function hasCollapsed({ k, d, shape, weights, factors }: Gaussians, regularisation: number, rows: number): boolean {
  const least = { full: d + 1, tied: 0, diagonal: 2, spherical: 2 }[shape];
  const floor = FLOOR * regularisation;
  for (let c = 0; c < k; c++) {
    if (k > 1 && weights[c] * rows < least - 1e-3) return true;
    for (let i = 0; i < d; i++) {
      const pivot = factors[c][isDiagonal(shape) ? i : packedAt(i, i)];
      if (pivot * pivot <= floor) return true;
    }
  }
  return false;
}

/**
 * The components as the kernel takes them: y = W x − b in the units of the kernel matrix, densities in those of the matrix.
 * @param log natural logarithm of the kernels
 */
export function packComponents(
  { k, d, shape, weights, means, factors }: Gaussians, matrix: Pick<KernelMatrix, 'means' | 'scale'>, log: (x: number) => number,
): Float64Array {
  const stride = componentSize({ d, shape });
  const out = new Float64Array(k * stride);
  for (let c = 0; c < k; c++) {
    const at = c * stride;
    const gap = Float64Array.from({ length: d }, (_, j) => means[c * d + j] - matrix.means[j]);
    let logDeterminant = 0;
    if (isDiagonal(shape)) {
      for (let i = 0; i < d; i++) {
        const w = 1 / factors[c][i];
        logDeterminant += log(w);
        out[at + 1 + i] = w * gap[i];
        out[at + 1 + d + i] = w / matrix.scale;
      }
    } else {
      const inverse = invertLower(factors[c], d);
      for (let i = 0; i < d; i++) {
        logDeterminant += log(inverse[packedAt(i, i)]);
        let b = 0;
        for (let j = 0; j <= i; j++) {
          b += inverse[packedAt(i, j)] * gap[j];
          out[at + 1 + d + packedAt(i, j)] = inverse[packedAt(i, j)] / matrix.scale;
        }
        out[at + 1 + i] = b;
      }
    }
    out[at] = log(weights[c]) - 0.5 * d * LOG_TWO_PI + logDeterminant;
  }
  return out;
}

/** Components so narrow that every row belongs to the nearest of the centres alone: the start of the EM algorithm from a partition. */
export function hardStart(centres: Float64Array, k: number, d: number, shape: CovarianceShape, scale: number): Gaussians {
  const narrow = 1 / (scale * 1048576);
  const factors = Array.from({ length: k }, () => {
    if (isDiagonal(shape)) return new Float64Array(d).fill(narrow);
    const factor = new Float64Array((d * (d + 1)) / 2);
    for (let i = 0; i < d; i++) factor[packedAt(i, i)] = narrow;
    return factor;
  });
  return { k, d, shape, weights: new Float64Array(k).fill(1 / k), means: centres, factors };
}

/**
 * The next mixture from the sums of one pass (the M step).
 * @param sums k times [Σ r, Σ r y, Σ r y yᵀ], in the coordinates of `current`
 * @param regularisation added to every variance
 * @returns `dead` when a component has lost all rows, `singular` when a covariance has no Cholesky factor
 */
export function nextGaussians(
  current: Gaussians, sums: Float64Array, rows: number, regularisation: number,
): Gaussians | 'dead' | 'singular' {
  const { k, d, shape } = current;
  const stride = componentSize(current);
  const weights = new Float64Array(k);
  const means = new Float64Array(k * d);
  const covariances: Float64Array[] = [];
  for (let c = 0; c < k; c++) {
    const own = sums.subarray(c * stride, (c + 1) * stride);
    const [mass] = own;
    if (!(mass > DEAD)) return 'dead';
    weights[c] = mass / rows;
    const shift = own.slice(1, 1 + d).map((value) => value / mass);
    covariances.push(isDiagonal(shape) ? variances(current, c, own, shift) : covariance(current, c, own, shift));
    const factor = current.factors[c];
    for (let i = 0; i < d; i++) {
      let moved = isDiagonal(shape) ? factor[i] * shift[i] : 0;
      if (!isDiagonal(shape)) for (let j = 0; j <= i; j++) moved += factor[packedAt(i, j)] * shift[j];
      means[c * d + i] = current.means[c * d + i] + moved;
    }
  }
  const factors = factorise(shape, d, weights, covariances, regularisation);
  return factors === null ? 'singular' : { k, d, shape, weights, means, factors };
}

function covariance({ d, factors }: Gaussians, c: number, own: Float64Array, shift: Float64Array): Float64Array {
  const inner = own.slice(1 + d).map((value) => value / own[0]);
  for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) inner[packedAt(i, j)] -= shift[i] * shift[j];
  return sandwich(factors[c], inner, d);
}

function variances({ d, factors }: Gaussians, c: number, own: Float64Array, shift: Float64Array): Float64Array {
  return Float64Array.from({ length: d }, (_, i) => factors[c][i] * factors[c][i] * Math.max(0, own[1 + d + i] / own[0] - shift[i] * shift[i]));
}

/** Cholesky factors, or standard deviations, of the covariances in the shape asked for; null when one is singular. */
function factorise(
  shape: CovarianceShape, d: number, weights: Float64Array, covariances: readonly Float64Array[], regularisation: number,
): Float64Array[] | null {
  if (shape === 'diagonal' || shape === 'spherical') {
    const found = covariances.map((own) => {
      const mean = own.reduce((sum, value) => sum + value, 0) / d;
      return own.map((value) => Math.sqrt((shape === 'spherical' ? mean : value) + regularisation));
    });
    return found.every((own) => own.every((value) => value > 0 && Number.isFinite(value))) ? found : null;
  }
  const ridged = (own: Float64Array): Float64Array | null => {
    const out = own.slice();
    for (let i = 0; i < d; i++) out[packedAt(i, i)] += regularisation;
    return cholesky(out, d);
  };
  if (shape === 'tied') {
    const pooled = new Float64Array(covariances[0].length);
    covariances.forEach((own, c) => own.forEach((value, at) => (pooled[at] += weights[c] * value)));
    const factor = ridged(pooled);
    return factor === null ? null : covariances.map(() => factor);
  }
  const factors: Float64Array[] = [];
  for (const own of covariances) {
    const factor = ridged(own);
    if (factor === null) return null;
    factors.push(factor);
  }
  return factors;
}
