/**
 * Rows within a radius, by descent of a k-d tree (see `nearest.ts` for its form), for density-based clustering: which rows
 * are core, which cores are linked, and which cluster a border row belongs to.
 */
import { boxSquare, farSquare, rowSquare } from './distances';

const COUNT = 0;
const LINK = 1;
/** Of a node: its cores are not known to be in one cluster; it has no core. */
const UNKNOWN = -1;
const NONE = -2;
/** Below this many wanted, counting row by row ends sooner than measuring boxes pays. */
const MANY = 64;

let tree: usize = 0;
let boxes: usize = 0;
let points: usize = 0;
let ids: usize = 0;
let exact: usize = 0;
let dims: i32 = 0;
let mode: i32 = 0;
let query: usize = 0;
let query32: usize = 0;
let self: i32 = 0;
let radius: f64 = 0;
let limit: f32 = 0;
let scanned: f64 = 0;
let wanted: i32 = 0;
let met: i32 = 0;
let cores: usize = 0;
let roots: usize = 0;
let sizes: usize = 0;
let united: usize = 0;
let sure: f32 = 0;
let lowest: i32 = 0;

function rootOf(row: i32): i32 {
  let at = row;
  let up = load<i32>(roots + (<usize>at << 2));
  while (up != at) {
    const next = load<i32>(roots + (<usize>up << 2));
    store<i32>(roots + (<usize>at << 2), next);
    at = next;
    up = load<i32>(roots + (<usize>at << 2));
  }
  return at;
}

/** Measures a row, and counts it, links it or remembers its cluster when it is within the radius. */
function offer(id: i32): void {
  if (id < 0) return;
  if (mode != COUNT) {
    if (load<u8>(cores + <usize>id) == 0) return;
    if (mode == LINK && rootOf(id) == rootOf(self)) return;
  }
  const square = rowSquare(exact + ((<usize>id * <usize>dims) << 3), query, dims);
  if (square > radius) return;
  if (mode == COUNT) {
    met++;
    return;
  }
  const other = rootOf(id);
  if (mode == LINK) {
    const own = rootOf(self);
    // The lowest row of a cluster is its root.
    if (other < own) store<i32>(roots + (<usize>own << 2), other);
    else store<i32>(roots + (<usize>other << 2), own);
  } else lowest = min(lowest, other);
}

/** Remembers a core of the node when all its cores are in one cluster, which a later query need not look through. */
function unite(node: i32, right: i32, first: i32, end: i32): void {
  let core = NONE;
  if (right >= 0) {
    core = load<i32>(united + (<usize>(node + 1) << 2));
    const other = load<i32>(united + (<usize>right << 2));
    if (core == NONE) core = other;
    else if (other == UNKNOWN || (core >= 0 && other >= 0 && rootOf(core) != rootOf(other))) core = UNKNOWN;
  } else {
    for (let at = first; at < end; at++) {
      const id = load<i32>(ids + (<usize>at << 2));
      if (id < 0 || load<u8>(cores + <usize>id) == 0) continue;
      if (core == NONE) core = id;
      else if (rootOf(core) != rootOf(id)) return;
    }
  }
  store<i32>(united + (<usize>node << 2), core);
}

/** True when nothing in the node can change the outcome. */
function settled(node: i32): bool {
  if (mode == COUNT) {
    if (wanted <= MANY) return false;
    scanned += 1;
    if (farSquare(boxes, node, query32, dims) > sure) return false;
    met += load<i32>(sizes + (<usize>node << 2));
    return true;
  }
  const core = load<i32>(united + (<usize>node << 2));
  if (core < 0) return core == NONE;
  return mode == LINK ? rootOf(core) == rootOf(self) : rootOf(core) >= lowest;
}

function scanLeaf(first: i32, end: i32): void {
  const span = <usize>dims << 5;
  let x = points + <usize>(first >> 3) * span;
  const l = f32x4.splat(limit);
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
    let mask = i32x4.bitmask(f32x4.le(a, l)) | (i32x4.bitmask(f32x4.le(b, l)) << 4);
    const id = ids + (<usize>at << 2);
    while (mask != 0) {
      offer(load<i32>(id + (<usize>ctz(mask) << 2)));
      mask &= mask - 1;
      scanned += 1;
    }
    if (mode == COUNT && met >= wanted) return;
  }
  scanned += <f64>(end - first) * 0.25;
}

