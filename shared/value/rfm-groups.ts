/** Names of the preset, best first. */
export const RFM_GROUPS = [
  'Champions', 'Loyal', 'Potential loyalist', 'New', 'Promising', 'Needs attention', 'About to sleep',
  'At risk', 'Cannot lose', 'Hibernating', 'Lost',
] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

/** A score out of `bins` as a fifth from 1 to 5, by the middle of the share of customers it stands for; out of 5 it is itself. */
const fifth = (score: number, bins: number): number => Math.floor(((2 * score - 1) * 5) / (2 * bins)) + 1;

/**
 * The group of a triple of scores: exactly one for each. With fewer than five bins some names do not occur.
 *
 * The rules look at recency and at worth = frequency + monetary (2 to 10), all in fifths of the customers:
 * - recency in the best two fifths: Champions (worth 8 and more); frequency in the lowest fifth: New (best fifth of recency)
 *   or Promising (second); else Loyal (worth 6 and more) or Potential loyalist
 * - recency in the middle fifth: Loyal (worth 7 and more), Needs attention (5 or 6), About to sleep
 * - recency in the fourth fifth: At risk (worth 5 and more), Hibernating
 * - recency in the worst fifth: Cannot lose (worth 8 and more), At risk (6 or 7), Hibernating (4 or 5), Lost
 */
export function rfmGroup(r: number, f: number, m: number, bins: number): RfmGroup {
  const recency = fifth(r, bins);
  const frequency = fifth(f, bins);
  const worth = frequency + fifth(m, bins);
  if (recency >= 4) return recentGroup(recency, frequency, worth);
  if (recency === 3) return worth >= 7 ? 'Loyal' : worth >= 5 ? 'Needs attention' : 'About to sleep';
  if (recency === 2) return worth >= 5 ? 'At risk' : 'Hibernating';
  if (worth >= 8) return 'Cannot lose';
  if (worth >= 6) return 'At risk';
  return worth >= 4 ? 'Hibernating' : 'Lost';
}

function recentGroup(recency: number, frequency: number, worth: number): RfmGroup {
  if (worth >= 8) return 'Champions';
  if (frequency === 1) return recency === 5 ? 'New' : 'Promising';
  return worth >= 6 ? 'Loyal' : 'Potential loyalist';
}
