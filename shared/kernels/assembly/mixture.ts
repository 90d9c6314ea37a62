/**
 * Steps of the EM algorithm for mixtures of Gaussians, four rows at a time.
 *
 * A component is kept as [constant, b (d values), W]: with y = W x − b its log density plus the log of its weight is
 * constant − |y|² / 2. W is lower triangular, row by row, d (d + 1) / 2 values, or with `diagonal` its diagonal, d values.
 * W is the inverse of the Cholesky factor L of the covariance, and b = W mean.
 *
 * The sums of a component are [Σ r, Σ r y (d values), Σ r y yᵀ as W is laid out]: moments in the coordinates of y, from
 * which the next mean and covariance follow as mean + L m and L C Lᵀ. A component whose shares r of four rows are all
 * below 1e-15 is passed over there.
 */

/** Shares below this add nothing that could be seen beside the others. */
const NOTHING: f64 = 1e-15;
/** 1.5 × 2^52: adding it leaves a rounded whole number in the low bits. */
const MAGIC: f64 = 6755399441055744;
const LOG2_E: f64 = 1.4426950408889634;
const LN2_HI: f64 = 0.693147180369123816490;
const LN2_LO: f64 = 1.90821492927058770002e-10;

// @ts-ignore: decorator
@inline
function horner(p: v128, r: v128, c: f64): v128 {
  return f64x2.add(f64x2.mul(p, r), f64x2.splat(c));
}

/** e^x of both lanes for x ≤ 0, within 2 units in the last place; 0 below −700. */
// @ts-ignore: decorator
@inline
function expNegative(x: v128): v128 {
  const held = f64x2.pmax(x, f64x2.splat(-700));
  const shifted = f64x2.add(f64x2.mul(held, f64x2.splat(LOG2_E)), f64x2.splat(MAGIC));
  const n = f64x2.sub(shifted, f64x2.splat(MAGIC));
  const r = f64x2.sub(f64x2.sub(held, f64x2.mul(n, f64x2.splat(LN2_HI))), f64x2.mul(n, f64x2.splat(LN2_LO)));
  let p = f64x2.splat(1.0 / 6227020800.0);
  p = horner(p, r, 1.0 / 479001600.0);
  p = horner(p, r, 1.0 / 39916800.0);
  p = horner(p, r, 1.0 / 3628800.0);
  p = horner(p, r, 1.0 / 362880.0);
  p = horner(p, r, 1.0 / 40320.0);
  p = horner(p, r, 1.0 / 5040.0);
  p = horner(p, r, 1.0 / 720.0);
  p = horner(p, r, 1.0 / 120.0);
  p = horner(p, r, 1.0 / 24.0);
  p = horner(p, r, 1.0 / 6.0);
  p = horner(p, r, 0.5);
  p = horner(p, r, 1);
  p = horner(p, r, 1);
  const scaled = i64x2.add(p, i64x2.shl(shifted, 52));
  return v128.and(scaled, f64x2.ge(x, f64x2.splat(-700)));
}

/** Log densities of four rows under one component; y is kept. */
// @ts-ignore: decorator
@inline
function density(x: usize, d: i32, component: usize, diagonal: bool, y: usize, out: usize): void {
  let w = component + 8 + (<usize>d << 3);
  let low = f64x2.splat(0);
  let high = low;
  for (let i = 0; i < d; i++) {
    const b = v128.load_splat<f64>(component + (<usize>i << 3), 8);
    let u = f64x2.splat(0);
    let v = u;
    if (diagonal) {
      const at = x + (<usize>i << 5);
      const scale = v128.load_splat<f64>(w);
      u = f64x2.mul(scale, v128.load(at));
      v = f64x2.mul(scale, v128.load(at, 16));
      w += 8;
    } else {
      for (let at = x, end = x + (<usize>i << 5); at <= end; at += 32, w += 8) {
        const scale = v128.load_splat<f64>(w);
        u = f64x2.add(u, f64x2.mul(scale, v128.load(at)));
        v = f64x2.add(v, f64x2.mul(scale, v128.load(at, 16)));
      }
    }
    u = f64x2.sub(u, b);
    v = f64x2.sub(v, b);
    v128.store(y + (<usize>i << 5), u);
    v128.store(y + (<usize>i << 5), v, 16);
    low = f64x2.add(low, f64x2.mul(u, u));
    high = f64x2.add(high, f64x2.mul(v, v));
  }
  const constant = v128.load_splat<f64>(component);
  const half = f64x2.splat(0.5);
  v128.store(out, f64x2.sub(constant, f64x2.mul(half, low)));
  v128.store(out, f64x2.sub(constant, f64x2.mul(half, high)), 16);
}

