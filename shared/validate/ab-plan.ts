import type { AbOptions, AbSegment } from '../contract/ab-plan.ts';
import type { Elementary } from '../math/elementary.ts';
import { detectable, powerForMeans, powerForRates, sizeForMeans, sizeForRates } from './ab-size.ts';

/** What is known of a segment before a test. */
export interface AbGroup {
  readonly id: number;
  readonly name: string;
  readonly customers: number;
  /** Rate or mean without treatment, and the standard deviation of an amount; null: not known. */
  readonly baseline: number | null;
  readonly sd: number | null;
}

/** Significance of one comparison: divided by their number where several are made (Bonferroni; Holm needs no more than that). */
export function significanceOf({ significance, correction, arms }: AbOptions, segments: number): { readonly each: number; readonly comparisons: number } {
  const comparisons = segments * (arms.length - 1);
  return { comparisons, each: correction === 'none' ? significance : significance / comparisons };
}

/** What a segment needs for the test and what it has; the smallest treatment group decides. */
export function planSegment(group: AbGroup, options: AbOptions, each: number, functions: Pick<Elementary, 'exp' | 'log'>): AbSegment {
  const { metric, power, continuity, arms } = options;
  const [control, ...treatments] = arms;
  const share = Math.min(...treatments.map((arm) => arm.share));
  const ratio = share / control.share;
  const { id, name, customers, baseline, sd } = group;
  const hasControl = Math.floor(customers * control.share + 1e-9);
  const hasTreatment = Math.floor(customers * share + 1e-9);
  const none = { neededControl: null, neededTreatment: null, enough: null, power: null, detectable: null };
  const known = { id, name, customers, baseline, sd, hasControl, hasTreatment };
  if (baseline === null) return { ...known, target: null, ...none };
  const difference = options.relative ? baseline * options.effect : options.effect;
  const target = baseline + difference;
  const rate = metric === 'rate';
  const spread = sd ?? 0;
  if (rate ? !(baseline >= 0 && baseline <= 1 && target > 0 && target < 1) || difference === 0 : !(spread > 0) || difference === 0) return { ...known, target, ...none };
  const comparison = { power, significance: each, ratio };
  const exact = rate ? sizeForRates(baseline, target, comparison, continuity, functions) : sizeForMeans(Math.abs(difference), spread, comparison, functions);
  const neededControl = Math.max(2, Math.ceil(exact - 1e-9));
  const neededTreatment = Math.max(2, Math.ceil(exact * ratio - 1e-9));
  const powerOf = (gap: number): number => (rate ? powerForRates(hasControl, baseline, baseline + gap, comparison, continuity, functions) : powerForMeans(hasControl, gap, spread, comparison, functions));
  const testable = hasControl >= 2 && hasTreatment >= 2;
  const direction = Math.sign(difference);
  const room = direction > 0 ? 1 - baseline : baseline;
  const gap = testable ? detectable(power, 0, rate ? room : spread * 100, (own) => powerOf(direction * own)) : null;
  return {
    ...known, target, neededControl, neededTreatment,
    enough: hasControl >= neededControl && hasTreatment >= neededTreatment,
    power: testable ? powerOf(difference) : null,
    detectable: gap === null ? null : baseline + direction * gap,
  };
}
