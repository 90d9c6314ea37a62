import { rowAddress } from './layout';

// @ts-ignore: decorator
@inline
function squaredDistance(p: usize, c: usize, d: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < d; j++, p += 32, c += 8) {
    const t = load<f64>(p) - load<f64>(c);
    sum += t * t;
  }
  return sum;
}

/** Moves `centre` by (row − centre) × share. */
// @ts-ignore: decorator
@inline
function pull(p: usize, c: usize, d: i32, share: f64): void {
  for (let j = 0; j < d; j++, p += 32, c += 8) store<f64>(c, load<f64>(c) + (load<f64>(p) - load<f64>(c)) * share);
}

/**
 * One pass of single moves: each row goes to the cluster where the sum of squares becomes smallest, its own centre
 * being counted without it. Centres (k × d, row by row) and counts follow at once.
 * Source: J. A. Hartigan, "Clustering Algorithms", Wiley 1975, chapter 4.
 *
 * @param weights Float64 per row, or 0 when all count alike
 * @param totals Float64 per centre: sum of the weights of its rows (without weights, their number)
 * @returns number of rows moved
 */
export function hartiganPass(
  x: usize, d: i32, n: i32, k: i32, centres: usize, totals: usize, labels: usize, weights: usize,
): i32 {
  let moved = 0;
  const width = <usize>d << 3;
  for (let row = 0; row < n; row++) {
    const own = load<i32>(labels + (<usize>row << 2));
    const weight = weights == 0 ? 1 : load<f64>(weights + (<usize>row << 3));
    const ownTotal = load<f64>(totals + (<usize>own << 3));
    // The last one stays; what is left after taking it out would be rounding.
    if (!(ownTotal - weight > ownTotal * 1e-9)) continue;
    const p = rowAddress<f64>(x, d, row);
    const loss = squaredDistance(p, centres + <usize>own * width, d) * ownTotal / (ownTotal - weight);
    let best = own;
    let least = loss * (1 - 1e-12);
    for (let c = 0; c < k; c++) {
      if (c == own) continue;
      const total = load<f64>(totals + (<usize>c << 3));
      const gain = squaredDistance(p, centres + <usize>c * width, d) * total / (total + weight);
      if (gain < least) {
        least = gain;
        best = c;
      }
    }
    if (best == own) continue;
    const bestTotal = load<f64>(totals + (<usize>best << 3));
    pull(p, centres + <usize>own * width, d, -weight / (ownTotal - weight));
    pull(p, centres + <usize>best * width, d, weight / (bestTotal + weight));
    store<f64>(totals + (<usize>own << 3), ownTotal - weight);
    store<f64>(totals + (<usize>best << 3), bestTotal + weight);
    store<i32>(labels + (<usize>row << 2), best);
    moved++;
  }
  return moved;
}
