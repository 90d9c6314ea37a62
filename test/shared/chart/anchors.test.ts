import { expect, it } from 'vitest';
import { anchorsOf } from '../../../shared/chart/anchors.ts';

it('a group on a ring is named among its points, not in the empty middle', () => {
  const turns = Array.from({ length: 400 }, (_, i) => (i < 300 ? (i / 300) * 2 * Math.PI : 0.5 + (i % 10) / 100));
  const x = Float32Array.from(turns, (turn) => Math.cos(turn));
  const y = Float32Array.from(turns, (turn) => Math.sin(turn));
  const [ring, none] = anchorsOf(x, y, new Int32Array(400), 2);
  expect(ring.count).toBe(400);
  expect(Math.abs(Math.hypot(ring.x, ring.y) - 1)).toBeLessThan(0.1);
  expect(Math.abs(Math.atan2(ring.y, ring.x) - 0.545)).toBeLessThan(0.15);
  expect(none).toEqual({ count: 0, x: 0, y: 0 });
});

it('points of no group count nowhere, equal points are one spot', () => {
  expect(anchorsOf(Float32Array.of(2, 2, 2), Float32Array.of(5, 5, 5), Int32Array.of(-1, 0, 0), 1)[0].count).toBe(2);
});
