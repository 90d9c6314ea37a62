/**
 * What the models need of each customer, position by position: `x` repeat purchases, `tx` time of the last one, `T` time
 * under observation, both counted from the first purchase, in periods.
 */
export interface Histories {
  readonly x: Float64Array;
  readonly tx: Float64Array;
  readonly T: Float64Array;
}

/** Different histories, each with the number of customers who have it. */
export interface WeightedHistories extends Histories {
  readonly weight: Float64Array;
  /** Sum of the weights. */
  readonly customers: number;
}

/**
 * Puts equal histories together, ordered by x, tx, T, so that the order of the customers never changes a digit.
 * @param scale times are divided by this
 */
export function groupHistories(histories: Histories, scale: number): WeightedHistories {
  const { x, tx, T } = histories;
  const order = Uint32Array.from(x, (_, i) => i).sort((i, j) => x[i] - x[j] || tx[i] - tx[j] || T[i] - T[j]);
  const firsts: number[] = [];
  const counts: number[] = [];
  let last = -1;
  for (const i of order) {
    if (last >= 0 && x[i] === x[last] && tx[i] === tx[last] && T[i] === T[last]) counts[counts.length - 1]++;
    else {
      firsts.push(i);
      counts.push(1);
      last = i;
    }
  }
  return {
    x: Float64Array.from(firsts, (i) => x[i]),
    tx: Float64Array.from(firsts, (i) => tx[i] / scale),
    T: Float64Array.from(firsts, (i) => T[i] / scale),
    weight: Float64Array.from(counts),
    customers: x.length,
  };
}

/** Every n-th of the histories, so that at most `most` are left; all of them when they are few. */
export function thinHistories(histories: WeightedHistories, most: number): WeightedHistories {
  const step = Math.ceil(histories.x.length / most);
  if (step <= 1) return histories;
  const take = (values: Float64Array): Float64Array => values.filter((_, i) => i % step === 0);
  const weight = take(histories.weight);
  let customers = 0;
  for (const count of weight) customers += count;
  return { x: take(histories.x), tx: take(histories.tx), T: take(histories.T), weight, customers };
}
