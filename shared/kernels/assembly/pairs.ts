/**
 * Distances of all pairs of rows, summed by cell. Rows are in the order of their cells (a cell is a run of rows that
 * share all labels), so a sum over a cell is a sum over neighbouring rows, for any number of labelings at once.
 *
 * Every distance is rounded to a multiple of one power of two, so large that no sum of n of them needs more than
 * 53 bits: the sums are exact, and so the same in any order, with any other labelings, on any number of threads.
 */

// @ts-ignore: decorator
@inline
function squaredDistance(p: usize, q: usize, d: i32, column: usize): f64 {
  let sum: f64 = 0;
  for (let c = 0; c < d; c++, p += column, q += column) {
    const t = load<f64>(q) - load<f64>(p);
    sum += t * t;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Row i, and row i + 1 when `two`, of cell `own` against rows [j, end) of one cell. */
// @ts-ignore: decorator
@inline
function run(
  two: bool, x: usize, d: i32, column: usize, magic: f64, i: i32, j: i32, end: i32, back: usize, forth: usize,
  smallest: usize, largest: usize,
): void {
  const shift = f64x2.splat(magic);
  const here = x + (<usize>i << 3);
  const second = two ? here + 8 : here;
  let least = v128.load_splat<f64>(smallest);
  let most = v128.load_splat<f64>(largest);
  let totalA = f64x2.splat(0);
  let totalB = totalA;
  for (; j + 4 <= end; j += 4) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let p = here;
    let q = x + (<usize>j << 3);
    for (let c = 0; c < d; c++, p += column, q += column) {
      const x0 = v128.load(q);
      const x1 = v128.load(q, 16);
      let v = v128.load_splat<f64>(p);
      let d0 = f64x2.sub(x0, v);
      let d1 = f64x2.sub(x1, v);
      a0 = f64x2.add(a0, f64x2.mul(d0, d0));
      a1 = f64x2.add(a1, f64x2.mul(d1, d1));
      if (two) {
        v = v128.load_splat<f64>(p, 8);
        d0 = f64x2.sub(x0, v);
        d1 = f64x2.sub(x1, v);
        b0 = f64x2.add(b0, f64x2.mul(d0, d0));
        b1 = f64x2.add(b1, f64x2.mul(d1, d1));
      }
    }
    least = f64x2.pmin(least, f64x2.pmin(a0, a1));
    most = f64x2.pmax(most, f64x2.pmax(a0, a1));
    a0 = f64x2.sub(f64x2.add(f64x2.sqrt(a0), shift), shift);
    a1 = f64x2.sub(f64x2.add(f64x2.sqrt(a1), shift), shift);
    totalA = f64x2.add(totalA, f64x2.add(a0, a1));
    if (two) {
      least = f64x2.pmin(least, f64x2.pmin(b0, b1));
      most = f64x2.pmax(most, f64x2.pmax(b0, b1));
      b0 = f64x2.sub(f64x2.add(f64x2.sqrt(b0), shift), shift);
      b1 = f64x2.sub(f64x2.add(f64x2.sqrt(b1), shift), shift);
      totalB = f64x2.add(totalB, f64x2.add(b0, b1));
      a0 = f64x2.add(a0, b0);
      a1 = f64x2.add(a1, b1);
    }
    const at = back + (<usize>j << 3);
    v128.store(at, f64x2.add(v128.load(at), a0));
    v128.store(at, f64x2.add(v128.load(at, 16), a1), 16);
  }
  let sumA = f64x2.extract_lane(totalA, 0) + f64x2.extract_lane(totalA, 1);
  let sumB = f64x2.extract_lane(totalB, 0) + f64x2.extract_lane(totalB, 1);
  let low = min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
  let high = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  for (; j < end; j++) {
    const q = x + (<usize>j << 3);
    let a = squaredDistance(here, q, d, column);
    low = min(low, a);
    high = max(high, a);
    a = sqrt(a) + magic - magic;
    sumA += a;
    if (two) {
      let b = squaredDistance(second, q, d, column);
      low = min(low, b);
      high = max(high, b);
      b = sqrt(b) + magic - magic;
      sumB += b;
      a += b;
    }
    addTo(back + (<usize>j << 3), a);
  }
  store<f64>(smallest, low);
  store<f64>(largest, high);
  addTo(forth + (<usize>i << 3), sumA);
  if (two) addTo(forth + (<usize>i << 3) + 8, sumB);
}

/**
 * Rows [i0, i1) against rows [j0, j1), both runs of whole pairs of rows except at the end; where they are the same run,
 * each row against those after it.
 *
 * @param x Float64, column-major n × d, rows in cell order
 * @param starts Int32, first row of each cell, and n at the end
 * @param magic 1.5 × 2^52 × the quantum
 * @param sums Float64 cells × n: sum of distances from row to the members of the cell; added to for rows of both runs
 * @param smallest Float64 cells × cells: least squared distance between them, kept where smaller
 * @param largest likewise the greatest
 */
export function pairTile(
  x: usize, n: i32, d: i32, starts: usize, cells: i32, magic: f64, sums: usize, smallest: usize, largest: usize,
  i0: i32, i1: i32, j0: i32, j1: i32,
): void {
  const column = <usize>n << 3;
  let own = cellOf(starts, cells, i0);
  const firstOther = cellOf(starts, cells, j0);
  for (let i = i0; i < i1;) {
    while (i >= load<i32>(starts + (<usize>(own + 1) << 2))) own++;
    const back = sums + <usize>own * column;
    const two = i + 1 < min(i1, load<i32>(starts + (<usize>(own + 1) << 2)));
    if (two && i0 == j0) {
      const at = (<usize>own * <usize>cells + <usize>own) << 3;
      run(false, x, d, column, magic, i, i + 1, i + 2, back, back, smallest + at, largest + at);
    }
    const next = two ? i + 2 : i + 1;
    for (let other = i0 == j0 ? own : firstOther; other < cells; other++) {
      let j = max(j0, load<i32>(starts + (<usize>other << 2)));
      if (j >= j1) break;
      if (i0 == j0) j = max(j, next);
      const end = min(j1, load<i32>(starts + (<usize>(other + 1) << 2)));
      if (j >= end) continue;
      const at = (<usize>own * <usize>cells + <usize>other) << 3;
      const forth = sums + <usize>other * column;
      if (two) run(true, x, d, column, magic, i, j, end, back, forth, smallest + at, largest + at);
      else run(false, x, d, column, magic, i, j, end, back, forth, smallest + at, largest + at);
    }
    i = next;
  }
}

/** The cell of a row. */
function cellOf(starts: usize, cells: i32, row: i32): i32 {
  let low = 0;
  let high = cells - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (load<i32>(starts + (<usize>middle << 2)) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Sums by label from sums by cell, for rows [from, to); the sums are exact, so their order does not matter.
 * @param labels Int32 per cell
 * @param out Float64 labels × n, zero
 */
export function addCells(n: i32, cells: i32, labels: usize, sums: usize, out: usize, from: i32, to: i32): void {
  const column = <usize>n << 3;
  for (let cell = 0; cell < cells; cell++) {
    let p = sums + <usize>cell * column + (<usize>from << 3);
    let q = out + <usize>load<i32>(labels + (<usize>cell << 2)) * column + (<usize>from << 3);
    let row = from;
    for (; row + 2 <= to; row += 2, p += 16, q += 16) v128.store(q, f64x2.add(v128.load(q), v128.load(p)));
    if (row < to) addTo(q, load<f64>(p));
  }
}
