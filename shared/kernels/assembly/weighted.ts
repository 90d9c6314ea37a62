import { rowAddress } from './layout';

/**
 * Weighted sums of the rows of each label, in row order.
 * @param weights Float64 per row
 * @param sums Float64 k × d, added to
 * @param totals Float64 per label: sum of weights, added to
 */
export function weightedSums(x: usize, d: i32, labels: usize, weights: usize, sums: usize, totals: usize, from: i32, to: i32): void {
  for (let row = from; row < to; row++) {
    const label = <usize>load<i32>(labels + (<usize>row << 2));
    const weight = load<f64>(weights + (<usize>row << 3));
    const total = totals + (label << 3);
    store<f64>(total, load<f64>(total) + weight);
    let at = sums + ((label * <usize>d) << 3);
    let p = rowAddress<f64>(x, d, row);
    for (let j = 0; j < d; j++, p += 32, at += 8) store<f64>(at, load<f64>(at) + weight * load<f64>(p));
  }
}