function visit(node: i32): void {
  if (mode == COUNT && met >= wanted) return;
  scanned += 1;
  if (settled(node)) return;
  const entry = tree + (<usize>node * 12);
  const right = load<i32>(entry);
  if (right < 0) {
    const first = load<i32>(entry, 4);
    const end = load<i32>(entry, 8);
    scanLeaf(first, end);
    if (mode == LINK) unite(node, -1, first, end);
    return;
  }
  const left = node + 1;
  scanned += 2;
  const toLeft = boxSquare(boxes, left, query32, dims);
  const toRight = boxSquare(boxes, right, query32, dims);
  // The nearer half first: a count that is reached early ends the search.
  if (toLeft <= toRight) {
    if (toLeft <= limit) visit(left);
    if (toRight <= limit) visit(right);
  } else {
    if (toRight <= limit) visit(right);
    if (toLeft <= limit) visit(left);
  }
  if (mode == LINK) unite(node, right, 0, 0);
}

/**
 * One pass over the rows listed in `order`, from position `from` on, until about `budget` rows have been looked at.
 *
 * @param pass 0: writes to `coresAt` whether at least `wantedAtLeast` rows (itself counted) are within the radius;
 *   1: links every core to the cores within the radius; 2: gives every other row the lowest root among
 *   the cores within the radius, −1 where there is none
 * @param treeAt … idsAt as `nearestBlock` takes them
 * @param looseAt Float32, rows × d rounded up to four, row by row: the coordinates the tree knows
 * @param exactAt Float64, rows × d, row by row: the coordinates that decide
 * @param radiusSquared in the units of `exactAt`; equal distances are within
 * @param looseLimit Float32 squared distance that surely cuts off nothing within the radius
 * @param sureLimit Float32 squared distance of the tree's coordinates within which every row surely is within the radius
 * @param sizesAt Int32 a node: rows in it
 * @param unitedAt Int32 a node, at first −1: a core of it when all its cores are in one cluster, −2 when it has none
 * @param coresAt one byte a row
 * @param rootsAt Int32 a row, at first its own number
 * @returns first position not looked at
 */
export function reachBlock(
  pass: i32, treeAt: usize, boxesAt: usize, pointsAt: usize, idsAt: usize, looseAt: usize, exactAt: usize, d: i32,
  orderAt: usize, radiusSquared: f64, looseLimit: f32, sureLimit: f32, sizesAt: usize, unitedAt: usize, wantedAtLeast: i32,
  coresAt: usize, rootsAt: usize, from: i32, to: i32, budget: f64,
): i32 {
  mode = pass;
  tree = treeAt;
  boxes = boxesAt;
  points = pointsAt;
  ids = idsAt;
  exact = exactAt;
  dims = d;
  radius = radiusSquared;
  limit = looseLimit;
  sure = sureLimit;
  sizes = sizesAt;
  united = unitedAt;
  wanted = wantedAtLeast;
  cores = coresAt;
  roots = rootsAt;
  scanned = 0;
  const groups = (<usize>d + 3) & ~3;
  let at = from;
  for (; at < to && scanned < budget; at++) {
    self = load<i32>(orderAt + (<usize>at << 2));
    const core = load<u8>(coresAt + <usize>self) != 0;
    if (pass == LINK ? !core : pass != COUNT && core) continue;
    query = exactAt + ((<usize>self * <usize>d) << 3);
    query32 = looseAt + ((<usize>self * groups) << 2);
    met = 0;
    lowest = i32.MAX_VALUE;
    visit(0);
    if (pass == COUNT) store<u8>(coresAt + <usize>self, met >= wanted ? 1 : 0);
    else if (pass != LINK) store<i32>(rootsAt + (<usize>self << 2), lowest == i32.MAX_VALUE ? -1 : lowest);
  }
  return at;
}
