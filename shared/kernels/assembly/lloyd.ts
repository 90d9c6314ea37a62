/**
 * One iteration of Lloyd's algorithm over a block of rows, skipping rows whose nearest centre cannot have changed
 * (G. Hamerly, "Making k-means even faster", SDM 2010). Of Hamerly's two bounds only their difference is kept:
 * `gaps[i]` is (distance to the second nearest centre) − (distance to the nearest) at the time the row was last
 * evaluated, plus the drift of its centre up to then; the row is safe while that exceeds the drift up to now.
 */
import { gather4, rowAddress } from './layout';
import { scratch } from './memory';

const FAR: f32 = 1e30;

/** Labels of the eight (Float32) or four (Float64) rows last evaluated are at `scratch`, their gaps this much further. */
const GAPS: usize = 32;

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
 * `centres` holds −2 c in tiles of four, `norms` |c|² (1e30 for the padding of the last tile).
 */
function evaluate32(x: usize, d: i32, tiles: i32, centres: usize, norms: usize, slack: f32, slackBase: f32): void {
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
    labelA = v128.bitselect(id, labelA, f32x4.lt(a0, bestA));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a0));
    bestA = f32x4.pmin(bestA, a0);
    labelB = v128.bitselect(id, labelB, f32x4.lt(b0, bestB));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b0));
    bestB = f32x4.pmin(bestB, b0);
    id = i32x4.splat(first + 1);
    labelA = v128.bitselect(id, labelA, f32x4.lt(a1, bestA));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a1));
    bestA = f32x4.pmin(bestA, a1);
    labelB = v128.bitselect(id, labelB, f32x4.lt(b1, bestB));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b1));
    bestB = f32x4.pmin(bestB, b1);
    id = i32x4.splat(first + 2);
    labelA = v128.bitselect(id, labelA, f32x4.lt(a2, bestA));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a2));
    bestA = f32x4.pmin(bestA, a2);
    labelB = v128.bitselect(id, labelB, f32x4.lt(b2, bestB));
    secondB = f32x4.pmin(secondB, f32x4.pmax(bestB, b2));
    bestB = f32x4.pmin(bestB, b2);
    id = i32x4.splat(first + 3);
    labelA = v128.bitselect(id, labelA, f32x4.lt(a3, bestA));
    secondA = f32x4.pmin(secondA, f32x4.pmax(bestA, a3));
    bestA = f32x4.pmin(bestA, a3);
    labelB = v128.bitselect(id, labelB, f32x4.lt(b3, bestB));
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
function evaluate64(x: usize, d: i32, k: i32, centres: usize): void {
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

/**
 * Takes over what was found for the row in `lane`: its gap, its label, and the change in the sums. Returns 1 if it moved.
 * A row that has a label keeps it when the precision cannot tell the two nearest centres apart (gap not positive).
 */
// @ts-ignore: decorator
@inline
function commit(
  exact: bool, x64: usize, d: i32, row: i32, lane: usize, drift: usize, labels: usize, gaps: usize, sums: usize, counts: usize,
): i32 {
  const at = <usize>row << 2;
  const old = load<i32>(labels + at);
  const gap = load<f32>(scratch + GAPS + (lane << 2));
  if (!exact && !(gap > 0) && old >= 0) {
    store<f32>(gaps + at, -1);
    return 0;
  }
  const label = load<i32>(scratch + (lane << 2));
  store<f32>(gaps + at, gap + load<f32>(drift + (<usize>label << 2)));
  if (label == old) return 0;
  store<i32>(labels + at, label);
  move(x64, d, row, old, label, sums, counts);
  return 1;
}

/** Takes the row out of the sums of `old` (unless −1) and into those of `label`. */
function move(x64: usize, d: i32, row: i32, old: i32, label: i32, sums: usize, counts: usize): void {
  const from = rowAddress<f64>(x64, d, row);
  const end = from + (<usize>d << 5);
  let to = sums + ((<usize>label * <usize>d) << 3);
  for (let p = from; p < end; p += 32, to += 8) store<f64>(to, load<f64>(to) + load<f64>(p));
  store<i32>(counts + (<usize>label << 2), load<i32>(counts + (<usize>label << 2)) + 1);
  if (old < 0) return;
  to = sums + ((<usize>old * <usize>d) << 3);
  for (let p = from; p < end; p += 32, to += 8) store<f64>(to, load<f64>(to) - load<f64>(p));
  store<i32>(counts + (<usize>old << 2), load<i32>(counts + (<usize>old << 2)) - 1);
}

/** Lists the rows of [start, end) that are not safe, `start` being a multiple of four; returns how many. */
function scan(start: i32, end: i32, labels: usize, gaps: usize, limits: usize, list: usize): i32 {
  let out = list;
  let row = start;
  for (; row + 4 <= end; row += 4) {
    const at = <usize>row << 2;
    const label = i32x4.shl(i32x4.max_s(v128.load(labels + at), i32x4.splat(0)), 2);
    let limit = v128.load32_zero(limits + i32x4.extract_lane(label, 0));
    limit = v128.load_lane<u32>(limits + i32x4.extract_lane(label, 1), limit, 1);
    limit = v128.load_lane<u32>(limits + i32x4.extract_lane(label, 2), limit, 2);
    limit = v128.load_lane<u32>(limits + i32x4.extract_lane(label, 3), limit, 3);
    const safe = i32x4.bitmask(f32x4.gt(v128.load(gaps + at), limit));
    if (safe == 15) continue;
    store<i32>(out, row);
    out += ((~safe & 1) << 2);
    store<i32>(out, row + 1);
    out += ((~safe & 2) << 1);
    store<i32>(out, row + 2);
    out += (~safe & 4);
    store<i32>(out, row + 3);
    out += ((~safe & 8) >> 1);
  }
  for (; row < end; row++) {
    store<i32>(out, row);
    const at = <usize>row << 2;
    out += load<f32>(gaps + at) > load<f32>(limits + (<usize>max(load<i32>(labels + at), 0) << 2)) ? 0 : 4;
  }
  return <i32>((out - list) >> 2);
}

/** Fills the list up to a multiple of `width` by repeating its last row. */
// @ts-ignore: decorator
@inline
function pad(list: usize, count: i32, width: i32): void {
  const last = load<i32>(list + (<usize>(count - 1) << 2));
  for (let i = count; i % width != 0; i++) store<i32>(list + (<usize>i << 2), last);
}

/**
 * @param x matrix, Float32
 * @param x64 the same, Float64, for the sums
 * @param tiles number of tiles of four centres
 * @param drift Float32 per centre: drift up to now
 * @param limits Float32 per centre: the drift, rounded up
 * @param labels Int32 per row, −1 before the first evaluation
 * @param list scratch, 4 bytes a row of the block and 32 more
 * @param tile scratch, 32 × d bytes
 * @param sums Float64 k × d: change of the sums of rows by label is added
 * @param counts Int32 per centre: change of the counts is added
 * @param start first row, a multiple of eight
 * @returns number of rows whose label changed
 */
export function lloydBlock32(
  x: usize, x64: usize, d: i32, tiles: i32, centres: usize, norms: usize, slack: f32, slackBase: f32,
  drift: usize, limits: usize, labels: usize, gaps: usize, list: usize, tile: usize,
  sums: usize, counts: usize, start: i32, end: i32,
): i32 {
  const unsafe = scan(start, end, labels, gaps, limits, list);
  let moved = 0;
  if (unsafe == 0) return 0;
  if (unsafe > ((end - start) >> 2) * 3) {
    for (let row = start; row < end; row += 8) {
      evaluate32(rowAddress<f32>(x, d, row), d, tiles, centres, norms, slack, slackBase);
      const lanes = min(8, end - row);
      for (let i = 0; i < lanes; i++) {
        moved += commit(false, x64, d, row + i, i, drift, labels, gaps, sums, counts);
      }
    }
    return moved;
  }
  pad(list, unsafe, 8);
  for (let at = 0; at < unsafe; at += 8) {
    const rows = list + (<usize>at << 2);
    gather4<f32>(x, d, rows, tile);
    gather4<f32>(x, d, rows + 16, tile + (<usize>d << 4));
    evaluate32(tile, d, tiles, centres, norms, slack, slackBase);
    const lanes = min(8, unsafe - at);
    for (let i = 0; i < lanes; i++) {
      moved += commit(false, x64, d, load<i32>(rows + (<usize>i << 2)), i, drift, labels, gaps, sums, counts);
    }
  }
  return moved;
}

/** As `lloydBlock32` on a Float64 matrix; `centres` is k × d, row by row. */
export function lloydBlock64(
  x64: usize, d: i32, k: i32, centres: usize,
  drift: usize, limits: usize, labels: usize, gaps: usize, list: usize, tile: usize,
  sums: usize, counts: usize, start: i32, end: i32,
): i32 {
  const unsafe = scan(start, end, labels, gaps, limits, list);
  let moved = 0;
  if (unsafe == 0) return 0;
  pad(list, unsafe, 4);
  const dense = unsafe == end - start;
  for (let at = 0; at < unsafe; at += 4) {
    const rows = list + (<usize>at << 2);
    if (dense) evaluate64(rowAddress<f64>(x64, d, start + at), d, k, centres);
    else {
      gather4<f64>(x64, d, rows, tile);
      evaluate64(tile, d, k, centres);
    }
    const lanes = min(4, unsafe - at);
    for (let i = 0; i < lanes; i++) {
      moved += commit(true, x64, d, load<i32>(rows + (<usize>i << 2)), i, drift, labels, gaps, sums, counts);
    }
  }
  return moved;
}