/** Adds the weighted moments of four rows to the sums of one component; each sum has two lanes. */
// @ts-ignore: decorator
@inline
function accumulate(y: usize, d: i32, diagonal: bool, r0: v128, r1: v128, sums: usize): void {
  v128.store(sums, f64x2.add(v128.load(sums), f64x2.add(r0, r1)));
  let first = sums + 16;
  let second = first + (<usize>d << 4);
  for (let i = 0; i < d; i++, first += 16) {
    const at = y + (<usize>i << 5);
    const u = f64x2.mul(r0, v128.load(at));
    const v = f64x2.mul(r1, v128.load(at, 16));
    v128.store(first, f64x2.add(v128.load(first), f64x2.add(u, v)));
    for (let other = diagonal ? at : y; other <= at; other += 32, second += 16) {
      const products = f64x2.add(f64x2.mul(u, v128.load(other)), f64x2.mul(v, v128.load(other, 16)));
      v128.store(second, f64x2.add(v128.load(second), products));
    }
  }
}

/** Lanes of the four rows of a group that exist, as ones and zeros: the lower or the upper two. */
// @ts-ignore: decorator
@inline
function present(rows: i32): v128 {
  return f64x2.replace_lane(f64x2.splat(rows > 0 ? 1 : 0), 1, rows > 1 ? 1 : 0);
}

/**
 * Groups [from, to) of four rows: log densities, their logarithmic sums, shares of the components, and either the sums for
 * the next step (`sums` not 0; added to) or labels and the share of the own component (`sums` 0).
 *
 * @param x Float64 in groups of four rows, n rows in all (see `layout.ts`)
 * @param components k components as above
 * @param y scratch, k × d × 32 bytes
 * @param logs scratch, k × 32 bytes
 * @param sums k times the sums of a component, two lanes each
 * @param labels Int32 per row, padded; ties go to the lower component
 * @param own Float64 per row, padded
 * @returns log-likelihood of the rows
 */
export function mixtureBlock(
  x: usize, d: i32, n: i32, from: i32, to: i32, components: usize, k: i32, diagonal: bool,
  y: usize, logs: usize, sums: usize, labels: usize, own: usize,
): f64 {
  const span = <usize>d << 5;
  const size = diagonal ? <usize>d : (<usize>d * (<usize>d + 1)) >> 1;
  const stride = (1 + <usize>d + size) << 3;
  const end = logs + (<usize>k << 5);
  let total: f64 = 0;
  for (let g = from; g < to; g++) {
    const rows = x + <usize>g * span;
    let top0 = f64x2.splat(-Infinity);
    let top1 = top0;
    for (let log = logs, component = components, to = y; log < end; log += 32, component += stride, to += span) {
      density(rows, d, component, diagonal, to, log);
      top0 = f64x2.pmax(top0, v128.load(log));
      top1 = f64x2.pmax(top1, v128.load(log, 16));
    }
    let sum0 = f64x2.splat(0);
    let sum1 = sum0;
    if (sums == 0) writeLabels(logs, k, labels + (<usize>g << 4));
    for (let log = logs; log < end; log += 32) {
      const a = expNegative(f64x2.sub(v128.load(log), top0));
      const b = expNegative(f64x2.sub(v128.load(log, 16), top1));
      sum0 = f64x2.add(sum0, a);
      sum1 = f64x2.add(sum1, b);
      v128.store(log, a);
      v128.store(log, b, 16);
    }
    const left = n - (g << 2);
    const here0 = present(left);
    const here1 = present(left - 2);
    if (left > 0) total += f64x2.extract_lane(top0, 0) + NativeMath.log(f64x2.extract_lane(sum0, 0));
    if (left > 1) total += f64x2.extract_lane(top0, 1) + NativeMath.log(f64x2.extract_lane(sum0, 1));
    if (left > 2) total += f64x2.extract_lane(top1, 0) + NativeMath.log(f64x2.extract_lane(sum1, 0));
    if (left > 3) total += f64x2.extract_lane(top1, 1) + NativeMath.log(f64x2.extract_lane(sum1, 1));
    const share0 = f64x2.div(here0, sum0);
    const share1 = f64x2.div(here1, sum1);
    if (sums == 0) {
      // The own component is the one of the largest density, whose exponential is 1.
      v128.store(own + (<usize>g << 5), share0);
      v128.store(own + (<usize>g << 5), share1, 16);
      continue;
    }
    let at = y;
    let sum = sums;
    for (let log = logs; log < end; log += 32, at += span, sum += stride << 1) {
      const r0 = f64x2.mul(v128.load(log), share0);
      const r1 = f64x2.mul(v128.load(log, 16), share1);
      if (v128.any_true(f64x2.gt(f64x2.pmax(r0, r1), f64x2.splat(NOTHING)))) accumulate(at, d, diagonal, r0, r1, sum);
    }
  }
  return total;
}

/** The component of the largest log density of each of four rows. */
function writeLabels(logs: usize, k: i32, labels: usize): void {
  for (let row: usize = 0; row < 4; row++) {
    let best = 0;
    for (let c = 1; c < k; c++) {
      if (load<f64>(logs + (<usize>c << 5) + (row << 3)) > load<f64>(logs + (<usize>best << 5) + (row << 3))) best = c;
    }
    store<i32>(labels + (row << 2), best);
  }
}
