import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexByChance, jensenShannon, largestGap, stabilityIndex, totalVariation } from '../../../shared/monitor/distances.ts';
import { estimate, newcombe, wilson } from '../../../shared/monitor/intervals.ts';
import { binOf, categoryReference, distanceReference, numberReference } from '../../../shared/monitor/reference.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';

interface Expected {
  readonly numbers: readonly { name: string; then: number[]; now: number[]; cuts: number[]; binsThen: number[]; binsNow: number[]; psi: number; ks: number }[];
  readonly shares: readonly { then: number[]; now: number[]; psi: number | null; variation: number; jensenShannon: number }[];
  readonly wilson: readonly { count: number; of: number; interval: [number, number] }[];
  readonly chance: readonly { bins: number; then: number; now: number; value: number }[];
  readonly newcombe: readonly { first: [number, number]; second: [number, number]; interval: [number, number] }[];
}
const expected = JSON.parse(readFileSync(new URL('../../fixtures/expected/monitor.json', import.meta.url), 'utf8')) as Expected;

/** Customers by bin. */
const binned = (cuts: readonly number[], values: readonly number[]): number[] => {
  const counts = new Array<number>(cuts.length + 1).fill(0);
  for (const value of values) counts[binOf(cuts, value)] += 1;
  return counts;
};

describe('distances of distributions', () => {
  it.each(expected.numbers)('$name: deciles, stability index and Kolmogorov-Smirnov as numpy and scipy have them', ({ then, now, cuts, binsThen, binsNow, psi, ks }) => {
    expect(binned(cuts, then)).toEqual(binsThen);
    expect(binned(cuts, now)).toEqual(binsNow);
    expect(stabilityIndex(binsThen, binsNow, hostElementary)).toBeCloseTo(psi, 12);
    // every value a cut: the distance is the exact one; at the cuts of a reference it falls short by less than a bin
    const all = [...new Set([...then, ...now])].sort((a, b) => a - b);
    expect(largestGap(binned(all, then), binned(all, now))).toBeCloseTo(ks, 12);
    const reference = numberReference('x', then, 10);
    const found = largestGap(reference.counts, binned(reference.cuts, now)) ?? NaN;
    expect(found).toBeLessThanOrEqual(ks + 1e-12);
    expect(found).toBeGreaterThan(ks - Math.max(...reference.counts) / then.length);
  });

  it.each(expected.shares)('levels $then against $now as scipy has them', ({ then, now, psi, ...rest }) => {
    if (psi !== null) expect(stabilityIndex(then, now, hostElementary)).toBeCloseTo(psi, 12);
    expect(totalVariation(then, now)).toBeCloseTo(rest.variation, 12);
    expect(jensenShannon(then, now, hostElementary)).toBeCloseTo(rest.jensenShannon, 12);
  });

  it('an empty bin counts as half a customer; nobody is no figure', () => {
    const index = stabilityIndex([50, 50, 0], [50, 0, 50], hostElementary) ?? NaN;
    expect(index).toBeCloseTo(2 * (0.5 - 0.005) * Math.log(0.5 / 0.005), 12);
    expect(stabilityIndex([1, 2, 0], [3, 4, 0], hostElementary)).toBe(stabilityIndex([1, 2], [3, 4], hostElementary));
    for (const distance of [largestGap, totalVariation]) expect(distance([0, 0], [1, 2])).toBeNull();
    expect(stabilityIndex([0], [1], hostElementary)).toBeNull();
    expect(jensenShannon([1], [0], hostElementary)).toBeNull();
  });

  it.each(expected.chance)('what chance gives with $bins bins is within 1 % of the chi-squared quantile', ({ bins, then, now, value }) => {
    expect(Math.abs((indexByChance(bins, then, now) ?? NaN) / value - 1)).toBeLessThan(bins === 2 ? 0.03 : 0.01);
  });

  it('are 0 between equal counts, alike in both directions, and do not change when all counts are doubled', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 2, maxLength: 12 });
    fc.assert(fc.property(counts, counts, (a, b) => {
      const [then, now] = [a.slice(0, Math.min(a.length, b.length)), b.slice(0, Math.min(a.length, b.length))];
      const all = (p: number[], q: number[]) => [stabilityIndex(p, q, hostElementary), largestGap(p, q), totalVariation(p, q), jensenShannon(p, q, hostElementary)].map((value) => value ?? NaN);
      expect(all(then, then)).toEqual([0, 0, 0, 0]);
      const [once, back, twice] = [all(then, now), all(now, then), all(then.map((n) => 2 * n), now.map((n) => 2 * n))];
      once.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(back[i]).toBeCloseTo(value, 12);
        expect(twice[i]).toBeCloseTo(value, 12);
      });
    }), { numRuns: 200 });
  });
});

