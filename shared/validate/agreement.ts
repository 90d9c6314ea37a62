/**
 * Adjusted Rand index of two labelings of the same rows: 1 where they agree, about 0 where they agree by chance. Rows with a
 * label below 0 in either are left out. 1 for two labelings that put all rows (or no two rows) together; NaN for no rows.
 * Source: L. Hubert, P. Arabie, "Comparing partitions", Journal of Classification 2 (1985).
 */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [cells, left, right] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  const add = (counts: Map<number, number>, key: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  let n = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < 0 || b[i] < 0) continue;
    n++;
    add(cells, a[i] * 65536 + b[i]);
    add(left, a[i]);
    add(right, b[i]);
  }
  if (n === 0) return NaN;
  const pairs = (counts: Map<number, number>): number => [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  const [together, inA, inB] = [pairs(cells), pairs(left), pairs(right)];
  const all = (n * (n - 1)) / 2;
  const expected = all === 0 ? 0 : (inA * inB) / all;
  const most = (inA + inB) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
}
