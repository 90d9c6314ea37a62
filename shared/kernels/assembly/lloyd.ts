/**
 * One iteration of Lloyd's algorithm over a block of rows, skipping rows whose nearest centre cannot have changed
 * (G. Hamerly, "Making k-means even faster", SDM 2010). Of Hamerly's two bounds only their difference is kept:
 * `gaps[i]` is (distance to the second nearest centre) − (distance to the nearest) at the time the row was last
 * evaluated, plus the drift of its centre up to then; the row is safe while that exceeds the drift up to now.
 *
 * Stages are kept apart, each over many rows, so that the processor can fetch the next rows while it works on these: find
 * the unsafe rows, evaluate them, note who moved, and at the end carry those over from sum to sum.
 */
import { compress } from './compress';
import { gather4, rowAddress } from './layout';
import { evaluate32, evaluate64, evaluateApart32, GAPS } from './lloyd-evaluate';
import { scratch } from './memory';

/** Int32 or Float32 at four places, given by byte offsets. */
// @ts-ignore: decorator
@inline
function loadFour(base: usize, offsets: v128): v128 {
  let found = v128.load32_zero(base + i32x4.extract_lane(offsets, 0));
  found = v128.load_lane<u32>(base + i32x4.extract_lane(offsets, 1), found, 1);
  found = v128.load_lane<u32>(base + i32x4.extract_lane(offsets, 2), found, 2);
  return v128.load_lane<u32>(base + i32x4.extract_lane(offsets, 3), found, 3);
}

// @ts-ignore: decorator
@inline
function storeFour(base: usize, offsets: v128, values: v128): void {
  v128.store_lane<u32>(base + i32x4.extract_lane(offsets, 0), values, 0);
  v128.store_lane<u32>(base + i32x4.extract_lane(offsets, 1), values, 1);
  v128.store_lane<u32>(base + i32x4.extract_lane(offsets, 2), values, 2);
  v128.store_lane<u32>(base + i32x4.extract_lane(offsets, 3), values, 3);
}

/** Lists the rows of [start, end) that are not safe, `start` being a multiple of four; returns how many. */
function scan(start: i32, end: i32, labels: usize, gaps: usize, limits: usize, list: usize): i32 {
  let out = list;
  const zero = i32x4.splat(0);
  const four = i32x4.splat(4);
  let rows = i32x4.add(i32x4.splat(start), i32x4(0, 1, 2, 3));
  for (let row = start; row < end; row += 4) {
    const at = <usize>row << 2;
    const limit = loadFour(limits, i32x4.shl(i32x4.max_s(v128.load(labels + at), zero), 2));
    let unsafe = ~i32x4.bitmask(f32x4.gt(v128.load(gaps + at), limit)) & 15;
    if (row + 4 > end) unsafe &= (1 << (end - row)) - 1;
    compress(out, rows, unsafe);
    out += <usize>popcnt(unsafe) << 2;
    rows = i32x4.add(rows, four);
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

/** Where the rows that moved are listed, and their labels before; bytes of each list so far. */
let movedRows: usize = 0;
let oldLabels: usize = 0;
let moves: usize = 0;

/**
 * Takes over what was found for four rows, with the labels before in `old` (−1: none), as far as `lanes` says. A row that
 * has a label keeps it when the precision cannot tell the two nearest centres apart (gap not positive).
 */
// @ts-ignore: decorator
@inline
function commit(contiguous: bool, rows: v128, at: usize, lanes: i32, drift: usize, labels: usize, gaps: usize): void {
  const offsets = i32x4.shl(rows, 2);
  const first = <usize>i32x4.extract_lane(offsets, 0);
  const old = contiguous ? v128.load(labels + first) : loadFour(labels, offsets);
  const found = v128.load(scratch + GAPS + at);
  const sure = v128.or(f32x4.gt(found, f32x4.splat(0)), i32x4.lt_s(old, i32x4.splat(0)));
  const label = v128.bitselect(v128.load(scratch + at), old, sure);
  const gap = v128.bitselect(f32x4.add(found, loadFour(drift, i32x4.shl(label, 2))), f32x4.splat(-1), sure);
  if (contiguous) {
    v128.store(labels + first, label);
    v128.store(gaps + first, gap);
  } else {
    storeFour(labels, offsets, label);
    storeFour(gaps, offsets, gap);
  }
  const changed = i32x4.bitmask(i32x4.ne(label, old)) & lanes;
  compress(movedRows + moves, rows, changed);
  compress(oldLabels + moves, old, changed);
  moves += <usize>popcnt(changed) << 2;
}

/** As `commit` for one row evaluated in Float64, whatever the gap. */
function commitExact(row: i32, lane: usize, drift: usize, labels: usize, gaps: usize): void {
  const at = <usize>row << 2;
  const old = load<i32>(labels + at);
  const label = load<i32>(scratch + (lane << 2));
  store<f32>(gaps + at, load<f32>(scratch + GAPS + (lane << 2)) + load<f32>(drift + (<usize>label << 2)));
  if (label == old) return;
  store<i32>(labels + at, label);
  store<i32>(movedRows + moves, row);
  store<i32>(oldLabels + moves, old);
  moves += 4;
}

/** The lanes of four rows of which `count` are still to be done. */
// @ts-ignore: decorator
@inline
function lanesOf(count: i32): i32 {
  return count >= 4 ? 15 : (1 << max(count, 0)) - 1;
}

/** The values of a row in two columns side by side, in Float64. */
// @ts-ignore: decorator
@inline
function twoColumns<T>(p: usize): v128 {
  if (sizeof<T>() == 8) return v128.load_lane<u64>(p + 32, v128.load64_zero(p), 1);
  return f64x2.promote_low_f32x4(v128.load_lane<u32>(p + 16, v128.load32_zero(p), 1));
}

/** Takes a row into the sums of a label (`count` 1), or out of them (−1). */
// @ts-ignore: decorator
@inline
function shiftRow<T>(from: usize, d: i32, label: i32, count: i32, sums: usize, counts: usize): void {
  const step: usize = 4 * sizeof<T>();
  let to = sums + <usize>label * (<usize>d << 3);
  let p = from;
  for (const end = from + <usize>(d & ~1) * step; p < end; p += 2 * step, to += 16) {
    const two = twoColumns<T>(p);
    v128.store(to, count > 0 ? f64x2.add(v128.load(to), two) : f64x2.sub(v128.load(to), two));
  }
  if ((d & 1) != 0) store<f64>(to, count > 0 ? load<f64>(to) + <f64>load<T>(p) : load<f64>(to) - <f64>load<T>(p));
  const members = counts + (<usize>label << 2);
  store<i32>(members, load<i32>(members) + count);
}

/** The same with a weight, negative to take it out. */
// @ts-ignore: decorator
@inline
function addRow<T>(from: usize, d: i32, label: i32, weight: f64, count: i32, sums: usize, totals: usize, counts: usize): void {
  const step: usize = 4 * sizeof<T>();
  const both = f64x2.splat(weight);
  let to = sums + <usize>label * (<usize>d << 3);
  let p = from;
  for (const end = from + <usize>(d & ~1) * step; p < end; p += 2 * step, to += 16) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(both, twoColumns<T>(p))));
  }
  if ((d & 1) != 0) store<f64>(to, load<f64>(to) + weight * <f64>load<T>(p));
  const total = totals + (<usize>label << 3);
  store<f64>(total, load<f64>(total) + weight);
  const members = counts + (<usize>label << 2);
  store<i32>(members, load<i32>(members) + count);
}

