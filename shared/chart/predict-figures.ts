import type { PredictionBySegment, PredictionMeasures, PredictionResult } from '../contract/predict.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

const ACCENT = { kind: 'accent' } as const;
const MUTED = { kind: 'muted' } as const;
const OTHER = { kind: 'segment', index: 1 } as const;

/** Features drawn at most. */
const MOST_FEATURES = 15;

export type ImportanceKind = 'auc' | 'shap';

/** Features by what they are worth to the model, the most first. */
export function byImportance({ importance }: Pick<PredictionResult, 'importance'>, kind: ImportanceKind): PredictionResult['importance'] {
  const size = (one: PredictionResult['importance'][number]): number => (kind === 'auc' ? one.auc.value : one.shap);
  return importance.toSorted((a, b) => size(b) - size(a) || a.feature - b.feature);
}

/** What goes with the outcome: bars by feature. */
export function importanceFigure(result: Pick<PredictionResult, 'importance' | 'features'>, kind: ImportanceKind): Figure {
  const shown = byImportance(result, kind).slice(0, MOST_FEATURES);
  const label = (feature: number): string => result.features[feature].label;
  const names = shown.slice(0, 3).map(({ feature }) => label(feature));
  const left = result.importance.length - shown.length;
  return {
    kind: 'importance',
    title: kind === 'auc' ? 'What the guess rests on' : 'How far features move probabilities',
    description: `${names.length === 0 ? 'There are no features.' : `Most: ${names.join(', ')}.`} ${kind === 'auc'
      ? 'Loss of AUC on customers whom the model had not seen when a feature is shuffled among them, with 95% intervals.'
      : 'Mean size of the SHAP values, in log-odds.'}${left > 0 ? ` ${left} weaker features are not drawn.` : ''}`,
    xAxis: null, yAxis: null,
    series: {
      kind: 'bars', name: kind === 'auc' ? 'Loss of AUC' : 'Mean |SHAP|', labels: shown.map(({ feature }) => label(feature)),
      values: shown.map((one) => (kind === 'auc' ? one.auc.value : one.shap)), intervals: kind === 'auc' ? shown.map(({ auc }) => [auc.low, auc.high] as const) : null,
      colours: shown.map(() => ACCENT), texts: shown.map((one) => formatValue(kind === 'auc' ? one.auc.value : one.shap, 'index')), diverging: kind === 'auc',
    },
  };
}

const hundredths = Array.from({ length: 101 }, (_, i) => i);

/** Hundredths that a step of a curve may take. */
const STEPS = [1, 2, 5, 10, 20, 25, 50] as const;

/**
 * Share of the outcome reached by share of customers contacted.
 * @param least customers that a step of the curve rests on at least, for documents
 */
export function gainsFigure({ gains, positives, rows, deciles }: Pick<PredictionMeasures, 'gains' | 'positives' | 'rows' | 'deciles'>, least = 0): Figure {
  const best = positives / rows;
  const step = STEPS.find((one) => (one / 100) * rows >= least) ?? 100;
  const x = hundredths.filter((i) => i % step === 0);
  return {
    kind: 'gains',
    title: 'Cumulative gains',
    description: `The likeliest tenth of customers holds ${formatValue(deciles[0].captured, 'percent')} of the outcome, the likeliest three tenths ${formatValue(deciles[2].captured, 'percent')}; by chance it would be 10.0% and 30.0%.`,
    xAxis: { title: 'Customers, likeliest first (%)', format: 'integer', fromZero: true },
    yAxis: { title: 'Share of the outcome', format: 'percent', fromZero: true },
    series: {
      kind: 'lines', x, mark: null,
      lines: [
        { name: 'Model', y: x.map((i) => gains.captured[i]), colour: ACCENT, dashed: false },
        { name: 'By chance', y: x.map((i) => i / 100), colour: MUTED, dashed: true },
        { name: 'Without an error', y: x.map((i) => Math.min(1, i / 100 / best)), colour: OTHER, dashed: true },
      ],
    },
  };
}

