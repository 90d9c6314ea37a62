import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { OrderRoles, Recipe } from '../../../shared/recipe/recipe.ts';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import type { Elementary } from '../../../shared/math/elementary.ts';
import { purchasesFromOrders } from '../../../shared/value/purchases.ts';
import type { PurchaseLog } from '../../../shared/value/purchase-log.ts';
import { purchasesFromSummary } from '../../../shared/value/summary.ts';
import { customerValues } from '../../../shared/value/value.ts';
import { cdnowCsv, cdnowHistories, drain } from '../../helpers/cdnow.ts';
import { loadCsv, loadCsvText } from '../../helpers/load-csv.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';
import { dataPath } from '../../helpers/shared-data.ts';

let db: Database;
let e: Elementary;
beforeAll(async () => {
  db = await openMemoryDatabase();
  e = (await loadTestKernels()).elementary;
});
afterAll(() => db.close());

const ROLES: OrderRoles = {
  customer: 'id', date: 'date', amount: 'amount', order: null, quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null,
};

async function read(text: string, changes: Partial<Recipe> = {}, roles: Partial<OrderRoles> = {}): Promise<PurchaseLog> {
  const source = await loadCsvText(db, 'orders.csv', text);
  const recipe: Recipe = { ...emptyRecipe(), ...changes };
  return purchasesFromOrders(db, { source, roles: { ...ROLES, ...roles }, recipe, calibrationEnd: recipe.calibrationEnd, table: 'value' });
}

