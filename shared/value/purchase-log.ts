import type { Notice } from '../contract/notice.ts';

export interface LeftOut {
  readonly reason: string;
  readonly count: number;
}

/** What only order lines can tell, beyond each customer's summary. */
export interface OrderHistory {
  /** Day of the first purchase of each customer, as days since 1970-01-01. */
  readonly firstDay: Float64Array;
  /** First day with an order, last day of the calibration, last day under observation. */
  readonly start: string;
  readonly end: string;
  readonly last: string;
  /** Purchases of each customer after `end`, and what they were worth; null without a hold-out (or without money). */
  readonly later: Float64Array | null;
  readonly laterSpend: Float64Array | null;
  /** Repeat purchases of these customers by day, days ascending, hold-out included. */
  readonly repeats: { readonly days: Float64Array; readonly counts: Float64Array };
}

/** When each customer bought: one position per customer in every array. */
export interface PurchaseLog {
  readonly customers: readonly string[];
  /** They are named by numbers. */
  readonly namedByNumbers: boolean;
  /** Repeat purchases: days with a purchase after the first one. */
  readonly x: Float64Array;
  /** Days from the first purchase to the last, and to the end of the observation. */
  readonly txDays: Float64Array;
  readonly TDays: Float64Array;
  /** Mean spend of the repeat purchases, NaN without one; null when the data have no money. */
  readonly z: Float64Array | null;
  /** Null for a summary. */
  readonly orders: OrderHistory | null;
  readonly leftOut: readonly LeftOut[];
  readonly notices: readonly Notice[];
}
