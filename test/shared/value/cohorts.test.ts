import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import type { CohortResult } from '../../../shared/contract/value.ts';
import { emptyRecipe } from '../../../shared/recipe/recipe.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { cohortFiles, cohortsFromOrders, retentionOf } from '../../../shared/value/cohorts.ts';
import { cdnowCsv, cdnowPurchases } from '../../helpers/cdnow.ts';
import { loadCsvText } from '../../helpers/load-csv.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';

let db: Database;
beforeAll(async () => {
  db = await openMemoryDatabase();
});
afterAll(() => db.close());

const ROLES = { customer: 'id', date: 'date', amount: 'amount', order: null, quantity: null, price: null, product: null, category: null, discount: null, event: null, session: null };

async function cohorts(text: string, changes: Partial<Recipe> = {}, amount: string | null = 'amount'): Promise<CohortResult> {
  const source = await loadCsvText(db, 'orders.csv', text);
  return cohortsFromOrders(db, { source, roles: { ...ROLES, amount }, recipe: { ...emptyRecipe(), ...changes }, table: 'c' });
}

const ORDERS = 'id,date,amount\na,2023-11-30,0.1\na,2024-01-01,0.2\nb,2023-11-02,0.1\nb,2023-11-20,5\nc,2024-01-31,9\na,2024-01-15,-0.05\nd,,1\n';

describe('monthly cohorts', () => {
  it('count who bought in each month since the first, and what it was worth', async () => {
    const result = await cohorts(ORDERS);
    expect(result.cohorts).toEqual([
      { month: '2023-11', customers: 2, active: [2, 0, 1], revenue: ['5.20', '0.00', '0.20'] },
      { month: '2023-12', customers: 0, active: [0, 0, null], revenue: ['0.00', '0.00', null] },
      { month: '2024-01', customers: 1, active: [1, null, null], revenue: ['9.00', null, null] },
    ]);
    expect(result.cohorts.map(retentionOf)).toEqual([[1, 0, 0.5], [null, null, null], [1, null, null]]);
    expect(result).toMatchObject({ customers: 3, lastDay: '2024-01-31', lastMonthComplete: true });
    expect(result.leftOut.map(({ count }) => count)).toEqual([1, 1]);
    expect(cohortFiles(result).map(({ name }) => name)).toEqual(['active.csv', 'retention.csv', 'revenue.csv']);
    expect(cohortFiles(result)[1].text).toBe('cohort,customers,month_0,month_1,month_2\r\n2023-11,2,1,0,0.5\r\n2023-12,0,,,\r\n2024-01,1,1,,\r\n');
  });

  it('subtract returns when asked, end with the as-of date, and need no money', async () => {
    const net = await cohorts(ORDERS, { params: { ...emptyRecipe().params, 'orders.returns': 'net' } });
    expect(net.cohorts[0].revenue).toEqual(['5.20', '0.00', '0.15']);
    const early = await cohorts(ORDERS, { asOf: '2023-12-15' });
    expect(early.cohorts.map((cohort) => cohort.active)).toEqual([[2, 0], [0, null]]);
    expect(early.lastMonthComplete).toBe(false);
    const counts = await cohorts(ORDERS, {}, null);
    expect(counts.cohorts[0].revenue).toBeNull();
    expect(cohortFiles(counts).map(({ name }) => name)).toEqual(['active.csv', 'retention.csv']);
  });

  it('of CDNOW hold every customer and every cent', async () => {
    const { cohorts: found, customers } = await cohorts(cdnowCsv());
    expect(found).toHaveLength(18);
    expect(customers).toBe(2357);
    expect(found.slice(0, 4).map((cohort) => cohort.customers > 0)).toEqual([true, true, true, false]);
    const cents = (amount: string): number => Math.round(Number(amount) * 100);
    const total = found.flatMap((cohort) => cohort.revenue ?? []).reduce((sum, amount) => sum + (amount === null ? 0 : cents(amount)), 0);
    expect(total).toBe(24409194);
    const january = new Set(cdnowPurchases().filter(({ date }) => date < '1997-02').map(({ customer }) => customer));
    const back = new Set(cdnowPurchases().filter(({ customer, date }) => january.has(customer) && date.startsWith('1997-03')).map(({ customer }) => customer));
    expect(found[0].active.slice(0, 3)).toEqual([january.size, found[0].active[1], back.size]);
  });

  it('of a slip by centuries lose no customer: they are refused, and an as-of date leaves the later lines out and counts them', async () => {
    const slip = 'id,date,amount\na,2023-12-01,1\nb,2024-01-01,1\nb,2024-02-01,1\na,9999-12-31,1\n';
    await expect(cohorts(slip)).rejects.toMatchObject({ code: 'too-many-months', data: { first: '2023-12-01', last: '9999-12-31', limit: 600 } });
    await expect(cohorts('id,date,amount\na,1024-01-01,1\nb,2024-01-01,1\n')).rejects.toMatchObject({ code: 'too-many-months' });
    const result = await cohorts(slip, { asOf: '2024-02-29' });
    expect(result.customers).toBe(2);
    expect(result.leftOut).toEqual([{ reason: 'order lines after the as-of date', count: 1 }]);
  });

  it('subtract a return after the last sale', async () => {
    const text = 'id,date,amount\na,2023-12-01,10\na,2024-02-05,-4\n';
    const net = await cohorts(text, { params: { ...emptyRecipe().params, 'orders.returns': 'net' } });
    expect(net.lastDay).toBe('2024-02-05');
    expect(net.cohorts[0].revenue).toEqual(['10.00', '0.00', '-4.00']);
    const plain = await cohorts(text);
    expect(plain.lastDay).toBe('2023-12-01');
    expect(plain.leftOut).toEqual([{ reason: 'order lines whose quantity, price or amount is not positive', count: 1 }]);
  });
});
