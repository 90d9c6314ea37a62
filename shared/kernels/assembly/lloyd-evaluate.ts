/** Distances of a few rows to all centres: the nearest one, and how much farther the second nearest is. */
import { scratch } from './memory';

const FAR: f32 = 1e30;

/** Labels of the eight (Float32) or four (Float64) rows last evaluated are at `scratch`, their gaps this much further. */
export const GAPS: usize = 32;

// @ts-ignore: decorator
@inline
function store32(at: usize, label: v128, best: v128, second: v128, norm: v128, slack: v128, slackBase: v128): void {
  const e = f32x4.mul(slack, f32x4.add(norm, slackBase));
  const zero = f32x4.splat(0);
  const upper = f32x4.sqrt(f32x4.add(f32x4.pmax(f32x4.add(best, norm), zero), e));
  const lower = f32x4.sqrt(f32x4.pmax(f32x4.sub(f32x4.add(second, norm), e), zero));
  v128.store(scratch + at, label);
  v128.store(scratch + GAPS + at, f32x4.sub(lower, upper));
}

/** The least of four. */
// @ts-ignore: decorator
@inline
function lowest(a: v128, b: v128, c: v128, d: v128): v128 {
  return f32x4.pmin(f32x4.pmin(a, b), f32x4.pmin(c, d));
}

/** The least but one of four. */
// @ts-ignore: decorator
@inline
function runnerUp(a: v128, b: v128, c: v128, d: v128): v128 {
  const upper = f32x4.pmin(f32x4.pmax(a, b), f32x4.pmax(c, d));
  return f32x4.pmin(upper, f32x4.pmax(f32x4.pmin(a, b), f32x4.pmin(c, d)));
}

/** Which of four is the least, the first of equals: 0 to 3. */
// @ts-ignore: decorator
@inline
function position(a: v128, b: v128, c: v128, d: v128): v128 {
  const late = i32x4.sub(i32x4.splat(2), f32x4.lt(d, c));
  const isLate = f32x4.lt(f32x4.pmin(c, d), f32x4.pmin(a, b));
  return i32x4.max_s(v128.and(f32x4.lt(b, a), i32x4.splat(1)), v128.and(isLate, late));
}

/**
 * Eight rows at `x` against all centres by |c|² − 2 x·c, four centres at a time.
 * `centres` holds −2 c in tiles of four, `norms` |c|² (1e30 for the padding of the last tile), `own` |x|². Centres come in the
 * order of their ids, so the id of the nearest so far is the largest for which something was nearer than before.
 */
export function evaluate32(
  x: usize, own: usize, d: i32, tiles: i32, centres: usize, norms: usize, slack: f32, slackBase: f32,
): void {
  const span = <usize>d << 4;
  let bestA = f32x4.splat(FAR);
  let bestB = bestA;
  let secondA = bestA;
  let secondB = bestA;
  let labelA = i32x4.splat(0);
  let labelB = labelA;
  let c = centres;
  for (let t = 0; t < tiles; t++) {
    let a0 = v128.load_splat<f32>(norms + (<usize>t << 4));
    let a1 = v128.load_splat<f32>(norms + (<usize>t << 4), 4);
    let a2 = v128.load_splat<f32>(norms + (<usize>t << 4), 8);
    let a3 = v128.load_splat<f32>(norms + (<usize>t << 4), 12);
    let b0 = a0;
    let b1 = a1;
    let b2 = a2;
    let b3 = a3;
    for (let p = x, end = x + span; p < end; p += 16, c += 16) {
      const xa = v128.load(p);
      const xb = v128.load(p + span);
      let s = v128.load_splat<f32>(c);
      a0 = f32x4.add(a0, f32x4.mul(xa, s));
      b0 = f32x4.add(b0, f32x4.mul(xb, s));
      s = v128.load_splat<f32>(c, 4);
      a1 = f32x4.add(a1, f32x4.mul(xa, s));
      b1 = f32x4.add(b1, f32x4.mul(xb, s));
      s = v128.load_splat<f32>(c, 8);
      a2 = f32x4.add(a2, f32x4.mul(xa, s));
      b2 = f32x4.add(b2, f32x4.mul(xb, s));
      s = v128.load_splat<f32>(c, 12);
      a3 = f32x4.add(a3, f32x4.mul(xa, s));
      b3 = f32x4.add(b3, f32x4.mul(xb, s));
    }
    const first = i32x4.splat(t << 2);
    const lowA = lowest(a0, a1, a2, a3);
    labelA = i32x4.max_s(labelA, v128.and(i32x4.add(first, position(a0, a1, a2, a3)), f32x4.lt(lowA, bestA)));
    secondA = f32x4.pmin(f32x4.pmin(secondA, runnerUp(a0, a1, a2, a3)), f32x4.pmax(bestA, lowA));
    bestA = f32x4.pmin(bestA, lowA);
    const lowB = lowest(b0, b1, b2, b3);
    labelB = i32x4.max_s(labelB, v128.and(i32x4.add(first, position(b0, b1, b2, b3)), f32x4.lt(lowB, bestB)));
    secondB = f32x4.pmin(f32x4.pmin(secondB, runnerUp(b0, b1, b2, b3)), f32x4.pmax(bestB, lowB));
    bestB = f32x4.pmin(bestB, lowB);
  }
  const s = f32x4.splat(slack);
  const base = f32x4.splat(slackBase);
  store32(0, labelA, bestA, secondA, v128.load(own), s, base);
  store32(16, labelB, bestB, secondB, v128.load(own, 16), s, base);
}

