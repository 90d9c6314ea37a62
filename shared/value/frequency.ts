import type { FrequencyPoint, FrequencyRecency } from '../contract/value.ts';
import { quantile } from '../math/stats.ts';
import { frequencyLabel, FREQUENCIES_SHOWN } from './tracking.ts';

/**
 * Customers by number of repeat purchases: how many there are, and how many the model expects among customers observed as
 * long as these.
 *
 * @param chances P(X(T) = 0), … up to the last frequency shown one by one
 */
export function frequenciesOf(x: Float64Array, T: Float64Array, chances: (T: number, most: number) => Float64Array): FrequencyPoint[] {
  const actual = new Float64Array(FREQUENCIES_SHOWN + 1);
  for (const count of x) actual[Math.min(count, FREQUENCIES_SHOWN)]++;
  const lengths = new Map<number, number>();
  for (const length of T) lengths.set(length, (lengths.get(length) ?? 0) + 1);
  const expected = new Float64Array(FREQUENCIES_SHOWN + 1);
  for (const [length, customers] of [...lengths].sort(([a], [b]) => a - b)) {
    const known = chances(length, FREQUENCIES_SHOWN - 1);
    let rest = 1;
    known.forEach((chance, n) => {
      expected[n] += customers * chance;
      rest -= chance;
    });
    expected[FREQUENCIES_SHOWN] += customers * Math.max(0, rest);
  }
  return Array.from(actual, (count, n) => ({ label: frequencyLabel(n), actual: count, expected: expected[n] }));
}

const CELLS = 12;

/** About `CELLS` steps from 0 to `end`, round where whole numbers are wanted. */
function steps(end: number, whole: boolean): number[] {
  const step = whole ? Math.max(1, Math.ceil(end / CELLS)) : end / CELLS;
  return Array.from({ length: whole ? Math.floor(end / step) + 1 : CELLS + 1 }, (_, i) => i * step);
}

/**
 * P(alive) and expected purchases over frequency and recency, for the customer observed longest.
 *
 * @param unit what recency is divided by to be in periods
 * @param at both values of a customer with x purchases, the last after tx days
 */
export function frequencyRecency(
  x: Float64Array, TDays: Float64Array, unit: number, at: (x: number, txDays: number, TDays: number) => { alive: number; purchases: number },
): FrequencyRecency {
  const longest = TDays.reduce((most, T) => Math.max(most, T), 0);
  const frequencies = steps(Math.max(4, Math.ceil(quantile(x, 0.995))), true);
  const recencies = steps(longest, false);
  const cells = frequencies.map((count) => recencies.map((tx) => ((count === 0) === (tx === 0) ? at(count, tx, longest) : null)));
  return {
    frequencies, recencies: recencies.map((tx) => tx / unit), T: longest / unit,
    alive: cells.map((row) => row.map((cell) => cell?.alive ?? null)),
    purchases: cells.map((row) => row.map((cell) => cell?.purchases ?? null)),
  };
}
