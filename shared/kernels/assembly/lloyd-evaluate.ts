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

/**
 * Eight rows at `x` against all centres by |c|² − 2 x·c, four centres at a time.
 * `centres` holds −2 c in tiles of four, `norms` |c|² (1e30 for the padding of the last tile). Centres come in the order of
 * their ids, so the id of the nearest so far is the largest for which something was nearer than before.
 */
export function evaluate32(x: usize, d: i32, tiles: i32, centres: usize, norms: usize, slack: f32, slackBase: f32): void {
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
    const first = t << 2;
    let id = i32x4.splat(first);
    labelA = i32x4.max_s(labelA, v128.and(id, f32x4.lt(a0, bestA)));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a0));
    bestA = f32x4.pmin(bestA, a0);
    labelB = i32x4.max_s(labelB, v128.and(id, f32x4.lt(b0, bestB)));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b0));
    bestB = f32x4.pmin(bestB, b0);
    id = i32x4.splat(first + 1);
    labelA = i32x4.max_s(labelA, v128.and(id, f32x4.lt(a1, bestA)));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a1));
    bestA = f32x4.pmin(bestA, a1);
    labelB = i32x4.max_s(labelB, v128.and(id, f32x4.lt(b1, bestB)));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b1));
    bestB = f32x4.pmin(bestB, b1);
    id = i32x4.splat(first + 2);
    labelA = i32x4.max_s(labelA, v128.and(id, f32x4.lt(a2, bestA)));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a2));
    bestA = f32x4.pmin(bestA, a2);
    labelB = i32x4.max_s(labelB, v128.and(id, f32x4.lt(b2, bestB)));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b2));
    bestB = f32x4.pmin(bestB, b2);
    id = i32x4.splat(first + 3);
    labelA = i32x4.max_s(labelA, v128.and(id, f32x4.lt(a3, bestA)));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a3));
    bestA = f32x4.pmin(bestA, a3);
    labelB = i32x4.max_s(labelB, v128.and(id, f32x4.lt(b3, bestB)));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b3));
    bestB = f32x4.pmin(bestB, b3);
  }
  let normA = f32x4.splat(0);
  let normB = normA;
  for (let p = x, end = x + span; p < end; p += 16) {
    const xa = v128.load(p);
    const xb = v128.load(p + span);
    normA = f32x4.add(normA, f32x4.mul(xa, xa));
    normB = f32x4.add(normB, f32x4.mul(xb, xb));
  }
  const s = f32x4.splat(slack);
  const base = f32x4.splat(slackBase);
  store32(0, labelA, bestA, secondA, normA, s, base);
  store32(16, labelB, bestB, secondB, normB, s, base);
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
