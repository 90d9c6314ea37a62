import { describe, expect, it } from 'vitest';
import { compareFigure } from '../../renderer/charts/compare-figure.ts';
import type { Trait } from '../../shared/contract/results.ts';

const trait = (label: string, effect: number): Trait =>
  ({ column: label, label, level: null, kind: 'numeric', effect, interval: [effect, effect], segment: 0, overall: 0 });

const profile = {
  segments: [
    { name: 'one', traits: [trait('age', 0.2), trait('spend', -2), trait('visits', 1)] },
    { name: 'two', traits: [trait('age', -0.4), trait('spend', 0.5), trait('visits', 0)] },
  ],
};

describe('segments compared', () => {
  it('puts features in rows, the most telling first, and each value under its segment', () => {
    const { figure, hidden } = compareFigure(profile, 10);
    expect(figure.series.rows).toEqual(['spend', 'visits', 'age']);
    expect(figure.series.cols).toEqual(['one', 'two']);
    expect(figure.series.values).toEqual([[-2, 0.5], [1, 0], [0.2, -0.4]]);
    expect(hidden).toBe(0);
  });

  it('says how many features had no room', () => {
    const { figure, hidden } = compareFigure(profile, 2);
    expect(figure.series.rows).toEqual(['spend', 'visits']);
    expect(hidden).toBe(1);
  });
});
