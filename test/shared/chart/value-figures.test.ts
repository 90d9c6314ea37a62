import { describe, expect, it } from 'vitest';
import { cohortFigure } from '../../../shared/chart/cohort-figure.ts';
import type { Figure } from '../../../shared/chart/figure.ts';
import { figureTable } from '../../../shared/chart/figure-table.ts';
import { DARK, LIGHT } from '../../../shared/chart/theme.ts';
import { plotly } from '../../helpers/plotly.ts';
import { toSvg } from '../../../shared/chart/to-svg.ts';
import { frequenciesFigure, frequencyRecencyFigure, holdoutFigure, trackingFigure } from '../../../shared/chart/value-figures.ts';
import type { Holdout, TrackingPoint } from '../../../shared/contract/value.ts';
import { parseXml } from '../../helpers/xml.ts';

const tracking: readonly TrackingPoint[] = [
  { week: 1, actual: 3, expected: 2.5, actualTotal: 3, expectedTotal: 2.5 },
  { week: 2, actual: 5, expected: 4, actualTotal: 8, expectedTotal: 6.5 },
  { week: 3, actual: 2, expected: 3.5, actualTotal: 10, expectedTotal: 10 },
];
const holdout: Holdout = {
  start: '2024-01-14', end: '2024-01-21', weeks: 1, purchases: 2, expectedPurchases: 3.5, spend: null, expectedSpend: null, mae: 0.4, rmse: 0.6,
  byFrequency: [{ label: '0', customers: 5, actual: 0.1, expected: 0.2 }, { label: '7+', customers: 1, actual: 2, expected: 2.5 }],
};
const observed = { start: '2024-01-01', end: '2024-01-14' };
const matrix = { frequencies: [0, 2], recencies: [0, 5, 10], T: 10, alive: [[1, null, null], [null, 0.25, 0.75]], purchases: [[0.3, null, null], [null, 1, 4]] };
const cohorts = [
  { month: '2024-01', customers: 4, active: [4, 1, 2], revenue: ['10.00', '2.00', '5.50'] },
  { month: '2024-02', customers: 0, active: [0, 0, null], revenue: ['0.00', '0.00', null] },
  { month: '2024-03', customers: 3, active: [3, null, null], revenue: ['9.00', null, null] },
];

const FIGURES: readonly (readonly [string, Figure])[] = [
  ['tracking', trackingFigure({ tracking, holdout, observed }, true)],
  ['tracking a week', trackingFigure({ tracking, holdout: null, observed }, false)],
  ['no tracking', trackingFigure({ tracking: [], holdout: null, observed: null }, false)],
  ['frequencies', frequenciesFigure({ customers: 10, frequencies: [{ label: '0', actual: 6, expected: 5 }, { label: '7+', actual: 4, expected: 5 }] })],
  ['hold-out', holdoutFigure(holdout)],
  ['alive', frequencyRecencyFigure(matrix, 'alive', 'week', 52)],
  ['purchases', frequencyRecencyFigure(matrix, 'purchases', 'day', 52)],
  ['retention', cohortFigure({ cohorts }, 'retention')],
  ['revenue', cohortFigure({ cohorts }, 'revenue')],
];

describe.each(FIGURES)('%s', (_name, figure) => {
  it('is a well-formed picture with a text, and a table with a cell under every column', () => {
    for (const theme of [LIGHT, DARK]) {
      const svg = toSvg(figure, 600, theme);
      expect(parseXml(svg).documentElement.getAttribute('aria-label')).toContain(figure.title);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
      expect(JSON.stringify(plotly(figure, theme))).not.toMatch(/NaN|undefined/);
    }
    expect(figure.description.length).toBeGreaterThan(20);
    const table = figureTable(figure);
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });
});

describe('figures of lifetime value', () => {
  it('carry the numbers on screen and in the table', () => {
    const [made, expected] = plotly(FIGURES[0][1], LIGHT).data;
    expect([made['y'], expected['y']]).toEqual([[3, 8, 10], [2.5, 6.5, 10]]);
    expect(figureTable(FIGURES[0][1])).toEqual({ columns: ['Week', 'Made', 'Expected'], rows: [['1', '3', '2.5'], ['2', '8', '6.5'], ['3', '10', '10']] });
    expect(FIGURES[0][1].series).toMatchObject({ mark: { x: 2, label: 'Hold-out' } });
    expect(figureTable(FIGURES[5][1]).rows[1]).toEqual(['2', '–', '25.0%', '75.0%']);
  });

  it('leave out months without new customers and end the scale after the first month', () => {
    const figure = cohortFigure({ cohorts }, 'retention');
    expect(figure.series).toMatchObject({ rows: ['2024-01 (4)', '2024-03 (3)'], cols: ['0', '1', '2'], values: [[1, 0.25, 0.5], [1, null, null]], most: 0.5 });
    expect(cohortFigure({ cohorts }, 'revenue').series).toMatchObject({ values: [[10, 2, 5.5], [9, null, null]], most: 5.5 });
    expect(figure.description).toContain('25.0%');
  });
});
