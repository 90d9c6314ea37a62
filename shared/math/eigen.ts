/** Eigenvalues (largest first) and unit eigenvectors; vector `v` has its components at `vectors[v * n + i]`. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const MAX_SWEEPS = 60;

/**
 * Eigen-decomposition of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, 8.5).
 * Uses only the four operations and square roots. The sign of a vector is such that its largest component
 * (the first among equals) is positive.
 *
 * @param symmetric n × n; only read
 */
export function symmetricEigen(symmetric: Float64Array, n: number): Eigen {
  const a = symmetric.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS && rotateAll(a, v, n); sweep++);
  const order = Array.from({ length: n }, (_, i) => i).sort((x, y) => a[y * n + y] - a[x * n + x] || x - y);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    values[to] = a[from * n + from];
    let largest = 0;
    for (let i = 0; i < n; i++) {
      // The margin keeps rounding from deciding between components that are equal in truth.
      if (Math.abs(v[from * n + i]) > Math.abs(v[from * n + largest]) + 1e-9) largest = i;
    }
    const sign = v[from * n + largest] < 0 ? -1 : 1;
    for (let i = 0; i < n; i++) vectors[to * n + i] = sign * v[from * n + i];
  });
  return { values, vectors };
}

/** One sweep over all pairs; false when nothing is left to rotate. Vectors are kept as rows of `v`. */
function rotateAll(a: Float64Array, v: Float64Array, n: number): boolean {
  let rotated = false;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const off = a[p * n + q];
      if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(a[p * n + p] * a[q * n + q])) || Math.abs(off) < 1e-300) continue;
      rotated = true;
      const theta = (a[q * n + q] - a[p * n + p]) / (2 * off);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      for (let i = 0; i < n; i++) {
        const ip = a[i * n + p];
        const iq = a[i * n + q];
        a[i * n + p] = c * ip - s * iq;
        a[i * n + q] = s * ip + c * iq;
      }
      for (let i = 0; i < n; i++) {
        const pi = a[p * n + i];
        const qi = a[q * n + i];
        a[p * n + i] = c * pi - s * qi;
        a[q * n + i] = s * pi + c * qi;
        const vp = v[p * n + i];
        const vq = v[q * n + i];
        v[p * n + i] = c * vp - s * vq;
        v[q * n + i] = s * vp + c * vq;
      }
      a[p * n + q] = 0;
      a[q * n + p] = 0;
    }
  }
  return rotated;
}
