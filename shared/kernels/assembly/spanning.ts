/**
 * Least spanning tree of points by Prim's algorithm, distances measured as it goes. Points not yet in the tree stand in
 * the first slots; the one that joins is replaced by the last.
 */

// @ts-ignore: decorator
@inline
function relax(
  x: usize, column: usize, d: i32, cores: usize, best: usize, from: usize, slot: i32, point: usize, core: f64, id: i32,
): void {
  let a = f64x2.splat(0);
  let b = a;
  let p = x + (<usize>slot << 3);
  for (let j = 0, q = point; j < d; j++, p += column, q += 8) {
    const v = v128.load_splat<f64>(q);
    const da = f64x2.sub(v128.load(p), v);
    const db = f64x2.sub(v128.load(p, 16), v);
    a = f64x2.add(a, f64x2.mul(da, da));
    b = f64x2.add(b, f64x2.mul(db, db));
  }
  const at = <usize>slot << 3;
  const own = f64x2.splat(core);
  a = f64x2.pmax(f64x2.pmax(a, v128.load(cores + at)), own);
  b = f64x2.pmax(f64x2.pmax(b, v128.load(cores + at, 16)), own);
  const oldA = v128.load(best + at);
  const oldB = v128.load(best + at, 16);
  const lessA = f64x2.lt(a, oldA);
  const lessB = f64x2.lt(b, oldB);
  if (!v128.any_true(v128.or(lessA, lessB))) return;
  v128.store(best + at, f64x2.pmin(oldA, a));
  v128.store(best + at, f64x2.pmin(oldB, b), 16);
  const masks = i64x2.bitmask(lessA) | (i64x2.bitmask(lessB) << 2);
  const target = from + (<usize>slot << 2);
  if ((masks & 1) != 0) store<i32>(target, id);
  if ((masks & 2) != 0) store<i32>(target, id, 4);
  if ((masks & 4) != 0) store<i32>(target, id, 8);
  if ((masks & 8) != 0) store<i32>(target, id, 12);
}

/** Slot of the least value among the first `count`; equal values: the lower id. */
// @ts-ignore: decorator
@inline
function least(best: usize, ids: usize, count: i32): i32 {
  let at = 0;
  let value = load<f64>(best);
  for (let slot = 1; slot < count; slot++) {
    const other = load<f64>(best + (<usize>slot << 3));
    if (other > value) continue;
    if (other == value && load<i32>(ids + (<usize>slot << 2)) > load<i32>(ids + (<usize>at << 2))) continue;
    value = other;
    at = slot;
  }
  return at;
}

/**
 * Adds `steps` points to the tree. A value between points is the greatest of their squared distance and both cores.
 *
 * @param x Float64 by column, `stride` slots each (a multiple of four)
 * @param cores Float64 by slot
 * @param best Float64 by slot: least value to a point in the tree
 * @param from Int32 by slot: that point's id
 * @param ids Int32 by slot
 * @param count points not in the tree
 * @param last Float64: coordinates of the point that joined last, then its core; its id follows as Int32
 * @param outFrom Int32, outTo Int32, outValue Float64: the edges, one a step, in order
 * @returns points still not in the tree
 */
export function spanBlock(
  x: usize, stride: i32, d: i32, cores: usize, best: usize, from: usize, ids: usize, count: i32, last: usize, steps: i32,
  outFrom: usize, outTo: usize, outValue: usize,
): i32 {
  const column = <usize>stride << 3;
  for (let step = 0; step < steps && count > 0; step++) {
    const core = load<f64>(last + (<usize>d << 3));
    const id = load<i32>(last + (<usize>(d + 1) << 3));
    for (let slot = 0; slot < count; slot += 4) relax(x, column, d, cores, best, from, slot, last, core, id);
    const next = least(best, ids, count);
    const edge = <usize>step << 2;
    store<i32>(outFrom + edge, load<i32>(from + (<usize>next << 2)));
    store<i32>(outTo + edge, load<i32>(ids + (<usize>next << 2)));
    store<f64>(outValue + (<usize>step << 3), load<f64>(best + (<usize>next << 3)));
    count--;
    for (let j = 0, p = x; j < d; j++, p += column) {
      store<f64>(last + (<usize>j << 3), load<f64>(p + (<usize>next << 3)));
      store<f64>(p + (<usize>next << 3), load<f64>(p + (<usize>count << 3)));
    }
    store<f64>(last + (<usize>d << 3), load<f64>(cores + (<usize>next << 3)));
    store<i32>(last + (<usize>(d + 1) << 3), load<i32>(ids + (<usize>next << 2)));
    store<f64>(cores + (<usize>next << 3), load<f64>(cores + (<usize>count << 3)));
    store<f64>(best + (<usize>next << 3), load<f64>(best + (<usize>count << 3)));
    store<i32>(from + (<usize>next << 2), load<i32>(from + (<usize>count << 2)));
    store<i32>(ids + (<usize>next << 2), load<i32>(ids + (<usize>count << 2)));
  }
  return count;
}
