/**
 * Descriptive statistics in Float64, in row order, the same on every host.
 * NaN means missing: every function here skips NaN, and answers NaN (or null) where nothing is left.
 * No function answers −0, which ties with 0: which of the two stood first would otherwise depend on the order of rows. `x + 0` is
 * `x`, but 0 for −0.
 */

/**
 * Compensated sum of the values that are there; 0 for none.
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x !== x) continue;
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  const result = total + lost;
  return result === result ? result : total;
}

/** Number of values that are there, and their mean before it is refined. */
function plainMean(values: ArrayLike<number>): { n: number; first: number } {
  let n = 0;
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x !== x) continue;
    n++;
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  const both = total + lost;
  return { n, first: (both === both ? both : total) / n };
}

/** Number of values that are there. */
export function countPresent(values: ArrayLike<number>): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) n++;
  return n;
}

/** Arithmetic mean, refined by one pass over the residuals; NaN for none. */
export function mean(values: ArrayLike<number>): number {
  return meanOf(values).mean;
}

function meanOf(values: ArrayLike<number>): { n: number; mean: number } {
  const { n, first } = plainMean(values);
  if (n === 0) return { n, mean: NaN };
  return { n, mean: Number.isFinite(first) ? first + residualSum(values, first) / n + 0 : first };
}

/** Compensated Σ(x − centre). */
function residualSum(values: ArrayLike<number>, centre: number): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i] - centre;
    if (d !== d) continue;
    const next = total + d;
    lost += Math.abs(total) >= Math.abs(d) ? total - next + d : d - next + total;
    total = next;
  }
  return total + lost;
}

/** Count, mean and the central sums Σd, Σd², Σd³ about it. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Σ(x − mean)², corrected for the rounding of the mean. */
  readonly s2: number;
  /** Σ(x − mean)³, corrected likewise. */
  readonly s3: number;
}

function centredSums(values: ArrayLike<number>, centre: number): { s1: number; s2: number; s3: number } {
  let s1 = 0;
  let c1 = 0;
  let s2 = 0;
  let c2 = 0;
  let s3 = 0;
  let c3 = 0;
  for (let i = 0; i < values.length; i++) {
    const d = values[i] - centre;
    if (d !== d) continue;
    const q = d * d;
    const t = q * d;
    const n1 = s1 + d;
    c1 += Math.abs(s1) >= Math.abs(d) ? s1 - n1 + d : d - n1 + s1;
    s1 = n1;
    const n2 = s2 + q;
    c2 += s2 >= q ? s2 - n2 + q : q - n2 + s2;
    s2 = n2;
    const n3 = s3 + t;
    c3 += Math.abs(s3) >= Math.abs(t) ? s3 - n3 + t : t - n3 + s3;
    s3 = n3;
  }
  return { s1: s1 + c1, s2: s2 + c2, s3: s3 + c3 };
}

/** Count, mean and central sums in two passes. */
export function moments(values: ArrayLike<number>): Moments {
  const { n, mean: centre } = meanOf(values);
  if (n === 0 || !Number.isFinite(centre)) return { n, mean: centre, s2: NaN, s3: NaN };
  const { s1, s2, s3 } = centredSums(values, centre);
  const off = s1 / n;
  return { n, mean: centre, s2: Math.max(0, s2 - s1 * off), s3: s3 - 3 * off * s2 + 3 * off * off * s1 - n * off * off * off };
}

/** Population variance (divides by n); NaN for no values. */
export function variance(values: ArrayLike<number>): number {
  const { n, s2 } = moments(values);
  return n === 0 ? NaN : s2 / n;
}

/** Sample variance (divides by n − 1); NaN for fewer than two values. */
export function sampleVariance(values: ArrayLike<number>): number {
  const { n, s2 } = moments(values);
  return n < 2 ? NaN : s2 / (n - 1);
}

