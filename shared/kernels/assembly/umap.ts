/** Membership strengths of neighbours, and the layout by stochastic gradient descent. See `shared/kernels/umap.ts`. */

import { compress } from './compress';

const TOLERANCE: f64 = 1e-5;
const LEAST_SCALE: f64 = 1e-3;

/**
 * For each row the distance to its nearest distinct neighbour (rho) and the width (sigma) at which the strengths
 * exp(−(distance − rho) / sigma) of its neighbours sum to log2(k + 1); then these strengths.
 *
 * @param distances Float64 k per row, ascending
 * @param strengths Float64 k per row, written
 * @param meanDistance over all rows; keeps sigma from vanishing
 */
export function strengthBlock(distances: usize, strengths: usize, k: i32, from: i32, to: i32, target: f64, meanDistance: f64): void {
  for (let i = from; i < to; i++) {
    const row = distances + ((<usize>i * <usize>k) << 3);
    let rho: f64 = 0;
    let mean: f64 = 0;
    for (let j = 0; j < k; j++) {
      const value = load<f64>(row + (<usize>j << 3));
      mean += value;
      if (rho == 0 && value > 0) rho = value;
    }
    mean /= <f64>(k + 1);
    let low: f64 = 0;
    let high: f64 = Infinity;
    let sigma: f64 = 1;
    for (let step = 0; step < 64; step++) {
      let sum: f64 = 0;
      for (let j = 0; j < k; j++) {
        const beyond = load<f64>(row + (<usize>j << 3)) - rho;
        sum += beyond > 0 ? NativeMath.exp(-beyond / sigma) : 1;
      }
      if (abs(sum - target) < TOLERANCE) break;
      if (sum > target) {
        high = sigma;
        sigma = (low + high) / 2;
      } else {
        low = sigma;
        sigma = high == Infinity ? sigma * 2 : (low + high) / 2;
      }
    }
    sigma = max(sigma, LEAST_SCALE * (rho > 0 ? mean : meanDistance));
    const out = strengths + ((<usize>i * <usize>k) << 3);
    for (let j = 0; j < k; j++) {
      const beyond = load<f64>(row + (<usize>j << 3)) - rho;
      store<f64>(out + (<usize>j << 3), beyond <= 0 || sigma == 0 ? 1 : NativeMath.exp(-beyond / sigma));
    }
  }
}

/** Tables begin at a squared distance of 2^-24, end at 2^16, with 64 entries an octave. */
const FIRST_BITS: i32 = (127 - 24) << 23;
const LAST_BITS: i32 = ((127 + 16) << 23) - 1;

/** The tabulated function at a squared distance, by linear interpolation within 1/64 of an octave. */
// @ts-ignore: decorator
@inline
function lookUp(table: usize, square: f32): f32 {
  const bits = min(max(reinterpret<i32>(square), FIRST_BITS), LAST_BITS) - FIRST_BITS;
  const at = table + (<usize>(bits >> 17) << 2);
  const value = load<f32>(at);
  return value + (load<f32>(at, 4) - value) * (<f32>(bits & 0x1ffff) * 7.62939453125e-6);
}

/** The same for four at once. */
// @ts-ignore: decorator
@inline
function lookUp4(table: usize, squares: v128): v128 {
  const first = i32x4.splat(FIRST_BITS);
  const bits = i32x4.sub(i32x4.min_s(i32x4.max_s(squares, first), i32x4.splat(LAST_BITS)), first);
  const at = i32x4.shl(i32x4.shr_u(bits, 17), 2);
  let low = v128.load64_zero(table + i32x4.extract_lane(at, 0));
  low = v128.load_lane<u64>(table + i32x4.extract_lane(at, 1), low, 1);
  let high = v128.load64_zero(table + i32x4.extract_lane(at, 2));
  high = v128.load_lane<u64>(table + i32x4.extract_lane(at, 3), high, 1);
  const values = v128.shuffle<f32>(low, high, 0, 2, 4, 6);
  const nexts = v128.shuffle<f32>(low, high, 1, 3, 5, 7);
  const part = f32x4.mul(f32x4.convert_i32x4_s(v128.and(bits, i32x4.splat(0x1ffff))), f32x4.splat(7.62939453125e-6));
  return f32x4.add(values, f32x4.mul(f32x4.sub(nexts, values), part));
}

// @ts-ignore: decorator
@inline
function clip(x: f32): f32 {
  return x > 4 ? 4 : x < -4 ? -4 : x;
}

// @ts-ignore: decorator
@inline
function clip4(x: v128): v128 {
  return f32x4.pmax(f32x4.splat(-4), f32x4.pmin(f32x4.splat(4), x));
}

/** PCG-RXS-M-XS 32 (M. E. O'Neill, 2014). */
let state: u32 = 0;

// @ts-ignore: decorator
@inline
function below(count: u64): usize {
  state = state * 747796405 + 2891336453;
  const word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737;
  return <usize>((<u64>((word >> 22) ^ word) * count) >> 32);
}

/** Edges that are looked through at once for those that are due; `lists` has room for them and their heads, 8 bytes each. */
const LOOKED_THROUGH = 1024;

/**
 * Lists those of the edges [from, to) that are due and, `LOOKED_THROUGH` places further on, their heads; returns how many. An edge of
 * weight w is due in the epochs in which the whole part of epoch × w grows.
 */
