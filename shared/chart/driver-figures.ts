import type { DriversResult, WhyHere } from '../contract/drivers.ts';
import type { Figure } from './figure.ts';
import { formatValue } from './numbers.ts';

/** Bars of a figure; the table has all. */
const MOST = 20;

/** Share of customers who would change segment if a feature were shuffled, the most decisive feature first. */
export function driversFigure({ drivers, rows }: DriversResult): Figure {
  const shown = drivers.slice(0, MOST);
  const top = shown.slice(0, 3).map(({ label, moved }) => `${label} ${formatValue(moved, 'percent')}`).join(', ');
  return {
    kind: 'importance', title: 'Which features make the segments',
    description: `Share of ${formatValue(rows, 'integer')} customers who would be in another segment if their values of a feature were those of others. ${top === '' ? 'There is no feature.' : `Most: ${top}.`}`,
    xAxis: { title: 'Customers who would change segment', format: 'percent', fromZero: true }, yAxis: null,
    series: {
      kind: 'bars', name: 'Would change segment', labels: shown.map(({ label }) => label), values: shown.map(({ moved }) => moved),
      intervals: shown.map(({ low, high }) => [low, high]), intervalName: 'lowest and highest of the shuffles', colours: shown.map(() => ({ kind: 'accent' })),
      texts: shown.map(() => ''), diverging: false,
    },
  };
}

/** What keeps a customer in the own segment, feature by feature. */
export function whyFigure({ parts, total }: WhyHere, own: string, rival: string): Figure {
  const shown = parts.slice(0, MOST);
  return {
    kind: 'contributions', title: `Why in ${own}`,
    description: `Squared distance to ${rival} less that to ${own}, feature by feature (sum ${formatValue(total, 'number')}): bars to the right speak for ${own}.`,
    xAxis: { title: `speaks for ${rival} | for ${own}`, format: 'number', fromZero: true }, yAxis: null,
    series: {
      kind: 'bars', name: 'Speaks for the segment', labels: shown.map(({ label, value }) => (value === null ? label : `${label}: ${value}`)), values: shown.map(({ part }) => part),
      intervals: null, colours: shown.map(({ part }) => ({ kind: part >= 0 ? 'accent' : 'muted' })), texts: shown.map(({ part }) => formatValue(part, 'number')), diverging: true,
    },
  };
}
