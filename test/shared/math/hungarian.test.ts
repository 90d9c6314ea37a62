import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hungarian } from '../../../shared/math/hungarian.ts';

/** Smallest cost over all ways to give min(rows, cols) rows columns of their own. */
function bruteForce(cost: readonly (readonly number[])[], row = 0, used = new Set<number>(), left = Math.min(cost.length, cost[0].length)): number {
  if (left === 0) return 0;
  if (row === cost.length) return Infinity;
  const skipped = cost.length - row > left ? bruteForce(cost, row + 1, used, left) : Infinity;
  return cost[row].reduce((best, value, j) => {
    if (used.has(j)) return best;
    used.add(j);
    const total = value + bruteForce(cost, row + 1, used, left - 1);
    used.delete(j);
    return Math.min(best, total);
  }, skipped);
}

test('costs as little as the best of all assignments', () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 6 }).chain((rows) => fc.integer({ min: 1, max: 6 }).chain((cols) => (
      fc.array(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows })
    ))),
    (cost) => {
      const assigned = hungarian(cost.flat(), cost.length, cost[0].length);
      const used = [...assigned].filter((j) => j >= 0);
      expect(new Set(used).size).toBe(used.length);
      expect(used.length).toBe(Math.min(cost.length, cost[0].length));
      expect(cost.reduce((sum, row, i) => sum + (assigned[i] < 0 ? 0 : row[assigned[i]]), 0)).toBe(bruteForce(cost));
    },
  ), { numRuns: 300 });
});

test('nothing to assign', () => {
  expect([...hungarian([], 0, 0)]).toEqual([]);
  expect([...hungarian([], 2, 0)]).toEqual([-1, -1]);
});
