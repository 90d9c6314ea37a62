import type { CurvePoint } from '../contract/results.ts';
import type { GapResult, PredictionResult, StabilityPoint, Vote, VoteIndex } from '../contract/validation.ts';

/** Above this, in its weakest segment, a number of segments counts as stable (Hennig 2007). */
const STABLE = 0.75;

export interface VoteInput {
  /** k ascending. */
  readonly curve: readonly CurvePoint[];
  readonly elbow: number | null;
  readonly recommended: number | null;
  readonly gap: GapResult | null;
  readonly prediction: PredictionResult | null;
  readonly stability: readonly StabilityPoint[] | null;
}

/**
 * Which number of segments each index speaks for, and the share of the voting indices behind each number:
 * the elbow of the inertia (Kneedle), the highest silhouette, Calinski-Harabasz and Dunn, the lowest Davies-Bouldin and BIC,
 * the gap by Tibshirani's rule, the largest k with a prediction strength above 0.8, and the largest k whose segments are all
 * stable (0.75 and more). 1 speaks for no segments. An index that is not known or speaks for no number has no vote.
 * Most votes win; equal: the recommended number, else the smaller one.
 */
export function voteOnK(input: VoteInput): Vote {
  const { curve, stability } = input;
  const stable = (stability ?? []).filter(({ least }) => least !== null && least >= STABLE).map(({ k }) => k);
  const votes: { index: VoteIndex; k: number | null }[] = [
    { index: 'elbow', k: input.elbow },
    { index: 'silhouette', k: highest(curve, (point) => point.silhouette.value) },
    { index: 'daviesBouldin', k: highest(curve, (point) => (point.daviesBouldin === null ? null : -point.daviesBouldin)) },
    { index: 'calinskiHarabasz', k: highest(curve, (point) => point.calinskiHarabasz) },
    { index: 'dunn', k: highest(curve, (point) => point.dunn) },
    { index: 'gap', k: input.gap?.k ?? null },
    { index: 'bic', k: highest(curve, (point) => (point.bic === null ? null : -point.bic)) },
    { index: 'predictionStrength', k: input.prediction?.k ?? null },
    { index: 'stability', k: stable.length === 0 ? null : Math.max(...stable) },
  ];
  const cast = votes.filter((vote): vote is { index: VoteIndex; k: number } => vote.k !== null);
  const numbers = [...new Set(cast.map(({ k }) => k))];
  const shares = numbers.map((k) => {
    const indices = cast.filter((vote) => vote.k === k).map(({ index }) => index);
    return { k, share: indices.length / cast.length, indices };
  });
  const first = (k: number): number => (k === input.recommended ? 0 : 1);
  shares.sort((a, b) => b.indices.length - a.indices.length || first(a.k) - first(b.k) || a.k - b.k);
  return { k: shares[0]?.k ?? null, indices: votes, shares };
}

/** The k with the highest value, of equal ones the smallest; null where no two points have one. */
function highest(curve: readonly CurvePoint[], value: (point: CurvePoint) => number | null): number | null {
  const known = curve.flatMap((point) => {
    const at = value(point);
    return at === null ? [] : [{ k: point.k, at }];
  });
  if (known.length < 2) return null;
  return known.reduce((best, point) => (point.at > best.at ? point : best)).k;
}

/** By k: whether the silhouette is above what 95% of random data sets of the same shape give; null where that is not known. */
export function beatsChance(curve: readonly CurvePoint[], gap: GapResult | null): { k: number; beats: boolean }[] {
  return curve.flatMap((point) => {
    const random = gap?.points.find(({ k }) => k === point.k)?.random ?? null;
    const { value } = point.silhouette;
    return random === null || value === null ? [] : [{ k: point.k, beats: value > random.high }];
  });
}
