import { expect, test } from 'vitest';
import { distancesFigure, heightsFigure, placeMerges } from '../../../../shared/chart/tree-figures.ts';
import { topMerges } from '../../../../shared/cluster/hierarchy/top.ts';
import { figureTable } from '../../../../shared/chart/figure-table.ts';

/** Leaves 0 … 4: 0 and 1 join at 1, 2 and 3 at 2, both at 5, the rest at 9. */
const tree = {
  leaves: 5, left: Int32Array.of(0, 2, 5, 4), right: Int32Array.of(1, 3, 6, 7), heights: Float64Array.of(1, 2, 5, 9), sizes: Int32Array.of(2, 2, 4, 5), leafOf: null,
};

test('shows the last merges, with what lies below as tips', () => {
  const top = topMerges(tree, 2);
  expect(top.merges).toEqual([{ left: -1, right: -2, height: 5, size: 4 }, { left: -3, right: 0, height: 9, size: 5 }]);
  expect(top.tips).toEqual([{ size: 2, row: 0 }, { size: 2, row: 2 }, { size: 1, row: 4 }]);
  expect(placeMerges(top)).toEqual({ tips: [1, 2, 0], merges: [1.5, 0.75] });
  expect(topMerges(tree, 60).tips.map((tip) => tip.size)).toEqual([1, 1, 1, 1, 1]);
});

test('names a row of the matrix where the tree is that of a sample, and takes a single row', () => {
  expect(topMerges({ ...tree, leafOf: Int32Array.of(4, 4, 2, 3, 1, 0, 0) }, 2).tips.map((tip) => tip.row)).toEqual([5, 2, 0]);
  const one = { leaves: 1, left: new Int32Array(0), right: new Int32Array(0), heights: new Float64Array(0), sizes: new Int32Array(0), leafOf: null };
  expect(topMerges(one, 60)).toEqual({ leaves: 1, sampled: false, merges: [], tips: [{ size: 1, row: 0 }] });
  expect(placeMerges(topMerges(one, 60)).tips).toEqual([0]);
});

test('gives the heights by number of segments', () => {
  const figure = heightsFigure(topMerges(tree, 60), 3);
  expect(figureTable(figure).rows).toEqual([['2', '9'], ['3', '5'], ['4', '2'], ['5', '1']]);
  expect(figure.description).toContain('3 segments: the next two would be joined at 5.');
});

test('says how many customers are cores at a radius', () => {
  const curve = { minPoints: 5, rows: 4, ranks: Int32Array.of(0, 1, 2, 3), distances: Float64Array.of(1, 2, 3, 9), suggested: 3 };
  expect(distancesFigure(curve, 2).description).toContain('With a radius of 2 50.0% of them are cores; 3 is suggested');
});
