import type { FeaturesView } from '../../shared/contract/engine.ts';
import type { CurvePoint, SweepResult } from '../../shared/contract/results.ts';
import type { ChoiceResult, VoteIndex } from '../../shared/contract/validation.ts';
import { figure, table } from '../output.ts';

const INDEX_NAMES: Readonly<Record<VoteIndex, string>> = {
  elbow: 'elbow', silhouette: 'silhouette', daviesBouldin: 'Davies-Bouldin', calinskiHarabasz: 'Calinski-Harabasz', dunn: 'Dunn',
  gap: 'gap', bic: 'BIC', predictionStrength: 'prediction strength', stability: 'stability',
};

/** What is known of one k beside the sweep. */
function beside(choice: ChoiceResult, k: number) {
  return {
    gap: choice.gap?.points.find((point) => point.k === k) ?? null,
    strength: choice.prediction?.points.find((point) => point.k === k)?.strength ?? null,
    stability: choice.stability?.points.find((point) => point.k === k) ?? null,
    beats: choice.chance.find((point) => point.k === k)?.beats ?? null,
  };
}

/** The `result` document of `sweep`. */
export function sweepResult(features: FeaturesView, sweep: SweepResult, choice: ChoiceResult, seed: number): Record<string, unknown> {
  const { gap, prediction, stability, vote, tree } = choice;
  return {
    rows: features.rows,
    leftOut: features.leftOut,
    features: features.features.filter((feature) => feature.used).map((feature) => feature.column),
    seed,
    curve: sweep.curve.map(({ k, inertia, silhouette, daviesBouldin, calinskiHarabasz, dunn, bic, aic, icl, entropy, objective, ownSilhouette }) => {
      const at = beside(choice, k);
      return {
        k, inertia, silhouette, daviesBouldin, calinskiHarabasz, dunn, stability: at.stability?.mean ?? null, bic,
        ...(bic === null ? {} : { aic, icl }),
        ...(entropy === null ? {} : { entropy }),
        ...(objective === null ? {} : { objective, ownSilhouette }),
        ...(gap === null ? {} : { gap: at.gap?.gap ?? null, gapError: at.gap?.error ?? null, randomSilhouette: at.gap?.random ?? null, beatsRandom: at.beats }),
        ...(prediction === null ? {} : { predictionStrength: at.strength }),
        ...(stability === null ? {} : { weakestStability: at.stability?.least ?? null }),
      };
    }),
    elbow: sweep.elbow,
    recommended: sweep.recommended,
    structure: sweep.structure,
    vote,
    ...(gap === null ? {} : { gap }),
    ...(prediction === null ? {} : { predictionStrength: { k: prediction.k, splits: prediction.splits, rows: prediction.rows } }),
    ...(stability === null ? {} : { stability: { resamples: stability.resamples, rows: stability.rows } }),
    tree: tree.links,
  };
}

/** The same for people. */
export function sweepText({ curve, recommended }: SweepResult, choice: ChoiceResult): string {
  const { gap, prediction, stability } = choice;
  const own = curve.some((point) => point.ownSilhouette !== null);
  const mixture = curve.some((point) => point.bic !== null);
  const head = [
    'k', 'inertia', 'silhouette', ...(gap === null ? [] : ['random']), 'Davies-Bouldin', 'Calinski-Harabasz', 'Dunn',
    ...(gap === null ? [] : ['gap', '±']), ...(prediction === null ? [] : ['strength']), ...(stability === null ? [] : ['stability', 'weakest']),
    ...(mixture ? ['BIC'] : []), ...(own ? ['own silhouette'] : []), 'smallest',
  ];
  const row = (point: CurvePoint): string[] => {
    const at = beside(choice, point.k);
    return [
      String(point.k), figure(point.inertia), figure(point.silhouette.value), ...(gap === null ? [] : [figure(at.gap?.random?.high ?? null)]),
      figure(point.daviesBouldin), figure(point.calinskiHarabasz), figure(point.dunn),
      ...(gap === null ? [] : [figure(at.gap?.gap ?? null), figure(at.gap?.error ?? null)]),
      ...(prediction === null ? [] : [figure(at.strength, 3)]),
      ...(stability === null ? [] : [figure(at.stability?.mean ?? null, 3), figure(at.stability?.least ?? null, 3)]),
      ...(mixture ? [figure(point.bic, 2)] : []), ...(own ? [figure(point.ownSilhouette?.value ?? null)] : []), figure(Math.min(...point.sizes)),
    ];
  };
  return [
    table(head, curve.map(row)),
    '',
    ...(recommended?.reasons ?? ['No number of segments can be recommended.']),
    ...(gap?.k === 1 ? ['By the gap statistic the data is one segment.'] : []),
    ...voteLines(choice),
  ].join('\n');
}

function voteLines({ vote }: ChoiceResult): string[] {
  if (vote.shares.length === 0) return [];
  return [
    '',
    'What the indices speak for:',
    ...vote.shares.map(({ k, share, indices }) => (
      `  ${k === 1 ? 'one segment' : `${k} segments`}: ${Math.round(share * 100)}% (${indices.map((index) => INDEX_NAMES[index]).join(', ')})`
    )),
  ];
}