describe('CDNOW', () => {
  it('is read as published', async () => {
    const log = await read(cdnowCsv(), { calibrationEnd: '1997-09-30' });
    const known = cdnowHistories();
    expect(log.x).toEqual(known.x);
    expect(log.txDays.map((days) => days / 7)).toEqual(known.tx);
    expect(log.TDays.map((days) => days / 7)).toEqual(known.T);
    const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
    expect([log.customers.length, sum(log.x), log.x.filter((x) => x === 0).length]).toEqual([2357, 2457, 1411]);
    expect(log.orders).toMatchObject({ start: '1997-01-01', end: '1997-09-30', last: '1998-06-30' });
    expect(sum(log.orders?.later ?? [])).toBe(1882);
    expect(sum(log.orders?.laterSpend ?? [])).toBeCloseTo(70976.39, 6);
    expect(log.notices.map(({ code }) => code)).toEqual(['free-orders-counted']);
    log.z?.forEach((z, i) => (log.x[i] === 0 ? expect(z).toBeNaN() : expect(z).toBeCloseTo(known.z[i], 9)));
    const whole = await read(cdnowCsv());
    expect(sum(whole.x)).toBe(6919 - 223 - 2357);
  });

  it('is tracked week by week to the end of the hold-out', async () => {
    const log = await read(cdnowCsv(), { calibrationEnd: '1997-09-30' });
    const { result } = drain(customerValues(e, log, emptyRecipe().params));
    const last = result.tracking[result.tracking.length - 1];
    expect(result.tracking).toHaveLength(78);
    expect(last.actualTotal).toBe(2457 + 1882);
    // The paper has the model under the truth by 4 % at week 78.
    expect(last.expectedTotal / last.actualTotal).toBeCloseTo(0.96, 2);
    expect(result.tracking.reduce((total, point) => total + point.expected, 0)).toBeCloseTo(last.expectedTotal, 6);
    expect(result.holdout).toMatchObject({ purchases: 1882, start: '1997-09-30', end: '1998-06-30', weeks: 39 });
    expect(result.holdout?.byFrequency.map(({ label }) => label)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7+']);
    expect(result.holdout?.byFrequency.reduce((total, { customers }) => total + customers, 0)).toBe(2357);
    expect(result.frequencies[0].actual).toBe(1411);
    expect(result.newcomer.purchases).toBeCloseTo(1.444, 3);
  });

  it('from its summaries gives the same as from its orders', async () => {
    const plain = await purchasesFromSummary(db, await loadCsv(db, dataPath('cdnow/cdnow_customers_summary.csv')), null, 'week');
    const known = cdnowHistories();
    expect(plain.x).toEqual(known.x);
    expect(plain.customers.slice(0, 3)).toEqual(['1', '2', '3']);
    plain.txDays.forEach((days, i) => expect(Math.abs(days / 7 - known.tx[i])).toBeLessThan(0.006));
    plain.TDays.forEach((days, i) => expect(Math.abs(days / 7 - known.T[i])).toBeLessThan(0.006));
    expect(plain.z).toBeNull();
    const spend = await purchasesFromSummary(db, await loadCsv(db, dataPath('cdnow/cdnow_customers_summary_with_transactions.csv')), 'ID', 'week');
    expect(spend.x).toEqual(known.x);
    spend.z?.forEach((z, i) => (known.x[i] > 0 ? expect(Math.abs(z - known.z[i])).toBeLessThan(0.006) : expect(z).toBeNaN()));
  });
});

const ORDERS = 'id,date,amount\na,2024-01-01,10\na,2024-01-01,5\na,2024-02-01,20\na,2024-03-01,-6\nb,2024-01-15,7\nb,2024-02-15,0\n,2024-01-01,3\nc,2024-04-01,9\n';

describe('order lines', () => {
  it('of one day are one purchase; returns are left out or lower the spend; free ones count', async () => {
    const ignored = await read(ORDERS, { asOf: '2024-04-10' });
    expect([ignored.customers, [...ignored.x], [...ignored.txDays], [...ignored.TDays]]).toEqual([['a', 'b', 'c'], [1, 1, 0], [31, 31, 0], [100, 86, 9]]);
    expect(ignored.z?.[0]).toBe(20);
    expect(ignored.z?.[1]).toBe(0);
    expect(ignored.leftOut.map(({ count }) => count)).toEqual([1, 1]);
    const net = await read(ORDERS, { asOf: '2024-04-10', params: { ...emptyRecipe().params, 'orders.returns': 'net' } });
    expect(net.z?.[0]).toBe(14);
    expect([...net.x]).toEqual([1, 1, 0]);
    const counts = await read(ORDERS, { asOf: '2024-04-10' }, { amount: null });
    expect(counts.z).toBeNull();
    expect([...counts.x]).toEqual([2, 1, 0]);
  });

  it('after the calibration test it, and later newcomers are counted', async () => {
    const log = await read(ORDERS, { calibrationEnd: '2024-01-31' });
    expect([log.customers, [...log.x], [...(log.orders?.later ?? [])]]).toEqual([['a', 'b'], [0, 0], [1, 1]]);
    expect(log.leftOut.at(-1)).toEqual({ reason: 'customers who first bought after the calibration', count: 1 });
    expect(log.notices.map(({ code }) => code)).toContain('new-in-holdout');
  });

  it('tell of days that cannot be', async () => {
    for (const day of ['2023-12-31', '2024-04-01', '2025-01-01']) {
      await expect(read(ORDERS, { calibrationEnd: day })).rejects.toMatchObject({ code: 'calibration-end-outside', data: { first: '2024-01-01', last: '2024-04-01' } });
    }
    await expect(read(ORDERS, { asOf: '2023-01-01' })).rejects.toMatchObject({ code: 'no-usable-rows' });
    expect((await read(ORDERS, { firstRead: '2024-03-01' })).notices.map(({ code }) => code)).toContain('future-orders');
    expect((await read(ORDERS, { asOf: '2024-03-15' })).notices.map(({ code }) => code)).toContain('rows-after-as-of');
    await expect(read('id,date,amount\na,2024-01-01,-5\nb,2024-01-02,-3\n')).rejects.toMatchObject({ code: 'no-usable-rows' });
  });
});

describe('a summary', () => {
  const source = (text: string): Promise<SourceReport> => loadCsvText(db, 'summary.csv', text);

  it('leaves out rows that cannot be, and counts them by reason', async () => {
    const log = await purchasesFromSummary(db, await source('cid,frequency,recency,T\na,1,5,9\nb,-1,5,9\nc,1.5,5,9\nd,1,10,9\ne,0,3,9\nf,,3,9\nh,2,0,9\ni,1,1e-9,9\ng,0,0,0\n'), 'cid', 'day');
    expect([log.customers, [...log.x], [...log.txDays], [...log.TDays]]).toEqual([['a', 'g'], [1, 0], [5, 0], [9, 0]]);
    expect(log.leftOut.reduce((sum, { count }) => sum + count, 0)).toBe(7);
    expect(log.notices).toHaveLength(7);
  });

  it('needs its columns, and rows', async () => {
    await expect(purchasesFromSummary(db, await source('id,frequency,recency\na,1,5\n'), null, 'week')).rejects.toMatchObject({ code: 'not-a-purchase-summary' });
    await expect(purchasesFromSummary(db, await source('id,frequency,recency,T\na,1,5,3\n'), null, 'week')).rejects.toMatchObject({ code: 'no-usable-rows' });
    await expect(purchasesFromSummary(db, await source('id,frequency,recency,T\na,often,5,3\n'), null, 'week')).rejects.toMatchObject({ code: 'column-not-numeric' });
    await expect(purchasesFromSummary(db, await source('id,frequency,recency,T\na,1,5,9\n'), 'who', 'week')).rejects.toMatchObject({ code: 'no-such-column' });
  });
});
