import { expect, test } from 'vitest';
import type { CurvePoint } from '../../../shared/contract/results.ts';
import { recommendByBic } from '../../../shared/validate/recommend-bic.ts';

const point = (k: number, bic: number | null, more: Partial<CurvePoint> = {}): CurvePoint => ({
  k, bic, aic: bic, icl: bic, collapsed: false, objective: null, ownSilhouette: null, entropy: null, inertia: 1, sizes: [1], iterations: 1, converged: true, stability: null,
  silhouette: { value: null, kind: 'exact', n: 0, standardError: null }, silhouetteBySegment: [], daviesBouldin: null, calinskiHarabasz: null, dunn: null, ...more,
});

test('the lowest BIC, with what the other criteria say and how near the next is', () => {
  const { recommended, notices } = recommendByBic([point(2, 574.02), point(3, 580.84, { aic: 500, icl: 570 }), point(4, 611.2)], 829.98);
  expect(recommended?.k).toBe(2);
  expect(recommended?.reasons).toEqual([
    '2 is recommended: its BIC, 574.0, is the lowest of those tried.',
    '3 comes next, with a BIC higher by 6.8, which is strong evidence.',
    'AIC, which is less strict, is lowest at 3.',
    'ICL, which asks for clear borders too, is lowest at 3.',
  ]);
  expect(notices).toEqual([]);
});

test('equal values: the fewer; at the end of the range and no better than one group: said', () => {
  expect(recommendByBic([point(2, 5), point(3, 5)], null).recommended?.k).toBe(2);
  const end = recommendByBic([point(2, 50), point(3, 40)], 30);
  expect(end.recommended?.k).toBe(3);
  expect(end.notices.map((notice) => notice.code)).toEqual(['k-at-end', 'one-group']);
  expect(end.recommended?.reasons.at(-1)).toContain('do not fall into segments');
});

test('a collapsed solution never wins', () => {
  const { recommended } = recommendByBic([point(2, 50), point(3, 10, { collapsed: true })], null);
  expect(recommended?.k).toBe(2);
  expect(recommended?.reasons.at(-1)).toContain('Not considered');
  expect(recommendByBic([point(2, 50, { collapsed: true }), point(3, 10, { collapsed: true })], null).recommended).toBeNull();
});

test('no BIC, no recommendation', () => {
  expect(recommendByBic([point(2, null)], null)).toEqual({ recommended: null, notices: [] });
  expect(recommendByBic([], null).recommended).toBeNull();
});
