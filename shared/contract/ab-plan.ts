import type { AbDesign } from '../recipe/handing-over.ts';
import type { Params } from '../recipe/params.ts';

/** A test in each segment: its design, whole, with how sure it shall be and how groups are drawn. */
export interface AbOptions extends Omit<AbDesign, 'effect'> {
  readonly effect: number;
  readonly power: number;
  readonly significance: number;
  readonly correction: Params['ab.correction'];
  /** Adds the continuity correction to the size for rates. */
  readonly continuity: boolean;
  readonly seed: number;
  /** `stable`: by seed and customer alone; `exact`: shares are exact in each stratum, and new customers can move a few. */
  readonly allocation: Params['ab.allocation'];
}

/** The test that design and parameters ask for; null while the design lacks its effect or a baseline. Strata count with exact shares only. */
export function abOptions(design: AbDesign, params: Params): AbOptions | null {
  const { metric, outcome, baseline, sd, effect } = design;
  const own = outcome === null;
  if (effect === null || effect === 0 || (own && baseline === null)) return null;
  if (own && metric === 'rate' && !(baseline !== null && baseline > 0 && baseline < 1)) return null;
  if (own && metric === 'mean' && !(sd !== null && sd > 0)) return null;
  const exact = params['ab.allocation'] === 'exact';
  return {
    ...design, effect, baseline: own ? baseline : null, sd: own && metric === 'mean' ? sd : null, stratify: exact ? design.stratify : null,
    power: params['ab.power'], significance: params['ab.significance'], correction: params['ab.correction'], continuity: params['ab.continuity'],
    seed: params['ab.seed'], allocation: params['ab.allocation'],
  };
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
