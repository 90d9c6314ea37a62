/** Greedy k-means++: distances to the nearest centre chosen so far, and what each candidate would make of their sum. */
import { rowAddress } from './layout';

// @ts-ignore: decorator
@inline
function weighted(values: v128, weights: usize, at: usize): v128 {
  return weights == 0 ? values : f64x2.mul(values, v128.load(weights + at));
}

// @ts-ignore: decorator
@inline
function copyRow(x: usize, d: i32, row: i32, to: usize): void {
  let p = rowAddress<f64>(x, d, row);
  for (let j = 0; j < d; j++, p += 32) store<f64>(to + (<usize>j << 3), load<f64>(p));
}

/**
 * Squared distances of all rows to row `chosen`; kept where smaller than those in `nearest`.
 * @param nearest Float64 per row, padded to a multiple of four
 * @param weights Float64 likewise, or 0 when all rows count alike
 * @param point scratch, 8 × d bytes
 * @returns the weighted sum over all rows of the new `nearest`
 */
export function seedDistances(x: usize, d: i32, n: i32, chosen: i32, nearest: usize, weights: usize, point: usize): f64 {
  copyRow(x, d, chosen, point);
  let total = f64x2.splat(0);
  const span = <usize>d << 5;
  for (let row = 0, p = x; row < n; row += 4, p += span) {
    let a = f64x2.splat(0);
    let b = a;
    for (let q = p, c = point, end = p + span; q < end; q += 32, c += 8) {
      const s = v128.load_splat<f64>(c);
      const da = f64x2.sub(v128.load(q), s);
      const db = f64x2.sub(v128.load(q, 16), s);
      a = f64x2.add(a, f64x2.mul(da, da));
      b = f64x2.add(b, f64x2.mul(db, db));
    }
    const at = nearest + (<usize>row << 3);
    a = f64x2.pmin(v128.load(at), a);
    b = f64x2.pmin(v128.load(at, 16), b);
    v128.store(at, a);
    v128.store(at, b, 16);
    const place = <usize>row << 3;
    total = f64x2.add(total, f64x2.add(weighted(a, weights, place), weighted(b, weights, place + 16)));
  }
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

/**
 * For each candidate row the weighted sum over all rows of min(nearest, squared distance to it).
 * Padding rows must have 0 in `nearest`.
 * @param candidates Int32 row per candidate
 * @param out Float64 per candidate
 * @param points scratch, 8 × d bytes
 */
export function seedPotentials(
  x: usize, d: i32, n: i32, candidates: usize, count: i32, nearest: usize, weights: usize, out: usize, points: usize,
): void {
  const span = <usize>d << 5;
  for (let c = 0; c < count; c++) {
    copyRow(x, d, load<i32>(candidates + (<usize>c << 2)), points);
    let total = f64x2.splat(0);
    for (let row = 0, p = x; row < n; row += 4, p += span) {
      let a = f64x2.splat(0);
      let b = a;
      for (let q = p, s = points, end = p + span; q < end; q += 32, s += 8) {
        const v = v128.load_splat<f64>(s);
        const da = f64x2.sub(v128.load(q), v);
        const db = f64x2.sub(v128.load(q, 16), v);
        a = f64x2.add(a, f64x2.mul(da, da));
        b = f64x2.add(b, f64x2.mul(db, db));
      }
      const at = nearest + (<usize>row << 3);
      const place = <usize>row << 3;
      a = weighted(f64x2.pmin(v128.load(at), a), weights, place);
      b = weighted(f64x2.pmin(v128.load(at, 16), b), weights, place + 16);
      total = f64x2.add(total, f64x2.add(a, b));
    }
    store<f64>(out + (<usize>c << 3), f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
  }
}

/** First row at which the running weighted sum of `nearest` exceeds `target`; the last row with a positive value if none does. */
export function seedPick(nearest: usize, n: i32, weights: usize, target: f64): i32 {
  let sum: f64 = 0;
  let last = 0;
  for (let row = 0; row < n; row++) {
    let value = load<f64>(nearest + (<usize>row << 3));
    if (weights != 0) value *= load<f64>(weights + (<usize>row << 3));
    sum += value;
    if (value > 0) {
      last = row;
      if (sum > target) return row;
    }
  }
  return last;
}
