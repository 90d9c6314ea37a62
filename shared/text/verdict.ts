/** What a figure says, from the best to the worst. */
export interface Verdict {
  readonly level: 'good' | 'fair' | 'unsure' | 'poor';
  readonly words: string;
}

/**
 * What the stability of a segment (mean best-match Jaccard) says.
 * Source: C. Hennig, "Cluster-wise assessment of cluster stability" (2007), section 2, and the help of `fpc::clusterboot`.
 */
export function stabilityVerdict(mean: number): Verdict {
  if (mean >= 0.85) return { level: 'good', words: 'very stable' };
  if (mean >= 0.75) return { level: 'fair', words: 'stable' };
  if (mean >= 0.6) return { level: 'unsure', words: 'a pattern, with unsure members' };
  return { level: 'poor', words: 'do not rely on it' };
}

/**
 * What a mean silhouette says.
 * Source: L. Kaufman, P. J. Rousseeuw, "Finding Groups in Data" (1990), table 4.
 */
export function separationWords(silhouette: number): string {
  if (silhouette > 0.7) return 'strong structure';
  if (silhouette > 0.5) return 'reasonable structure';
  if (silhouette > 0.25) return 'weak structure, borders overlap';
  return 'hardly any structure';
}

/** What the agreement of two segmentations (adjusted Rand index) says; bounds of D. Steinley, Psychological Methods 9 (2004). */
export function agreementVerdict(ari: number): Verdict {
  if (ari >= 0.9) return { level: 'good', words: 'nearly the same' };
  if (ari >= 0.8) return { level: 'good', words: 'much alike' };
  if (ari >= 0.65) return { level: 'fair', words: 'alike in the main' };
  if (ari > 0.2) return { level: 'unsure', words: 'partly alike' };
  return { level: 'poor', words: 'little or nothing in common' };
}
