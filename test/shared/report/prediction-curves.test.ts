import { expect, it } from 'vitest';
import { calibrationFigure, gainsFigure } from '../../../shared/chart/predict-figures.ts';
import type { PredictionMeasures } from '../../../shared/contract/predict.ts';

const hundred = Array.from({ length: 101 }, (_, i) => i);
const measures: Pick<PredictionMeasures, 'rows' | 'positives' | 'gains' | 'deciles' | 'calibration'> = {
  rows: 500, positives: 100,
  gains: { captured: hundred.map((i) => Math.min(1, i / 50)), probability: hundred.map((i) => 1 - i / 100) },
  deciles: hundred.slice(1, 11).map((decile) => ({ decile, rows: 50, positives: 10, rate: 0.2, meanProbability: 0.2, lift: 1, captured: decile / 10 })),
  calibration: { slope: 1, intercept: 0, bins: [0.02, 0.3, 0.9].map((value) => ({ rows: 50, predicted: value, observed: { value, low: value, high: value } })) },
};

it('curves of documents rest on no fewer customers than a group that is shown', () => {
  const lines = (figure: ReturnType<typeof gainsFigure>) => {
    if (figure.series.kind !== 'lines') throw new Error('no lines');
    return figure.series;
  };
  expect(lines(gainsFigure(measures)).x).toHaveLength(101);
  const told = lines(gainsFigure(measures, 10));
  expect(told.x).toEqual(hundred.filter((i) => i % 2 === 0));
  expect(told.lines[0].y[5]).toBeCloseTo(0.2, 12);
  // 1 of 50, 15 of 50, and 5 of 50 without the outcome
  expect(lines(calibrationFigure(measures, 10)).lines.slice(0, 1).map(({ y }) => y)).toEqual([[null, 0.3, null]]);
  expect(calibrationFigure(measures, 10).description).toContain('fewer than 10');
  expect(lines(calibrationFigure(measures)).lines[0].y).toEqual([0.02, 0.3, 0.9]);
});
