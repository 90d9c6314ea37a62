import { expect, it } from 'vitest';
import { bestParts, microCode } from '../../../shared/cluster/micro-parts.ts';
import { microOfRows } from '../../../shared/export/micro-columns.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';

it('takes the number of parts with the highest silhouette whose parts are large enough', () => {
  const curve = [{ parts: 2, silhouette: 0.3, smallest: 40 }, { parts: 3, silhouette: 0.5, smallest: 9 }, { parts: 4, silhouette: 0.3, smallest: 20 }];
  expect(bestParts(curve, 10)).toBe(2);
  expect(bestParts(curve, 5)).toBe(3);
  expect(bestParts(curve, 41)).toBeNull();
  expect(bestParts([{ parts: 2, silhouette: null, smallest: 40 }], 1)).toBeNull();
});

it('counts parts with letters', () => {
  expect([0, 1, 25, 26, 27, 51, 52].map((part) => microCode(2, part))).toEqual(['2a', '2b', '2z', '2aa', '2ab', '2az', '2ba']);
});

it('gives new rows the part of the nearest centre, the first of equally near ones; others their whole segment', () => {
  const matrix = createMatrix(5, ['x']);
  matrix.data.set([0, 10, 5, 3, 1]);
  const model = {
    segments: [{ id: 1, name: 'One', size: 5, centre: [0] }, { id: 2, name: 'Two', size: 3, centre: [9] }],
    splits: [{ segment: 2, parts: [{ code: '2a', name: 'Left', size: 2, centre: [0] }, { code: '2b', name: 'Right', size: 1, centre: [10] }] }],
  };
  const { part, codes } = microOfRows(model, matrix, Int32Array.of(1, 1, 1, 0, -1));
  expect(Array.from(part, (at) => (at < 0 ? null : codes[at].code))).toEqual(['2a', '2b', '2a', '1', null]);
  expect(codes.map(({ name }) => name)).toEqual(['One', 'Two: Left', 'Two: Right']);
});
