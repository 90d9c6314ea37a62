import type { CallOptions, StepProgress } from '../../contract/compute.ts';
import type { Notice } from '../../contract/notice.ts';
import type { ClusterFit, FeatureSet, SweepResult } from '../../contract/results.ts';
import type { ChoiceOptions, ChoiceResult, StabilityPoint } from '../../contract/validation.ts';
import { METHOD_TRAITS, methodOf } from '../../recipe/method.ts';
import { limitRows, mostRows } from '../../validate/resample.ts';
import { segmentTree } from '../../validate/segment-tree.ts';
import { beatsChance, voteOnK } from '../../validate/vote.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { fitOf, sweepSample } from '../sweep-stage.ts';

/** Customers that the comparison with random data and the splits in halves look at most; beyond, a seeded sample. */
const CHOICE_ROWS = 4000;
const SAMPLE_STREAM = 8003;
const STABILITY_STREAM = 8001;
/** Rough cost of the parts, for the progress. */
const SHARES = { gap: 0.3, prediction: 0.3, stability: 0.4 };

/** What speaks for which number of segments: the indices of the sweep and what is asked beside them. */
export const choice: AnalysisSpec<'choice'> = {
  after: 'sweep',
  async run(context, options) {
    const [features, sweep] = [await context.features(), await context.sweep()];
    if (METHOD_TRAITS[methodOf(context.recipe).algorithm].k === 'found') return resultOf(sweep, [], null, null, null);
    const fits = await sweptFits(context, features, sweep);
    const gap = options.gap > 0 && sweep.curve.length > 0 ? await gapOf(context, features, sweep, options) : null;
    const prediction = options.predictionStrength > 0 && sweep.curve.length > 0 ? await predictionOf(context, features, sweep, options) : null;
    const stability = options.stability > 0 && fits.length > 0 ? await stabilityOf(context, features, fits, options) : null;
    return resultOf(sweep, fits, gap, prediction, stability);
  },
};

function resultOf(
  sweep: SweepResult, fits: readonly ClusterFit[],
  gap: ChoiceResult['gap'], prediction: ChoiceResult['prediction'], stability: ChoiceResult['stability'],
): ChoiceResult {
  const { curve } = sweep;
  const recommended = sweep.recommended?.k ?? null;
  const vote = voteOnK({ curve, elbow: sweep.elbow.k, recommended, gap, prediction, stability: stability?.points ?? null });
  const chance = beatsChance(curve, gap);
  const notices: Notice[] = [];
  if (chance.length > 0 && chance.every(({ beats }) => !beats)) notices.push({ code: 'no-structure', data: { references: gap?.references ?? 0 } });
  const last = curve[curve.length - 1]?.k ?? 0;
  if (vote.k === last && last !== recommended && curve.length > 2) notices.push({ code: 'vote-at-end', data: { k: last } });
  return { gap, prediction, stability, chance, vote, tree: segmentTree(fits), notices };
}

async function sweptFits(context: AnalysisContext, features: FeatureSet, sweep: SweepResult): Promise<ClusterFit[]> {
  const { flights, interactive, recipe, signal } = context;
  const sample = sweepSample(recipe, features.matrix.rows);
  const fits: ClusterFit[] = [];
  for (const { k } of sweep.curve) fits.push(await fitOf({ flights, jobs: interactive, recipe, features }, k, sample, signal));
  return fits;
}

/** Where a part stands, as part of the whole. */
function call(context: AnalysisContext, options: ChoiceOptions, part: keyof typeof SHARES, from = 0, to = 1): CallOptions<StepProgress> {
  const asked = { gap: options.gap > 0, prediction: options.predictionStrength > 0, stability: options.stability > 0 };
  const parts = (['gap', 'prediction', 'stability'] as const).filter((name) => asked[name]);
  const all = parts.reduce((sum, name) => sum + SHARES[name], 0);
  const before = parts.slice(0, parts.indexOf(part)).reduce((sum, name) => sum + SHARES[name], 0);
  return {
    signal: context.signal,
    onProgress: ({ fraction }) => context.progress((before + SHARES[part] * (from + (to - from) * fraction)) / all),
  };
}

function gapOf(context: AnalysisContext, features: FeatureSet, { curve }: SweepResult, options: ChoiceOptions): Promise<ChoiceResult['gap']> {
  const { recipe } = context;
  const { seed } = recipe.params;
  const method = methodOf(recipe);
  return context.background.run('validate.gap', features, {
    method, seed, kMax: curve[curve.length - 1].k, references: options.gap, kind: options.reference,
    sample: limitRows(features.matrix.rows, Math.min(CHOICE_ROWS, mostRows(method)), seed, SAMPLE_STREAM),
  }, call(context, options, 'gap'));
}

function predictionOf(
  context: AnalysisContext, features: FeatureSet, { curve }: SweepResult, options: ChoiceOptions,
): Promise<ChoiceResult['prediction']> {
  const { recipe } = context;
  const { seed } = recipe.params;
  const method = methodOf(recipe);
  return context.background.run('validate.prediction', features, {
    method, seed, ks: curve.map(({ k }) => k), splits: options.predictionStrength,
    sample: limitRows(features.matrix.rows, Math.min(CHOICE_ROWS, mostRows(method)), seed, SAMPLE_STREAM),
  }, call(context, options, 'prediction'));
}

async function stabilityOf(
  context: AnalysisContext, features: FeatureSet, fits: readonly ClusterFit[], options: ChoiceOptions,
): Promise<ChoiceResult['stability']> {
  const { seed } = context.recipe.params;
  const method = methodOf(context.recipe);
  const sample = limitRows(features.matrix.rows, mostRows(method), seed, STABILITY_STREAM);
  const points: StabilityPoint[] = [];
  for (const [at, { k, labels }] of fits.entries()) {
    const found = await context.background.run(
      'validate.stability', features, { method, seed, labels, k, sample, resamples: options.stability, seeds: 0 },
      call(context, options, 'stability', at / fits.length, (at + 1) / fits.length),
    );
    const known = found.bySegment.flatMap(({ mean }) => (mean === null ? [] : [mean]));
    points.push({ k, mean: found.mean, least: known.length === 0 ? null : Math.min(...known) });
  }
  return { resamples: options.stability, rows: sample?.length ?? features.matrix.rows, points };
}
