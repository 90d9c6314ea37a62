/** A group of a test and the share of customers it gets. */
export interface Arm {
  readonly name: string;
  readonly share: number;
}

export type AbCorrection = 'none' | 'bonferroni' | 'holm';

/** A test in each segment: what is measured, how sure it shall be, and who gets what. */
export interface AbOptions {
  /** `rate`: a share of customers (buys, clicks); `mean`: an amount each. */
  readonly metric: 'rate' | 'mean';
  /** The rate or mean without treatment, for all segments; null: from `outcome`. */
  readonly baseline: number | null;
  /** Standard deviation of an amount, with a given baseline. */
  readonly sd: number | null;
  /** A column of past behaviour from which each segment's baseline is counted; null: none. */
  readonly outcome: string | null;
  /** Smallest difference worth finding: in units of the metric, or as a share of the baseline. */
  readonly effect: number;
  readonly relative: boolean;
  readonly power: number;
  readonly significance: number;
  readonly correction: AbCorrection;
  /** Adds the continuity correction to the size for rates. */
  readonly continuity: boolean;
  /** The first is the control. Shares add up to 1. */
  readonly arms: readonly Arm[];
  readonly seed: number;
  /** `stable`: by seed and customer alone; `exact`: shares are exact in each stratum, and new customers can move a few. */
  readonly allocation: 'stable' | 'exact';
  /** A further column whose values part the segments. */
  readonly stratify: string | null;
  /** A column that says who may be written to: nobody else takes part; null: everybody does. */
  readonly consent: string | null;
  /** Words that mean yes there, beside the usual ones. */
  readonly consentWords: readonly string[];
}

/** What a segment needs and has. Figures are null where the baseline is not known or no test is possible. */
export interface AbSegment {
  readonly id: number;
  readonly name: string;
  readonly customers: number;
  readonly baseline: number | null;
  readonly sd: number | null;
  readonly target: number | null;
  /** Customers needed in the control group, and in the smallest treatment group. */
  readonly neededControl: number | null;
  readonly neededTreatment: number | null;
  /** Customers that the shares give to the control group and to the smallest treatment group. */
  readonly hasControl: number;
  readonly hasTreatment: number;
  readonly enough: boolean | null;
  /** Power with all customers of the segment. */
  readonly power: number | null;
  /** Rate or mean in the treatment group that can just be found with all of them, in the direction of the effect. */
  readonly detectable: number | null;
}

export interface AbBalance {
  readonly feature: string;
  /** Largest standardised mean difference of a treatment group from the control group. */
  readonly difference: number;
}

export interface AbPlan {
  readonly options: AbOptions;
  /** Significance of a single comparison after the correction. */
  readonly significance: number;
  /** Comparisons: segments times treatment groups. */
  readonly comparisons: number;
  readonly segments: readonly AbSegment[];
  /** Customers by segment and arm. */
  readonly counts: readonly (readonly number[])[];
  /** Largest differences first. */
  readonly balance: readonly AbBalance[];
  readonly withoutSegment: number;
  /** Customers of a segment who take no part as they did not agree to be written to. */
  readonly withoutConsent: number;
  readonly byRow: boolean;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly neutralised: number;
}
