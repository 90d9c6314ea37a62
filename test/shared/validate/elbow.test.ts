import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elbow } from '../../../shared/validate/elbow.ts';

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

// The curve and its elbow are in the tests of the Python library kneed (convex, decreasing).
test('the example of kneed', () => {
  expect(elbow(range(10), [100, 40, 20, 15, 10, 5, 4, 3, 2, 1])).toBe(2);
});

test('1/k², and a sharp corner', () => {
  // The difference curve is 1 − (1/k² − 0.01) / 0.99 − (k − 1) / 9: 0.646 at 2, 0.676 at 3, 0.614 at 4.
  const ks = range(10).map((i) => i + 1);
  expect(elbow(ks, ks.map((k) => 1 / (k * k)))).toBe(3);
  expect(elbow([2, 3, 4, 5, 6, 7, 8], [90, 70, 50, 30, 28, 26, 24])).toBe(5);
});

test('none where nothing bends', () => {
  expect(elbow([2, 3, 4, 5], [8, 6, 4, 2])).toBeNull();
  expect(elbow([2, 3, 4, 5], [3, 3, 3, 3])).toBeNull();
  expect(elbow([2, 3], [5, 1])).toBeNull();
  expect(elbow([], [])).toBeNull();
  // Concave: it falls slowly, then fast.
  expect(elbow([2, 3, 4, 5, 6], [10, 9.9, 9.5, 8, 0])).toBeNull();
});

test('neither unit nor offset matters', () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 12 }), fc.integer({ min: -50, max: 50 }),
    (drops, offset) => {
      let left = 1000;
      const ys = [...drops].sort((a, b) => b - a).map((drop) => (left -= drop));
      const ks = range(ys.length).map((i) => i + 2);
      const found = elbow(ks, ys);
      expect(elbow(ks, ys.map((y) => y * 4 + offset))).toBe(found);
      if (found !== null) expect(ks).toContain(found);
    },
  ));
});
