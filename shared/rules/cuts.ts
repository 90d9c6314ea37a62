/** Numbers of intervals that a column of numbers is cut into, at most. */
export const MOST_BINS = 33;

/**
 * The number from `low` to `high` that is quickest to read and say: a multiple of the largest 10^e or 5 × 10^e there is in
 * the interval, the smallest of these. `low` itself where they are equal.
 */
export function roundestBetween(low: number, high: number): number {
  if (low <= 0 && high >= 0) return 0;
  if (low === high) return low;
  for (let e = 15; e >= -15; e--) {
    for (const digit of [5, 1]) {
      const step = Number(`${digit}e${e}`);
      const multiple = Math.ceil(low / step);
      // by way of the text: multiple × step may be off in the last digit
      const found = Number((multiple * step).toPrecision(15));
      if (found >= low && found <= high) return found;
    }
  }
  return low;
}

/**
 * Where a column may be cut: each cut c parts values ≤ c from values > c. Between all neighbouring values where there are few,
 * else near quantiles, at the roundest number nearby. Ascending, each with values on both sides; empty for a constant column.
 *
 * @param sorted values that are there, ascending
 */
export function cutsOf(sorted: Float64Array): number[] {
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  if (distinct.length <= MOST_BINS) return Array.from(distinct.subarray(1), (next, i) => between(distinct[i], next));
  const cuts: number[] = [];
  const last = distinct[distinct.length - 1];
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  for (let i = 1; i < MOST_BINS; i++) {
    const cut = roundestBetween(at((i - 0.25) / MOST_BINS), at((i + 0.25) / MOST_BINS));
    if (cut >= sorted[0] && cut < last && (cuts.length === 0 || cut > cuts[cuts.length - 1])) cuts.push(cut);
  }
  return cuts;
}

/** A number c with a ≤ c < b, easy to read: for whole numbers a itself. */
function between(a: number, b: number): number {
  if (Number.isInteger(a) && Number.isInteger(b)) return a;
  const middle = a + (b - a) / 2;
  return middle < b ? roundestBetween(a, Math.max(a, middle)) : a;
}
