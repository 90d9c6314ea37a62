/**
 * Exact nearest neighbours by descent of a k-d tree. Boxes and leaves are looked at in Float32 with a margin for its
 * rounding; only rows that may be among the nearest are measured in Float64.
 */
import { boxSquare, rowSquare } from './distances';

let tree: usize = 0;
let boxes: usize = 0;
let points: usize = 0;
let ids: usize = 0;
let values: usize = 0;
let dims: i32 = 0;
let query: usize = 0;
let query32: usize = 0;
let self: i32 = 0;
let wanted: i32 = 0;
let foundIds: usize = 0;
let foundSquares: usize = 0;
let worst: f64 = 0;
let limit: f32 = 0;

/** Bound on what rounding the coordinates to Float32 changes in a difference. */
let rounding: f64 = 0;

/** Remembers the greatest squared distance that still counts, and the Float32 value that surely does not cut it off. */
function setWorst(square: f64): void {
  worst = square;
  const d = <f64>dims;
  const margin = 2 * rounding * sqrt(d * square) + d * rounding * rounding;
  limit = <f32>((square + margin) * (1 + (d + 6) * 1.2e-7));
}

/** Measures a row and keeps it when it is among the nearest so far; equal distances go to the lower index. */
function offer(id: i32): void {
  if (id == self || id < 0) return;
  const square = rowSquare(values + ((<usize>id * <usize>dims) << 3), query, dims);
  let at = wanted - 1;
  if (square > worst || (square == worst && id > load<i32>(foundIds + (<usize>at << 2)))) return;
  for (; at > 0; at--) {
    const before = load<f64>(foundSquares + (<usize>(at - 1) << 3));
    const other = load<i32>(foundIds + (<usize>(at - 1) << 2));
    if (before < square || (before == square && other < id)) break;
    store<f64>(foundSquares + (<usize>at << 3), before);
    store<i32>(foundIds + (<usize>at << 2), other);
  }
  store<f64>(foundSquares + (<usize>at << 3), square);
  store<i32>(foundIds + (<usize>at << 2), id);
  setWorst(load<f64>(foundSquares + (<usize>(wanted - 1) << 3)));
}

// @ts-ignore: decorator
@inline
function offerFour(mask: i32, id: usize): void {
  if ((mask & 1) != 0) offer(load<i32>(id));
  if ((mask & 2) != 0) offer(load<i32>(id, 4));
  if ((mask & 4) != 0) offer(load<i32>(id, 8));
  if ((mask & 8) != 0) offer(load<i32>(id, 12));
}

function scanLeaf(first: i32, end: i32): void {
  const span = <usize>dims << 5;
  let x = points + <usize>(first >> 3) * span;
  for (let at = first; at < end; at += 8) {
    let a = f32x4.splat(0);
    let b = a;
    for (let p = query32, stop = x + span; x < stop; x += 32, p += 4) {
      const v = v128.load_splat<f32>(p);
      const da = f32x4.sub(v128.load(x), v);
      const db = f32x4.sub(v128.load(x, 16), v);
      a = f32x4.add(a, f32x4.mul(da, da));
      b = f32x4.add(b, f32x4.mul(db, db));
    }
    const l = f32x4.splat(limit);
    const near = f32x4.le(a, l);
    const nearB = f32x4.le(b, l);
    if (!v128.any_true(v128.or(near, nearB))) continue;
    const id = ids + (<usize>at << 2);
    offerFour(i32x4.bitmask(near), id);
    offerFour(i32x4.bitmask(nearB), id + 16);
  }
}

function visit(node: i32): void {
  const entry = tree + (<usize>node * 12);
  const right = load<i32>(entry);
  if (right < 0) {
    scanLeaf(load<i32>(entry, 4), load<i32>(entry, 8));
    return;
  }
  const left = node + 1;
  const toLeft = boxSquare(boxes, left, query32, dims);
  const toRight = boxSquare(boxes, right, query32, dims);
  const nearer = toRight < toLeft ? right : left;
  if (min(toLeft, toRight) <= limit) visit(nearer);
  if (max(toLeft, toRight) <= limit) visit(nearer == left ? right : left);
}

/**
 * Nearest rows of the queries listed in `order` at positions [from, to); where it is 0, of queries `first` + from to `first` + to.
 * A query below 0 is none.
 *
 * @param treeAt per node Int32: right child (the left one follows), or −1 and first and end slot of the leaf
 * @param boxesAt Float32 per node, by groups of four columns: four least, four greatest values
 * @param pointsAt Float32, slots in groups of eight, column by column within a group; leaves start at a multiple of eight
 * @param idsAt Int32 row of each slot, −1 for none
 * @param valuesAt Float64, rows × d, row by row
 * @param queriesAt Float64, d values a query
 * @param scratch Float32, d values rounded up to four
 * @param roundingAtMost bound on what rounding both coordinates to Float32 changes in their difference
 * @param own 1 when queries are the rows themselves and a row is not its own neighbour
 * @param outIds Int32 k per position, nearest first
 * @param outSquares Float64 likewise, squared distances
 */
export function nearestBlock(
  treeAt: usize, boxesAt: usize, pointsAt: usize, idsAt: usize, valuesAt: usize, d: i32, k: i32,
  queriesAt: usize, order: usize, scratch: usize, roundingAtMost: f64, own: i32, outIds: usize, outSquares: usize,
  first: i32, from: i32, to: i32,
): void {
  tree = treeAt;
  boxes = boxesAt;
  points = pointsAt;
  ids = idsAt;
  values = valuesAt;
  dims = d;
  wanted = k;
  query32 = scratch;
  rounding = roundingAtMost;
  for (let at = from; at < to; at++) {
    const q = order == 0 ? first + at : load<i32>(order + (<usize>at << 2));
    if (q < 0) continue;
    query = queriesAt + ((<usize>q * <usize>d) << 3);
    for (let j = 0; j < d; j++) store<f32>(scratch + (<usize>j << 2), <f32>load<f64>(query + (<usize>j << 3)));
    self = own != 0 ? q : -1;
    foundIds = outIds + ((<usize>at * <usize>k) << 2);
    foundSquares = outSquares + ((<usize>at * <usize>k) << 3);
    for (let i = 0; i < k; i++) {
      store<i32>(foundIds + (<usize>i << 2), i32.MAX_VALUE);
      store<f64>(foundSquares + (<usize>i << 3), Infinity);
    }
    setWorst(Infinity);
    visit(0);
  }
}
