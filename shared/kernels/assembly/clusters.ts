/**
 * Distances between clusters that are given by their centres and sizes. Centres are kept twice: Float32 in slots, eight
 * clusters a group and column by column within it, to look through; Float64 row by row, to measure those that may be nearest.
 */

let exact: usize = 0;
let members: usize = 0;
let dims: i32 = 0;
let query: usize = 0;
let own: f64 = 0;
let weighted: bool = false;
let best: f64 = 0;
let bestSlot: i32 = 0;
let bestId: i32 = 0;
let limit: f32 = 0;
let ids: usize = 0;

/** Squared distance of the query to the centre in `slot`; for Ward twice the growth of the sum of squares when both merge. */
// @ts-ignore: decorator
@inline
function measure(slot: i32): f64 {
  let sum: f64 = 0;
  let p = exact + ((<usize>slot * <usize>dims) << 3);
  for (let q = query, end = query + (<usize>dims << 3); q < end; q += 8, p += 8) {
    const t = load<f64>(p) - load<f64>(q);
    sum += t * t;
  }
  if (!weighted) return sum;
  const size = <f64>load<f32>(members + (<usize>slot << 2));
  return ((2 * own * size) / (own + size)) * sum;
}

/** Keeps a slot when it is nearer than the best so far; equally near: the lower id. */
function offer(slot: i32): void {
  const value = measure(slot);
  if (value > best) return;
  const id = load<i32>(ids + (<usize>slot << 2));
  if (value == best && id >= bestId) return;
  best = value;
  bestSlot = slot;
  bestId = id;
  setLimit();
}

let rounding: f64 = 0;

/** The Float32 value that surely does not cut off what is as near as the best so far. */
function setLimit(): void {
  const d = <f64>dims;
  const most = weighted ? 2 * own : 1;
  const margin = 2 * rounding * sqrt(d * best * most) + d * rounding * rounding * most;
  limit = <f32>((best + margin) * (1 + (d + 10) * 1.2e-7));
}

// @ts-ignore: decorator
@inline
function offerFour(mask: i32, slot: i32, self: i32, count: i32): void {
  for (let lane = 0; lane < 4; lane++) {
    const at = slot + lane;
    if ((mask & (1 << lane)) != 0 && at != self && at < count) offer(at);
  }
}

// @ts-ignore: decorator
@inline
function scan(ward: bool, loose: usize, count: i32, self: i32): void {
  const span = <usize>dims << 5;
  const point = loose + <usize>(self >> 3) * span + ((<usize>self & 7) << 2);
  const mine = f32x4.splat(<f32>own);
  const twice = f32x4.splat(<f32>(2 * own));
  let x = loose;
  for (let slot = 0; slot < count; slot += 8) {
    let a = f32x4.splat(0);
    let b = a;
    let p = point;
    for (const stop = x + span; x < stop; x += 32, p += 32) {
      const v = v128.load_splat<f32>(p);
      const da = f32x4.sub(v128.load(x), v);
      const db = f32x4.sub(v128.load(x, 16), v);
      a = f32x4.add(a, f32x4.mul(da, da));
      b = f32x4.add(b, f32x4.mul(db, db));
    }
    if (ward) {
      const m = members + (<usize>slot << 2);
      const sa = v128.load(m);
      const sb = v128.load(m, 16);
      a = f32x4.mul(a, f32x4.div(f32x4.mul(twice, sa), f32x4.add(mine, sa)));
      b = f32x4.mul(b, f32x4.div(f32x4.mul(twice, sb), f32x4.add(mine, sb)));
    }
    const l = f32x4.splat(limit);
    const near = f32x4.le(a, l);
    const nearB = f32x4.le(b, l);
    if (!v128.any_true(v128.or(near, nearB))) continue;
    offerFour(i32x4.bitmask(near), slot, self, count);
    offerFour(i32x4.bitmask(nearB), slot + 4, self, count);
  }
}

/**
 * The cluster nearest to the one in slot `self`.
 *
 * @param loose Float32 centres in groups of eight slots
 * @param exactAt Float64 centres, d values a slot
 * @param sizesAt Float32 number of members by slot
 * @param idsAt Int32 id by slot; among equally near ones the lowest wins
 * @param count slots in use
 * @param ward 1: 2 a b / (a + b) × squared distance, with the sizes a and b; 0: squared distance
 * @param roundingAtMost bound on what rounding both coordinates to Float32 changes in their difference
 * @param bound value to beat, held by slot `holder` (an equal value does not beat it); Infinity and −1: none
 * @param out Float64, the value found
 * @returns its slot; −1 when there is no other cluster
 */
export function nearestCluster(
  loose: usize, exactAt: usize, sizesAt: usize, idsAt: usize, count: i32, d: i32, self: i32, ward: i32,
  roundingAtMost: f64, bound: f64, holder: i32, out: usize,
): i32 {
  exact = exactAt;
  members = sizesAt;
  ids = idsAt;
  dims = d;
  query = exactAt + ((<usize>self * <usize>d) << 3);
  own = <f64>load<f32>(sizesAt + (<usize>self << 2));
  weighted = ward != 0;
  rounding = roundingAtMost;
  best = bound;
  bestSlot = holder;
  bestId = holder < 0 ? i32.MAX_VALUE : -1;
  setLimit();
  if (weighted) scan(true, loose, count, self);
  else scan(false, loose, count, self);
  store<f64>(out, best);
  return bestSlot;
}

/** Squared distances of the centre in slot `self` to those in slots [0, count), Float64, to `out`. */
export function clusterSquares(exactAt: usize, count: i32, d: i32, self: i32, out: usize): void {
  exact = exactAt;
  dims = d;
  weighted = false;
  query = exactAt + ((<usize>self * <usize>d) << 3);
  for (let slot = 0; slot < count; slot++) store<f64>(out + (<usize>slot << 3), measure(slot));
}
