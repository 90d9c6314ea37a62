import type { Elementary } from '../math/elementary.ts';

/** 1 / (1 + a d^2b), the strength of an edge at distance d in the layout. */
export interface Curve {
  readonly a: number;
  readonly b: number;
}

const POINTS = 300;
const SPREAD = 1;

/** What the curve should be: 1 up to `minDist`, then falling exponentially. */
function targets(elementary: Elementary, minDist: number): { x: number; y: number }[] {
  return Array.from({ length: POINTS }, (_, i) => {
    const x = (i * 3 * SPREAD) / (POINTS - 1);
    return { x, y: x < minDist ? 1 : elementary.exp(-(x - minDist) / SPREAD) };
  });
}

/**
 * Least-squares a and b by Levenberg–Marquardt, as umap-learn's and umap-js's `find_ab_params`.
 * @param minDist least distance of points in the layout, 0 to below 3
 */
export function fitCurve(elementary: Elementary, minDist: number): Curve {
  const points = targets(elementary, minDist);
  const loss = (a: number, b: number): number => points.reduce((sum, { x, y }) => {
    const residual = 1 / (1 + a * elementary.pow(x, 2 * b)) - y;
    return sum + residual * residual;
  }, 0);
  let a = 1;
  let b = 1;
  let current = loss(a, b);
  let damping = 1e-3;
  for (let iteration = 0; iteration < 200 && damping < 1e12; iteration++) {
    let aa = 0;
    let ab = 0;
    let bb = 0;
    let ga = 0;
    let gb = 0;
    for (const { x, y } of points) {
      if (x === 0) continue;
      const power = elementary.pow(x, 2 * b);
      const value = 1 / (1 + a * power);
      const da = -power * value * value;
      const db = -2 * a * elementary.log(x) * power * value * value;
      aa += da * da;
      ab += da * db;
      bb += db * db;
      ga += da * (value - y);
      gb += db * (value - y);
    }
    const p = aa * (1 + damping);
    const q = bb * (1 + damping);
    const determinant = p * q - ab * ab;
    const nextA = a - (q * ga - ab * gb) / determinant;
    const nextB = b - (p * gb - ab * ga) / determinant;
    const next = nextA > 0 && nextB > 0 ? loss(nextA, nextB) : Infinity;
    if (next < current) {
      const gain = current - next;
      a = nextA;
      b = nextB;
      current = next;
      damping /= 10;
      if (gain <= 1e-15 * current) break;
    } else {
      damping *= 10;
    }
  }
  return { a, b };
}
