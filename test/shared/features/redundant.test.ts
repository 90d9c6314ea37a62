import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedundancy } from '../../../shared/features/redundant.ts';
import { correlation } from '../../../shared/math/stats.ts';

/** What is found by looking at every pair. */
function bruteForce(columns: readonly Float64Array[]): (string | null)[] {
  const used: number[] = [];
  return columns.map((values, j) => {
    const alike = used.find((i) => Math.abs(correlation(values, columns[i])) > 0.98);
    if (alike === undefined) used.push(j);
    return alike === undefined ? null : String(alike);
  });
}

function found(columns: readonly Float64Array[]): (string | null)[] {
  const used = createRedundancy();
  return columns.map((values, j) => {
    const alike = used.find(values, new WeakMap());
    if (alike === null) used.add(String(j), values);
    return alike?.label ?? null;
  });
}

const value = fc.oneof(fc.constantFrom(0, 1, NaN), fc.double({ min: -1e6, max: 1e6, noNaN: true }));

test('the columns told apart by few rows are those that all rows tell apart', () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 150 }).chain((rows) => fc.tuple(
      fc.array(fc.array(value, { minLength: rows, maxLength: rows }), { minLength: 1, maxLength: 6 }),
      // copies with a turn, a shift and some noise, near the border and beyond it
      fc.array(fc.record({ of: fc.nat(), times: fc.constantFrom(1, -1, 3), noise: fc.constantFrom(0, 0.05, 0.2, 0.21) }), { maxLength: 6 }),
    )),
    ([own, copies]) => {
      const columns = own.map((list) => Float64Array.from(list));
      for (const { of, times, noise } of copies) {
        const from = columns[of % own.length];
        columns.push(from.map((x, i) => times * x + noise * (i % 2 === 0 ? 1 : -1) * (Math.abs(x) + 1) + 7));
      }
      expect(found(columns)).toEqual(bruteForce(columns));
    },
  ), { numRuns: 200 });
});

test('a column that differs only far down is not taken for the same, nor is a sorted one', () => {
  const rows = 4000;
  const a = Float64Array.from({ length: rows }, (_, i) => (i < 3500 ? 0 : i));
  const b = a.map((x, i) => (i === 3999 ? -50_000 : x));
  expect(found([a, b, a.map((x) => 5 - 2 * x)])).toEqual([null, null, '0']);
});

test('columns that differ in their last digits only are held side by side whole', () => {
  const a = Float64Array.of(0, -Number.EPSILON * 2, 0, 0);
  const columns = [a, new Float64Array(4), a.map((x) => x + 7)];
  expect(found(columns)).toEqual(bruteForce(columns));
});
