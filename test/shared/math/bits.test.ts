import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bitsOf, rowsOf } from '../../../shared/math/bits.ts';

it('sets of rows survive being written as text', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(300)), (values) => {
    const rows = Int32Array.from(values).sort();
    expect([...rowsOf(bitsOf(rows, 301))]).toEqual([...rows]);
  }));
  expect(bitsOf(Int32Array.of(0, 9), 12)).toBe('0102');
  expect([...rowsOf('zz01')]).toEqual([8]);
});
