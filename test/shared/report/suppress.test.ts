import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trait } from '../../../shared/contract/results.ts';
import { suppress } from '../../../shared/report/suppress.ts';

const share = (level: string, segment: number): Trait => ({
  column: 'region', label: 'Region', kind: 'category', level, segment, overall: 0.5, effect: 0.1, interval: [0, 0.2],
});
const group = (size: number, traits: Trait[] = []): { size: number; traits: Trait[] } => ({ size, traits });
const hidden = (sizes: readonly number[], min = 10): number[] => [...suppress(sizes.map((size) => group(size)), min).segments].sort((a, b) => a - b);

describe('segments', () => {
  it('are all shown when none is small', () => {
    expect(hidden([50, 10])).toEqual([]);
  });

  it('take the next smallest with them when only one is small', () => {
    expect(hidden([50, 30, 20, 9])).toEqual([2, 3]);
  });

  it('take more with them until the hidden ones together are a group', () => {
    expect(hidden([50, 30, 4, 3])).toEqual([1, 2, 3]);
    expect(hidden([50, 30, 6, 4])).toEqual([2, 3]);
  });

  it('never let a small one be found by subtraction', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 }), fc.integer({ min: 5, max: 20 }), (sizes, min) => {
      const { segments } = suppress(sizes.map((size) => group(size)), min);
      sizes.forEach((size, i) => { if (size < min) expect(segments.has(i)).toBe(true); });
      if (segments.size === 0 || segments.size === sizes.length) return;
      expect(segments.size).toBeGreaterThan(1);
      expect([...segments].reduce((sum, i) => sum + sizes[i], 0)).toBeGreaterThanOrEqual(min);
    }));
  });
});

describe('shares of a category', () => {
  it('are hidden when they rest on few, or leave few out', () => {
    const few = share('north', 0.05);
    const most = share('south', 0.95);
    const even = [share('north', 0.5), share('south', 0.5)];
    const result = suppress([group(100, [few, most]), group(100, even), group(100, [share('north', 0.4), share('south', 0.6)])], 10);
    expect(result.hides(0, few)).toBe(true);
    expect(result.hides(0, most)).toBe(true);
    // The other segments' shares and the total would give the hidden one away, so one more of each level goes.
    expect(result.count(0)).toEqual({ hidden: 2, all: 2 });
    expect(result.count(1).hidden + result.count(2).hidden).toBeGreaterThanOrEqual(2);
  });

  it('of none and of all tell nothing about few', () => {
    const result = suppress([group(100, [share('north', 0), share('south', 1)]), group(100, [share('north', 1), share('south', 0)])], 10);
    expect(result.count(0).hidden).toBe(0);
  });

  it('are never the only ones hidden in a line', () => {
    const traits = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 3 });
    fc.assert(fc.property(fc.array(traits, { minLength: 2, maxLength: 5 }), (counts) => {
      const groups = counts.map((row) => {
        const size = Math.max(1, row.reduce((a, b) => a + b, 0)) + 10;
        return group(size, row.map((count, level) => share(`l${level}`, count / size)));
      });
      const result = suppress(groups, 10);
      const state = groups.map((entry, i) => entry.traits.map((trait) => result.hides(i, trait)));
      for (const row of state) expect(row.filter(Boolean).length).not.toBe(1);
      for (let level = 0; level < 3; level++) expect(state.filter((row) => row[level]).length).not.toBe(1);
    }));
  });
});
