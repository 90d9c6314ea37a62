import type { PredictedRow, PredictionPoints, PredictionResult } from '../contract/predict.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

const ACCENT = { kind: 'accent' } as const;
const OTHER = { kind: 'segment', index: 1 } as const;

/** Groups of a number in the picture of one feature. */
const GROUPS = 12;

/** SHAP values of one feature against its own values. */
export function dependenceFigure(points: Pick<PredictionPoints, 'values' | 'shap'>, features: PredictionResult['features'], feature: number): Figure {
  const { label, kind, levels } = features[feature];
  const [values, shap] = [points.values[feature], points.shap[feature]];
  const title = label;
  if (kind === 'category') {
    const groups = levels.map((level, code) => ({ level: level === 'true' ? 'yes' : level === 'false' ? 'no' : level, rows: [...shap.keys()].filter((i) => values[i] === code) }));
    const gaps = [...shap.keys()].filter((i) => values[i] < 0);
    const shown = [...groups, { level: 'missing', rows: gaps }].filter(({ rows }) => rows.length > 0)
      .map(({ level, rows }) => ({ level, mean: rows.reduce((sum, i) => sum + shap[i], 0) / rows.length, rows: rows.length }))
      .sort((a, b) => b.mean - a.mean || (a.level < b.level ? -1 : 1)).slice(0, 20);
    return {
      kind: 'dependence', title,
      description: `Mean SHAP value of each value of ${label}, in log-odds. Highest with ${shown[0]?.level ?? '–'}, lowest with ${shown.at(-1)?.level ?? '–'}.`,
      xAxis: null, yAxis: null,
      series: {
        kind: 'bars', name: 'Mean SHAP value', labels: shown.map(({ level }) => level), values: shown.map(({ mean }) => mean), intervals: null,
        colours: shown.map(({ mean }) => (mean >= 0 ? ACCENT : OTHER)), texts: shown.map(({ mean }) => formatValue(mean, 'effect')), diverging: true,
      },
    };
  }
  const order = [...shap.keys()].filter((i) => values[i] === values[i]).sort((a, b) => values[a] - values[b] || a - b);
  const groups: number[][] = [];
  for (const i of order) {
    const last = groups[groups.length - 1];
    if (last === undefined || (last.length >= order.length / GROUPS && values[i] !== values[last[last.length - 1]])) groups.push([i]);
    else last.push(i);
  }
  const at = (group: readonly number[], p: number): number => {
    const sorted = group.map((i) => shap[i]).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
  };
  const mean = (group: readonly number[], of: Float64Array): number => group.reduce((sum, i) => sum + of[i], 0) / group.length;
  const y = groups.map((group) => mean(group, shap));
  const [top, low] = [y.indexOf(Math.max(...y)), y.indexOf(Math.min(...y))];
  return {
    kind: 'dependence', title,
    description: groups.length === 0 ? `${label} has no values.` : `Mean SHAP value by ${label}, in log-odds. Highest near ${formatValue(mean(groups[top], values), 'number')}, lowest near ${formatValue(mean(groups[low], values), 'number')}.`,
    xAxis: { title: label, format: 'number', fromZero: false }, yAxis: { title: 'SHAP value (log-odds)', format: 'effect', fromZero: true },
    series: {
      kind: 'line', name: 'Mean SHAP value', x: groups.map((group) => mean(group, values)), y,
      band: { low: groups.map((group) => at(group, 0.1)), high: groups.map((group) => at(group, 0.9)) }, bandName: 'Four fifths of the customers', current: null, colour: ACCENT,
    },
  };
}

/** Bars of one customer at most; the others are added up. */
const MOST_BARS = 8;

/** What makes up the probability of one customer. */
export function customerFigure({ id, probability, baseProbability, contributions }: PredictedRow): Figure {
  const shown = contributions.slice(0, MOST_BARS);
  const rest = contributions.slice(MOST_BARS).reduce((sum, { shap }) => sum + shap, 0);
  const bars = [...shown.map(({ label, value, shap }) => ({ label: `${label}: ${value}`, shap })), ...(contributions.length > MOST_BARS ? [{ label: `${contributions.length - MOST_BARS} other features`, shap: rest }] : [])];
  const list = (sign: number): string => shown.filter(({ shap }) => shap * sign > 0).slice(0, 3).map(({ label, value }) => `${label} ${value}`).join(', ');
  return {
    kind: 'contributions',
    title: `Customer ${id}`,
    description: `Probability ${formatValue(probability, 'percent')}; a customer of whom nothing is known would have ${formatValue(baseProbability, 'percent')} (the mean of log-odds, not of probabilities).${list(1) === '' ? '' : ` Goes with a higher one: ${list(1)}.`}${list(-1) === '' ? '' : ` Goes with a lower one: ${list(-1)}.`}`,
    xAxis: null, yAxis: null,
    series: {
      kind: 'bars', name: 'Contribution (log-odds)', labels: bars.map(({ label }) => label), values: bars.map(({ shap }) => shap), intervals: null,
      colours: bars.map(({ shap }) => (shap >= 0 ? ACCENT : OTHER)), texts: bars.map(({ shap }) => formatValue(shap, 'effect')), diverging: true,
    },
  };
}