/**
 * Takes the rows that moved out of the sums of their labels before and into those of their labels now; how many moved. Of rows
 * that weigh 0 nothing is carried.
 */
function carry<T>(x: usize, d: i32, labels: usize, weights: usize, sums: usize, totals: usize, counts: usize): i32 {
  if (weights == 0) {
    for (let at: usize = 0; at < moves; at += 4) {
      const row = load<i32>(movedRows + at);
      const from = rowAddress<T>(x, d, row);
      shiftRow<T>(from, d, load<i32>(labels + (<usize>row << 2)), 1, sums, counts);
      const old = load<i32>(oldLabels + at);
      if (old >= 0) shiftRow<T>(from, d, old, -1, sums, counts);
    }
    return <i32>(moves >> 2);
  }
  for (let at: usize = 0; at < moves; at += 4) {
    const row = load<i32>(movedRows + at);
    const weight = load<f64>(weights + (<usize>row << 3));
    if (weight == 0) continue;
    const from = rowAddress<T>(x, d, row);
    addRow<T>(from, d, load<i32>(labels + (<usize>row << 2)), weight, 1, sums, totals, counts);
    const old = load<i32>(oldLabels + at);
    if (old >= 0) addRow<T>(from, d, old, -weight, -1, sums, totals, counts);
  }
  return <i32>(moves >> 2);
}

/** Sums and counts of the rows [start, end) by label, added to; rows without a label (−1) count nowhere. */
export function sumBlock(
  x64: usize, d: i32, labels: usize, weights: usize, sums: usize, totals: usize, counts: usize, start: i32, end: i32,
): void {
  for (let row = start; row < end; row++) {
    const label = load<i32>(labels + (<usize>row << 2));
    if (label < 0) continue;
    const from = rowAddress<f64>(x64, d, row);
    const weight = weights == 0 ? 1 : load<f64>(weights + (<usize>row << 3));
    if (weights == 0) shiftRow<f64>(from, d, label, 1, sums, counts);
    else if (weight != 0) addRow<f64>(from, d, label, weight, 1, sums, totals, counts);
  }
}

