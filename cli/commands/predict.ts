import { byImportance } from '../../shared/chart/predict-figures.ts';
import type { PredictionBySegment, PredictionMeasures, PredictionResult } from '../../shared/contract/predict.ts';
import { PREDICTION_FILES } from '../../shared/engine/predict/files.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { writeOutputs } from '../../shared/node/write-outputs.ts';
import { breakEven, campaignIsOwn, campaignOf, confusionAt, profitCurve, profitOf, thresholdOf } from '../../shared/predict/profit.ts';
import { formatRecipe } from '../../shared/recipe/recipe.ts';
import type { Recipe } from '../../shared/recipe/recipe.ts';
import { formatFixed, formatInteger, formatNumber, formatPercent } from '../../shared/text/format.ts';
import { fewNames } from '../../shared/text/gather.ts';
import { formulaNotices } from '../../shared/contract/notice.ts';
import type { Notice } from '../../shared/contract/notice.ts';
import type { Args } from '../args.ts';
import { filesOf, required, withoutValues } from '../args.ts';
import { openFiles, readNotices } from '../open-files.ts';
import { looksLikeRecipe, openRecipe } from '../open-recipe.ts';
import { checkOutcomeArgs, outcomeFrom } from '../outcome-from-args.ts';
import { figure, table } from '../output.ts';
import type { Outcome } from '../output.ts';
import { paramsFrom } from '../params-from-args.ts';
import { checkArgs } from '../recipe-from-args.ts';
import type { Session } from '../session.ts';
import { rounded } from './segment.ts';

const OUTPUTS = [...PREDICTION_FILES, 'recipe.json'];

/** What is asked: a recipe whose files are open, with its outcome. */
interface Asked {
  readonly recipe: Recipe;
  /** The recipe has segments that are to stand in the list. */
  readonly segments: boolean;
  readonly notices: readonly Notice[];
  readonly load: number;
  close(): Promise<void>;
}

/** `tessera predict`: who is likely to leave or respond, how good that guess is, and what goes with it. */
export async function predictCommand(args: Args, session: Session): Promise<Outcome> {
  const out = required(args, 'out');
  checkArgs(args);
  checkOutcomeArgs(args);
  const asked = await openAsked(args, session, out);
  try {
    const engine = await session.engine();
    const options = { signal: session.signal, onEvent: session.onEvent };
    const begun = performance.now();
    const { recipe } = asked;
    const result = await engine.analysis({ name: 'prediction', recipe, options: null }, options);
    const predicted = performance.now();
    const by = asked.segments ? (await engine.analysis({ name: 'predictionSegments', recipe, options: null }, options)).segments : null;
    const { files, neutralised } = await engine.analysis({ name: 'predictionFiles', recipe, options: { segments: asked.segments } }, options);
    const notices: Notice[] = [...asked.notices, ...result.notices, ...formulaNotices(neutralised)];
    await writeOutputs(out, [...files, { name: 'recipe.json', bytes: new TextEncoder().encode(formatRecipe(recipe)) }]);
    return {
      result: { ...predictionJson(result, recipe, by), outputs: OUTPUTS },
      text: [...textOf(result, recipe), '', `Written to ${out}: ${OUTPUTS.join(', ')}`].join('\n'),
      notices, timings: rounded({ load: asked.load, predict: predicted - begun, write: performance.now() - predicted }),
    };
  } finally {
    await asked.close();
  }
}

