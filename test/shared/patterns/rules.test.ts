import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AssociationRule } from '../../../shared/contract/patterns.ts';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { totalsOf } from '../../../shared/patterns/baskets.ts';
import { frequentItemsets } from '../../../shared/patterns/itemsets.ts';
import { countsOf, rulesOf } from '../../../shared/patterns/rules.ts';
import { drain, ordersOf } from '../../helpers/baskets.ts';

let elementary: Elementary;
beforeAll(async () => {
  const { loadTestKernels } = await import('../../helpers/load-kernels.ts');
  ({ elementary } = await loadTestKernels());
});

type Orders = readonly (readonly (readonly number[])[])[];
function rules(customers: Orders, groupOf: readonly number[] | undefined, group: number, options: { least: number; minConfidence: number }): AssociationRule[] {
  const input = ordersOf(customers, groupOf);
  const { baskets } = totalsOf(input);
  const least = baskets.map(() => options.least);
  const sets = drain(frequentItemsets(input, { least, maxLength: 4, limit: 1e5 }));
  return drain(rulesOf(elementary, sets, countsOf(sets), group, baskets, { minConfidence: options.minConfidence, least, correction: 'none', alpha: 1 })).rules;
}
const words = ({ antecedent, consequent }: AssociationRule): string => `${antecedent.join(' ')} > ${consequent}`;

describe('association rules', () => {
  it('have the measures of their definitions (the AllElectronics transactions)', () => {
    const transactions = [[1, 2, 5], [2, 4], [2, 3], [1, 2, 4], [1, 3], [2, 3], [1, 3], [1, 2, 3, 5], [1, 2, 3]].map((one) => [one]);
    const found = rules(transactions, undefined, 0, { least: 2, minConfidence: 0.5 });
    // 5 > 1 and 5 > 2 hold for certain, so 2 5 > 1 and 1 5 > 2 say no more; 4 > 2 holds for certain too.
    expect(found.map(words).sort()).toEqual(['1 2 > 5', '4 > 2', '5 > 1', '5 > 2']);
    const rule = found.find((one) => words(one) === '5 > 1');
    expect(rule).toMatchObject({ both: 2, left: 2, right: 6, baskets: 9, confidence: 1, conviction: null });
    expect(rule?.lift).toBeCloseTo(1.5, 12);
    expect(rule?.support).toBeCloseTo(2 / 9, 12);
    expect(rule?.leverage).toBeCloseTo(2 / 9 - (2 / 9) * (6 / 9), 12);
    // Two of two drawn from nine, of which six: 6/9 × 5/8.
    expect(rule?.p).toBeCloseTo((6 / 9) * (5 / 8), 12);
  });

  it('are held against all others, with the lift of the group\'s own', () => {
    const together = [[0, 1], [0, 1], [0, 1], [2], [2], [2]];
    const apart = [[0], [0], [0, 1], [1], [1], [2]];
    const found = rules([...together.map((one) => [one]), ...apart.map((one) => [one])], [...together.map(() => 0), ...apart.map(() => 1)], 0, { least: 2, minConfidence: 0.5 });
    const rule = found.find((one) => words(one) === '0 > 1');
    expect(rule).toMatchObject({ both: 3, left: 3, right: 3, baskets: 6, confidence: 1, elsewhere: { both: 1, left: 3, right: 3, baskets: 6 } });
    expect(rule?.ownLift).toBeCloseTo((1 * 6 / 3) / ((1 / 3) * 6 / 3), 12);
    expect(rule?.difference?.value).toBeCloseTo(2 / 3, 12);
    expect(rule?.difference?.low).toBeLessThan(2 / 3);
  });

  it('leave out whatever a simpler rule says as surely, and count like a count over all baskets', () => {
    const order = fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(fc.array(order, { minLength: 4, maxLength: 20 }), (baskets) => {
      const found = rules(baskets.map((one) => [one]), undefined, 0, { least: 2, minConfidence: 0.1 });
      const count = (items: readonly number[]): number => baskets.filter((own) => items.every((item) => own.includes(item))).length;
      for (const rule of found) {
        const { antecedent, consequent } = rule;
        expect([rule.both, rule.left, rule.right]).toEqual([count([...antecedent, consequent]), count(antecedent), count([consequent])]);
        for (let mask = 0; mask < (1 << antecedent.length) - 1; mask++) {
          const part = antecedent.filter((_, i) => (mask >> i) % 2 === 1);
          expect(count([...part, consequent]) / count(part)).toBeLessThan(rule.confidence ?? 0);
        }
        expect(rule.lift).toBeGreaterThan(1);
      }
    }), { numRuns: 100 });
  });
});
