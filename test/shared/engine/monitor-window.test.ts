import { afterAll, beforeAll, expect, test } from 'vitest';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { MonitorResult } from '../../../shared/contract/monitor.ts';
import type { Engine } from '../../../shared/engine/engine-api.ts';
import { createRandom } from '../../../shared/math/random.ts';
import { refitRecipe } from '../../../shared/monitor/refit-recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { openTable, testEngine, withParams } from '../../helpers/engine.ts';

const ROLES = { customer: 'customer', date: 'date', order: null, amount: 'amount', quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null };
const dayOf = (t: number): string => new Date(Date.UTC(2025, 0, 1 + t)).toISOString().slice(0, 10);

/** Orders of customers who come, buy and leave in the same way at any time; the file begins in the midst of it. */
function stationary(days: number): string {
  const random = createRandom(7);
  const wait = (mean: number): number => -Math.log(1 - random.next()) * mean;
  const lines: { t: number; text: string }[] = [];
  for (let c = 0; c < 1500; c++) {
    const kind = random.below(3);
    const [every, basket] = [[60, 20], [20, 25], [45, 120]][kind];
    const born = -600 + random.next() * 810;
    const gone = born + wait(250);
    const own = every * (0.6 + 0.8 * random.next());
    for (let t = born; t < Math.min(gone, 210); t += wait(own)) {
      const text = `c${c},${dayOf(Math.floor(t))},${(basket * (0.5 + random.next())).toFixed(2)}`;
      if (t >= 0 && t < days) lines.push({ t, text });
    }
  }
  return `customer,date,amount\n${lines.sort((a, b) => a.t - b.t).map(({ text }) => text).join('\n')}\n`;
}

let engine: Engine;
let recipe: Recipe;
beforeAll(async () => {
  engine = await testEngine(await nativeDatabase());
  recipe = withParams(await openTable(engine, 'first.csv', stationary(180), { orders: ROLES }), { 'cluster.k': 4 });
});
afterAll(() => engine.close());

const monitor = async (name: string, text: string, refit: boolean): Promise<MonitorResult> => {
  const later = await engine.open({ id: `l${name.length}`, file: bytesSource(name, new TextEncoder().encode(text)), dialect: null });
  const { sources } = refitRecipe(recipe, [later], null, '2026-01-01');
  return engine.analysis({ name: 'monitor', recipe, options: { sources, asOf: null, firstRead: '2026-01-01', refit } });
};

test('a file that only gets longer is no change', async () => {
  const result = await monitor('longer.csv', stationary(210), true);
  expect(result.window).toMatchObject({ days: 180, reach: 210 });
  expect(result.notices.map(({ code }) => code)).toContain('even-window');
  expect(result.features.find(({ column }) => column === 'tenure_days')?.grows).toEqual({ by: 'days', step: null });
  expect(result.recommendation).toMatchObject({ verdict: 'keep' });
  // all later customers have a label, not those of the window alone
  expect(result.segments.reduce((sum, { after }) => sum + after, 0)).toBe(result.after.customers);
  expect(result.window?.customers ?? NaN).toBeLessThan(result.after.customers);
});

test('a file with a shorter history says which features depend on that, and does not count them', async () => {
  const [head, ...lines] = stationary(210).trimEnd().split('\n');
  const recent = [head, ...lines.filter((line) => line.split(',')[1] >= dayOf(180))].join('\n');
  const result = await monitor('recent.csv', `${recent}\n`, false);
  expect(result.window).toBeNull();
  expect(result.features.filter(({ grows }) => grows?.by === 'history').map(({ column }) => column)).toEqual(expect.arrayContaining(['frequency', 'recency_days']));
  expect(result.alerts.filter(({ rule, state, subject }) => rule === 'feature-psi' && state === 'alert' && subject === 'Orders')).toEqual([]);
  expect(result.notices.find(({ code }) => code === 'uneven-history')?.data).toMatchObject({ past: 180, now: 30 });
});
