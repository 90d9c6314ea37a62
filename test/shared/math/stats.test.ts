import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correlation, countPresent, histogram, mean, median, mode, nthSmallest, quantile, range, sampleVariance, skewness, sortedPresent, sum, variance,
} from '../../../shared/math/stats.ts';
import expected from '../../fixtures/stats.json' with { type: 'json' };

const close = (actual: number, wanted: number, tolerance = 1e-12): void => {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(wanted)));
};

describe('values of pandas, numpy and scipy', () => {
  for (const [name, wanted] of Object.entries(expected.cases)) {
    it(name, () => {
      const values = wanted.values.map((value) => value ?? NaN);
      close(sum(values), wanted.sum);
      close(mean(values), wanted.mean);
      close(variance(values), wanted.variance);
      close(sampleVariance(values), wanted.sampleVariance);
      close(skewness(values), wanted.skewness, 1e-11);
      [0.05, 0.25, 0.5, 0.75, 0.95].forEach((p, i) => close(quantile(values, p), wanted.quantiles[i]));
      expect(histogram(values, 20)?.counts).toEqual(wanted.histogram);
    });
  }
});

describe('edges', () => {
  it('answers NaN or null where there is nothing', () => {
    for (const empty of [[], [NaN, NaN]]) {
      expect(sum(empty)).toBe(0);
      expect(mean(empty)).toBeNaN();
      expect(variance(empty)).toBeNaN();
      expect(skewness(empty)).toBeNaN();
      expect(median(empty)).toBeNaN();
      expect(range(empty)).toEqual({ min: NaN, max: NaN });
      expect(histogram(empty, 5)).toBeNull();
    }
    expect(sampleVariance([3])).toBeNaN();
    expect(variance([3])).toBe(0);
  });

  it('keeps what a plain sum loses', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum([Infinity, 1])).toBe(Infinity);
    expect(variance([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(22.5);
  });

  it('has no skewness for constants, exactly no variance', () => {
    const constant = new Array<number>(1000).fill(0.1);
    expect(variance(constant)).toBe(0);
    expect(skewness(constant)).toBeNaN();
    expect(histogram(constant, 8)).toEqual({ min: 0.1, max: 0.1, counts: [1000] });
  });

  it('bins the whole range of doubles, and skips infinities', () => {
    const bins = histogram([-1.7e308, 0, 1.7e308, Infinity], 4);
    expect(bins).toEqual({ min: -1.7e308, max: 1.7e308, counts: [1, 0, 1, 1] });
  });

  it('finds smallest and largest behind gaps', () => {
    expect(range([NaN, 3, NaN, -2, 5])).toEqual({ min: -2, max: 5 });
  });

  it('answers 0 where 0 and −0 tie, in whichever order they stand', () => {
    for (const values of [[0, -0], [-0, 0], [-0], [-0, -0, 0, 0], [-5e-324, -0, -0, 5e-324], [-5e-324, -5e-324, 0, 0]]) {
      const { min, max } = range(values);
      const bins = histogram(values, 3);
      const told = [mean(values), median(values), mode(values), min, max, sum(values), variance(values), nthSmallest(Float64Array.from(values), 0),
        ...[0, 0.1, 0.5, 0.9, 1].map((p) => quantile(values, p)), ...(bins === null ? [] : [bins.min, bins.max]), ...sortedPresent(values)];
      expect(told.filter((figure) => Object.is(figure, -0))).toEqual([]);
    }
  });

  it('correlates', () => {
    close(correlation([1, 2, 3, 4], [2, 4, 6, 8.5]), 10.75 / Math.sqrt(5 * 23.1875));
    expect(correlation([1, 1, 1], [1, 2, 3])).toBeNaN();
    close(correlation([1, NaN, 2, 3], [-1, 5, -2, -3]), -1);
  });
});

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 60 });

describe('properties', () => {
  it('do not depend on the order of rows', () => {
    fc.assert(fc.property(numbers, (values) => {
      const turned = [...values].reverse();
      close(sum(turned), sum(values), 1e-9);
      close(mean(turned), mean(values), 1e-9);
      close(variance(turned), variance(values), 1e-9);
      expect(median(turned)).toBe(median(values));
      expect(histogram(turned, 7)).toEqual(histogram(values, 7));
    }));
  });

  it('have the median in the middle, ties or not', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 300 }), (values) => {
      expect(median(values)).toBe(quantile(values, 0.5));
    }));
    const organ = Float64Array.from({ length: 20001 }, (_, i) => Math.min(i, 20000 - i));
    expect(median(organ)).toBe(quantile(organ, 0.5));
  });

  it('shift and scale with the values', () => {
    const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 60 });
    fc.assert(fc.property(integers, fc.integer({ min: -100, max: 100 }), fc.integer({ min: 1, max: 50 }), (values, shift, scale) => {
      const moved = values.map((value) => value * scale + shift);
      close(mean(moved), mean(values) * scale + shift, 1e-10);
      close(variance(moved), variance(values) * scale * scale, 1e-10);
      close(median(moved), median(values) * scale + shift, 1e-10);
      if (variance(values) > 0) close(skewness(moved), skewness(values), 1e-8);
    }));
  });

  it('skip gaps wherever they are', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constant(NaN), fc.double({ min: -1e6, max: 1e6, noNaN: true })), { maxLength: 40 }), (values) => {
      const present = values.filter((value) => !Number.isNaN(value));
      expect(countPresent(values)).toBe(present.length);
      expect(sum(values)).toBe(sum(present));
      expect(mean(values)).toEqual(mean(present));
      expect(median(values)).toEqual(median(present));
      expect(skewness(values)).toEqual(skewness(present));
      const bins = histogram(values, 6);
      expect(bins === null ? 0 : bins.counts.reduce((a, b) => a + b, 0)).toBe(present.length);
    }));
  });
});

describe('sorting', () => {
  it('counts numbers of few decimals and a narrow range to the same order, and leaves others to the platform', () => {
    const whole = Float64Array.from({ length: 6000 }, (_, i) => ((i * 7919) % 503) - 250);
    const cents = Float64Array.from({ length: 6000 }, (_, i) => Number(`${((i * 7919) % 53) - 25}.${String((i * 31) % 100).padStart(2, '0')}`));
    const fine = Float64Array.from({ length: 6000 }, (_, i) => Number(`0.${String((i * 7919) % 5003).padStart(4, '0')}`));
    const odd = [-0, 0.5, Infinity, 1 / 3, 0.1 + 0.2, 2 ** 60];
    const cases = [whole, cents, fine, ...[whole, cents].flatMap((values) => odd.map((other) => values.map((x, i) => (i === 77 ? other : x))))];
    for (const values of cases) expect(sortedPresent([NaN, ...values])).toEqual(values.map((x) => x + 0).sort());
  });
});
