import { describe, expect, it } from 'vitest';
import type { ColumnInfo } from '../../../shared/contract/tables.ts';
import { NO_ROLES } from '../../../shared/recipe/recipe.ts';
import { firstOrderRoles, guessOrders, likelyOrders } from '../../../shared/sources/orders.ts';
import { guessRole } from '../../../shared/sources/roles.ts';
import type { RoleFacts } from '../../../shared/sources/roles.ts';

type Column = Pick<ColumnInfo, 'name' | 'type' | 'missing' | 'distinct' | 'role' | 'top'>;
const top = (...values: string[]): ColumnInfo['top'] => values.map((value) => ({ value, count: 3 }));
const column = (name: string, type: ColumnInfo['type'], distinct: number, more: Partial<Column> = {}): Column => ({ name, type, distinct, missing: 0, role: 'feature', top: [], ...more });
const codes = column('column1', 'text', 2357, { role: 'text', top: top('00004', '00018') });
const day = column('column3', 'date', 545, { role: 'date' });
const pieces = column('column4', 'integer', 32);
const dollars = column('column5', 'number', 2310);

describe('orders without names of columns', () => {
  it('are told by codes that repeat beside dates; the amount is what has decimals, not the pieces', () => {
    const wanted = { ...NO_ROLES, customer: 'column1', date: 'column3', amount: 'column5' };
    expect(likelyOrders(6919, [codes, day, pieces, dollars])).toEqual(wanted);
    expect(likelyOrders(6919, [codes, dollars, day, pieces])).toEqual(wanted);
    expect(likelyOrders(6919, [codes, day, pieces])).toMatchObject({ amount: 'column4' });
  });

  it('are not seen in customers: one column names each row, or what repeats are words', () => {
    expect(likelyOrders(6919, [column('number', 'integer', 6919), codes, day, dollars])).toBeNull();
    expect(likelyOrders(6919, [{ ...codes, top: top('New York', 'Paris') }, day, dollars])).toBeNull();
    expect(likelyOrders(6919, [{ ...codes, distinct: 6800 }, day, dollars])).toBeNull();
    expect(likelyOrders(6919, [{ ...codes, missing: 1 }, day, dollars])).toBeNull();
    expect(likelyOrders(6919, [codes, dollars])).toBeNull();
    expect(likelyOrders(6919, [codes, day])).toBeNull();
    expect(likelyOrders(0, [])).toBeNull();
  });

  it('have the customer in a column called id where it repeats: beside a number of the order, or often', () => {
    const [date, no, amount] = [column('date', 'date', 90), column('order_no', 'integer', 200, { role: 'id' }), column('amount', 'number', 190)];
    expect(guessOrders(200, [column('id', 'text', 48), date, no, amount])).toEqual({ ...NO_ROLES, customer: 'id', date: 'date', order: 'order_no', amount: 'amount' });
    expect(guessOrders(200, [column('id', 'text', 180), date, no, amount])).not.toBeNull();
    expect(guessOrders(200, [column('id', 'text', 48), date, amount])).toMatchObject({ customer: 'id', order: null });
    expect(guessOrders(200, [column('id', 'text', 180), date, amount])).toBeNull();
    expect(guessOrders(200, [column('id', 'text', 200), date, no, amount])).toBeNull();
    expect(guessOrders(200, [column('id', 'text', 200), column('customer_id', 'text', 60), date, amount])).toMatchObject({ customer: 'customer_id' });
  });

  it('are asked about where a number of the order alone tells the rows apart', () => {
    expect(likelyOrders(200, [column('mitglied', 'text', 48, { top: top('K1', 'K2') }), day, column('belegnr', 'integer', 200), dollars])).toMatchObject({ customer: 'mitglied' });
  });

  it('begin with the first columns that could serve where a person says so', () => {
    expect(firstOrderRoles(50, [dollars, day, column('who', 'text', 50, { role: 'id' })])).toEqual({ ...NO_ROLES, customer: 'who', date: 'column3', amount: 'column5' });
    expect(firstOrderRoles(50, [pieces])).toEqual({ ...NO_ROLES, customer: 'column4', date: 'column4', amount: null });
  });
});

describe('roles by name and values', () => {
  const facts = (name: string, type: ColumnInfo['type'], distinct: number, min: number, max: number): RoleFacts => ({
    name, position: 3, type, rows: 400, sensitive: null,
    figures: { missing: 0, distinct, min, max, mean: 2, sd: 1, skewness: 0, quantiles: [1, 1, 2, 3, 3], top: [], histogram: null } as unknown as RoleFacts['figures'],
  });

  it('numbers of kinds are categories where the name says so, and amounts elsewhere', () => {
    expect(guessRole(facts('Region', 'integer', 3, 1, 3))).toMatchObject({ type: 'category', role: 'feature' });
    expect(guessRole(facts('store_id', 'integer', 12, 1, 12))).toMatchObject({ type: 'category' });
    for (const name of ['children', 'age_group', 'visits', 'satisfaction']) expect(guessRole(facts(name, 'integer', 4, 1, 4)), name).toMatchObject({ type: 'integer', role: 'feature' });
    expect(guessRole(facts('Region', 'integer', 200, 1, 200))).toMatchObject({ type: 'integer' });
    expect(guessRole(facts('Region', 'integer', 3, 10, 3000))).toMatchObject({ type: 'integer' });
  });

  it('consent is no feature of customers', () => {
    expect(guessRole(facts('email_consent', 'boolean', 2, 0, 1)).role).toBe('ignore');
    expect(guessRole(facts('opt-in', 'integer', 2, 0, 1)).role).toBe('ignore');
    expect(guessRole(facts('consentration', 'number', 90, 0, 1)).role).toBe('feature');
  });
});
