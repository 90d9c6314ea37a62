const SENSITIVITY = 1;

/**
 * The elbow of a falling, flattening curve by the Kneedle method, offline, sensitivity 1.
 * Source: V. Satopaa et al., "Finding a 'Kneedle' in a Haystack", ICDCS Workshops 2011, as implemented by `kneed` and yellowbrick
 * (convex, decreasing): the first local maximum of the normalised difference curve after which it falls below its threshold.
 *
 * @param xs ascending, for example numbers of segments
 * @param ys for example inertia
 * @returns the x of the elbow, or null when there is none (fewer than three points, a flat or a straight curve)
 */
export function elbow(xs: readonly number[], ys: readonly number[]): number | null {
  const n = xs.length;
  const low = Math.min(...ys);
  const high = Math.max(...ys);
  if (n < 3 || !(high > low)) return null;
  const x = xs.map((value) => (value - xs[0]) / (xs[n - 1] - xs[0]));
  // The curve is turned upside down, so that its elbow becomes a knee of a rising curve.
  const difference = ys.map((value, i) => 1 - (value - low) / (high - low) - x[i]);
  if (Math.max(...difference) <= 1e-12) return null;
  const step = SENSITIVITY / (n - 1);
  const before = (i: number): number => difference[Math.max(0, i - 1)];
  const after = (i: number): number => difference[Math.min(n - 1, i + 1)];
  let threshold = -Infinity;
  let candidate = -1;
  for (let i = 0; i < n - 1; i++) {
    const value = difference[i];
    const isMaximum = value >= before(i) && value >= after(i);
    const isMinimum = value <= before(i) && value <= after(i);
    if (isMaximum) {
      threshold = value - step;
      candidate = i;
    }
    if (candidate < 0) continue;
    if (isMinimum) threshold = 0;
    if (difference[i + 1] < threshold) return xs[candidate];
  }
  return null;
}
