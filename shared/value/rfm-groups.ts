import type { Params } from '../recipe/params.ts';
import { namesOf } from '../recipe/rfm.ts';
import type { RfmRule, RfmRules } from '../recipe/rfm.ts';

/** Names of scores: the rules, the scale that they are written for, and all names, best first. */
export interface RfmScheme {
  readonly scale: number;
  readonly names: readonly string[];
  /** The group of a triple of scores on the scale. */
  readonly group: (r: number, f: number, m: number) => string;
}

/**
 * The standard preset, eleven groups on five bins. It looks at recency and at worth = frequency + monetary (2 to 10):
 * - recency in the best two fifths: Champions (worth 8 and more); frequency in the lowest fifth: New (best fifth of recency)
 *   or Promising (second); else Loyal (worth 6 and more) or Potential loyalist
 * - recency in the middle fifth: Loyal (worth 7 and more), Needs attention (5 or 6), About to sleep
 * - recency in the fourth fifth: At risk (worth 5 and more), Hibernating
 * - recency in the worst fifth: Cannot lose (worth 8 and more), At risk (6 or 7), Hibernating (4 or 5), Lost
 */
const STANDARD: readonly RfmRule[] = [
  { name: 'Champions', r: [4, 5], fm: [8, 10] },
  { name: 'Loyal', r: [4, 5], f: [2, 5], fm: [6, 7] },
  { name: 'Loyal', r: [3, 3], fm: [7, 10] },
  { name: 'Potential loyalist', r: [4, 5], f: [2, 5], fm: [2, 5] },
  { name: 'New', r: [5, 5], f: [1, 1] },
  { name: 'Promising', r: [4, 4], f: [1, 1] },
  { name: 'Needs attention', r: [3, 3], fm: [5, 6] },
  { name: 'About to sleep', r: [3, 3], fm: [2, 4] },
  { name: 'At risk', r: [2, 2], fm: [5, 10] },
  { name: 'At risk', r: [1, 1], fm: [6, 7] },
  { name: 'Cannot lose', r: [1, 1], fm: [8, 10] },
  { name: 'Hibernating', r: [2, 2], fm: [2, 4] },
  { name: 'Hibernating', r: [1, 1], fm: [4, 5] },
  { name: 'Lost', r: [1, 1], fm: [2, 3] },
];

/**
 * In the style of Shopify's RFM report: recency against the mean of frequency and monetary score (`fm` is twice that mean).
 * Its eleventh group, Prospects, holds customers who never ordered; none of them is in an order file, so it stays empty.
 */
const SHOPIFY: readonly RfmRule[] = [
  { name: 'Champions', r: [5, 5], fm: [8, 10] },
  { name: 'Loyal', r: [3, 4], fm: [8, 10] },
  { name: 'Active', r: [4, 5], fm: [4, 7] },
  { name: 'New', r: [5, 5], fm: [2, 3] },
  { name: 'Promising', r: [4, 4], fm: [2, 3] },
  { name: 'Needs attention', r: [3, 3], fm: [5, 7] },
  { name: 'Almost lost', r: [3, 3], fm: [2, 4] },
  { name: 'At risk', r: [1, 2], fm: [5, 7] },
  { name: 'Previously loyal', r: [1, 2], fm: [8, 10] },
  { name: 'Dormant', r: [1, 2], fm: [2, 4] },
];

/** In the style of Klaviyo's RFM analysis: three scores each, six groups. */
const KLAVIYO: readonly RfmRule[] = [
  { name: 'Champions', r: [3, 3], f: [2, 3], fm: [5, 6] },
  { name: 'Loyal', r: [3, 3], f: [2, 3], fm: [3, 4] },
  { name: 'Loyal', r: [2, 2], fm: [5, 6] },
  { name: 'Recent', r: [3, 3], f: [1, 1] },
  { name: 'Needs attention', r: [2, 2], fm: [2, 4] },
  { name: 'At risk', r: [1, 1], fm: [4, 6] },
  { name: 'Inactive', r: [1, 1], fm: [2, 3] },
];

/** Bins that each preset is written for. */
export const PRESET_BINS: Readonly<Record<Exclude<Params['rfm.groups'], 'own'>, number>> = { standard: 5, shopify: 5, klaviyo: 3 };

/** The rules of a preset, as a start for own ones. */
export function presetRules(preset: Exclude<Params['rfm.groups'], 'own'>): RfmRules {
  const rules = { standard: STANDARD, shopify: SHOPIFY, klaviyo: KLAVIYO }[preset];
  return { scale: PRESET_BINS[preset], rules: rules.map((rule) => ({ ...rule })) };
}

/** @param extra names that no score has */
function schemeOf({ scale, rules }: RfmRules, extra: readonly string[] = []): RfmScheme {
  const table = new Map<number, string>();
  const at = (r: number, f: number, m: number): number => (r * 16 + f) * 16 + m;
  for (let r = 1; r <= scale; r++) {
    for (let f = 1; f <= scale; f++) for (let m = 1; m <= scale; m++) table.set(at(r, f, m), namesOf(rules, r, f, m)[0]);
  }
  return {
    scale,
    names: [...new Set([...rules.map((rule) => rule.name), ...extra])],
    group: (r, f, m) => table.get(at(r, f, m)) as string,
  };
}

/** The scheme that a recipe asks for; own rules that are missing fall back to the standard preset. */
export function schemeFor(groups: Params['rfm.groups'], own: RfmRules | null): RfmScheme {
  if (groups === 'own' && own !== null) return schemeOf(own);
  const preset = groups === 'own' ? 'standard' : groups;
  return schemeOf(presetRules(preset), preset === 'shopify' ? ['Prospects'] : []);
}

/** A score out of `bins` on a scale, by the middle of the share of customers it stands for; out of `scale` it is itself. */
const mapped = (score: number, bins: number, scale: number): number => Math.floor(((2 * score - 1) * scale) / (2 * bins)) + 1;

/** The group of a triple of scores out of `bins`: exactly one for each. With fewer bins than the scale some names may not occur. */
export function rfmGroup(scheme: RfmScheme, r: number, f: number, m: number, bins: number): string {
  const on = (score: number): number => mapped(score, bins, scheme.scale);
  return scheme.group(on(r), on(f), on(m));
}
