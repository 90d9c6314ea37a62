import type { ModelName } from '../contract/value.ts';
import type { Elementary } from '../math/elementary.ts';
import type { WeightedHistories } from './histories.ts';

/** Work in slices: yields where it can be interrupted. */
export type Sliced<T> = Generator<void, T, void>;

/** What it means when the best value of a parameter is no value; part of a sentence about customers. */
export interface Extreme {
  readonly low: string;
  readonly high: string;
  /** What the upper end means where the parameter before ran off upwards too; absent: the same. */
  readonly bothHigh?: string;
}

export const ALIKE = 'they hardly differ in how often they buy';
export const FEW = 'a few of them make nearly all purchases';
export const ALIKE_LEAVING = 'they hardly differ in how readily they leave';

/** Customers whose likelihood is computed between two chances to interrupt. */
export const SLICE = 512;

/**
 * A model of when customers buy and when they leave for good. Parameters come as an array in the order of `parameters`;
 * all are above 0. Times are counted in one unit throughout, the unit of the parameters that are times.
 */
export interface PurchaseModel {
  readonly name: ModelName;
  /** As people write it. */
  readonly label: string;
  readonly parameters: readonly string[];
  /** Whether each parameter is a time. */
  readonly times: readonly boolean[];
  /** What it says of the customers when a parameter runs off towards 0, or beyond all bounds; in the order of `parameters`. */
  readonly extremes: readonly Extreme[];
  /**
   * Where a search may start.
   * @param rate mean purchases per time
   * @param span mean time under observation
   */
  starts(rate: number, span: number): readonly (readonly number[])[];
  /** The weighted log-likelihood; its derivatives by the parameters are written to `gradient`. */
  likelihood(e: Elementary, histories: WeightedHistories, parameters: ArrayLike<number>, gradient: Float64Array): Sliced<number>;
  /** P(alive at T), 0 to 1. */
  alive(e: Elementary, parameters: ArrayLike<number>, x: number, tx: number, T: number): number;
  /** Expected purchases in (T, T + t] of a customer who is alive at T and has bought x times again. */
  boughtWhileAlive(e: Elementary, parameters: ArrayLike<number>, x: number, T: number, t: number): number;
  /** Expected repeat purchases of a new customer in (0, t]. */
  bought(e: Elementary, parameters: ArrayLike<number>, t: number): number;
  /** P(X(t) = 0), …, P(X(t) = most) of a new customer. */
  probabilities(e: Elementary, parameters: ArrayLike<number>, t: number, most: number): Float64Array;
}

/** ln(eᵃ + eᵇ). */
export function logSum(e: Elementary, a: number, b: number): number {
  return a >= b ? a + e.log1p(e.exp(b - a)) : b + e.log1p(e.exp(a - b));
}
