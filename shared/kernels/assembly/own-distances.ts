import { rowAddress } from './layout';

/**
 * Squared distance of each row of [start, end) to the centre of its label, Float64; `start` is a multiple of four.
 * @param centres k × d, row by row
 * @param out Float64 per row, or 0 for none
 * @returns their sum, in row order
 */
export function ownDistances(
  x: usize, d: i32, centres: usize, labels: usize, out: usize, start: i32, end: i32,
): f64 {
  let total: f64 = 0;
  for (let row = start; row < end; row++) {
    let c = centres + ((<usize>load<i32>(labels + (<usize>row << 2)) * <usize>d) << 3);
    let p = rowAddress<f64>(x, d, row);
    let sum: f64 = 0;
    for (let j = 0; j < d; j++, c += 8, p += 32) {
      const t = load<f64>(p) - load<f64>(c);
      sum += t * t;
    }
    if (out != 0) store<f64>(out + (<usize>row << 3), sum);
    total += sum;
  }
  return total;
}