/**
 * Population skewness g1 = m3 / m2^1.5 (scipy.stats.skew, R e1071 type 1).
 * NaN for no values and for values that are all alike.
 */
export function skewness(values: ArrayLike<number>): number {
  return skewnessOf(moments(values));
}

/** Population skewness from moments that are known. */
export function skewnessOf({ n, s2, s3 }: Moments): number {
  const m2 = s2 / n;
  return m2 > 0 ? s3 / n / (m2 * Math.sqrt(m2)) + 0 : NaN;
}

/** The values that are there, ascending, in a new array; −0 as 0. */
export function sortedPresent(values: ArrayLike<number>): Float64Array {
  const out = new Float64Array(countPresent(values));
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) out[n++] = values[i] + 0;
  return sortCounting(out) ? out : out.sort();
}

/** Decimals that are counted: whole numbers, and up to four digits behind the point. */
const SCALES = [1, 10, 100, 1000, 10_000];
/** Values by which the scale is chosen. */
const PROBES = 512;
/** Beyond this no double is told from its neighbour by a whole number of ten-thousandths. */
const MOST_SCALED = 2 ** 50;

/** The value at a step of a scale, which is the double nearest to its decimals, as parsing them gives. */
const isOnScale = (x: number, scale: number): boolean => Math.round(x * scale) / scale === x;

/** The least scale on which evenly spaced values lie; 0: none. */
function scaleOf(values: Float64Array): number {
  const step = Math.max(1, Math.floor(values.length / PROBES));
  let chosen = 0;
  for (let i = 0; i < values.length; i += step) {
    while (chosen < SCALES.length && !isOnScale(values[i], SCALES[chosen])) chosen++;
    if (chosen === SCALES.length) return 0;
  }
  return SCALES[chosen];
}

/** Sorts numbers of few decimals and a narrow range in place by counting them; answers false, leaving all as it is, for others. */
function sortCounting(values: Float64Array): boolean {
  if (values.length < 4096) return false;
  const { min, max } = range(values);
  const scale = scaleOf(values);
  if (scale === 0 || !(Math.abs(min) * scale < MOST_SCALED && Math.abs(max) * scale < MOST_SCALED)) return false;
  const low = Math.round(min * scale);
  const steps = Math.round(max * scale) - low + 1;
  if (!(steps <= values.length)) return false;
  const counts = new Int32Array(steps);
  for (let i = 0; i < values.length; i++) {
    if (!isOnScale(values[i], scale)) return false;
    counts[Math.round(values[i] * scale) - low]++;
  }
  let at = 0;
  for (let k = 0; k < steps; k++) {
    if (counts[k] === 0) continue;
    values.fill((low + k) / scale, at, at + counts[k]);
    at += counts[k];
  }
  return true;
}

/**
 * Quantile of ascending values without gaps, type 7 (the default of R, numpy and pandas).
 * Source: R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", American Statistician 50 (1996).
 *
 * @param p 0..1
 * @returns NaN for no values
 */
export function quantileSorted(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return NaN;
  const at = (sorted.length - 1) * p;
  const low = Math.floor(at);
  const part = at - low;
  if (part === 0 || sorted[low] === sorted[low + 1]) return sorted[low] + 0;
  return sorted[low] * (1 - part) + sorted[low + 1] * part + 0;
}

/** Quantile type 7 of values in any order. */
export function quantile(values: ArrayLike<number>, p: number): number {
  return quantileSorted(sortedPresent(values), p);
}

