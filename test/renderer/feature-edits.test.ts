import { describe, expect, it } from 'vitest';
import { emptyRecipe } from '../../shared/recipe/recipe.ts';
import { rfmScores, rfmSpec } from '../../shared/value/rfm-scores.ts';
import { correlationFigure, loadingsFigure } from '../../shared/chart/feature-figures.ts';
import { withAutomatic, withCuts, withGroupsAsSegments, withoutSet, withPreset, withSavedSet, withSet, withUsed } from '../../renderer/state/feature-edits.ts';
import { groupsOf } from '../../renderer/views/features/RfmGroups.tsx';

const start = { ...emptyRecipe(), choices: [{ column: 'a', use: true, weight: 2 }, { column: 'b', use: false }] };

describe('edits of features', () => {
  it('switch features on and off, keep other choices, and go back to the automatic ones', () => {
    expect(withUsed(start, ['a', 'c'], false).choices).toEqual([{ column: 'a', use: false, weight: 2 }, { column: 'b', use: false }, { column: 'c', use: false }]);
    expect(withSet(start, ['x', 'y'])).toMatchObject({ features: ['x', 'y'], choices: [{ column: 'a', weight: 2 }] });
    expect(withAutomatic(withSet(start, ['x']))).toMatchObject({ features: 'auto', choices: [{ column: 'a', weight: 2 }] });
  });

  it('keep sets by name, replace one of the same name, and drop it', () => {
    const one = withSavedSet(start, ' with demographics ', ['a', 'b']);
    const two = withSavedSet(withSavedSet(one, 'behaviour only', ['c']), 'with demographics', ['d']);
    expect(two.sets).toEqual([{ name: 'behaviour only', features: ['c'] }, { name: 'with demographics', features: ['d'] }]);
    expect(withoutSet(two, 'behaviour only').sets).toHaveLength(1);
  });

  it('set cut points, presets with their bins, and groups as segments', () => {
    const cut = withCuts(withCuts(start, { r: [1, 2, 3, 4] }), { f: [2, 3, 4, 5] });
    expect(cut.rfm.cuts).toEqual({ r: [1, 2, 3, 4], f: [2, 3, 4, 5], m: null });
    expect(withPreset(start, 'klaviyo', 3).params).toMatchObject({ 'rfm.groups': 'klaviyo', 'rfm.bins': 3 });
    expect(withGroupsAsSegments(start, 7)).toMatchObject({ features: ['rfm_group'], params: { 'cluster.k': 7, 'cluster.algorithm': 'kmeans' } });
  });
});

it('groups count customers and revenue, empty ones too', () => {
  const figures = { recencyDays: Float64Array.of(1, 50, 90), frequency: Float64Array.of(9, 2, 1), monetary: Float64Array.of(500, 20, 5), asOf: '2026-01-01' };
  const spec = rfmSpec(emptyRecipe());
  const groups = groupsOf(figures, rfmScores(figures, spec), spec);
  expect(groups).toHaveLength(11);
  expect(groups.reduce((sum, group) => sum + group.customers, 0)).toBe(3);
  expect(groups.reduce((sum, group) => sum + group.revenue, 0)).toBe(525);
  expect(groups.find((group) => group.name === 'Lost')).toEqual({ name: 'Lost', customers: 1, revenue: 5 });
});

it('charts of correlations and loadings say what is strongest', () => {
  const found = {
    method: 'pearson' as const, rows: 9, sampled: false, groups: [], matrix: Float64Array.of(1, -0.8, NaN, -0.8, 1, 0.1, NaN, 0.1, 1),
    columns: ['a', 'b', 'c'].map((column) => ({ column, label: column.toUpperCase(), used: true })),
  };
  const figure = correlationFigure(found, [0, 1, 2]);
  expect(figure.description).toBe('Pearson correlations of 3 features. The strongest is A with B, -0.80.');
  expect(figure.series).toMatchObject({ kind: 'heat', limit: 1, values: [[1, -0.8, null], [-0.8, 1, 0.1], [null, 0.1, 1]] });
  const loadings = loadingsFigure({ names: ['component 1'], means: [0, 0], axes: [[0.6, 0.8]], variances: [2], explained: [0.75] }, ['x', 'y']);
  expect(loadings.description).toBe('1 component holds 75.0% of the variance of 2 prepared columns.');
});
