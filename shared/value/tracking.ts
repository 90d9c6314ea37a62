import type { Holdout, HoldoutPoint, TrackingPoint } from '../contract/value.ts';
import type { OrderHistory, PurchaseLog } from './purchase-log.ts';
import { dayNumberOf } from './purchases.ts';

const WEEK = 7;
/** Frequencies shown one by one; the rest is one group. */
export const FREQUENCIES_SHOWN = 7;

/** The label of a frequency, or of the last group. */
export const frequencyLabel = (x: number): string => (x < FREQUENCIES_SHOWN ? String(x) : `${FREQUENCIES_SHOWN}+`);

/**
 * Repeat purchases week by week from the first day of the data to the last, those made beside those the model expects of
 * customers who start when these did. The last week may be short.
 *
 * @param bought expected repeat purchases of a new customer in so many days
 */
export function trackingOf(orders: OrderHistory, bought: (days: number) => number): TrackingPoint[] {
  const start = dayNumberOf(orders.start);
  const last = dayNumberOf(orders.last);
  const starters = new Map<number, number>();
  for (const day of orders.firstDay) starters.set(day, (starters.get(day) ?? 0) + 1);
  const firsts = [...starters].sort(([a], [b]) => a - b);
  const known = new Float64Array(last - start + 1);
  const expectedUntil = (days: number): number => {
    if (days > 0 && known[days] === 0) known[days] = bought(days);
    return days > 0 ? known[days] : 0;
  };
  const points: TrackingPoint[] = [];
  const { days, counts } = orders.repeats;
  let at = 0;
  let actualTotal = 0;
  let before = 0;
  for (let week = 1; start + (week - 1) * WEEK <= last; week++) {
    const end = Math.min(start + week * WEEK - 1, last);
    let actual = 0;
    for (; at < days.length && days[at] <= end; at++) actual += counts[at];
    let expectedTotal = 0;
    for (const [first, customers] of firsts) {
      if (first < end) expectedTotal += customers * expectedUntil(end - first);
    }
    actualTotal += actual;
    points.push({ week, actual, expected: expectedTotal - before, actualTotal, expectedTotal });
    before = expectedTotal;
  }
  return points;
}

/**
 * How the forecasts of the calibration did in the hold-out.
 *
 * @param purchases expected purchases of each customer in the hold-out
 * @param spend expected spend per purchase of each; null without a spend model
 */
export function holdoutOf(log: PurchaseLog, orders: OrderHistory, later: Float64Array, purchases: Float64Array, spend: Float64Array | null): Holdout {
  const groups = new Map<string, { customers: number; actual: number; expected: number }>();
  let [bought, expected, absolute, squared, worth, expectedWorth] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < later.length; i++) {
    const label = frequencyLabel(log.x[i]);
    const group = groups.get(label) ?? { customers: 0, actual: 0, expected: 0 };
    group.customers++;
    group.actual += later[i];
    group.expected += purchases[i];
    groups.set(label, group);
    const off = later[i] - purchases[i];
    bought += later[i];
    expected += purchases[i];
    absolute += Math.abs(off);
    squared += off * off;
    if (orders.laterSpend !== null) worth += orders.laterSpend[i];
    if (spend !== null) expectedWorth += purchases[i] * spend[i];
  }
  const byFrequency: HoldoutPoint[] = [];
  for (let x = 0; x <= FREQUENCIES_SHOWN; x++) {
    const group = groups.get(frequencyLabel(x));
    if (group === undefined) continue;
    byFrequency.push({ label: frequencyLabel(x), customers: group.customers, actual: group.actual / group.customers, expected: group.expected / group.customers });
  }
  return {
    start: orders.end, end: orders.last, weeks: (dayNumberOf(orders.last) - dayNumberOf(orders.end)) / WEEK,
    purchases: bought, expectedPurchases: expected,
    spend: orders.laterSpend === null ? null : worth,
    expectedSpend: spend === null || Number.isNaN(expectedWorth) ? null : expectedWorth,
    mae: absolute / later.length, rmse: Math.sqrt(squared / later.length), byFrequency,
  };
}
