/** At most `most` positions out of [0, n), evenly spread, ascending. */
export function nthPositions(n: number, most: number): Int32Array {
  if (n <= most) return Int32Array.from({ length: n }, (_, i) => i);
  return Int32Array.from({ length: most }, (_, i) => Math.floor((i * n) / most));
}

/** The rows 0 … n − 1. */
export const allRows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);
