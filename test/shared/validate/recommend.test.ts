import { expect, test } from 'vitest';
import type { CurvePoint } from '../../../shared/contract/results.ts';
import { recommend, structureNotices } from '../../../shared/validate/recommend.ts';

interface Given { k: number; s: number | null; inertia: number; db?: number; ch?: number; sizes?: number[] }

const curveOf = (points: Given[], rows = 1000): CurvePoint[] => points.map(({ k, s, inertia, db, ch, sizes }) => ({
  k, inertia, sizes: sizes ?? Array.from({ length: k }, () => rows / k), iterations: 5, converged: true, stability: null, bic: null, aic: null, icl: null, collapsed: false, objective: null, ownSilhouette: null, entropy: null,
  silhouette: { value: s, kind: 'exact', n: rows, standardError: 0.01 }, silhouetteBySegment: [],
  daviesBouldin: db ?? null, calinskiHarabasz: ch ?? null, dunn: null,
}));

test('peak and elbow at one place', () => {
  const { recommended, notices } = recommend(curveOf([
    { k: 2, s: 0.29, inertia: 82 }, { k: 3, s: 0.33, inertia: 64 }, { k: 4, s: 0.35, inertia: 51 },
    { k: 5, s: 0.41, inertia: 33, db: 0.5, ch: 90 }, { k: 6, s: 0.36, inertia: 31, db: 0.9, ch: 80 }, { k: 7, s: 0.35, inertia: 30, db: 0.9, ch: 70 },
  ]), 1000);
  expect(recommended).toEqual({
    k: 5,
    reasons: [
      '5 is recommended: silhouette peaks at 0.41 and the elbow is at 5.',
      'Calinski-Harabasz is highest and Davies-Bouldin is lowest there as well.',
    ],
  });
  expect(notices).toEqual([]);
});

test('more than two when two is barely better and the other signs agree', () => {
  const { recommended } = recommend(curveOf([
    { k: 2, s: 0.705, inertia: 100, db: 0.39, ch: 1600 }, { k: 3, s: 0.588, inertia: 60, db: 0.6, ch: 1800 },
    { k: 4, s: 0.651, inertia: 15, db: 0.51, ch: 2700 }, { k: 5, s: 0.56, inertia: 13, db: 0.8, ch: 2500 }, { k: 6, s: 0.5, inertia: 12, db: 0.9, ch: 2300 },
  ]), 1000);
  expect(recommended?.k).toBe(4);
  expect(recommended?.reasons).toContain('2 would separate better (0.70), but two segments are recommended only where they separate clearly better than any other number.');
  // An index that is best at two on the whole curve is not said to speak for four without a word.
  expect(recommended?.reasons).toContain('Calinski-Harabasz is highest there as well.');
  expect(recommended?.reasons).toContain('Of more than two segments, Davies-Bouldin is lowest there as well.');
  expect(recommended?.reasons[0]).toBe('4 is recommended: with more than two segments, silhouette is highest there (0.65) and the elbow is at 4.');
});

test('near the peak, the one with more signs', () => {
  const { recommended } = recommend(curveOf([
    { k: 2, s: 0.3, inertia: 100 }, { k: 3, s: 0.4, inertia: 40, db: 0.5, ch: 900 }, { k: 4, s: 0.42, inertia: 36, db: 0.6, ch: 800 },
    { k: 5, s: 0.3, inertia: 33, db: 0.8, ch: 700 },
  ]), 1000);
  expect(recommended?.k).toBe(3);
  expect(recommended?.reasons[0]).toBe('3 is recommended: silhouette is 0.40, close to the peak of 0.42 at 4, and the elbow is at 3.');
});

test('two only when it is clearly better', () => {
  expect(recommend(curveOf([{ k: 2, s: 0.62, inertia: 152 }, { k: 3, s: 0.55, inertia: 79 }, { k: 4, s: 0.5, inertia: 57 }]), 1000).recommended?.k).toBe(3);
  expect(recommend(curveOf([{ k: 2, s: 0.68, inertia: 152 }, { k: 3, s: 0.55, inertia: 79 }, { k: 4, s: 0.5, inertia: 57 }]), 1000).recommended?.k).toBe(2);
});

test('tiny segments are passed over, and that is said', () => {
  const { recommended } = recommend(curveOf([
    { k: 2, s: 0.8, inertia: 90, sizes: [997, 3] }, { k: 3, s: 0.45, inertia: 60, sizes: [500, 300, 200] }, { k: 4, s: 0.4, inertia: 50, sizes: [400, 300, 200, 100] },
  ]), 1000);
  expect(recommended?.k).toBe(3);
  expect(recommended?.reasons).toContain('2 would separate better (0.80), but with a segment of only 3.');
});

test('warnings', () => {
  const atEnd = recommend(curveOf([{ k: 2, s: 0.1, inertia: 90 }, { k: 3, s: 0.15, inertia: 80 }, { k: 4, s: 0.2, inertia: 70 }]), 1000);
  expect(atEnd.recommended?.k).toBe(4);
  expect(atEnd.notices).toEqual([
    { code: 'k-at-end', data: { k: 4, kMax: 4 } },
  ]);
  const [, , four] = curveOf([{ k: 2, s: 0.1, inertia: 90 }, { k: 3, s: 0.15, inertia: 80 }, { k: 4, s: 0.2, inertia: 70 }]);
  expect(structureNotices(four, 1000)).toEqual([{ code: 'weak-structure', data: { silhouette: '0.20' } }]);
  const [tiny] = curveOf([{ k: 2, s: 0.5, inertia: 90, sizes: [995, 5] }]);
  expect(structureNotices(tiny, 1000)).toEqual([{ code: 'small-segment', data: { segment: 2, size: 5 } }]);
});

test('nothing to go by', () => {
  expect(recommend([], 0)).toEqual({ recommended: null, notices: [] });
  expect(recommend(curveOf([{ k: 2, s: null, inertia: 0 }], 2), 2).recommended?.k).toBe(1);
});

test('with few customers no more segments than leave ten each, and a word of caution', () => {
  const curve = curveOf(Array.from({ length: 11 }, (_, i) => ({ k: i + 2, s: 0.3 + i * 0.02, inertia: 100 / (i + 1) })), 60);
  const { recommended, notices } = recommend(curve, 60);
  expect(recommended?.k).toBeLessThanOrEqual(6);
  expect(notices.map((notice) => notice.code)).toContain('few-customers');
  expect(recommend(curve, 6000).notices.map((notice) => notice.code)).not.toContain('few-customers');
});
