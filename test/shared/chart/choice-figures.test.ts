import { describe, expect, it } from 'vitest';
import { deeperFigures, indexFigures, separationFigure, voteFigure } from '../../../shared/chart/choice-figures.ts';
import { figureTable } from '../../../shared/chart/figure-table.ts';
import { plotly } from '../../helpers/plotly.ts';
import { LIGHT } from '../../../shared/chart/theme.ts';
import { agreementFigure, stabilityFigure } from '../../../shared/chart/trust-figures.ts';
import type { ChoiceResult, SolutionsResult, StabilityResult } from '../../../shared/contract/validation.ts';
import { voteOnK } from '../../../shared/validate/vote.ts';
import { wholesaleRun } from '../../helpers/report-fixture.ts';

const { sweep, profile } = wholesaleRun();
const random = { mean: 0.2, low: 0.18, high: 0.22 };
const gap: ChoiceResult['gap'] = {
  references: 20, kind: 'pca', rows: 440, k: 1, points: [1, 2, 3].map((k) => ({ k, logW: 5, gap: 1 - k / 10, error: 0.05, random: k === 1 ? null : random })),
};
const stability: ChoiceResult['stability'] = { resamples: 20, rows: 440, points: [{ k: 2, mean: 0.9, least: 0.8 }, { k: 3, mean: 0.7, least: 0.4 }] };
const prediction: ChoiceResult['prediction'] = { splits: 20, rows: 440, k: 2, points: [{ k: 2, strength: 0.9 }, { k: 3, strength: 0.4 }] };
const choice: ChoiceResult = {
  gap, prediction, stability, chance: [{ k: 2, beats: true }, { k: 3, beats: false }], tree: { levels: [], links: [] }, notices: [],
  vote: voteOnK({ curve: sweep.curve, elbow: 4, recommended: 4, gap, prediction, stability: stability.points }),
};

describe('curves over the number of segments', () => {
  it('every index that is known has one, marked at the number in force, and says what it speaks for', () => {
    const figures = [...indexFigures(sweep, choice, 4), ...deeperFigures(choice, 3)];
    expect(figures.map(({ title }) => title)).toEqual(['Davies-Bouldin', 'Calinski-Harabasz', 'Dunn', 'Gap statistic', 'Prediction strength', 'Stability']);
    for (const figure of figures) {
      expect(figure.description).toMatch(/^Speaks for /);
      expect(figure.series.kind === 'line' && figure.series.current).not.toBeNull();
    }
    expect(figures[3].description).toContain('one segment');
    expect(figureTable(figures[3])).toMatchObject({ columns: ['Segments', 'Gap', 'Plus and minus s(k)'] });
  });

  it('silhouettes stand before those of random data', () => {
    const figure = separationFigure(sweep, choice, 3);
    expect(figure.series).toMatchObject({ band: { low: [0.18, 0.18, null, null, null, null] } });
    expect(figure.description).toContain('Above random data at 2.');
    const none = separationFigure(sweep, { ...choice, chance: [{ k: 2, beats: false }] }, 3);
    expect(none.description).toContain('does not fall into segments');
  });

  it('the vote names the indices behind each number', () => {
    const figure = voteFigure(choice);
    expect(figure.description).toContain('one segment: ');
    expect(figure.series.kind === 'bars' && figure.series.values.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(voteFigure({ vote: { k: null, indices: [], shares: [] } }).description).toContain('No index');
  });
});

describe('trust', () => {
  const found: StabilityResult = {
    resamples: 10, rows: 440, sampled: false, mean: 0.8, seeds: null,
    bySegment: [0.9, 0.7].map((mean, label) => ({ label, mean, low: 0.5, high: 0.95, recovered: 1, dissolved: 0 })),
  };
  it('stability says its verdict and its spread', () => {
    const figure = stabilityFigure(found, profile.segments);
    expect(figure.description).toContain('very stable');
    expect(figureTable(figure).columns[2]).toBe('Middle 90% of the resamples');
    expect(stabilityFigure({ ...found, bySegment: [] }, profile.segments).description).toContain('No segment');
  });

  it('agreement is a grid of each two', () => {
    const result: SolutionsResult = { solutions: [], ari: [[1, 0.5], [0.5, 1]], ami: [[1, null], [null, 1]] };
    expect(agreementFigure(result, ['a', 'b'], 'ari').description).toContain('a and b: 0.5');
    expect(figureTable(agreementFigure(result, ['a', 'b'], 'ami')).rows[0]).toEqual(['a', expect.stringContaining('1'), '–']);
    expect(plotly(agreementFigure(result, ['a', 'b'], 'ari'), LIGHT).data).toHaveLength(1);
  });
});
