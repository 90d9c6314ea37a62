import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKdTree, createNearest } from '../../../shared/math/kd-tree.ts';
import { matrixOf } from '../../helpers/matrices.ts';

const points = fc.integer({ min: 1, max: 3 }).chain((cols) => (
  fc.array(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: cols, maxLength: cols }), { minLength: 1, maxLength: 80 })
));

test('finds what a full search finds, ties by the lower row', () => {
  fc.assert(fc.property(points, fc.integer({ min: 1, max: 10 }), fc.nat(), (rows, wanted, seed) => {
    const matrix = matrixOf(rows[0].map((_, j) => rows.map((row) => row[j])));
    const count = Math.min(wanted, rows.length);
    const query = rows[seed % rows.length].map((value, j) => value + (seed % (j + 2)) * 0.5);
    const expected = rows
      .map((row, i) => ({ i, d: row.reduce((sum, value, j) => sum + (value - query[j]) ** 2, 0) }))
      .sort((a, b) => a.d - b.d || a.i - b.i)
      .slice(0, count);
    const out = createNearest(count);
    createKdTree(matrix).nearest(query, out);
    expect([...out.rows]).toEqual(expected.map(({ i }) => i));
    expect([...out.squared]).toEqual(expected.map(({ d }) => d));
  }), { numRuns: 300 });
});

test('many equal rows do not deepen the tree', () => {
  const matrix = matrixOf([new Array<number>(50_000).fill(1)]);
  const out = createNearest(3);
  createKdTree(matrix).nearest([1], out);
  expect([...out.rows]).toEqual([0, 1, 2]);
});
