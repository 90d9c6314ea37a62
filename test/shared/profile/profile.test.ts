import { expect, test } from 'vitest';
import { profileSegments } from '../../../shared/profile/profile.ts';
import type { ProfileInput } from '../../../shared/profile/profile.ts';
import { drain } from '../../helpers/matrices.ts';

const input = (more: Partial<ProfileInput> = {}): ProfileInput => ({
  columns: [
    { kind: 'numeric', column: 'spend', label: 'Spend', values: Float64Array.of(10, 20, NaN, 50, 70, 60) },
    { kind: 'category', column: '__proto__', label: 'City', values: ['Ulm', 'Bonn', 'Ulm', null, 'Bonn', 'Bonn'] },
    { kind: 'numeric', column: 'same', label: 'Same', values: new Float64Array(6).fill(4) },
  ],
  cluster: {
    k: 2, labels: Int32Array.of(0, 0, 0, 1, 1, 0), sizes: [4, 2], centres: Float64Array.of(1, 2, 3, 4),
    silhouetteBySegment: [0.5, null], colours: [3, 0],
  },
  monetary: null,
  ...more,
});

test('means and shares of unprepared values, missing ones left out', () => {
  const [first, second] = drain(profileSegments(input()));
  expect(first).toMatchObject({ id: 1, size: 4, share: 4 / 6, colour: 3, silhouette: 0.5, centre: [1, 3], revenueShare: null });
  expect(second).toMatchObject({ id: 2, size: 2, share: 2 / 6, colour: 0, silhouette: null, centre: [2, 4] });
  expect(Object.entries(first.centroid)).toEqual([['spend', 30], ['__proto__=Bonn', 0.5], ['__proto__=Ulm', 0.5], ['same', 4]]);
  expect(Object.entries(second.centroid)).toEqual([['spend', 60], ['__proto__=Bonn', 1], ['__proto__=Ulm', 0], ['same', 4]]);
});

test('effects in population standard deviations with 95 % intervals, strongest first', () => {
  const [first, second] = drain(profileSegments(input()));
  // Overall: mean 42, population variance ((32² + 22² + 8² + 28² + 18²) / 5) = 536. Within: 10, 20, 60: s² = 700.
  const spend = first.traits.find((trait) => trait.column === 'spend');
  expect(spend?.effect).toBeCloseTo((30 - 42) / Math.sqrt(536), 12);
  const half = (1.959963984540054 * Math.sqrt(700 / 3)) / Math.sqrt(536);
  expect(spend?.interval[0]).toBeCloseTo((30 - 42) / Math.sqrt(536) - half, 12);
  expect(spend?.interval[1]).toBeCloseTo((30 - 42) / Math.sqrt(536) + half, 12);
  // Bonn: 3 of 5 overall, 1 of 1 in the second segment.
  const bonn = second.traits.find((trait) => trait.level === 'Bonn');
  expect(bonn).toMatchObject({ segment: 1, overall: 0.6, kind: 'category', label: 'City' });
  expect(bonn?.effect).toBeCloseTo(0.4 / Math.sqrt(0.24), 12);
  expect(bonn?.interval).toEqual([bonn?.effect, bonn?.effect]);
  expect(second.traits.map((trait) => Math.abs(trait.effect))).toEqual(second.traits.map((trait) => Math.abs(trait.effect)).sort((a, b) => b - a));
  expect(second.traits.at(-1)).toMatchObject({ column: 'same', effect: 0, interval: [0, 0] });
});

test('a segment without any value has no figure', () => {
  const [first, second] = drain(profileSegments(input({
    columns: [{ kind: 'numeric', column: 'a', label: 'A', values: Float64Array.of(1, 2, 3, NaN, NaN, 6) }],
  })));
  expect(first.centroid).toEqual({ a: 3 });
  expect(second).toMatchObject({ centroid: {}, traits: [] });
});

test('one segment differs in nothing', () => {
  const [only] = drain(profileSegments(input({
    cluster: { k: 1, labels: new Int32Array(6), sizes: [6], centres: Float64Array.of(0, 0), silhouetteBySegment: [null], colours: [0] },
  })));
  for (const trait of only.traits) expect(trait.effect).toBeCloseTo(0, 12);
});

test('shares of revenue', () => {
  const segments = drain(profileSegments(input({ monetary: Float64Array.of(10, 20, 0, 50, 70, 50) })));
  expect(segments.map((segment) => segment.revenueShare)).toEqual([0.4, 0.6]);
  expect(drain(profileSegments(input({ monetary: new Float64Array(6) })))[0].revenueShare).toBeNull();
});

test('customers of no segment count among all customers and in no segment', () => {
  const columns = [{ kind: 'numeric', column: 'x', label: 'x', values: Float64Array.of(1, 3, 100, 5) }] as const;
  const cluster = {
    k: 2, labels: Int32Array.of(0, 0, -1, 1), sizes: [2, 1], centres: Float64Array.of(2, 5), silhouetteBySegment: [null, null], colours: [0, 1],
  };
  const [first, second] = drain(profileSegments({ columns, cluster, monetary: Float64Array.of(10, 20, 60, 10) }));
  expect([first.size, first.share, first.centroid['x'], first.revenueShare]).toEqual([2, 0.5, 2, 0.3]);
  expect([second.size, second.share]).toEqual([1, 0.25]);
  expect(first.traits[0].overall).toBe(27.25);
});
