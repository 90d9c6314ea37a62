import type { FrequencyRecency, Holdout, ValueResult } from '../contract/value.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

const ACTUAL = { kind: 'accent' } as const;
const EXPECTED = { kind: 'segment', index: 1 } as const;

/** By how much a forecast is off, in words. */
function against(expected: number, actual: number): string {
  if (actual === 0) return `${formatValue(expected, 'number')} expected, none made`;
  const off = expected / actual - 1;
  return `${formatValue(Math.abs(off), 'percent')} ${off < 0 ? 'fewer' : 'more'} expected than made`;
}

/** Week of the hold-out's start, or null. */
const markOf = ({ holdout, observed }: Pick<ValueResult, 'holdout' | 'observed'>): { x: number; label: string } | null => {
  if (holdout === null || observed === null) return null;
  const days = (Date.parse(`${holdout.start}T00:00:00Z`) - Date.parse(`${observed.start}T00:00:00Z`)) / 86_400_000;
  return { x: Math.round(days / 7), label: 'Hold-out' };
};

/** Repeat purchases week by week, made and expected. */
export function trackingFigure(result: Pick<ValueResult, 'tracking' | 'holdout' | 'observed'>, summedUp: boolean): Figure {
  const { tracking } = result;
  const last = tracking[tracking.length - 1];
  const x = tracking.map((point) => point.week);
  const mark = markOf(result);
  return {
    kind: 'tracking',
    title: summedUp ? 'Repeat purchases so far' : 'Repeat purchases a week',
    description: last === undefined ? 'There are no weeks to show.'
      : `${formatValue(last.actualTotal, 'integer')} repeat purchases in ${formatValue(last.week, 'integer')} weeks; ${against(last.expectedTotal, last.actualTotal)}.${
        mark === null ? '' : ` The hold-out begins after week ${mark.x}.`}`,
    xAxis: { title: 'Week', format: 'integer', fromZero: false },
    yAxis: { title: 'Repeat purchases', format: 'number', fromZero: true },
    series: {
      kind: 'lines', x, mark,
      lines: [
        { name: 'Made', y: tracking.map((point) => (summedUp ? point.actualTotal : point.actual)), colour: ACTUAL, dashed: false },
        { name: 'Expected', y: tracking.map((point) => (summedUp ? point.expectedTotal : point.expected)), colour: EXPECTED, dashed: true },
      ],
    },
  };
}

/** Customers by number of repeat purchases, as they are and as the model expects. */
export function frequenciesFigure({ frequencies, customers }: Pick<ValueResult, 'frequencies' | 'customers'>): Figure {
  const off = frequencies.reduce((sum, point) => sum + Math.abs(point.expected - point.actual), 0) / 2;
  return {
    kind: 'frequencies',
    title: 'Customers by repeat purchases',
    description: `The model puts ${formatValue(customers > 0 ? off / customers : 0, 'percent')} of customers at another number of purchases than they made. ${
      formatValue(frequencies[0]?.actual ?? 0, 'integer')} customers did not come back, ${formatValue(frequencies[0]?.expected ?? 0, 'integer')} are expected not to.`,
    xAxis: { title: 'Repeat purchases', format: 'integer', fromZero: true },
    yAxis: { title: 'Customers', format: 'integer', fromZero: true },
    series: {
      kind: 'columns', labels: frequencies.map((point) => point.label),
      groups: [
        { name: 'Customers', values: frequencies.map((point) => point.actual), colour: ACTUAL },
        { name: 'Expected', values: frequencies.map((point) => point.expected), colour: EXPECTED },
      ],
    },
  };
}

/** Purchases in the hold-out by how often customers had bought before. */
export function holdoutFigure(holdout: Holdout): Figure {
  const { byFrequency } = holdout;
  return {
    kind: 'holdout',
    title: 'Purchases in the hold-out',
    description: `${formatValue(holdout.purchases, 'integer')} purchases in ${formatValue(holdout.weeks, 'number')} weeks; ${
      against(holdout.expectedPurchases, holdout.purchases)}. Mean absolute error ${formatValue(holdout.mae, 'index')} purchases a customer.`,
    xAxis: { title: 'Repeat purchases in the calibration', format: 'integer', fromZero: true },
    yAxis: { title: 'Mean purchases in the hold-out', format: 'number', fromZero: true },
    series: {
      kind: 'columns', labels: byFrequency.map((point) => point.label),
      groups: [
        { name: 'Made', values: byFrequency.map((point) => point.actual), colour: ACTUAL },
        { name: 'Expected', values: byFrequency.map((point) => point.expected), colour: EXPECTED },
      ],
    },
  };
}

/** P(alive) or expected purchases over frequency and recency. */
export function frequencyRecencyFigure(matrix: FrequencyRecency, what: 'alive' | 'purchases', period: 'week' | 'day', horizonWeeks: number): Figure {
  const values = matrix[what];
  const known = values.flat().filter((value) => value !== null);
  const most = what === 'alive' ? 1 : Math.max(0, ...known);
  const format = what === 'alive' ? 'percent' : 'number';
  const unit = period === 'week' ? 'Weeks' : 'Days';
  const [least, greatest] = [Math.min(1, ...known), Math.max(0, ...known)];
  return {
    kind: 'frequency-recency',
    title: what === 'alive' ? 'Chance to be alive' : `Purchases in ${horizonWeeks} weeks`,
    description: `For a customer observed for ${formatValue(matrix.T, 'number')} ${unit.toLowerCase()}: from ${formatValue(what === 'alive' ? least : Math.min(...known), format)} to ${
      formatValue(greatest, format)}. The later the last purchase, the better; frequent buyers who have been silent for long are the likeliest to be gone.`,
    xAxis: { title: `${unit} from the first purchase to the last`, format: 'number', fromZero: true },
    yAxis: { title: 'Repeat purchases', format: 'integer', fromZero: true },
    series: {
      kind: 'grid', name: what === 'alive' ? 'P(alive)' : 'Expected purchases', rows: matrix.frequencies.map(String),
      cols: matrix.recencies.map((recency) => formatValue(matrix.T >= 24 ? Math.round(recency) : Math.round(recency * 10) / 10, 'number')), values, most, format,
    },
  };
}
