/** A pivot below this share of its diagonal element is rounding: the matrix is singular. */
const SINGULAR = 1e-13;

/** Place of element (i, j), j ≤ i, of a lower triangle kept row by row. */
export function packedAt(i: number, j: number): number {
  return (i * (i + 1)) / 2 + j;
}

/**
 * Lower Cholesky factor of a symmetric matrix.
 * @param packed lower triangle row by row, n (n + 1) / 2 values; only read
 * @returns null when the matrix is not positive definite, or so nearly singular that the factor would be rounding
 */
export function cholesky(packed: Float64Array, n: number): Float64Array | null {
  const out = new Float64Array(packed.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = packed[packedAt(i, j)];
      for (let m = 0; m < j; m++) sum -= out[packedAt(i, m)] * out[packedAt(j, m)];
      if (i !== j) {
        out[packedAt(i, j)] = sum / out[packedAt(j, j)];
        continue;
      }
      if (!(sum > SINGULAR * packed[packedAt(i, i)]) || !Number.isFinite(sum)) return null;
      out[packedAt(i, i)] = Math.sqrt(sum);
    }
  }
  return out;
}

/** Inverse of a lower triangle with a positive diagonal, packed likewise. */
export function invertLower(lower: Float64Array, n: number): Float64Array {
  const out = new Float64Array(lower.length);
  for (let j = 0; j < n; j++) {
    out[packedAt(j, j)] = 1 / lower[packedAt(j, j)];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let m = j; m < i; m++) sum += lower[packedAt(i, m)] * out[packedAt(m, j)];
      out[packedAt(i, j)] = -sum / lower[packedAt(i, i)];
    }
  }
  return out;
}

/** L C Lᵀ for a lower triangle L and a symmetric C, all packed. */
export function sandwich(lower: Float64Array, symmetric: Float64Array, n: number): Float64Array {
  const half = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let m = 0; m <= i; m++) sum += lower[packedAt(i, m)] * symmetric[m >= j ? packedAt(m, j) : packedAt(j, m)];
      half[i * n + j] = sum;
    }
  }
  const out = new Float64Array(lower.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let m = 0; m <= j; m++) sum += half[i * n + m] * lower[packedAt(j, m)];
      out[packedAt(i, j)] = sum;
    }
  }
  return out;
}
