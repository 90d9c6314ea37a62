import { byImportance, calibrationFigure, gainsFigure, importanceFigure, profitFigure, segmentShapFigure } from '../chart/predict-figures.ts';
import type { PredictionBySegment, PredictionMeasures, PredictionResult } from '../contract/predict.ts';
import { breakEven, campaignIsOwn, campaignOf, confusionAt, profitCurve, profitOf, thresholdOf } from '../predict/profit.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { formatDate, formatFixed, formatInteger, formatNumber, formatPercent } from '../text/format.ts';
import { describeNotice } from '../text/notices.ts';
import type { Block, ReportDocument, TableBlock } from './document.ts';
import { smallSegments } from './suppress.ts';
import { hiddenCells } from './suppress-matrix.ts';

export interface PredictionReportInput {
  readonly recipe: Recipe;
  readonly asOf: string;
  readonly result: PredictionResult;
  /** The segments in force; null: not asked for. */
  readonly segments: { readonly by: PredictionBySegment['segments']; readonly names: readonly string[] } | null;
}

const withRange = ({ value, low, high }: PredictionMeasures['auc']): string => `${formatFixed(value, 3)} (${formatFixed(low, 3)} to ${formatFixed(high, 3)})`;

/** The page for colleagues: how good the guess is, what goes with the outcome, what a campaign would bring, and how it was made. No single customers. */
export function predictionReport(input: PredictionReportInput): ReportDocument {
  const { recipe, result, asOf } = input;
  return {
    title: recipe.title, subtitle: `Prediction: ${result.outcome}, as of ${formatDate(asOf)}`, asOf, language: 'en',
    sections: [{ blocks: qualityBlocks(input) }, { blocks: driverBlocks(input) }, { blocks: [...campaignBlocks(input), ...methodBlocks(input)] }],
  };
}

function qualityBlocks({ result, recipe }: PredictionReportInput): Block[] {
  const { measures, later } = result;
  return [
    { type: 'heading', level: 1, text: 'How good the guess is' },
    { type: 'paragraph', tone: 'lead', text: `Of ${formatInteger(result.rows)} customers ${formatInteger(result.positives)} (${formatPercent(result.positives / result.rows)}) have the outcome. A customer with it gets a higher probability than one without it in ${formatPercent(measures.auc.value)} of pairs; by chance it would be half.` },
    { type: 'key-figures', items: [
      { label: 'ROC AUC', value: formatFixed(measures.auc.value, 3), detail: `95%: ${formatFixed(measures.auc.low, 3)} to ${formatFixed(measures.auc.high, 3)}` },
      { label: 'Lift of the top tenth', value: formatFixed(measures.deciles[0].lift, 2), detail: `${formatPercent(measures.deciles[0].rate)} have the outcome` },
      { label: 'Log loss', value: formatFixed(measures.logLoss, 3), detail: `yardstick ${formatFixed(measures.baseLogLoss, 3)}` },
      { label: 'Brier score', value: formatFixed(measures.brier, 3), detail: `yardstick ${formatFixed(measures.baseBrier, 3)}` },
      ...(later === null ? [] : [{ label: 'AUC on later customers', value: formatFixed(later.auc.value, 3), detail: `95%: ${formatFixed(later.auc.low, 3)} to ${formatFixed(later.auc.high, 3)}` }]),
    ] },
    ...result.notices.map((notice): Block => ({ type: 'paragraph', tone: 'body', text: describeNotice(notice, 'document') })),
    ...(Math.floor(result.rows / 10) < recipe.params['report.minGroup'] ? [] : [{ type: 'charts' as const, figures: [gainsFigure(measures, recipe.params['report.minGroup']), calibrationFigure(measures, recipe.params['report.minGroup'])] }]),
    ...decileTable(measures, result.rows, recipe.params['report.minGroup']),
    { type: 'paragraph', tone: 'small', text: `All figures are of customers whom the model that judged them had not seen (${recipe.params['predict.folds']}-fold cross-validation).` },
  ];
}

