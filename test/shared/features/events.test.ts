import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { bytesSource } from '../../../shared/contract/file-source.ts';
import type { CustomerTable, SourceReport } from '../../../shared/contract/tables.ts';
import { runCustomers } from '../../../shared/engine/customers-stage.ts';
import { guessKinds } from '../../../shared/features/events-sql.ts';
import { fitLogistic } from '../../../shared/math/logistic.ts';
import { emptyRecipe, NO_ROLES, parseRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { readSource } from '../../../shared/sources/read-source.ts';
import { ident } from '../../../shared/sql/ident.ts';
import { nativeDatabase } from '../../helpers/databases.ts';
import { testClock } from '../../helpers/engine.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';

let db: Database;
beforeAll(async () => {
  db = await nativeDatabase();
});
afterAll(() => db.close());

const csv = (text: string): Promise<SourceReport> =>
  readSource(db, bytesSource('log.csv', new TextEncoder().encode(text)), { id: 'log', overrides: [], parquet: () => Promise.reject(new Error('no Parquet here')) });
const recipe = (changes: Partial<Recipe> = {}, params: Partial<Recipe['params']> = {}): Recipe =>
  ({ ...emptyRecipe(), ...changes, params: { ...emptyRecipe().params, ...params } });
const run = (source: SourceReport, of: Recipe): Promise<CustomerTable> => runCustomers({ database: db, elementary: hostElementary, clock: testClock }, { source, recipe: of, table: 'scored' });

async function valuesOf(customers: CustomerTable): Promise<Map<string, Record<string, number | string | null>>> {
  const { columns, rows } = await db.query(`SELECT * EXCLUDE (_row) FROM ${ident(customers.table)} ORDER BY _row`);
  return new Map(Array.from({ length: rows }, (_, i) => [
    String(columns[0].values[i]), Object.fromEntries(columns.map((column) => [column.name, column.valid[i] === 1 ? column.values[i] : null])),
  ]));
}

const LOG = `user_id,event_time,event_type,product_id,price
u1,2026-03-01 10:00:00,view,p1,9.90
u1,2026-03-01 10:05:00,view,p1,9.90
u1,2026-03-01 10:10:00,view,p1,9.90
u1,2026-03-01 10:12:00,cart,p2,5.00
u1,2026-03-01 10:20:00,purchase,p2,5.00
u1,2026-03-02 19:00:00,view,p2,5.00
u1,2026-03-02 19:45:00,cart,p3,7.25
u2,2026-03-07 20:00:00,view,p1,9.90
u2,2026-03-07 20:30:00,remove_from_cart,p1,9.90
u3,2026-03-03 08:00:00,email_open,,
u3,2026-03-03 08:00:30,email_click,,
u3,2026-03-04 08:00:00,email_open,,
,2026-03-04 08:00:00,view,p1,1
`;

describe('a log of events', () => {
  it('is recognised, and becomes customers as defined', async () => {
    const source = await csv(LOG);
    expect(source.orders).toEqual({ ...NO_ROLES, customer: 'user_id', date: 'event_time', event: 'event_type', product: 'product_id', amount: 'price' });
    const customers = await run(source, recipe({ asOf: '2026-03-08' }));
    expect(customers.orders).toMatchObject({ rows: 13, valid: 12, orders: 1, customers: 3, leftOut: { blankCustomer: 1, unreadable: 0, afterAsOf: 0 } });
    const found = await valuesOf(customers);
    expect(found.get('u1')).toMatchObject({
      recency_days: 6, tenure_days: 7, visits: 3, events: 7, active_days: 2, dwell_minutes: 20 / 3, views: 4, carts: 2, abandonment: 0.5,
      purchases: 1, days_since_purchase: 7, conversion: 1 / 3, purchase_value: 5, email_opens: 0, distinct_products: 3, intent_products: 1,
      weekend_share: 5 / 7, evening_share: 2 / 7, journey_stage: 'Purchase',
    });
    expect(found.get('u2')).toMatchObject({ visits: 1, dwell_minutes: 30, views: 1, carts: 0, abandonment: null, purchases: 0, days_since_purchase: null, weekend_share: 1, journey_stage: 'Awareness' });
    expect(found.get('u3')).toMatchObject({ visits: 2, dwell_minutes: 0.25, email_opens: 2, email_clicks: 1, click_rate: 0.5, distinct_products: 0, intent_products: 0 });
    expect(customers.notices.find((notice) => notice.code === 'event-kinds')?.data).toEqual({
      kinds: ['view: view', 'cart: cart', 'purchase: purchase', 'open: email_open', 'click: email_click'], others: 1,
    });
    const off = customers.columns.filter((column) => column.role === 'ignore').map((column) => column.name);
    expect(off).toEqual(expect.arrayContaining(['events', 'abandonment', 'journey_stage']));
    expect(customers.columns.filter((column) => column.role === 'feature').map((column) => column.name)).toEqual([
      'recency_days', 'tenure_days', 'visits', 'dwell_minutes', 'views', 'carts', 'purchases', 'purchase_value', 'email_opens', 'email_clicks', 'intent_products',
    ]);
  });

  it('takes visits from its own column, kinds as they are named, and a longer pause', async () => {
    const visits = 'user_id,event_time,event_type,session_id\na,2026-01-01 10:00:00,look,s1\na,2026-01-01 18:00:00,look,s1\na,2026-01-02 18:00:00,get,s2\nb,2026-01-02 10:00:00,look,s3\nb,2026-01-02 10:00:00,look,s3\n';
    const source = await csv(visits);
    expect(source.orders?.session).toBe('session_id');
    const kinds = { view: ['LOOK'], cart: [], purchase: ['get'], open: [], click: [] };
    const found = await valuesOf(await run(source, recipe({ eventKinds: kinds })));
    expect(found.get('a')).toMatchObject({ visits: 2, dwell_minutes: 240, views: 2, purchases: 1 });
    const plain = await csv(LOG);
    expect((await valuesOf(await run(plain, recipe({}, { 'events.sessionMinutes': 60 })))).get('u1')).toMatchObject({ visits: 2, abandonment: 0.5 });
    await expect(run(plain, recipe({ asOf: '2020-01-01' }))).rejects.toMatchObject({ code: 'no-usable-rows' });
  });

  it('reads kinds from words', () => {
    expect(guessKinds(['page_view', 'AddToCart', 'Order placed', 'removed from cart', 'mail opened', 'login'])).toEqual({
      view: ['page_view'], cart: ['AddToCart'], purchase: ['Order placed'], open: ['mail opened'], click: [],
    });
  });
});

describe('scores of customers', () => {
  const PEOPLE = `id,visits,spend,churned\n${Array.from({ length: 40 }, (_, i) => `c${i},${i % 10},${(i * 7) % 40},${i % 10 < 4 || i === 7 ? 'yes' : 'no'}`).join('\n')}\n`;

  it('by hand are weighted percentiles', async () => {
    const source = await csv(PEOPLE);
    const customers = await run(source, recipe({ engagement: { weights: [{ column: 'visits', weight: 3 }, { column: 'spend', weight: -1 }], outcome: null, intercept: null } }));
    const found = await valuesOf(customers);
    // c9: the four highest of 40 in visits (mean rank 38.5), spend 23 is the 24th.
    expect(found.get('c9')?.['engagement_score']).toBeCloseTo((100 * (3 * (38 / 40) + (1 - 23.5 / 40))) / 4, 9);
    expect(customers.columns.at(-1)).toMatchObject({ name: 'engagement_score', role: 'ignore' });
    expect(customers.rawTable).toBe('scored_raw');
  });

  it('fitted give the outcome a higher score, are kept with their weights, and refuse an outcome that all have', async () => {
    const source = await csv(PEOPLE);
    const weights = [{ column: 'visits', weight: 1 }, { column: 'spend', weight: 1 }];
    const customers = await run(source, recipe({ engagement: { weights, outcome: { column: 'churned', op: '=', value: 'yes' }, intercept: null } }));
    const found = await valuesOf(customers);
    const mean = (which: string): number => {
      const all = [...found.values()].filter((values) => values['churned'] === which).map((values) => values['engagement_score'] as number);
      return all.reduce((sum, value) => sum + value, 0) / all.length;
    };
    expect(mean('yes')).toBeGreaterThan(mean('no') + 20);
    const kept = customers.engagement;
    expect(kept?.outcome).toBeNull();
    const again = await valuesOf(await run(source, recipe({ engagement: kept })));
    for (const [id, values] of found) expect(again.get(id)?.['engagement_score']).toBe(values['engagement_score']);
    await expect(run(source, recipe({ engagement: { weights, outcome: { column: 'visits', op: '>=', value: 0 }, intercept: null } }))).rejects.toMatchObject({ code: 'outcome-constant' });
    await expect(run(source, recipe({ engagement: { weights: [{ column: 'churned', weight: 1 }], outcome: null, intercept: null } }))).rejects.toMatchObject({ code: 'column-not-numeric' });
  });

  it('name a stage by the first rule that holds', async () => {
    const source = await csv(PEOPLE);
    const journey = [{ stage: 'Keen', when: [{ column: 'visits', op: '>=' as const, value: 8 }, { column: 'churned', op: '=' as const, value: 'no' }] }, { stage: 'Others', when: [] }];
    const found = await valuesOf(await run(source, recipe({ journey })));
    expect([found.get('c8')?.['journey_stage'], found.get('c3')?.['journey_stage']]).toEqual(['Keen', 'Others']);
    expect(() => parseRecipe({ version: 1, journey: [{ stage: 'x', when: [{ column: 'a', op: '>', value: 1 }] }] })).toThrow(/invalid-recipe/);
  });
});

it("logistic regression is scikit-learn's", () => {
  const { x, y, intercept, coefficients } = JSON.parse(readFileSync(new URL('../../fixtures/expected/logistic.json', import.meta.url), 'utf8')) as { x: number[][]; y: number[]; intercept: number; coefficients: number[] };
  const steps = fitLogistic(x.map((column) => Float64Array.from(column)), Uint8Array.from(y), 1, hostElementary);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const fit = step.value;
  expect(fit.converged).toBe(true);
  expect(fit.intercept).toBeCloseTo(intercept, 6);
  coefficients.forEach((value, j) => expect(fit.coefficients[j]).toBeCloseTo(value, 6));
});
