import type { Notice } from '../../contract/notice.ts';
import type { LeakageWarning, PredictColumn, PredictFit, PredictionResult, PredictOptions } from '../../contract/predict.ts';
import { analysisKey } from '../../pipeline/key.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { formatFixed, formatPercent } from '../../text/format.ts';
import type { AnalysisContext } from '../analysis-spec.ts';
import { gatherRows } from './rows.ts';
import type { GatheredRows } from './rows.ts';

/** The whole answer: what the page is told, and what single customers and files are made from. */
export interface PredictAnswer {
  readonly result: PredictionResult;
  readonly fit: PredictFit;
  readonly idColumn: string | null;
  readonly ids: readonly string[];
  readonly listRows: Int32Array;
  readonly listOutcome: Int8Array;
  readonly listColumns: readonly PredictColumn[];
}

/** Shares of an outcome beyond which it is said to be rare, or common. */
const RARE = 0.05;
const EVENTS_PER_TERM = 10;

const optionsOf = ({ params: p }: Recipe): PredictOptions => ({
  model: p['predict.model'], seed: p.seed, folds: p['predict.folds'], trees: p['predict.trees'], learningRate: p['predict.learningRate'],
  leaves: p['predict.leaves'], depth: p['predict.depth'], minLeaf: p['predict.minLeaf'], leafPenalty: p['predict.leafPenalty'], penalty: p['predict.penalty'],
});

/** What the answer depends on besides the customers. */
export const predictParameters = (recipe: Recipe): readonly unknown[] => [recipe.outcome, optionsOf(recipe), recipe.params['predict.segments']];

/** The answer, computed once for the page, the list and the files. Errors: as `gatherRows` and `predictOutcome`. */
export async function predictAnswer(context: AnalysisContext): Promise<PredictAnswer> {
  const { recipe, keys, signal, progress, platform, flights } = context;
  const key = analysisKey('prediction', recipe.params['predict.segments'] ? keys.cluster : keys.customers, 'answer', predictParameters(recipe));
  const { value } = await flights.get<PredictAnswer, number>(key, async (work) => {
    const rows = await gatherRows({ ...context, signal: work.signal });
    const options = optionsOf(recipe);
    const fit = await platform.background.call('predict.fit', { ...rows.input, options }, { signal: work.signal, onProgress: ({ fraction }) => work.partial(fraction) });
    const { ids, idColumn, listRows, listOutcome, listColumns } = rows;
    return { result: resultOf(rows, fit, options.model), fit, ids, idColumn, listRows, listOutcome, listColumns };
  }, { signal, onPartial: progress });
  return value;
}

function resultOf(rows: GatheredRows, fit: PredictFit, model: PredictOptions['model']): PredictionResult {
  const { measures } = fit;
  return {
    outcome: rows.outcome, unknown: rows.unknown, cut: rows.cut, until: rows.until, laterWords: fit.later === null ? null : rows.laterWords,
    model, rows: measures.rows, positives: measures.positives, features: fit.features, leftOut: rows.leftOut, measures, folds: fit.folds, later: fit.later,
    rounds: fit.rounds, importance: fit.importance, leakage: fit.leakage,
    heldOut: { probability: fit.heldOut.probability, outcome: fit.heldOut.outcome },
    notices: noticesOf(rows, fit),
  };
}

const LEAKAGE: Readonly<Record<LeakageWarning['kind'], Notice['code']>> = {
  alone: 'leakage-alone', same: 'leakage-same', filled: 'leakage-filled', identifier: 'feature-identifier', segment: 'feature-segment',
};

function noticesOf(rows: GatheredRows, { measures, leakage, predictor }: PredictFit): Notice[] {
  const share = measures.positives / measures.rows;
  const fewer = Math.min(measures.positives, measures.rows - measures.positives);
  const notices: Notice[] = leakage.map(({ kind, label, auc }) => ({ code: LEAKAGE[kind], data: { column: label, auc: formatFixed(auc, 3) } }));
  if (rows.unknown > 0) notices.push({ code: 'outcome-unknown', data: { count: rows.unknown } });
  if (Math.min(share, 1 - share) < RARE) notices.push({ code: 'outcome-rare', data: { share: formatPercent(Math.min(share, 1 - share)), kind: share < RARE ? 'with' : 'without' } });
  if (measures.auc.low <= 0.5 || measures.logLoss >= measures.baseLogLoss) notices.push({ code: 'prediction-no-better', data: {} });
  if (predictor.kind === 'logistic') {
    if (!predictor.converged) notices.push({ code: 'prediction-no-single-answer', data: {} });
    if (fewer < EVENTS_PER_TERM * predictor.terms.length) notices.push({ code: 'prediction-few-events', data: { count: fewer, terms: predictor.terms.length } });
  }
  return notices;
}