describe('intervals', () => {
  it.each(expected.wilson)('$count of $of as scipy has it', ({ count, of, interval }) => {
    wilson(count, of)?.forEach((bound, i) => expect(bound).toBeCloseTo(interval[i], 12));
  });

  it.each(expected.newcombe)('$second less $first as printed by Newcombe', ({ first, second, interval }) => {
    newcombe(first, second)?.forEach((bound, i) => expect(Math.abs(bound - interval[i])).toBeLessThan(0.00006));
  });

  it('hold the figure itself, and nothing is known of nobody', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 300 }), (a, n, b, m) => {
      const [p, q] = [Math.min(a, n), Math.min(b, m)];
      const [low, high] = newcombe([p, n], [q, m]) ?? [NaN, NaN];
      expect(low).toBeLessThanOrEqual(q / m - p / n + 1e-12);
      expect(high).toBeGreaterThanOrEqual(q / m - p / n - 1e-12);
      expect(low >= -1 && high <= 1).toBe(true);
    }));
    expect(wilson(0, 0)).toBeNull();
    expect(newcombe([1, 2], [0, 0])).toBeNull();
    expect(estimate(0, 0)).toEqual({ count: 0, of: 0, share: null, interval: null });
  });
});

describe('what a model remembers', () => {
  it('numbers: no bin, and nothing beyond the range, tells of fewer than the smallest group; the order of customers does not count', () => {
    const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 8 }).map(Number), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(NaN), fc.constant(Infinity)), { maxLength: 400 });
    fc.assert(fc.property(values, fc.integer({ min: 5, max: 30 }), (list, minGroup) => {
      const reference = numberReference('x', list, minGroup);
      expect(reference.rows + reference.missing).toBe(list.length);
      expect(reference.counts.reduce((sum, count) => sum + count, 0)).toBe(reference.rows);
      expect(reference.counts.length).toBe(reference.cuts.length + 1);
      if (reference.cuts.length > 0) expect(Math.min(...reference.counts)).toBeGreaterThanOrEqual(minGroup);
      expect(binned(reference.cuts, list.filter((value) => !Number.isNaN(value)))).toEqual(reference.counts);
      if (reference.range !== null) expect(reference.range.outside).toBeLessThan(2 * minGroup);
      expect(numberReference('x', list.toReversed(), minGroup)).toEqual(reference);
      expect(JSON.parse(JSON.stringify(reference))).toEqual(reference);
    }), { numRuns: 150 });
  });

  it('numbers: a thousand customers are told in a hundred bins that hold the deciles', () => {
    const { cuts, counts, middle, range } = numberReference('x', Array.from({ length: 1000 }, (_, i) => i + 1), 10);
    expect(cuts).toEqual(Array.from({ length: 99 }, (_, i) => 10 * (i + 1)));
    expect(new Set(counts)).toEqual(new Set([10]));
    expect(middle).toBe(500.5);
    expect(range).toEqual({ low: 10, high: 991, outside: 18 });
  });

  it('categories: rare levels are told together, and never so that the rest of the total tells of them', () => {
    const level = (name: string, count: number): string[] => new Array<string>(count).fill(name);
    const reference = categoryReference('c', [...level('a', 50), ...level('b', 12), ...level('rare', 3), null], ['a', 'b', 'rare', 'never'], 10);
    expect(reference).toEqual({ column: 'c', kind: 'category', rows: 65, missing: 1, levels: [{ level: 'a', count: 50 }], others: 15 });
    expect(categoryReference('c', level('a', 20), ['a'], 10).others).toBe(0);
    expect(categoryReference('c', [null, null], ['a'], 10)).toEqual({ column: 'c', kind: 'category', rows: 0, missing: 2, levels: [], others: 0 });
  });

  it('distances: beyond each lie at least a smallest group; of few customers nothing is told', () => {
    const distances = Float64Array.from({ length: 1000 }, (_, i) => i);
    expect(distanceReference(distances, 10)).toEqual({ rows: 1000, mean: 499.5, near: { distance: 949, beyond: 50 }, far: { distance: 989, beyond: 10 } });
    expect(distanceReference(distances.subarray(0, 100), 10)).toMatchObject({ near: { distance: 89, beyond: 10 }, far: null });
    expect(distanceReference(distances.subarray(0, 9), 10)).toEqual({ rows: 9, mean: null, near: null, far: null });
    expect(distanceReference(new Float64Array(50), 10)).toMatchObject({ mean: 0, near: { distance: 0, beyond: 0 } });
  });
});