function listDue(head: i32, weights: usize, from: i32, to: i32, epoch: f32, lists: usize): i32 {
  const n = f32x4.splat(epoch);
  const none = i32x4.splat(0);
  let edges = i32x4.add(i32x4.splat(from), i32x4(0, 1, 2, 3));
  let heads = i32x4.splat(head);
  let out = lists;
  for (let e = from; e < to; e += 4) {
    const bits = v128.load(weights + (<usize>e << 2));
    let begun = i32x4.shr_u(bits, 31);
    begun = i32x4.add(begun, v128.shuffle<i32>(none, begun, 0, 4, 5, 6));
    begun = i32x4.add(begun, v128.shuffle<i32>(none, begun, 0, 1, 4, 5));
    heads = i32x4.add(heads, begun);
    const weight = f32x4.abs(bits);
    const reached = f32x4.mul(n, weight);
    let due = i32x4.bitmask(f32x4.lt(f32x4.sub(reached, f32x4.floor(reached)), weight));
    if (e + 4 > to) due &= (1 << (to - e)) - 1;
    compress(out, edges, due);
    compress(out + 4 * LOOKED_THROUGH, heads, due);
    out += <usize>popcnt(due) << 2;
    edges = i32x4.add(edges, i32x4.splat(4));
    heads = i32x4.splat(i32x4.extract_lane(heads, 3));
  }
  lastHead = i32x4.extract_lane(heads, 0);
  return <i32>((out - lists) >> 2);
}

/** Head of the last edge looked through. */
let lastHead = 0;

/**
 * Edges [from, to) in one epoch: an edge that is due pulls its ends together, and five rows at random push its head away
 * (all five as seen from where the pull left it). Where all rows move, the due ones of `LOOKED_THROUGH` edges are then visited once more
 * from their other ends. Rows at the same place do not push each other.
 *
 * @param head row of `moving` whose edges end at `from`; every row has an edge at least, and they come in the order of the rows
 * @param tails Int32 per edge, row of `others`
 * @param weights Float32 per edge, at most 1; below 0 at the first edge of a row, so that heads take no memory. Readable up to a
 *   multiple of four further
 * @param moving Float32 pairs
 * @param others Float32 pairs; the same array when all rows move
 * @param attract table of the pull
 * @param repel table of the push
 * @param random Int32 state, carried on
 * @param lists scratch, 8 bytes for each of 1024 edges and 16 more
 * @returns number of edges visited
 */
export function layoutBlock(
  head: i32, tails: usize, weights: usize, from: i32, to: i32, moving: usize, others: usize, count: i32,
  epoch: f32, rate: f32, attract: usize, repel: usize, random: usize, lists: usize,
): i32 {
  const together = moving == others;
  const turns = together ? 2 : 1;
  const rows = <u64>count;
  state = load<u32>(random);
  let visited = 0;
  lastHead = head;
  for (let first = from; first < to; first += LOOKED_THROUGH) {
    const due = listDue(lastHead, weights, first, min(to, first + LOOKED_THROUGH), epoch, lists);
    visited += due * turns;
    const end = lists + (<usize>due << 2);
    for (let turn = 0; turn < turns; turn++) {
      for (let list = lists; list < end; list += 4) {
        const lower = <usize>load<i32>(list, 4 * LOOKED_THROUGH) << 3;
        const upper = <usize>load<i32>(tails + (<usize>load<i32>(list) << 2)) << 3;
        const at = moving + (turn == 0 ? lower : upper);
        const tail = others + (turn == 0 ? upper : lower);
        let low = v128.load64_zero(others + (below(rows) << 3));
        low = v128.load_lane<u64>(others + (below(rows) << 3), low, 1);
        let high = v128.load64_zero(others + (below(rows) << 3));
        high = v128.load_lane<u64>(others + (below(rows) << 3), high, 1);
        const fifth = others + (below(rows) << 3);
        let x = load<f32>(at);
        let y = load<f32>(at, 4);
        let dx = x - load<f32>(tail);
        let dy = y - load<f32>(tail, 4);
        const pull = lookUp(attract, dx * dx + dy * dy);
        dx = clip(pull * dx) * rate;
        dy = clip(pull * dy) * rate;
        x += dx;
        y += dy;
        if (together) {
          store<f32>(tail, load<f32>(tail) - dx);
          store<f32>(tail, load<f32>(tail, 4) - dy, 4);
        }
        const dx4 = f32x4.sub(f32x4.splat(x), v128.shuffle<f32>(low, high, 0, 2, 4, 6));
        const dy4 = f32x4.sub(f32x4.splat(y), v128.shuffle<f32>(low, high, 1, 3, 5, 7));
        const push4 = lookUp4(repel, f32x4.add(f32x4.mul(dx4, dx4), f32x4.mul(dy4, dy4)));
        const gx = clip4(f32x4.mul(push4, dx4));
        const gy = clip4(f32x4.mul(push4, dy4));
        dx = x - load<f32>(fifth);
        dy = y - load<f32>(fifth, 4);
        const push = lookUp(repel, dx * dx + dy * dy);
        // x pairs and y pairs side by side: (x0 + x2, x1 + x3, y0 + y2, y1 + y3).
        const sums = f32x4.add(v128.shuffle<f32>(gx, gy, 0, 1, 4, 5), v128.shuffle<f32>(gx, gy, 2, 3, 6, 7));
        const sumX = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + clip(push * dx);
        const sumY = f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3) + clip(push * dy);
        store<f32>(at, x + sumX * rate);
        store<f32>(at, y + sumY * rate, 4);
      }
    }
  }
  store<u32>(random, state);
  return visited;
}
