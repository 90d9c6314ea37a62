/** A matrix on its way into the memory: columns to groups of four rows (see `layout.ts`), then centred and scaled. */
import { rowAddress } from './layout';

/**
 * Lays `n` rows out in groups of four, as they are, and takes the figures of each column: Float64 sum (two running sums,
 * added at the end), least, greatest, and what is 0 unless a value is not finite, to `figures`.
 * @param from first value of the first column; the next column is `stride` bytes further. Readable up to a multiple of four rows
 * @param to address of the first group
 */
export function stageBlock(from: usize, stride: usize, n: i32, d: i32, to: usize, figures: usize): void {
  const step = <usize>d << 5;
  const zero = f64x2.splat(0);
  for (let j = 0; j < d; j++, from += stride, to += 32, figures += 32) {
    let sum = zero;
    let spoilt = zero;
    let least = f64x2.splat(Infinity);
    let greatest = f64x2.splat(-Infinity);
    let p = from;
    let q = to;
    for (const end = from + (<usize>(n & ~3) << 3); p < end; p += 32, q += step) {
      const a = v128.load(p);
      const b = v128.load(p, 16);
      v128.store(q, a);
      v128.store(q, b, 16);
      sum = f64x2.add(sum, f64x2.add(a, b));
      spoilt = f64x2.add(spoilt, f64x2.mul(f64x2.add(f64x2.mul(a, zero), b), zero));
      least = f64x2.pmin(least, f64x2.pmin(a, b));
      greatest = f64x2.pmax(greatest, f64x2.pmax(a, b));
    }
    let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    let low = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
    let high = max(f64x2.extract_lane(greatest, 0), f64x2.extract_lane(greatest, 1));
    let bad = f64x2.extract_lane(spoilt, 0) + f64x2.extract_lane(spoilt, 1);
    for (let i = 0; i < (n & 3); i++) {
      const v = load<f64>(p + (<usize>i << 3));
      store<f64>(q + (<usize>i << 3), v);
      total += v;
      bad += v * 0;
      low = min(low, v);
      high = max(high, v);
    }
    store<f64>(figures, total);
    store<f64>(figures, low, 8);
    store<f64>(figures, high, 16);
    store<f64>(figures, bad, 24);
  }
}

/**
 * (value − mean) × scale in the groups of rows [start, end), in place and, unless `x32` is 0, as Float32, with the square of the
 * length of each such row at `norms`; zeros for rows from `n` on. `start` and `end` are multiples of eight.
 * @param means Float64 per column
 * @returns sum of the squares
 */
export function centreBlock(
  x64: usize, x32: usize, norms: usize, d: i32, means: usize, scale: f64, n: i32, start: i32, end: i32,
): f64 {
  const s = f64x2.splat(scale);
  const span = <usize>d << 3;
  let p = rowAddress<f64>(x64, d, start);
  let to = rowAddress<f32>(x32, d, start);
  for (let row = n; row < end; row++) {
    for (let j = 0; j < d; j++) store<f64>(rowAddress<f64>(x64, d, row) + (<usize>j << 5), load<f64>(means + (<usize>j << 3)));
  }
  let squares = f64x2.splat(0);
  for (let row = start; row < end; row += 4) {
    let norm = f32x4.splat(0);
    for (let m = means, stop = means + span; m < stop; m += 8, p += 32, to += 16) {
      const mean = v128.load_splat<f64>(m);
      const a = f64x2.mul(f64x2.sub(v128.load(p), mean), s);
      const b = f64x2.mul(f64x2.sub(v128.load(p, 16), mean), s);
      v128.store(p, a);
      v128.store(p, b, 16);
      squares = f64x2.add(squares, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
      if (x32 == 0) continue;
      const loose = v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
      v128.store(to, loose);
      norm = f32x4.add(norm, f32x4.mul(loose, loose));
    }
    if (x32 != 0) v128.store(norms + (<usize>row << 2), norm);
  }
  return f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
}

/** The least above 0 of both lanes of `nearest` and `squares`. */
// @ts-ignore: decorator
@inline
function leastPositive(nearest: v128, squares: v128): v128 {
  const none = f64x2.splat(Infinity);
  return f64x2.pmin(nearest, v128.bitselect(squares, none, f64x2.gt(squares, f64x2.splat(0))));
}

/**
 * Of `count` rows at even distances (values as they are), how many have their nearest different one among them nearer than
 * `share` of their squared distance to the means.
 * @param work scratch for the rows, in groups of four
 */
export function crowdedProbes(x64: usize, d: i32, rows: i32, count: i32, means: usize, share: f64, work: usize): i32 {
  const span = <usize>d << 5;
  // The last group is filled with its last row, which changes no minimum.
  for (let s = 0; s < ((count + 3) & ~3); s++) {
    const from = rowAddress<f64>(x64, d, <i32>((<i64>min(s, count - 1) * rows) / count));
    const to = rowAddress<f64>(work, d, s);
    for (let o: usize = 0; o < span; o += 32) store<f64>(to + o, load<f64>(from + o));
  }
  let crowded = 0;
  for (let s = 0; s < count; s++) {
    const p = rowAddress<f64>(work, d, s);
    let nearest = f64x2.splat(Infinity);
    for (let t = 0, q = work; t < count; t += 4, q += span) {
      let a = f64x2.splat(0);
      let b = a;
      for (let o: usize = 0; o < span; o += 32) {
        const v = v128.load_splat<f64>(p + o);
        const da = f64x2.sub(v, v128.load(q + o));
        const db = f64x2.sub(v, v128.load(q + o, 16));
        a = f64x2.add(a, f64x2.mul(da, da));
        b = f64x2.add(b, f64x2.mul(db, db));
      }
      nearest = leastPositive(leastPositive(nearest, a), b);
    }
    let reach: f64 = 0;
    for (let j = 0; j < d; j++) {
      const v = load<f64>(p + (<usize>j << 5)) - load<f64>(means + (<usize>j << 3));
      reach += v * v;
    }
    if (min(f64x2.extract_lane(nearest, 0), f64x2.extract_lane(nearest, 1)) < reach * share) crowded++;
  }
  return crowded;
}
