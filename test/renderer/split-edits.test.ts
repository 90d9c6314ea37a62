import { expect, it } from 'vitest';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import { emptyRecipe, parseRecipe } from '../../shared/recipe/recipe.ts';
import { splitOf, withoutSplit, withSplit } from '../../renderer/state/split-edits.ts';

const segment: SegmentSummary = {
  id: 2, name: 'B', suggestedName: 'B', anchor: null, note: '', colour: 1, size: 10, share: 0.4, headline: '', centroid: {}, centre: [0.5, -1], traits: [], silhouette: null, revenueShare: null,
};

it('splits a segment with its place, changes the parts, and makes it whole again', () => {
  const split = withSplit(emptyRecipe(), segment, ['x', 'y'], 3, 'auto', null);
  expect(split.splits).toEqual([{ segment: 2, parts: 'auto', place: { k: 3, share: 0.4, centre: [{ feature: 'x', value: 0.5 }, { feature: 'y', value: -1 }] } }]);
  expect(parseRecipe(JSON.parse(JSON.stringify(split))).splits).toEqual(split.splits);
  const own = splitOf(split.splits, segment, null);
  const more = withSplit(split, segment, ['x', 'y'], 3, 4, own);
  expect(more.splits.map(({ parts }) => parts)).toEqual([4]);
  expect(withoutSplit(more, more.splits[0]).splits).toEqual([]);
  expect(splitOf(split.splits, { id: 1 }, null)).toBeNull();
});
