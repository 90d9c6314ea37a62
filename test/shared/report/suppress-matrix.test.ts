import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hiddenCells } from '../../../shared/report/suppress-matrix.ts';

test('no small cell is shown, and no line tells of the hidden ones by its total', () => {
  const size = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
  const cell = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 500 }));
  const tables = size.chain(([rows, cols]) => fc.array(fc.array(cell, { minLength: cols, maxLength: cols }), { minLength: rows, maxLength: rows }));
  fc.assert(fc.property(tables, fc.integer({ min: 5, max: 20 }), (counts, minGroup) => {
    const hidden = hiddenCells(counts, minGroup);
    const lines = [...counts.map((row, i) => row.map((count, j) => ({ count, gone: hidden[i][j] }))), ...counts[0].map((_, j) => counts.map((row, i) => ({ count: row[j], gone: hidden[i][j] })))];
    for (const line of lines) {
      expect(line.some(({ count, gone }) => !gone && count > 0 && count < minGroup)).toBe(false);
      const gone = line.filter((one) => one.gone);
      const safe = gone.length === 0 || gone.length === line.length || (gone.length > 1 && gone.reduce((sum, { count }) => sum + count, 0) >= minGroup);
      expect(safe).toBe(true);
    }
  }));
  expect(hiddenCells([[50, 0], [30, 40]], 10)).toEqual([[false, false], [false, false]]);
  expect(hiddenCells([], 10)).toEqual([]);
});

test('of two columns the same rows go: a share that is hidden costs one other', () => {
  const tenths = [[540, 164], [415, 289], [141, 563], [12, 692], [7, 697]];
  expect(hiddenCells(tenths, 10).map((row) => row.includes(true))).toEqual([false, false, false, true, true]);
});
