import { expect, it } from 'vitest';
import type { MicroPart } from '../../shared/contract/micro.ts';
import type { SegmentSummary } from '../../shared/contract/results.ts';
import { emptyRecipe, parseRecipe } from '../../shared/recipe/recipe.ts';
import { splitOf, withoutSplit, withPartName, withSplit } from '../../renderer/state/split-edits.ts';

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

it('names a part with its place, keeps the name when the number of parts changes, and takes it away', () => {
  const part = (code: string, name: string): MicroPart => ({ code, name, suggestedName: name, size: 5, share: 0.5, headline: '', traits: [], centroid: {}, centre: [1, 2], silhouette: null });
  const parts = [part('2a', 'A'), part('2b', 'B')];
  const split = withSplit(emptyRecipe(), segment, ['x', 'y'], 3, 2, null);
  const named = withPartName(split, split.splits[0], parts, parts[1], ['x', 'y'], ' Own ');
  expect(named.splits[0].names).toEqual([{ name: 'Own', k: 2, share: 0.5, centre: [{ feature: 'x', value: 1 }, { feature: 'y', value: 2 }] }]);
  expect(parseRecipe(JSON.parse(JSON.stringify(named))).splits).toEqual(named.splits);
  expect(withSplit(named, segment, ['x', 'y'], 3, 4, named.splits[0]).splits[0].names).toEqual(named.splits[0].names);
  const own = [parts[0], { ...parts[1], name: 'Own' }];
  expect(withPartName(named, named.splits[0], own, own[1], ['x', 'y'], '').splits).toEqual(split.splits);
});