/** Moves the `k`-th smallest value to place `k`, smaller ones before it (Hoare's quickselect, median of three). */
function select(a: Float64Array, k: number): void {
  let low = 0;
  let high = a.length - 1;
  for (let round = 0; low < high; round++) {
    if (round === 64) {
      a.subarray(low, high + 1).sort();
      return;
    }
    const [x, y, z] = [a[low], a[(low + high) >> 1], a[high]];
    const pivot = Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
    let i = low;
    let j = high;
    while (i <= j) {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i > j) break;
      const held = a[i];
      a[i++] = a[j];
      a[j--] = held;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

/** The value at place `n` (from 0) of the ascending order; `values` are left in another order. No NaN. */
export function nthSmallest(values: Float64Array, n: number): number {
  select(values, n);
  return values[n] + 0;
}

/** Median: quantile type 7 at one half, without sorting. */
export function median(values: ArrayLike<number>): number {
  const a = new Float64Array(countPresent(values));
  if (a.length === 0) return NaN;
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) a[n++] = values[i] + 0;
  const upper = n >> 1;
  select(a, upper);
  if (n % 2 === 1) return a[upper];
  let below = a[0];
  for (let i = 1; i < upper; i++) below = Math.max(below, a[i]);
  return below === a[upper] ? below : below * 0.5 + a[upper] * 0.5 + 0;
}

/** The most frequent value, the smallest among equally frequent ones; NaN for none. */
export function mode(values: ArrayLike<number>): number {
  const sorted = sortedPresent(values);
  let best = NaN;
  let most = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from > most) {
      most = to - from;
      best = sorted[from];
    }
    from = to;
  }
  return best;
}

/** Smallest and largest value that is there; both NaN for none. */
export function range(values: ArrayLike<number>): { min: number; max: number } {
  let min = NaN;
  let max = NaN;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!(x >= min)) min = x === x ? x : min;
    if (!(x <= max)) max = x === x ? x : max;
  }
  return { min: min + 0, max: max + 0 };
}

/** How often the most frequent value occurs, as a share of the values that are there; NaN for none. */
export function shareOfMostFrequent(values: ArrayLike<number>): number {
  const sorted = sortedPresent(values);
  let most = 0;
  for (let from = 0, i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[from]) continue;
    most = Math.max(most, i - from);
    from = i;
  }
  return most / sorted.length;
}

/** Counts per bin of equal width over [min, max]; the last bin holds its right edge. */
export interface Bins {
  readonly min: number;
  readonly max: number;
  readonly counts: readonly number[];
}

/**
 * Histogram of the finite values.
 *
 * @param bins number of bins; one bin when all values are alike
 * @returns null when there is no finite value
 */
export function histogram(values: ArrayLike<number>, bins: number): Bins | null {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (x < min && x !== -Infinity) min = x;
    if (x > max && x !== Infinity) max = x;
  }
  if (min > max) return null;
  const counts = new Array<number>(min === max ? 1 : bins).fill(0);
  // Halves, so that a range beyond the largest number does not overflow.
  const width = max / 2 - min / 2;
  const half = min / 2;
  const last = counts.length - 1;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!(x >= min && x <= max)) continue;
    const at = width > 0 ? Math.floor(((x / 2 - half) / width) * bins) : 0;
    counts[at < 0 ? 0 : at > last ? last : at]++;
  }
  return { min: min + 0, max: max + 0, counts };
}

/**
 * Pearson's correlation over the rows where both have a value.
 *
 * @param step only every `step`-th row is used
 * @returns NaN when either is constant there
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>, step = 1): number {
  const most = Math.ceil(a.length / step);
  const bothX = new Float64Array(most);
  const bothY = new Float64Array(most);
  let n = 0;
  for (let i = 0; i < a.length; i += step) {
    if (a[i] !== a[i] || b[i] !== b[i]) continue;
    bothX[n] = a[i];
    bothY[n++] = b[i];
  }
  const x = bothX.subarray(0, n);
  const y = bothY.subarray(0, n);
  const { mean: mx, s2: sxx } = moments(x);
  const { mean: my, s2: syy } = moments(y);
  const products = x.map((value, i) => (value - mx) * (y[i] - my));
  return sxx > 0 && syy > 0 ? sum(products) / (Math.sqrt(sxx) * Math.sqrt(syy)) + 0 : NaN;
}
