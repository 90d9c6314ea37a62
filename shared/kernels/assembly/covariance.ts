/**
 * Adds the products of all pairs of columns, over groups [from, to) of four rows, to the upper triangle of `out`
 * (Float64 d × d). Each sum is formed within the block first, in the order of the rows.
 */
export function productsBlock(x: usize, d: i32, from: i32, to: i32, out: usize): void {
  const span = <usize>d << 5;
  for (let i = 0; i < d; i++) {
    let j = i;
    for (; j + 4 <= d; j += 4) {
      let a = f64x2.splat(0);
      let b = a;
      let c = a;
      let e = a;
      let p = x + <usize>from * span + (<usize>i << 5);
      let q = x + <usize>from * span + (<usize>j << 5);
      for (let g = from; g < to; g++, p += span, q += span) {
        const u = v128.load(p);
        const v = v128.load(p, 16);
        a = f64x2.add(a, f64x2.add(f64x2.mul(u, v128.load(q)), f64x2.mul(v, v128.load(q, 16))));
        b = f64x2.add(b, f64x2.add(f64x2.mul(u, v128.load(q, 32)), f64x2.mul(v, v128.load(q, 48))));
        c = f64x2.add(c, f64x2.add(f64x2.mul(u, v128.load(q, 64)), f64x2.mul(v, v128.load(q, 80))));
        e = f64x2.add(e, f64x2.add(f64x2.mul(u, v128.load(q, 96)), f64x2.mul(v, v128.load(q, 112))));
      }
      const at = out + ((<usize>i * <usize>d + <usize>j) << 3);
      addSum(at, a);
      addSum(at + 8, b);
      addSum(at + 16, c);
      addSum(at + 24, e);
    }
    for (; j < d; j++) {
      let a = f64x2.splat(0);
      let p = x + <usize>from * span + (<usize>i << 5);
      let q = x + <usize>from * span + (<usize>j << 5);
      for (let g = from; g < to; g++, p += span, q += span) {
        a = f64x2.add(a, f64x2.add(f64x2.mul(v128.load(p), v128.load(q)), f64x2.mul(v128.load(p, 16), v128.load(q, 16))));
      }
      addSum(out + ((<usize>i * <usize>d + <usize>j) << 3), a);
    }
  }
}

// @ts-ignore: decorator
@inline
function addSum(at: usize, sum: v128): void {
  store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
}

/** Rows of groups [from, to) projected on `m` axes (Float64 m × d, row by row); `out` is m × padded rows. */
export function projectBlock(x: usize, d: i32, from: i32, to: i32, axes: usize, m: i32, out: usize, padded: i32): void {
  const span = <usize>d << 5;
  for (let g = from; g < to; g++) {
    const start = x + <usize>g * span;
    let axis = axes;
    for (let c = 0; c < m; c++) {
      let a = f64x2.splat(0);
      let b = a;
      for (let p = start, end = start + span; p < end; p += 32, axis += 8) {
        const w = v128.load_splat<f64>(axis);
        a = f64x2.add(a, f64x2.mul(v128.load(p), w));
        b = f64x2.add(b, f64x2.mul(v128.load(p, 16), w));
      }
      const at = out + ((<usize>c * <usize>padded + (<usize>g << 2)) << 3);
      v128.store(at, a);
      v128.store(at, b, 16);
    }
  }
}

/**
 * Adds, over rows of groups [from, to), score × row to pairs of partial sums (Float64 m × d × 2; their sums are the products
 * of the scores with the matrix).
 * @param scores m × padded rows
 */
export function backBlock(x: usize, d: i32, from: i32, to: i32, scores: usize, m: i32, padded: i32, out: usize): void {
  const span = <usize>d << 5;
  for (let g = from; g < to; g++) {
    const start = x + <usize>g * span;
    let at = out;
    for (let c = 0; c < m; c++) {
      const score = scores + ((<usize>c * <usize>padded + (<usize>g << 2)) << 3);
      const a = v128.load(score);
      const b = v128.load(score, 16);
      for (let p = start, end = start + span; p < end; p += 32, at += 16) {
        const both = f64x2.add(f64x2.mul(a, v128.load(p)), f64x2.mul(b, v128.load(p, 16)));
        v128.store(at, f64x2.add(v128.load(at), both));
      }
    }
  }
}