/** The first and second of two lanes each, side by side. */
// @ts-ignore: decorator
@inline
function lowLanes(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 4, 1, 5);
}

// @ts-ignore: decorator
@inline
function highLanes(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 2, 6, 3, 7);
}

/**
 * As `evaluate32` for four rows that lie anywhere, at `p0` … `p3`, with `norm` |x|²: a row at a time against four centres side by
 * side, so that nothing need be gathered. Sums run in the same order, so the outcome is the same to the bit.
 */
export function evaluateApart32(
  p0: usize, p1: usize, p2: usize, p3: usize, norm: v128, d: i32, tiles: i32, centres: usize, norms: usize, slack: f32, slackBase: f32,
): void {
  const span = <usize>d << 4;
  let best = f32x4.splat(FAR);
  let second = best;
  let label = i32x4.splat(0);
  let c = centres;
  for (let t = 0; t < tiles; t += 2, c += span) {
    const far = t + 1 < tiles ? span : 0;
    let a0 = v128.load(norms + (<usize>t << 4));
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = far != 0 ? v128.load(norms + (<usize>t << 4), 16) : best;
    let b1 = b0;
    let b2 = b0;
    let b3 = b0;
    for (let o: usize = 0; o < span; o += 16, c += 16) {
      const ca = v128.load(c);
      const cb = v128.load(c + far);
      let s = v128.load_splat<f32>(p0 + o);
      a0 = f32x4.add(a0, f32x4.mul(s, ca));
      b0 = f32x4.add(b0, f32x4.mul(s, cb));
      s = v128.load_splat<f32>(p1 + o);
      a1 = f32x4.add(a1, f32x4.mul(s, ca));
      b1 = f32x4.add(b1, f32x4.mul(s, cb));
      s = v128.load_splat<f32>(p2 + o);
      a2 = f32x4.add(a2, f32x4.mul(s, ca));
      b2 = f32x4.add(b2, f32x4.mul(s, cb));
      s = v128.load_splat<f32>(p3 + o);
      a3 = f32x4.add(a3, f32x4.mul(s, ca));
      b3 = f32x4.add(b3, f32x4.mul(s, cb));
    }
    for (let half = 0; half < 2; half++) {
      const l01 = lowLanes(a0, a1);
      const l23 = lowLanes(a2, a3);
      const h01 = highLanes(a0, a1);
      const h23 = highLanes(a2, a3);
      const e0 = v128.shuffle<f64>(l01, l23, 0, 2);
      const e1 = v128.shuffle<f64>(l01, l23, 1, 3);
      const e2 = v128.shuffle<f64>(h01, h23, 0, 2);
      const e3 = v128.shuffle<f64>(h01, h23, 1, 3);
      const first = i32x4.splat((t + half) << 2);
      const low = lowest(e0, e1, e2, e3);
      label = i32x4.max_s(label, v128.and(i32x4.add(first, position(e0, e1, e2, e3)), f32x4.lt(low, best)));
      second = f32x4.pmin(f32x4.pmin(second, runnerUp(e0, e1, e2, e3)), f32x4.pmax(best, low));
      best = f32x4.pmin(best, low);
      if (far == 0) break;
      a0 = b0;
      a1 = b1;
      a2 = b2;
      a3 = b3;
    }
  }
  store32(0, label, best, second, norm, f32x4.splat(slack), f32x4.splat(slackBase));
}

// @ts-ignore: decorator
@inline
function store64(at: usize, label: v128, best: v128, second: v128): void {
  const upper = f64x2.sqrt(best);
  const lower = f64x2.sqrt(second);
  // The gap is kept as Float32; twice its rounding is taken off.
  const gap = f64x2.sub(f64x2.sub(lower, upper), f64x2.mul(f64x2.add(lower, upper), f64x2.splat(1.5e-7)));
  store<i32>(scratch + at, <i32>i64x2.extract_lane(label, 0));
  store<i32>(scratch + at, <i32>i64x2.extract_lane(label, 1), 4);
  store<f32>(scratch + GAPS + at, <f32>f64x2.extract_lane(gap, 0));
  store<f32>(scratch + GAPS + at, <f32>f64x2.extract_lane(gap, 1), 4);
}

/** Four rows at `x` against all centres by Σ (x − c)²; `centres` is k × d, row by row. */
export function evaluate64(x: usize, d: i32, k: i32, centres: usize): void {
  const span = <usize>d << 5;
  let bestA = f64x2.splat(1e300);
  let bestB = bestA;
  let secondA = bestA;
  let secondB = bestA;
  let labelA = i64x2.splat(0);
  let labelB = labelA;
  let c = centres;
  for (let t = 0; t < k; t++) {
    let a = f64x2.splat(0);
    let b = a;
    for (let p = x, end = x + span; p < end; p += 32, c += 8) {
      const s = v128.load_splat<f64>(c);
      const da = f64x2.sub(v128.load(p), s);
      const db = f64x2.sub(v128.load(p, 16), s);
      a = f64x2.add(a, f64x2.mul(da, da));
      b = f64x2.add(b, f64x2.mul(db, db));
    }
    const id = i64x2.splat(t);
    labelA = v128.bitselect(id, labelA, f64x2.lt(a, bestA));
    secondA = f64x2.pmin(secondA, f64x2.pmax(bestA, a));
    bestA = f64x2.pmin(bestA, a);
    labelB = v128.bitselect(id, labelB, f64x2.lt(b, bestB));
    secondB = f64x2.pmin(secondB, f64x2.pmax(bestB, b));
    bestB = f64x2.pmin(bestB, b);
  }
  store64(0, labelA, bestA, secondA);
  store64(8, labelB, bestB, secondB);
}
