import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Anchor } from '../../../shared/recipe/recipe.ts';
import { matchAnchors } from '../../../shared/validate/anchors.ts';

const columns = ['spend', '__proto__'];
const anchor = (name: string, centre: number[], share: number, k = 3): Anchor => ({
  id: name.toLowerCase(), name, note: '', k, share, centre: centre.map((value, j) => ({ feature: columns[j], value })),
});
const named = (anchors: Anchor[], segments: { centre: number[]; share: number }[], k = segments.length) => {
  const { anchors: found, notices } = matchAnchors(anchors, segments, columns, k);
  return { names: found.map((match) => match?.name ?? null), notices };
};

const A = anchor('A', [0, 0], 0.5);
const B = anchor('B', [4, 0], 0.3);
const C = anchor('C', [0, 4], 0.2);

test('the same segments in another order', () => {
  expect(named([A, B, C], [{ centre: [0.1, 3.9], share: 0.4 }, { centre: [4, 0.2], share: 0.35 }, { centre: [0, 0], share: 0.25 }]))
    .toEqual({ names: ['C', 'B', 'A'], notices: [] });
});

test('a split', () => {
  const found = named([A, B, C], [
    { centre: [4, 0], share: 0.3 }, { centre: [-0.6, 0], share: 0.27 }, { centre: [0.8, 0.2], share: 0.23 }, { centre: [0, 4], share: 0.2 },
  ]);
  expect(found.names).toEqual(['B', 'A', null, 'C']);
  expect(found.notices).toEqual([{ code: 'anchor-split', data: { name: 'A', into: ['segment 2', 'segment 3'] } }]);
});

test('a merger', () => {
  const near = anchor('Near', [0.8, 0.2], 0.2);
  const found = named([A, near, C], [{ centre: [0.3, 0.1], share: 0.7 }, { centre: [0, 4], share: 0.3 }]);
  expect(found.names).toEqual(['A', 'C']);
  expect(found.notices).toEqual([{ code: 'anchor-merged', data: { name: 'Near', into: 'A' } }]);
});

test('gone and new', () => {
  const found = named([A, B, anchor('Far', [40, 40], 0.2)], [
    { centre: [0, 0], share: 0.5 }, { centre: [4, 0], share: 0.3 }, { centre: [-9, -9], share: 0.2 },
  ]);
  expect(found.names).toEqual(['A', 'B', null]);
  expect(found.notices).toEqual([
    { code: 'anchor-gone', data: { name: 'Far' } }, { code: 'segment-new', data: { segment: 3 } },
  ]);
});

test('a newer name at the same place replaces an older one without a word', () => {
  const found = named([A, B, C, anchor('A at four', [0.05, 0], 0.5, 4)], [
    { centre: [0, 0], share: 0.5 }, { centre: [4, 0], share: 0.3 }, { centre: [0, 4], share: 0.2 },
  ], 4);
  expect(found.names[0]).toBe('A');
  expect(named([A, anchor('A at four', [0, 0], 0.5, 4), B], [{ centre: [0, 0], share: 0.5 }, { centre: [4, 0], share: 0.3 }], 4))
    .toEqual({ names: ['A at four', 'B'], notices: [] });
});

test('features that are no longer used are left out of the distance, as long as half are left', () => {
  const old: Anchor = { ...A, centre: [{ feature: 'gone', value: 99 }, { feature: 'spend', value: 0 }] };
  expect(named([old], [{ centre: [0, 7], share: 0.5 }, { centre: [5, 7], share: 0.5 }]).names).toEqual(['A', null]);
  const older: Anchor = { ...A, centre: [...old.centre, { feature: 'also gone', value: 1 }] };
  expect(named([older], [{ centre: [0, 7], share: 0.5 }, { centre: [5, 7], share: 0.5 }]).names).toEqual([null, null]);
});

test('one segment; no anchors', () => {
  expect(named([anchor('All', [0, 0], 1, 1)], [{ centre: [0, 0], share: 1 }])).toEqual({ names: ['All'], notices: [] });
  expect(named([], [{ centre: [0, 0], share: 1 }])).toEqual({ names: [null], notices: [] });
});

test('every segment finds the anchor made from it', () => {
  fc.assert(fc.property(
    fc.uniqueArray(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 1, maxLength: 8, selector: String }),
    (places) => {
      const segments = places.map((centre) => ({ centre, share: 1 / places.length }));
      const found = named(places.map((centre, i) => anchor(`N${i}`, centre, 1 / places.length, places.length)), segments);
      expect(found).toEqual({ names: places.map((_, i) => `N${i}`), notices: [] });
    },
  ));
});