/**
 * @param x matrix, Float32
 * @param x64 the same, Float64
 * @param own |x|² of each row, Float32
 * @param loose 1: sums are formed of the Float32 values, which are at hand
 * @param tiles number of tiles of four centres
 * @param drift Float32 per centre: drift up to now
 * @param limits Float32 per centre: the drift, rounded up
 * @param labels Int32 per row, −1 before the first evaluation
 * @param list scratch, 4 bytes a row of the block and 64 more; those who moved are listed over it
 * @param olds scratch likewise
 * @param sums Float64 k × d: change of the sums of rows by label is added
 * @param counts Int32 per centre: change of the counts is added, of rows with a weight where there are weights
 * @param weights Float64 per row, or 0 when all count alike
 * @param totals Float64 per centre, with weights: change of their sums is added
 * @param start first row, a multiple of eight
 * @returns number of rows whose label changed
 */
export function lloydBlock32(
  x: usize, x64: usize, own: usize, loose: i32, d: i32, tiles: i32, centres: usize, norms: usize, slack: f32, slackBase: f32,
  drift: usize, limits: usize, labels: usize, gaps: usize, list: usize, olds: usize,
  sums: usize, counts: usize, weights: usize, totals: usize, start: i32, end: i32,
): i32 {
  const unsafe = scan(start, end, labels, gaps, limits, list);
  if (unsafe == 0) return 0;
  movedRows = list;
  oldLabels = olds;
  moves = 0;
  if (unsafe > ((end - start) >> 2) * 3) {
    const span = <usize>d << 5;
    let rows = i32x4.add(i32x4.splat(start), i32x4(0, 1, 2, 3));
    const four = i32x4.splat(4);
    for (let row = start, p = x + <usize>(start >> 3) * span; row < end; row += 8, p += span) {
      evaluate32(p, own + (<usize>row << 2), d, tiles, centres, norms, slack, slackBase);
      commit(true, rows, 0, lanesOf(end - row), drift, labels, gaps);
      rows = i32x4.add(rows, four);
      commit(true, rows, 16, lanesOf(end - row - 4), drift, labels, gaps);
      rows = i32x4.add(rows, four);
    }
  } else {
    pad(list, unsafe, 4);
    for (let at = 0; at < unsafe; at += 4) {
      const rows = v128.load(list + (<usize>at << 2));
      evaluateApart32(
        rowAddress<f32>(x, d, i32x4.extract_lane(rows, 0)), rowAddress<f32>(x, d, i32x4.extract_lane(rows, 1)),
        rowAddress<f32>(x, d, i32x4.extract_lane(rows, 2)), rowAddress<f32>(x, d, i32x4.extract_lane(rows, 3)),
        loadFour(own, i32x4.shl(rows, 2)), d, tiles, centres, norms, slack, slackBase,
      );
      commit(false, rows, 0, lanesOf(unsafe - at), drift, labels, gaps);
    }
  }
  return loose != 0 ? carry<f32>(x, d, labels, weights, sums, totals, counts) : carry<f64>(x64, d, labels, weights, sums, totals, counts);
}

/** As `lloydBlock32` on a Float64 matrix; `centres` is k × d, row by row. */
export function lloydBlock64(
  x64: usize, d: i32, k: i32, centres: usize,
  drift: usize, limits: usize, labels: usize, gaps: usize, list: usize, olds: usize, tile: usize,
  sums: usize, counts: usize, weights: usize, totals: usize, start: i32, end: i32,
): i32 {
  const unsafe = scan(start, end, labels, gaps, limits, list);
  if (unsafe == 0) return 0;
  const dense = unsafe == end - start;
  pad(list, unsafe, 4);
  movedRows = list;
  oldLabels = olds;
  moves = 0;
  for (let at = 0; at < unsafe; at += 4) {
    const place = list + (<usize>at << 2);
    if (dense) evaluate64(rowAddress<f64>(x64, d, start + at), d, k, centres);
    else {
      gather4<f64>(x64, d, place, tile);
      evaluate64(tile, d, k, centres);
    }
    for (let i = 0; i < min(4, unsafe - at); i++) commitExact(load<i32>(place + (<usize>i << 2)), i, drift, labels, gaps);
  }
  return carry<f64>(x64, d, labels, weights, sums, totals, counts);
}

/**
 * Adds what blocks changed to the sums and counts, in their order, and clears it.
 * @param areas of the first block; those of the others follow, `bytes` long: sums, counts, number of rows that moved (Int32)
 * @param values number of sums
 * @returns number of rows that moved
 */
export function lloydMerge(
  areas: usize, bytes: usize, blocks: i32, values: i32, k: i32, countsAt: usize, movedAt: usize, sums: usize, counts: usize,
): i32 {
  let moved = 0;
  for (let block = 0, area = areas; block < blocks; block++, area += bytes) {
    const changed = load<i32>(area + movedAt);
    if (changed == 0) continue;
    moved += changed;
    for (let i: usize = 0; i < <usize>values << 3; i += 8) {
      store<f64>(sums + i, load<f64>(sums + i) + load<f64>(area + i));
      store<f64>(area + i, 0);
    }
    for (let i: usize = 0; i < <usize>k << 2; i += 4) {
      store<i32>(counts + i, load<i32>(counts + i) + load<i32>(area + countsAt + i));
      store<i32>(area + countsAt + i, 0);
    }
  }
  return moved;
}
