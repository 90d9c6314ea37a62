import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupSequences } from '../../../shared/patterns/group-sequences.ts';
import { frequentSequences } from '../../../shared/patterns/sequences.ts';
import { drain, ordersOf } from '../../helpers/baskets.ts';

type Orders = readonly (readonly number[])[];
const limit = 1e5;
const words = (elements: readonly (readonly number[])[], name: (item: number) => string = String): string => elements.map((own) => own.map(name).join('')).join('>');

/** Whether a history holds a sequence, each element after the one before and within the gap. */
function holds(orders: Orders, days: readonly number[], elements: Orders, gap: number, from = 0, before = -1): boolean {
  if (elements.length === 0) return true;
  return orders.some((order, b) => b >= from && elements[0].every((item) => order.includes(item)) && (before < 0 || gap === 0 || days[b] - days[before] <= gap)
    && holds(orders, days, elements.slice(1), gap, b + 1, b));
}

describe('frequent sequences', () => {
  it('are the eighteen printed for the example of SPADE (M. J. Zaki, Machine Learning 42 (2001), figure 1)', () => {
    const [A, B, C, D, E, F, G, H] = [0, 1, 2, 3, 4, 5, 6, 7];
    const input = ordersOf([
      [[C, D], [A, B, C], [A, B, F], [A, C, D, F]], [[A, B, F], [E]], [[A, B, F]], [[D, G, H], [B, F], [A, G, H]],
    ]);
    const found = drain(frequentSequences(input, { least: [2], maxItems: 6, maxTogether: 6, maxGap: 0, limit }));
    const name = (item: number): string => 'ABCDEFGH'[item];
    expect(Object.fromEntries(found.map(({ elements, customers }) => [words(elements, name), customers[0]]))).toEqual({
      A: 4, B: 4, D: 2, F: 4, AB: 3, AF: 3, BF: 4, ABF: 3, 'B>A': 2, 'D>A': 2, 'D>B': 2, 'D>F': 2, 'F>A': 2, 'BF>A': 2, 'D>BF': 2, 'D>B>A': 2, 'D>F>A': 2, 'D>BF>A': 2,
    });
  });

  it('are what looking through every history finds, with and without a gap, by group', () => {
    const order = fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 });
    const elements = [[0], [1], [2], [0, 1], [0, 2], [1, 2]];
    const candidates = elements.flatMap((one) => [[one], ...elements.flatMap((two) => [[one, two], ...elements.map((three) => [one, two, three])])])
      .filter((sequence) => sequence.flat().length <= 3);
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.array(fc.tuple(order, fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 3 }),
      (people, gap, least) => {
        const histories = people.map(([orders]) => ({ orders: orders.map(([items]) => items), days: orders.reduce<number[]>((all, [, step]) => [...all, (all[all.length - 1] ?? 0) + step], []) }));
        const groups = people.map(([, group]) => group);
        const input = ordersOf(histories.map(({ orders }) => orders), groups, histories.flatMap(({ days }) => days));
        const width = Math.max(...groups) + 2;
        const needed = Array.from({ length: width }, () => least);
        const found = new Map(drain(frequentSequences(input, { least: needed, maxItems: 3, maxTogether: 2, maxGap: gap, limit })).map((one) => [words(one.elements), one]));
        const frequent = candidates.filter((sequence) => {
          const count = histories.filter(({ orders, days }) => holds(orders, days, sequence, gap)).length;
          if (count < least) return false;
          expect(found.get(words(sequence))?.customers[width - 1], words(sequence)).toBe(count);
          return true;
        });
        expect(found.size).toBe(frequent.length);
      },
    ), { numRuns: 150 });
  });

  it('are held against all others by customers', () => {
    const found = drain(frequentSequences(ordersOf([[[0], [1]], [[0], [1]], [[1], [0]], [[0]]], [0, 0, 1, 1]), { least: [1, 1, 1], maxItems: 3, maxTogether: 2, maxGap: 0, limit }));
    const [first] = groupSequences(found, 0, [2, 2, 4], 1);
    expect(first).toMatchObject({ elements: [[0], [1]], customers: 2, share: 1, elsewhere: 0, goesOn: 1 });
    expect(first.low).toBeLessThan(first.high ?? 0);
    expect(groupSequences(found, 2, [2, 2, 4], 3)).toEqual([]);
    expect(groupSequences(found, 0, [0, 4, 4], 1)).toEqual([]);
  });
});
