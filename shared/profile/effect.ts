/** 97.5% point of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Standardised difference with its 95% interval, given the segments (normal approximation; the overall figures count as known).
 *
 * @param sd population standard deviation over all customers; 0: no customer differs, the effect is 0
 * @param variance sample variance (n − 1) within the segment; NaN for one member, which gives no interval width
 * @param n members with a value
 */
export function effectOf(
  segment: number, overall: number, sd: number, variance: number, n: number,
): { effect: number; interval: readonly [number, number] } {
  if (!(sd > 0)) return { effect: 0, interval: [0, 0] };
  const effect = (segment - overall) / sd;
  const half = n > 1 ? (Z * Math.sqrt(variance / n)) / sd : 0;
  return { effect, interval: [effect - half, effect + half] };
}