/**
 * Whether probabilities mean what they say.
 * @param least a group whose share rests on fewer customers with or without the outcome is not drawn, for documents
 */
export function calibrationFigure({ calibration }: Pick<PredictionMeasures, 'calibration'>, least = 0): Figure {
  const { bins, slope, intercept } = calibration;
  const told = bins.map(({ rows, observed }) => {
    const having = Math.round(observed.value * rows);
    return [having, rows - having].every((count) => count === 0 || count >= least);
  });
  const off = bins.filter((_, i) => told[i]).reduce((most, bin) => Math.max(most, Math.abs(bin.predicted - bin.observed.value)), 0);
  return {
    kind: 'calibration',
    title: 'Calibration',
    description: `Customers in ten groups by probability: the share with the outcome is at most ${formatValue(off * 100, 'number')} points off the mean probability of its group.${told.includes(false) ? ` Groups whose share rests on fewer than ${least} customers are not drawn.` : ''} ${
      slope === null ? '' : `Slope ${formatValue(slope, 'index')} (1 is right), `}${intercept === null ? '' : `intercept ${formatValue(intercept, 'effect')} (0 is right).`}`,
    xAxis: { title: 'Tenth by probability, the lowest first', format: 'integer', fromZero: false },
    yAxis: { title: 'Share with the outcome', format: 'percent', fromZero: true },
    series: {
      kind: 'lines', x: bins.map((_, i) => i + 1), mark: null,
      lines: [
        { name: 'Observed', y: bins.map(({ observed }, i) => (told[i] ? observed.value : null)), colour: ACCENT, dashed: false },
        { name: 'Predicted', y: bins.map(({ predicted }) => predicted), colour: OTHER, dashed: true },
        { name: '95% interval', y: bins.map(({ observed }, i) => (told[i] ? observed.low : null)), colour: MUTED, dashed: true },
        { name: '95% interval, to', y: bins.map(({ observed }, i) => (told[i] ? observed.high : null)), colour: MUTED, dashed: true, unlisted: true },
      ],
    },
  };
}

/** Expected profit by share of customers contacted. */
export function profitFigure(profit: readonly number[], bestShare: number, share: number | null): Figure {
  const best = Math.round(bestShare * 100);
  return {
    kind: 'profit',
    title: 'Profit by customers contacted',
    description: profit[best] > 0 ? `Highest with ${best}% of customers contacted: ${formatValue(profit[best], 'number')}; with everybody ${formatValue(profit[profit.length - 1], 'number')}.` : 'No contact pays at this cost and value.',
    xAxis: { title: 'Customers contacted, likeliest first (%)', format: 'integer', fromZero: true },
    yAxis: { title: 'Expected profit', format: 'number', fromZero: true },
    series: {
      kind: 'lines', x: hundredths, mark: share === null ? { x: best, label: 'Best' } : { x: Math.round(share * 100), label: 'Now' },
      lines: [{ name: 'Profit', y: profit, colour: ACCENT, dashed: false }],
    },
  };
}

/** Mean SHAP value of each feature by segment. */
export function segmentShapFigure({ segments }: Pick<PredictionBySegment, 'segments'>, result: Pick<PredictionResult, 'importance' | 'features'>, names: readonly string[]): Figure {
  const shown = byImportance(result, 'shap').slice(0, MOST_FEATURES);
  const values = shown.map(({ feature }) => segments.map(({ shap }) => shap[feature]));
  const limit = values.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    kind: 'heatmap',
    title: 'What goes with the outcome in each segment',
    description: `Mean SHAP values by segment, in log-odds: above 0 a feature goes with a higher probability there. ${shown.length === 0 ? '' : `Strongest over all: ${result.features[shown[0].feature].label}.`}`,
    xAxis: null, yAxis: null,
    series: {
      kind: 'heat', name: 'Mean SHAP value', rows: shown.map(({ feature }) => result.features[feature].label), cols: segments.map(({ label }) => names[label] ?? `Segment ${label + 1}`),
      values, limit: limit === 0 ? 1 : limit, unit: 'log-odds',
    },
  };
}
