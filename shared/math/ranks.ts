/**
 * Ranks from 1, equal values sharing the mean of theirs; NaN stays NaN.
 * @returns one rank per value, in the order of the values
 */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order: number[] = [];
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) order.push(i);
  const sorted = Float64Array.from(order, (i) => values[i]).sort();
  const out = new Float64Array(values.length).fill(NaN);
  // The mean rank of a value: its first and last place among the sorted ones.
  const places = new Map<number, number>();
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    // 0 and −0 are one key of a map.
    places.set(sorted[from], (from + 1 + to) / 2);
    from = to;
  }
  for (const i of order) out[i] = places.get(values[i]) as number;
  return out;
}