/** Customers by tenth; tenths of fewer customers than may be told of are not shown, nor shares that rest on so few. */
function decileTable({ deciles }: PredictionMeasures, rows: number, least: number): Block[] {
  if (Math.floor(rows / 10) < least) return [{ type: 'paragraph', tone: 'small', text: `Tenths of fewer than ${least} customers are not shown, nor are curves over them.` }];
  const hidden = hiddenCells(deciles.map(({ rows: own, positives }) => [positives, own - positives]), least).map((cells) => cells.includes(true));
  // From the first one that is hidden on, the sum so far would tell it.
  const first = hidden.includes(true) ? hidden.indexOf(true) : deciles.length;
  const table: TableBlock = {
    type: 'table', caption: 'Customers by tenth of probability',
    columns: [
      { label: 'Tenth', align: 'left', width: 0.16 }, { label: 'Mean probability', align: 'right', width: 0.2 }, { label: 'With the outcome', align: 'right', width: 0.2 },
      { label: 'Lift', align: 'right', width: 0.16 }, { label: 'Share of the outcome so far', align: 'right', width: 0.28 },
    ],
    rows: deciles.map((one, i) => ({
      colour: null,
      cells: [String(one.decile), formatPercent(one.meanProbability), ...(hidden[i] ? ['hidden', '–'] : [formatPercent(one.rate), formatFixed(one.lift, 2)]), i >= first && i < deciles.length - 1 ? '–' : formatPercent(one.captured)],
    })),
  };
  return [table, ...(first === deciles.length ? [] : [{ type: 'paragraph' as const, tone: 'small' as const, text: `Shares that rest on fewer than ${least} customers, or would give such a share away, are hidden.` }])];
}

function driverBlocks({ result, segments, recipe }: PredictionReportInput): Block[] {
  const shown = byImportance(result, 'auc').slice(0, 20);
  const least = recipe.params['report.minGroup'];
  const small = smallSegments(segments?.by.map(({ rows }) => rows) ?? [], least);
  const told = segments === null ? [] : segments.by.filter((_, i) => !small.has(i));
  const having = ({ rows, rate }: (typeof told)[number]): number => Math.round((rate ?? 0) * rows);
  const rates = hiddenCells(told.map((one) => [having(one), one.rows - having(one)]), least);
  return [
    { type: 'heading', level: 1, text: 'What goes with the outcome' },
    { type: 'paragraph', tone: 'body', text: 'Features that the guess rests on. They go with the outcome; that does not mean that they bring it about, or that changing them would change it. Of features that say the same, the model may use any.' },
    { type: 'charts', figures: [importanceFigure(result, 'auc')] },
    {
      type: 'table', caption: 'Features by importance',
      columns: [{ label: 'Feature', align: 'left', width: 0.4 }, { label: 'Loss of AUC when shuffled', align: 'right', width: 0.36 }, { label: 'Mean |SHAP|, log-odds', align: 'right', width: 0.24 }],
      rows: shown.map(({ feature, auc, shap }) => ({ colour: null, cells: [result.features[feature].label, withRange(auc), formatFixed(shap, 3)] })),
    },
    ...(segments === null ? [] : [
      { type: 'heading', level: 2, text: 'By segment' } as const,
      {
        type: 'table', caption: 'Prediction by segment',
        columns: [{ label: 'Segment', align: 'left', width: 0.4 }, { label: 'Customers', align: 'right', width: 0.2 }, { label: 'Mean probability', align: 'right', width: 0.2 }, { label: 'With the outcome', align: 'right', width: 0.2 }],
        rows: told.map(({ label, rows, meanProbability, rate }, i) => ({ colour: null, cells: [segments.names[label], formatInteger(rows), formatPercent(meanProbability), rate === null ? 'not known' : rates[i].includes(true) ? 'hidden' : formatPercent(rate)] })),
      } as const,
      ...(told.length === segments.by.length ? [] : [{ type: 'paragraph', tone: 'small', text: `Segments with fewer than ${least} customers are not shown, nor is one that would give them away.` } as const]),
      ...(rates.some((row) => row.includes(true)) ? [{ type: 'paragraph', tone: 'small', text: `Shares that rest on fewer than ${least} customers, or would give such a share away, are hidden.` } as const] : []),
      { type: 'charts', figures: [segmentShapFigure({ segments: told }, result, segments.names)] } as const,
    ]),
  ];
}

