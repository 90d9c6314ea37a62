/**
 * Approximate nearest neighbours by descent: a neighbour of a neighbour is likely to be a neighbour. Every row looks, in the
 * lists of the round before, at the neighbours of its neighbours and of the rows that have it as a neighbour, and writes its
 * own list for the next round; so rows can be worked on in any order.
 * After W. Dong, M. Charikar, K. Li, "Efficient k-nearest neighbor graph construction for generic similarity measures",
 * WWW 2011.
 */

/** Squared distance of two rows of `width` Float32 values, a multiple of four. */
// @ts-ignore: decorator
@inline
function squaredDistance(p: usize, q: usize, width: i32): f32 {
  let sum = f32x4.splat(0);
  for (const end = p + (<usize>width << 2); p < end; p += 16, q += 16) {
    const t = f32x4.sub(v128.load(p), v128.load(q));
    sum = f32x4.add(sum, f32x4.mul(t, t));
  }
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
}

/**
 * Puts a row into a list of `k` (nearest first) when it is nearer than the last one; 1 if it was.
 * @param ids Int32: row × 2, + 1 when it came in this round; −1 for none
 */
// @ts-ignore: decorator
@inline
function insert(id: i32, square: f32, k: i32, ids: usize, squares: usize): i32 {
  let at = <usize>(k - 1) << 2;
  if (square >= load<f32>(squares + at)) return 0;
  for (; at > 0; at -= 4) {
    const before = load<f32>(squares + at - 4);
    if (before <= square) break;
    store<f32>(squares + at, before);
    store<i32>(ids + at, load<i32>(ids + at - 4));
  }
  store<f32>(squares + at, square);
  store<i32>(ids + at, (id << 1) | 1);
  return 1;
}

function holds(id: i32, k: i32, ids: usize): bool {
  for (const end = ids + (<usize>k << 2); ids < end; ids += 4) if (load<i32>(ids) >> 1 == id) return true;
  return false;
}

/**
 * Puts into the lists the nearest among the rows that stand near by in `order`, positions [from, to).
 * @param reach positions looked at to either side
 * @param fresh 1 when the lists are still to be begun
 */
export function firstLists(
  values: usize, width: i32, n: i32, k: i32, order: usize, reach: i32, ids: usize, squares: usize, fresh: i32, from: i32, to: i32,
): void {
  const bytes = <usize>width << 2;
  for (let at = from; at < to; at++) {
    const row = load<i32>(order + (<usize>at << 2));
    const list = (<usize>row * <usize>k) << 2;
    for (let i = 0; i < k && fresh != 0; i++) {
      store<i32>(ids + list + (<usize>i << 2), -1);
      store<f32>(squares + list + (<usize>i << 2), Infinity);
    }
    // The same number of rows at the ends as in the middle.
    const first = max(0, min(at - reach, n - 2 * reach - 1));
    const end = min(n, first + 2 * reach + 1);
    for (let other = first; other < end; other++) {
      if (other == at) continue;
      const id = load<i32>(order + (<usize>other << 2));
      const square = squaredDistance(values + <usize>row * bytes, values + <usize>id * bytes, width);
      if (square >= load<f32>(squares + list + (<usize>(k - 1) << 2)) || (fresh == 0 && holds(id, k, ids + list))) continue;
      insert(id, square, k, ids + list, squares + list);
    }
  }
}

let stamps: usize = 0;
let mark: i32 = 0;
let rowValues: usize = 0;
let allValues: usize = 0;
let dims: i32 = 0;
let wanted: i32 = 0;
let outIds: usize = 0;
let outSquares: usize = 0;

/** Looks at the rows of a list; only at those that are new, unless `all`. */
function look(list: usize, count: i32, all: bool): i32 {
  let changes = 0;
  for (const end = list + (<usize>count << 2); list < end; list += 4) {
    const entry = load<i32>(list);
    if (entry < 0) continue;
    if (!all && (entry & 1) == 0) continue;
    const id = entry >> 1;
    const stamp = stamps + (<usize>id << 2);
    if (load<i32>(stamp) == mark) continue;
    store<i32>(stamp, mark);
    const square = squaredDistance(rowValues, allValues + ((<usize>id * <usize>dims) << 2), dims);
    changes += insert(id, square, wanted, outIds, outSquares);
  }
  return changes;
}

/**
 * One round for rows [from, to).
 * @param ids lists of the round before, `squares` likewise
 * @param back Int32 r per row: rows that have it in their list, written as in `ids`; −1 for none
 * @param stampsAt Int32 per row, of this thread; holds no number of this round
 * @param base smallest such number, less the row
 * @returns number of rows that came into a list
 */
export function descend(
  values: usize, width: i32, k: i32, ids: usize, squares: usize, nextIds: usize, nextSquares: usize, back: usize, r: i32,
  stampsAt: usize, base: i32, from: i32, to: i32,
): i32 {
  stamps = stampsAt;
  allValues = values;
  dims = width;
  wanted = k;
  let changes = 0;
  for (let row = from; row < to; row++) {
    const list = (<usize>row * <usize>k) << 2;
    mark = base + row;
    rowValues = values + ((<usize>row * <usize>width) << 2);
    outIds = nextIds + list;
    outSquares = nextSquares + list;
    store<i32>(stamps + (<usize>row << 2), mark);
    for (let i: usize = 0; i < <usize>k << 2; i += 4) {
      const entry = load<i32>(ids + list + i);
      store<i32>(outIds + i, entry & ~1);
      store<f32>(outSquares + i, load<f32>(squares + list + i));
      if (entry >= 0) store<i32>(stamps + (<usize>(entry >> 1) << 2), mark);
    }
    const own = ids + list;
    const behind = back + ((<usize>row * <usize>r) << 2);
    for (let i = 0; i < k + r; i++) {
      const entry = load<i32>(i < k ? own + (<usize>i << 2) : behind + (<usize>(i - k) << 2));
      if (entry < 0) continue;
      const all = (entry & 1) != 0;
      const near = <usize>(entry >> 1);
      // Whoever has this row in his list may be a neighbour himself.
      if (i >= k) changes += look(behind + (<usize>(i - k) << 2), 1, true);
      changes += look(ids + ((near * <usize>k) << 2), k, all);
      changes += look(back + ((near * <usize>r) << 2), r, all);
    }
  }
  return changes;
}
