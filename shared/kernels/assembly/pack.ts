import { scratch } from './memory';

/**
 * Sum, least and greatest of `n` Float64 values (two running sums, added at the end).
 * @returns address of the three; the sum is NaN when a value is not finite
 */
export function columnStatistics(values: usize, n: i32): usize {
  let sum = f64x2.splat(0);
  let spoilt = sum;
  let least = f64x2.splat(Infinity);
  let greatest = f64x2.splat(-Infinity);
  const zero = f64x2.splat(0);
  const end = values + (<usize>(n & ~1) << 3);
  let p = values;
  for (; p < end; p += 16) {
    const v = v128.load(p);
    sum = f64x2.add(sum, v);
    spoilt = f64x2.add(spoilt, f64x2.mul(v, zero));
    least = f64x2.pmin(least, v);
    greatest = f64x2.pmax(greatest, v);
  }
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  let low = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
  let high = max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
  let bad = f64x2.extract_lane(spoilt, 0) + f64x2.extract_lane(spoilt, 1);
  if ((n & 1) != 0) {
    const v = load<f64>(p);
    total += v;
    bad += v * 0;
    low = min(low, v);
    high = max(high, v);
  }
  store<f64>(scratch, bad == 0 ? total : NaN);
  store<f64>(scratch, low, 8);
  store<f64>(scratch, high, 16);
  return scratch;
}

/**
 * Writes (value − mean) × scale of a column into the groups of four rows (see `layout.ts`), as Float64 and, unless
 * `x32` is 0, as Float32; zeros up to `padded` rows.
 * @param values Float64 per row
 */
export function packColumn(
  values: usize, n: i32, padded: i32, mean: f64, scale: f64, d: i32, j: i32, x64: usize, x32: usize,
): void {
  const m = f64x2.splat(mean);
  const s = f64x2.splat(scale);
  for (let i = n; i < padded; i++) store<f64>(values + (<usize>i << 3), mean);
  let to = x64 + (<usize>j << 5);
  let to32 = x32 + (<usize>j << 4);
  const step = <usize>d << 5;
  for (let p = values, end = values + (<usize>padded << 3); p < end; p += 32, to += step) {
    const a = f64x2.mul(f64x2.sub(v128.load(p), m), s);
    const b = f64x2.mul(f64x2.sub(v128.load(p, 16), m), s);
    v128.store(to, a);
    v128.store(to, b, 16);
    if (x32 != 0) {
      v128.store(to32, v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5));
      to32 += step >> 1;
    }
  }
}
