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
 * @returns number of rows moved
 */
export function hartiganPass(x: usize, d: i32, n: i32, k: i32, centres: usize, counts: usize, labels: usize): i32 {
  let moved = 0;
  const width = <usize>d << 3;
  for (let row = 0; row < n; row++) {
    const own = load<i32>(labels + (<usize>row << 2));
    const ownCount = load<i32>(counts + (<usize>own << 2));
    if (ownCount < 2) continue;
    const p = rowAddress<f64>(x, d, row);
    const loss = squaredDistance(p, centres + <usize>own * width, d) * <f64>ownCount / <f64>(ownCount - 1);
    let best = own;
    let least = loss * (1 - 1e-12);
    for (let c = 0; c < k; c++) {
      if (c == own) continue;
      const count = <f64>load<i32>(counts + (<usize>c << 2));
      const gain = squaredDistance(p, centres + <usize>c * width, d) * count / (count + 1);
      if (gain < least) {
        least = gain;
        best = c;
      }
    }
    if (best == own) continue;
    const bestCount = load<i32>(counts + (<usize>best << 2));
    pull(p, centres + <usize>own * width, d, -1 / <f64>(ownCount - 1));
    pull(p, centres + <usize>best * width, d, 1 / <f64>(bestCount + 1));
    store<i32>(counts + (<usize>own << 2), ownCount - 1);
    store<i32>(counts + (<usize>best << 2), bestCount + 1);
    store<i32>(labels + (<usize>row << 2), best);
    moved++;
  }
  return moved;
}
