import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frequentItemsets } from '../../../shared/patterns/itemsets.ts';
import { drain, ordersOf } from '../../helpers/baskets.ts';

const limit = 100_000;

describe('frequent itemsets', () => {
  it('are those printed for the AllElectronics transactions (Han, Kamber, Pei, Data Mining, 3rd ed., example 6.3)', () => {
    const transactions = [[1, 2, 5], [2, 4], [2, 3], [1, 2, 4], [1, 3], [2, 3], [1, 3], [1, 2, 3, 5], [1, 2, 3]];
    const found = drain(frequentItemsets(ordersOf(transactions.map((one) => [one])), { least: [2], maxLength: 5, limit }));
    expect(Object.fromEntries(found.map(({ items, baskets }) => [items.join(' '), baskets[0]]))).toEqual({
      1: 6, 2: 7, 3: 6, 4: 2, 5: 2, '1 2': 4, '1 3': 4, '1 5': 2, '2 3': 4, '2 4': 2, '2 5': 2, '1 2 3': 2, '1 2 5': 2,
    });
  });

  const order = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
  const people = fc.array(fc.tuple(fc.array(order, { minLength: 1, maxLength: 4 }), fc.integer({ min: -1, max: 1 })), { minLength: 1, maxLength: 8 });

  it('are what counting every set finds, in each group, with their customers', () => {
    fc.assert(fc.property(people, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), (customers, least, maxLength) => {
      const groups = [...customers.map(([, group]) => group), 1];
      const input = ordersOf([...customers.map(([orders]) => orders), [[0]]], groups);
      const needed = [least, least + 1, 2 * least];
      const found = new Map(drain(frequentItemsets(input, { least: needed, maxLength, limit })).map((set) => [set.items.join(' '), set]));
      const all = [...customers, [[[0]], 1] as const];
      let frequent = 0;
      for (let mask = 1; mask < 64; mask++) {
        const items = [0, 1, 2, 3, 4, 5].filter((item) => (mask >> item) % 2 === 1);
        const holds = (basket: readonly number[]): boolean => items.every((item) => basket.includes(item));
        const count = (own: readonly (readonly [readonly (readonly number[])[], number])[]): number => own.reduce((sum, [orders]) => sum + orders.filter(holds).length, 0);
        const baskets = [0, 1].map((group) => count(all.filter(([, of]) => of === group))).concat(count(all));
        if (items.length > maxLength || !baskets.some((n, g) => n >= needed[g])) continue;
        frequent += 1;
        const set = found.get(items.join(' '));
        expect([...set?.baskets ?? []]).toEqual(baskets);
        expect(set?.customers[2]).toBe(all.filter(([orders]) => orders.some(holds)).length);
        expect(set?.customers[0]).toBe(all.filter(([orders, of]) => of === 0 && orders.some(holds)).length);
      }
      expect(found.size).toBe(frequent);
    }), { numRuns: 150 });
  });

  it('refuse more than can be read', () => {
    const input = ordersOf([[[0, 1, 2, 3, 4, 5]], [[0, 1, 2, 3, 4, 5]]]);
    expect(() => drain(frequentItemsets(input, { least: [1], maxLength: 6, limit: 20 }))).toThrow(expect.objectContaining({ code: 'too-many-patterns' }) as Error);
    expect(drain(frequentItemsets(input, { least: [3], maxLength: 6, limit: 20 }))).toEqual([]);
  });
});
