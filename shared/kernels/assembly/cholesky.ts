/**
 * Makes column `rank` of a factor (Float64, n values a column) from the n products that lie in it: takes off each column
 * before it, times that column's value at `pivot`. One after another for each value, so that it is rounded as in a plain loop.
 */
export function factorColumn(factor: usize, n: i32, rank: i32, pivot: i32): void {
  const span = <usize>n << 3;
  const column = factor + <usize>rank * span;
  const pairs = column + ((<usize>n & ~1) << 3);
  const at = <usize>pivot << 3;
  let m = 0;
  let p = factor;
  for (; m + 4 <= rank; m += 4, p += span << 2) {
    const a = v128.load_splat<f64>(p + at);
    const b = v128.load_splat<f64>(p + span + at);
    const c = v128.load_splat<f64>(p + 2 * span + at);
    const e = v128.load_splat<f64>(p + 3 * span + at);
    let q = p;
    let to = column;
    for (; to < pairs; to += 16, q += 16) {
      let sum = f64x2.sub(v128.load(to), f64x2.mul(a, v128.load(q)));
      sum = f64x2.sub(sum, f64x2.mul(b, v128.load(q + span)));
      sum = f64x2.sub(sum, f64x2.mul(c, v128.load(q + 2 * span)));
      v128.store(to, f64x2.sub(sum, f64x2.mul(e, v128.load(q + 3 * span))));
    }
    if (n & 1) {
      let sum = load<f64>(to) - f64x2.extract_lane(a, 0) * load<f64>(q);
      sum -= f64x2.extract_lane(b, 0) * load<f64>(q + span);
      sum -= f64x2.extract_lane(c, 0) * load<f64>(q + 2 * span);
      store<f64>(to, sum - f64x2.extract_lane(e, 0) * load<f64>(q + 3 * span));
    }
  }
  for (; m < rank; m++, p += span) {
    const weight = load<f64>(p + at);
    for (let q = p, to = column, end = column + span; to < end; to += 8, q += 8) store<f64>(to, load<f64>(to) - weight * load<f64>(q));
  }
}