async function openAsked(args: Args, session: Session, out: string): Promise<Asked> {
  const paths = filesOf(args);
  const guard = { dir: out, names: OUTPUTS };
  if (paths.length === 1 && await looksLikeRecipe(paths[0])) {
    const opened = await openRecipe(args, session, paths[0], guard);
    const reports = await (await session.engine()).analysis({ name: 'sources', recipe: opened.recipe, options: null }, { signal: session.signal });
    const { recipe: given } = opened;
    const full = await Promise.all(reports.map(async ({ id }) => (await (await session.engine()).analysis({ name: 'quality', recipe: given, options: { source: id } }, { signal: session.signal })).source));
    const recipe = { ...given, params: paramsFrom(args, given.params), outcome: outcomeFrom(args, full, given.outcome) };
    return { recipe, segments: true, notices: opened.notices, load: opened.load, close: opened.close };
  }
  if (!args.values.has('outcome')) throw new AppError('outcome-missing', {});
  // --features names what the prediction is made from, not what segments are.
  const opened = await openFiles(withoutValues(args, ['features']), session, paths, { outputs: guard });
  try {
    const recipe = { ...opened.recipe, outcome: outcomeFrom(args, opened.reports, null) };
    return { recipe, segments: recipe.params['predict.segments'], notices: readNotices(opened.reports), load: opened.load, close: opened.close };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

const measuresJson = ({ roc: _roc, ...measures }: PredictionMeasures): object => measures;

function predictionJson(result: PredictionResult, recipe: Recipe, segments: PredictionBySegment['segments'] | null): object {
  const { heldOut, features, measures, later, importance: _importance, leakage, ...rest } = result;
  const campaign = campaignOf(recipe);
  const threshold = thresholdOf(recipe);
  const confusion = confusionAt(heldOut.probability, heldOut.outcome, threshold);
  const { bestShare, bestProfit } = profitCurve(measures, campaign);
  const { notices: _notices, ...said } = rest;
  return {
    ...said, features: features.map(({ name }) => name), measures: measuresJson(measures), later: later === null ? null : measuresJson(later),
    importance: byImportance(result, 'auc').map(({ feature, auc, shap }) => ({ feature: features[feature].name, aucLoss: auc, meanAbsoluteShap: shap })),
    leakage: leakage.map(({ feature, kind, auc }) => ({ feature, kind, auc })),
    campaign: { ...campaign, own: campaignIsOwn(recipe), breakEven: breakEven(campaign), threshold, confusion, profit: profitOf(confusion, campaign), bestShare, bestProfit },
    ...(segments === null ? {} : { segments: segments.map(({ label, rows, meanProbability, rate, auc }) => ({ id: label + 1, rows, meanProbability, rate, auc })) }),
  };
}

/** Columns not used, with their reason, those with the same reason together. */
function leftOutLines({ leftOut }: PredictionResult): string[] {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.map((reason) => `Not used: ${fewNames(leftOut.filter((one) => one.reason === reason).map(({ column }) => column))} (${reason})`);
}

function textOf(result: PredictionResult, recipe: Recipe): string[] {
  const { measures, later } = result;
  const campaign = campaignOf(recipe);
  const threshold = thresholdOf(recipe);
  const counts = confusionAt(result.heldOut.probability, result.heldOut.outcome, threshold);
  const { bestShare, bestProfit } = profitCurve(measures, campaign);
  const range = ({ value, low, high }: PredictionMeasures['auc']): string => `${formatFixed(value, 3)} (95%: ${formatFixed(low, 3)} to ${formatFixed(high, 3)})`;
  const { slope, intercept } = measures.calibration;
  return [
    `Outcome: ${result.outcome}; ${figure(result.positives)} of ${figure(result.rows)} customers (${formatPercent(result.positives / result.rows)}), ${result.features.length} features`,
    ...leftOutLines(result),
    '',
    'On customers that the model had not seen:',
    `ROC AUC ${range(measures.auc)}, average precision ${formatFixed(measures.averagePrecision, 3)}`,
    `log loss ${formatFixed(measures.logLoss, 4)} (yardstick ${formatFixed(measures.baseLogLoss, 4)}), Brier ${formatFixed(measures.brier, 4)} (yardstick ${formatFixed(measures.baseBrier, 4)}), calibration slope ${formatFixed(slope, 2)}, intercept ${formatFixed(intercept, 2)}`,
    ...(later === null || result.laterWords === null ? [] : [`In time: AUC ${range(later.auc)}, log loss ${formatFixed(later.logLoss, 4)} (yardstick ${formatFixed(later.baseLogLoss, 4)}); ${result.laterWords}`]),
    '',
    table(['tenth', 'probability', 'with the outcome', 'lift', 'share so far'], measures.deciles.map((one) => [
      String(one.decile), formatPercent(one.meanProbability), formatPercent(one.rate), formatFixed(one.lift, 2), formatPercent(one.captured),
    ])),
    '',
    table(['goes with the outcome', 'loss of AUC when shuffled', '95%', 'mean |SHAP|'], byImportance(result, 'auc').slice(0, 10).map(({ feature, auc, shap }) => [
      result.features[feature].label, formatFixed(auc.value, 4), `${formatFixed(auc.low, 4)} to ${formatFixed(auc.high, 4)}`, formatFixed(shap, 3),
    ])),
    '',
    ...(campaignIsOwn(recipe) ? [] : ['Cost, value and share won are examples (--cost, --value, --success): the profits below mean nothing until they are yours.']),
    `A contact pays from a probability of ${formatPercent(breakEven(campaign))}; expected profit is highest with ${formatPercent(bestShare, 0)} of customers: ${formatNumber(bestProfit)}.`,
    `From ${formatPercent(threshold)} on: ${formatInteger(counts.truePositives)} picked rightly, ${formatInteger(counts.falsePositives)} wrongly, ${formatInteger(counts.falseNegatives)} missed; profit ${formatNumber(profitOf(counts, campaign))}.`,
    'What goes with the outcome need not bring it about.',
  ];
}
