/**
 * Dissimilarities of rows to all rows, Float64, in the order of operations of `cluster/medoids/comparison.ts`, so that both give
 * the same bits. Columns lie one after the other, `column` bytes each, padded to multiples of eight rows; so do the results.
 */

/** Squares of differences, added up: their root, or half of them. */
function squares(x: usize, column: usize, width: i32, row: i32, n: i32, half: bool, out: usize): void {
  const factor = f64x2.splat(0.5);
  for (let i = 0; i < n; i += 8) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let e = a;
    let at = x;
    for (let j = 0; j < width; j++, at += column) {
      const here = v128.load_splat<f64>(at + (<usize>row << 3));
      const p = at + (<usize>i << 3);
      const u = f64x2.sub(v128.load(p), here);
      const v = f64x2.sub(v128.load(p, 16), here);
      const w = f64x2.sub(v128.load(p, 32), here);
      const z = f64x2.sub(v128.load(p, 48), here);
      a = f64x2.add(a, f64x2.mul(u, u));
      b = f64x2.add(b, f64x2.mul(v, v));
      c = f64x2.add(c, f64x2.mul(w, w));
      e = f64x2.add(e, f64x2.mul(z, z));
    }
    const to = out + (<usize>i << 3);
    v128.store(to, half ? f64x2.mul(a, factor) : f64x2.sqrt(a));
    v128.store(to, half ? f64x2.mul(b, factor) : f64x2.sqrt(b), 16);
    v128.store(to, half ? f64x2.mul(c, factor) : f64x2.sqrt(c), 32);
    v128.store(to, half ? f64x2.mul(e, factor) : f64x2.sqrt(e), 48);
  }
}

/** Absolute differences, added up. */
function sums(x: usize, column: usize, width: i32, row: i32, n: i32, out: usize): void {
  for (let i = 0; i < n; i += 8) {
    let a = f64x2.splat(0);
    let b = a;
    let c = a;
    let e = a;
    let at = x;
    for (let j = 0; j < width; j++, at += column) {
      const here = v128.load_splat<f64>(at + (<usize>row << 3));
      const p = at + (<usize>i << 3);
      a = f64x2.add(a, f64x2.abs(f64x2.sub(v128.load(p), here)));
      b = f64x2.add(b, f64x2.abs(f64x2.sub(v128.load(p, 16), here)));
      c = f64x2.add(c, f64x2.abs(f64x2.sub(v128.load(p, 32), here)));
      e = f64x2.add(e, f64x2.abs(f64x2.sub(v128.load(p, 48), here)));
    }
    const to = out + (<usize>i << 3);
    v128.store(to, a);
    v128.store(to, b, 16);
    v128.store(to, c, 32);
    v128.store(to, e, 48);
  }
}

/** Gower's: weighted mean over what both rows have; NaN: missing. */
function gower(x: usize, column: usize, width: i32, weights: usize, row: i32, n: i32, out: usize): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let i = 0; i < n; i += 4) {
    let a = zero;
    let b = zero;
    let sharedA = zero;
    let sharedB = zero;
    let at = x;
    for (let j = 0; j < width; j++, at += column) {
      const weight = v128.load_splat<f64>(weights + (<usize>j << 4));
      const category = load<f64>(weights + (<usize>j << 4), 8) != 0;
      const here = v128.load_splat<f64>(at + (<usize>row << 3));
      const p = at + (<usize>i << 3);
      const u = f64x2.abs(f64x2.sub(v128.load(p), here));
      const v = f64x2.abs(f64x2.sub(v128.load(p, 16), here));
      const bothA = f64x2.eq(u, u);
      const bothB = f64x2.eq(v, v);
      const ownA = category ? v128.and(f64x2.gt(u, zero), weight) : f64x2.mul(weight, u);
      const ownB = category ? v128.and(f64x2.gt(v, zero), weight) : f64x2.mul(weight, v);
      a = f64x2.add(a, v128.and(ownA, bothA));
      b = f64x2.add(b, v128.and(ownB, bothB));
      sharedA = f64x2.add(sharedA, v128.and(weight, bothA));
      sharedB = f64x2.add(sharedB, v128.and(weight, bothB));
    }
    const to = out + (<usize>i << 3);
    v128.store(to, v128.bitselect(f64x2.div(a, sharedA), one, f64x2.gt(sharedA, zero)));
    v128.store(to, v128.bitselect(f64x2.div(b, sharedB), one, f64x2.gt(sharedB, zero)), 16);
  }
  store<f64>(out + (<usize>row << 3), 0);
}

/**
 * Dissimilarities of rows [from, to) to all rows.
 * @param kind 0 Euclidean, 1 Manhattan, 2 half the squared Euclidean, 3 Gower
 * @param weights Gower: by column its weight and 1 for categories
 * @param n padded rows
 * @param out (to − from) × n
 */
export function dissimilarities(
  kind: i32, x: usize, width: i32, weights: usize, n: i32, from: i32, to: i32, out: usize,
): void {
  const column = <usize>n << 3;
  for (let row = from; row < to; row++, out += column) {
    if (kind == 1) sums(x, column, width, row, n, out);
    else if (kind == 3) gower(x, column, width, weights, row, n, out);
    else squares(x, column, width, row, n, kind == 2, out);
  }
}

/** Sum over n rows of the smaller of two values, `nearest` and those of a row. */
export function sumOfSmaller(row: usize, nearest: usize, n: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const at = <usize>i << 3;
    a = f64x2.add(a, f64x2.min(v128.load(row + at), v128.load(nearest + at)));
    b = f64x2.add(b, f64x2.min(v128.load(row + at, 16), v128.load(nearest + at, 16)));
  }
  a = f64x2.add(a, b);
  let sum = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++) sum += min(load<f64>(row + (<usize>i << 3)), load<f64>(nearest + (<usize>i << 3)));
  return sum;
}

/**
 * What the cost changes by when one of k ≥ 2 medoids is swapped for a row: the best of the k swaps.
 * @param row dissimilarities of the row to all n rows
 * @param nearest Int32: medoid of each row; `first` and `second`: dissimilarities to it and to the next one
 * @param losses what taking each medoid away costs
 * @param work k Float64, and Int32 the medoid of the best swap
 */
export function swapGain(
  row: usize, nearest: usize, first: usize, second: usize, losses: usize, n: i32, k: i32, work: usize,
): f64 {
  memory.copy(work, losses, <usize>k << 3);
  let own: f64 = 0;
  for (let i = 0; i < n; i += 4) {
    const at = <usize>i << 3;
    if (i + 4 <= n) {
      const low = f64x2.lt(v128.load(row + at), v128.load(second + at));
      const high = f64x2.lt(v128.load(row + at, 16), v128.load(second + at, 16));
      if (!v128.any_true(v128.or(low, high))) continue;
    }
    const stop = min(n, i + 4);
    for (let r = i; r < stop; r++) {
      const here = <usize>r << 3;
      const value = load<f64>(row + here);
      const next = load<f64>(second + here);
      if (value >= next) continue;
      const present = load<f64>(first + here);
      const loss = work + (<usize>load<i32>(nearest + (<usize>r << 2)) << 3);
      if (value < present) {
        own += value - present;
        store<f64>(loss, load<f64>(loss) + (present - next));
      } else store<f64>(loss, load<f64>(loss) + (value - next));
    }
  }
  let best = 0;
  for (let c = 1; c < k; c++) if (load<f64>(work + (<usize>c << 3)) < load<f64>(work + (<usize>best << 3))) best = c;
  store<i32>(work + (<usize>k << 3), best);
  return load<f64>(work + (<usize>best << 3)) + own;
}
