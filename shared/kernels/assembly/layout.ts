/**
 * Layout of every matrix in the memory: rows in groups of four, within a group column by column, so that four rows
 * are one (Float32) or two (Float64) vectors: value (i, j) is element ((i >> 2) * d + j) * 4 + (i & 3).
 * Rows are padded with zeros to a multiple of eight.
 */
// @ts-ignore: decorator
@inline
export function rowAddress<T>(x: usize, d: i32, row: i32): usize {
  return x + (((<usize>(row >> 2) * <usize>d) << 2) + <usize>(row & 3)) * sizeof<T>();
}

/** Copies four rows, by index, next to each other. */
export function gather4<T>(x: usize, d: i32, rows: usize, to: usize): void {
  const a = rowAddress<T>(x, d, load<i32>(rows));
  const b = rowAddress<T>(x, d, load<i32>(rows, 4));
  const c = rowAddress<T>(x, d, load<i32>(rows, 8));
  const e = rowAddress<T>(x, d, load<i32>(rows, 12));
  const span = <usize>d * 4 * sizeof<T>();
  for (let o: usize = 0; o < span; o += 4 * sizeof<T>()) {
    if (sizeof<T>() == 4) {
      const ab = v128.load_lane<u32>(b + o, v128.load32_zero(a + o), 1);
      v128.store(to + o, v128.load_lane<u32>(e + o, v128.load_lane<u32>(c + o, ab, 2), 3));
    } else {
      v128.store(to + o, v128.load_lane<u64>(b + o, v128.load64_zero(a + o), 1));
      v128.store(to + o, v128.load_lane<u64>(e + o, v128.load64_zero(c + o), 1), 16);
    }
  }
}