function campaignBlocks({ result, recipe }: PredictionReportInput): Block[] {
  const campaign = campaignOf(recipe);
  const curve = profitCurve(result.measures, campaign);
  const threshold = thresholdOf(recipe);
  const counts = confusionAt(result.heldOut.probability, result.heldOut.outcome, threshold);
  const picked = counts.truePositives + counts.falsePositives;
  const least = recipe.params['report.minGroup'];
  const few = [counts.truePositives, counts.falsePositives, counts.falseNegatives, counts.trueNegatives].some((count) => count > 0 && count < least);
  const own = campaignIsOwn(recipe);
  return [
    { type: 'heading', level: 1, text: 'Whom to contact' },
    ...(own ? [{ type: 'paragraph', tone: 'body', text: `With a cost of ${formatNumber(campaign.cost)} a contact, a value of ${formatNumber(campaign.value)} a customer won and ${formatPercent(campaign.success)} of those with the outcome won by a contact, a contact pays from a probability of ${formatPercent(breakEven(campaign))}. The expected profit is highest with ${formatPercent(curve.bestShare, 0)} of the customers: ${formatNumber(curve.bestProfit)}.` } as const] : [{ type: 'paragraph', tone: 'body', text: 'What a contact costs, what a customer won is worth and how many are won by it was not given, so no profit is stated.' } as const]),
    { type: 'paragraph', tone: 'body', text: few
      ? `From ${formatPercent(threshold)} on, ${picked > 0 && picked < least ? `fewer than ${least}` : formatInteger(picked)} customers are picked. How many of them have the outcome rests on fewer than ${least} customers and is not told.`
      : `From ${formatPercent(threshold)} on, ${formatInteger(picked)} customers are picked: ${formatInteger(counts.truePositives)} with the outcome and ${formatInteger(counts.falsePositives)} without; ${formatInteger(counts.falseNegatives)} with the outcome are missed.${own ? ` Profit ${formatNumber(profitOf(counts, campaign))}.` : ''}` },
    ...(own ? [{ type: 'charts', figures: [profitFigure(curve.profit, curve.bestShare, null)] } as const] : []),
  ];
}

function methodBlocks(input: PredictionReportInput): Block[] {
  return [
    { type: 'heading', level: 1, text: 'How it was made' },
    { type: 'paragraph', tone: 'body', text: predictionMethod(input) },
    ...(input.result.leftOut.length === 0 ? [] : [
      { type: 'heading', level: 2, text: 'Columns that were not used' } as const,
      { type: 'list', items: input.result.leftOut.slice(0, 40).map(({ column, reason }) => `${column}: ${reason}`) } as const,
    ]),
  ];
}

/** The methods paragraph. */
export function predictionMethod({ result, recipe }: Pick<PredictionReportInput, 'result' | 'recipe'>): string {
  const p = recipe.params;
  const boosted = result.model === 'boosted';
  const penalty = p['predict.penalty'];
  return [
    `Outcome: ${result.outcome}${result.cut === null ? '' : `; features as of ${formatDate(result.cut)}, outcomes up to ${formatDate(result.until ?? result.cut)}`}.`,
    `${formatInteger(result.features.length)} features: ${result.features.map(({ label }) => label).join(', ')}.`,
    boosted
      ? `Model: gradient boosted trees on the log loss (second order, as XGBoost and LightGBM), learning rate ${p['predict.learningRate']}, at most ${p['predict.leaves']} leaves and depth ${p['predict.depth']} a tree, at least ${p['predict.minLeaf']} customers a leaf, leaf penalty ${p['predict.leafPenalty']}; ${
        result.rounds.join(', ')} trees in the folds, chosen on a tenth left aside of the customers that each was fitted on; the final model has as many as they had on average and is fitted on all. Gaps in features go the way that fits best.`
      : `Model: logistic regression on standardised numbers and on levels beside the most frequent one, ${penalty === 0 ? 'without a penalty (maximum likelihood)' : `L2 penalty ${penalty} (C = ${formatNumber(1 / penalty)})`}; a gap is the mean and a term of its own.`,
    `Measured by ${p['predict.folds']}-fold cross-validation, stratified by the outcome, seed ${p.seed}: every customer gets the probability of a model that had not seen them. The interval of the AUC is DeLong's; the yardstick gives everybody the share of the customers fitted on.`,
    ...(result.laterWords === null ? [] : [`Tested in time on ${result.laterWords}.`]),
    `Importance: loss of AUC on held-out customers when a feature is shuffled, over folds, with the interval of Nadeau and Bengio. SHAP values are ${boosted ? 'path-dependent and exact (TreeSHAP)' : 'exact for independent features'}, in log-odds, and add up to each prediction.`,
  ].join(' ');
}
