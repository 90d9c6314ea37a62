import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../../shared/contract/engine.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { cdnowCsv } from '../../helpers/cdnow.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';

let engine: Engine;
let recipe: Recipe;
beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
  const orders = { customer: 'id', date: 'date', amount: 'amount', order: null, quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null };
  recipe = await openTable(engine, 'cdnow.csv', cdnowCsv(), { orders, calibrationEnd: '1997-09-30' });
});
afterAll(() => engine.close());

describe('lifetime value in the engine', () => {
  it('is answered, once, with the file beside it', async () => {
    const result = await engine.analysis({ name: 'value', recipe, options: null });
    expect(result.purchases.estimates[0].value).toBeCloseTo(0.2426, 3);
    expect(await engine.analysis({ name: 'value', recipe, options: null })).toBe(result);
    const file = await engine.analysis({ name: 'valueFile', recipe, options: null });
    expect(file.text.split('\r\n')).toHaveLength(2359);
    const { cohorts } = await engine.analysis({ name: 'cohorts', recipe, options: null });
    expect(cohorts).toHaveLength(18);
  });

  it('stops when it is not wanted any more', async () => {
    const controller = new AbortController();
    const asked = engine.analysis({ name: 'value', recipe: withParams(recipe, { 'value.model': 'paretonbd' }), options: null }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives features that can be switched on', async () => {
    const customersOf = async (of: Recipe) => {
      const events: RunEvent[] = [];
      await engine.run({ rev: 1, recipe: of, want: ['customers', 'features'], live: false }, { onEvent: (event) => events.push(event) });
      const stages = events.flatMap((event) => (event.type === 'stage' && !event.event.partial ? [event.event] : []));
      const customers = stages.find((event) => event.stage === 'customers');
      const features = stages.find((event) => event.stage === 'features');
      if (customers?.stage !== 'customers' || features?.stage !== 'features') throw new Error('no answer');
      return { columns: customers.value.columns, features: features.value.features };
    };
    const without = await customersOf(recipe);
    expect(without.columns.map(({ name }) => name)).not.toContain('clv');
    expect(without.columns.find(({ name }) => name === 'cohort_month')).toMatchObject({ type: 'category', role: 'ignore' });
    const withValue = await customersOf(withParams(recipe, { 'value.features': true }));
    const clv = withValue.columns.find(({ name }) => name === 'clv');
    expect(clv).toMatchObject({ type: 'number', role: 'feature', missing: 0 });
    expect(withValue.columns.find(({ name }) => name === 'p_alive')?.max).toBe(1);
    const used = withValue.features.filter((feature) => feature.used).map(({ column }) => column);
    expect(used).toEqual(expect.arrayContaining(['p_alive']));
    const once = await openTable(engine, 'once.csv', 'id,date,amount\na,2024-01-01,5\nb,2024-02-01,6\nc,2024-03-01,9\n', { orders: recipe.orders });
    const bare = await customersOf(withParams(once, { 'value.features': true }));
    expect(bare.columns.map(({ name }) => name)).not.toContain('p_alive');
  });
});
