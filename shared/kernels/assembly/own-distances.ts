/**
 * Squared distance of each row of [start, end) to the centre of its label, Float64; `start` is a multiple of four and
 * labels are readable up to a multiple of four.
 * @param centres k × d, row by row
 * @param weights Float64 per row, padded to a multiple of four, or 0 when all count alike
 * @param out likewise, or 0 for none: the distances, without weights
 * @returns their weighted sum
 */
export function ownDistances(
  x: usize, d: i32, centres: usize, labels: usize, weights: usize, out: usize, start: i32, end: i32,
): f64 {
  let total: f64 = 0;
  const span = <usize>d << 5;
  const width = <usize>d << 3;
  let p = x + <usize>(start >> 2) * span;
  for (let row = start; row < end; row += 4) {
    const label = labels + (<usize>row << 2);
    let c0 = centres + <usize>max(load<i32>(label), 0) * width;
    let c1 = centres + <usize>max(load<i32>(label, 4), 0) * width;
    let c2 = centres + <usize>max(load<i32>(label, 8), 0) * width;
    let c3 = centres + <usize>max(load<i32>(label, 12), 0) * width;
    let a = f64x2.splat(0);
    let b = a;
    for (const stop = p + span; p < stop; p += 32, c0 += 8, c1 += 8, c2 += 8, c3 += 8) {
      const u = f64x2.sub(v128.load(p), v128.load_lane<u64>(c1, v128.load64_zero(c0), 1));
      const v = f64x2.sub(v128.load(p, 16), v128.load_lane<u64>(c3, v128.load64_zero(c2), 1));
      a = f64x2.add(a, f64x2.mul(u, u));
      b = f64x2.add(b, f64x2.mul(v, v));
    }
    if (out != 0) {
      v128.store(out + (<usize>row << 3), a);
      v128.store(out + (<usize>row << 3), b, 16);
    }
    if (weights != 0) {
      a = f64x2.mul(a, v128.load(weights + (<usize>row << 3)));
      b = f64x2.mul(b, v128.load(weights + (<usize>row << 3), 16));
    }
    total += f64x2.extract_lane(a, 0);
    if (row + 1 < end) total += f64x2.extract_lane(a, 1);
    if (row + 2 < end) total += f64x2.extract_lane(b, 0);
    if (row + 3 < end) total += f64x2.extract_lane(b, 1);
  }
  return total;
}
