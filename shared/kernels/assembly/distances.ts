/** Distances that the searches in k-d trees share; see `nearest.ts` for the form of the tree. */

/** Squared distance of two rows of d Float64 values. */
// @ts-ignore: decorator
@inline
export function rowSquare(p: usize, q: usize, d: i32): f64 {
  let square: f64 = 0;
  for (const end = q + (<usize>d << 3); q < end; q += 8, p += 8) {
    const t = load<f64>(p) - load<f64>(q);
    square += t * t;
  }
  return square;
}

// @ts-ignore: decorator
@inline
function sumOf(lanes: v128): f32 {
  return f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3);
}

/** Address of the box of a node: by groups of four columns, four least and four greatest values. */
// @ts-ignore: decorator
@inline
function boxAt(boxes: usize, node: i32, groups: usize): usize {
  return boxes + ((<usize>node * groups) << 5);
}

/** Squared distance of a query (Float32, d values rounded up to four) to the box of a node. */
// @ts-ignore: decorator
@inline
export function boxSquare(boxes: usize, node: i32, query: usize, d: i32): f32 {
  const groups = (<usize>d + 3) >> 2;
  let box = boxAt(boxes, node, groups);
  let sum = f32x4.splat(0);
  for (let p = query, end = query + (groups << 4); p < end; p += 16, box += 32) {
    const v = v128.load(p);
    const t = f32x4.pmax(f32x4.splat(0), f32x4.pmax(f32x4.sub(v128.load(box), v), f32x4.sub(v, v128.load(box, 16))));
    sum = f32x4.add(sum, f32x4.mul(t, t));
  }
  return sumOf(sum);
}

/** Likewise to its farthest corner. */
// @ts-ignore: decorator
@inline
export function farSquare(boxes: usize, node: i32, query: usize, d: i32): f32 {
  const groups = (<usize>d + 3) >> 2;
  let box = boxAt(boxes, node, groups);
  let sum = f32x4.splat(0);
  for (let p = query, end = query + (groups << 4); p < end; p += 16, box += 32) {
    const v = v128.load(p);
    const far = f32x4.pmax(f32x4.abs(f32x4.sub(v128.load(box), v)), f32x4.abs(f32x4.sub(v, v128.load(box, 16))));
    // Columns added to fill a group of four are without bounds.
    const t = v128.and(far, f32x4.lt(far, f32x4.splat(Infinity)));
    sum = f32x4.add(sum, f32x4.mul(t, t));
  }
  return sumOf(sum);
}
