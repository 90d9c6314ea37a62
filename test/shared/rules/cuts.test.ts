import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutsOf, MOST_BINS, roundestBetween } from '../../../shared/rules/cuts.ts';

describe('roundestBetween', () => {
  it.each([
    [248.37, 251.2, 250], [0.12, 0.19, 0.15], [-3, 4, 0], [7, 7, 7], [999, 1001, 1000], [1.23456, 1.23457, 1.23456], [-260, -240, -250], [61, 68, 65],
  ])('between %s and %s is %s', (low, high, expected) => {
    expect(roundestBetween(low, high)).toBe(expected);
  });

  it('lies in the interval, whatever it is', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    fc.assert(fc.property(number, number, (a, b) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const found = roundestBetween(low, high);
      expect(found >= low && found <= high).toBe(true);
    }));
  });
});

describe('cutsOf', () => {
  it('parts all neighbouring values where there are few, at the value itself for whole numbers', () => {
    expect(cutsOf(Float64Array.of(1, 1, 2, 5))).toEqual([1, 2]);
    expect(cutsOf(Float64Array.of(1.5, 1.75))).toEqual([1.5]);
    expect(cutsOf(Float64Array.of(3, 3, 3))).toEqual([]);
    expect(cutsOf(new Float64Array(0))).toEqual([]);
  });

  it('ascending, each with customers on both sides, at most as many as bins', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -50, max: 5000 }), fc.double({ min: -1, max: 1, noNaN: true })), { maxLength: 400 });
    fc.assert(fc.property(values, (numbers) => {
      const sorted = Float64Array.from(numbers).sort();
      const cuts = cutsOf(sorted);
      expect(cuts.length).toBeLessThan(MOST_BINS);
      cuts.forEach((cut, i) => {
        expect(sorted.some((value) => value <= cut) && sorted.some((value) => value > cut)).toBe(true);
        if (i > 0) expect(cut).toBeGreaterThan(cuts[i - 1]);
      });
    }));
  });
});
