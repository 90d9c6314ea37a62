import type { Params } from '../recipe/params.ts';
import type { Notice } from './notice.ts';

/** How a search for the best parameters ended. */
export interface Convergence {
  /**
   * `converged`: no derivative is left and the maximum is a peak; `edge`: a parameter ran off to where the data cannot tell
   * it any more; `flat`: the maximum is not a peak in every direction; `stopped`: the search ended on its way.
   */
  readonly status: 'converged' | 'edge' | 'flat' | 'stopped';
  /** Evaluations of the likelihood, over all starts. */
  readonly evaluations: number;
  readonly starts: number;
  /** Starts that led to the best maximum. */
  readonly agreeing: number;
  /** What happened, in sentences. */
  readonly words: string;
  /** What to do about it; null when nothing needs doing. */
  readonly advice: string | null;
}

export interface Estimate {
  readonly name: string;
  readonly value: number;
  /** From the observed information, by the delta method; null where the maximum is not a peak. */
  readonly standardError: number | null;
}

/** A model fitted by maximum likelihood. */
export interface FittedModel {
  readonly label: string;
  readonly estimates: readonly Estimate[];
  readonly logLikelihood: number;
  readonly convergence: Convergence;
}

/** One of the purchase models. */
export type ModelName = Exclude<Params['value.model'], 'auto'>;

/** A purchase model that was fitted to the orders, and how that ended. */
export interface TriedModel {
  readonly model: ModelName;
  readonly label: string;
  readonly status: Convergence['status'];
  readonly logLikelihood: number;
}

/** Spend per purchase, by Gamma-Gamma. */
export interface SpendModel extends FittedModel {
  /** Customers it rests on: those with a repeat purchase and spend above zero. */
  readonly customers: number;
  /** Pearson correlation of repeat purchases and mean spend over them. */
  readonly correlation: number | null;
  /** Expected spend per purchase of a customer of whom nothing is known; null where it has no finite mean (q ≤ 1). */
  readonly mean: number | null;
}

export interface TierSummary {
  readonly name: 'high' | 'middle' | 'low';
  readonly customers: number;
  /** Share of the sum of what the tiers go by. */
  readonly share: number;
  readonly mean: number;
}

/** A curve over periods from the first purchase of the cohort, per period and summed up; `actual` null beyond the data. */
export interface TrackingPoint {
  /** Weeks from the first day of the data to the end of this one, from 1. */
  readonly week: number;
  readonly actual: number;
  readonly expected: number;
  readonly actualTotal: number;
  readonly expectedTotal: number;
}

export interface FrequencyPoint {
  /** Repeat purchases; the last stands for all from there on. */
  readonly label: string;
  readonly actual: number;
  readonly expected: number;
}

export interface HoldoutPoint {
  readonly label: string;
  readonly customers: number;
  /** Mean purchases in the hold-out. */
  readonly actual: number;
  readonly expected: number;
}

export interface Holdout {
  readonly start: string;
  readonly end: string;
  readonly weeks: number;
  readonly purchases: number;
  readonly expectedPurchases: number;
  readonly spend: number | null;
  readonly expectedSpend: number | null;
  /** Mean absolute and root mean squared error of purchases per customer. */
  readonly mae: number;
  readonly rmse: number;
  readonly byFrequency: readonly HoldoutPoint[];
}

/** A customer with x repeat purchases, the last at some time before the end: values by frequency, then recency. */
export interface FrequencyRecency {
  readonly frequencies: readonly number[];
  /** Periods from the first purchase to the last. */
  readonly recencies: readonly number[];
  readonly T: number;
  readonly alive: readonly (readonly (number | null)[])[];
  readonly purchases: readonly (readonly (number | null)[])[];
}

/** One row per customer, in the order of the table they come from. */
export interface CustomerValues {
  readonly customers: readonly string[];
  /** They are named by numbers, so that a sign before one is no formula. */
  readonly namedByNumbers: boolean;
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly T: Float64Array;
  /** Mean spend of the repeat purchases; NaN where there is none. */
  readonly monetary: Float64Array;
  readonly alive: Float64Array;
  readonly purchases: Float64Array;
  /** Per purchase; NaN without a spend model. */
  readonly spend: Float64Array;
  /** Discounted over the horizon; NaN without a spend model. */
  readonly clv: Float64Array;
  readonly tier: readonly TierSummary['name'][];
  /** Name of the purchase model, and how its fit ended: the same for all. */
  readonly model: string;
  readonly fit: ValueFit;
}

/**
 * `converged`: both models did; `rough`: one did not, so that figures of single customers are rough; `all-alive`: the purchase model
 * ended where nobody leaves, so that everybody counts as still buying.
 */
export type ValueFit = 'converged' | 'rough' | 'all-alive';

export interface ValueResult {
  /** The purchase model whose forecasts are given. */
  readonly model: ModelName;
  readonly purchases: FittedModel;
  /** Every purchase model that was fitted, in that order: one, or with the automatic choice more where the first did not converge. */
  readonly tried: readonly TriedModel[];
  /** How far single customers' figures can be trusted: `fit` of clv.csv. */
  readonly fit: ValueFit;
  readonly spend: SpendModel | null;
  readonly customers: number;
  readonly repeatBuyers: number;
  readonly period: Params['value.period'];
  readonly horizonWeeks: number;
  readonly discountRate: number;
  /** First and last day of what the model rests on; null for a summary. */
  readonly observed: { readonly start: string; readonly end: string } | null;
  /** Customers and rows that are not in the result, and why. */
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  /** What is expected of a new customer over the horizon; the value is null without a spend model. */
  readonly newcomer: { readonly purchases: number; readonly clv: number | null };
  /** What the tiers go by. */
  readonly tiersBy: 'clv' | 'purchases';
  readonly tiers: readonly TierSummary[];
  readonly frequencies: readonly FrequencyPoint[];
  readonly matrix: FrequencyRecency;
  readonly tracking: readonly TrackingPoint[];
  readonly holdout: Holdout | null;
  readonly notices: readonly Notice[];
}

/** The customers who first bought in one month. Arrays are by months since then, null beyond the last month with data. */
export interface Cohort {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly customers: number;
  /** Customers who bought in that month. */
  readonly active: readonly (number | null)[];
  /** Exact decimal text of what that month was worth; null without money. */
  readonly revenue: readonly (string | null)[] | null;
}

export interface CohortResult {
  /** One per calendar month from the first to the last, those without a new customer too. */
  readonly cohorts: readonly Cohort[];
  /** Last day under observation; its month may be incomplete. */
  readonly lastDay: string;
  readonly lastMonthComplete: boolean;
  readonly customers: number;
  readonly leftOut: readonly { readonly reason: string; readonly count: number }[];
  readonly notices: readonly Notice[];
}
