import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../shared/contract/database.ts';
import { buildCustomers } from '../../../shared/features/customers.ts';
import { emptyRecipe, NO_ROLES } from '../../../shared/recipe/recipe.ts';
import type { OrderRoles } from '../../../shared/recipe/recipe.ts';
import { namesOf, rfmRulesSchema, ruleFault } from '../../../shared/recipe/rfm.ts';
import { fromUnits, toUnits } from '../../../shared/value/decimal-text.ts';
import { rfmCsv } from '../../../shared/value/rfm-csv.ts';
import { PRESET_BINS, presetRules, rfmGroup, schemeFor } from '../../../shared/value/rfm-groups.ts';
import { cutsOf, rfmSpec, scores, scoresByCuts, weightedScore } from '../../../shared/value/rfm-scores.ts';
import { computeRfm, rfmTable } from '../../../shared/value/rfm.ts';
import type { RfmTable } from '../../../shared/value/rfm.ts';
import { loadCsv } from '../../helpers/load-csv.ts';
import { openMemoryDatabase } from '../../helpers/memory-database.ts';
import { dataPath } from '../../helpers/shared-data.ts';

const STANDARD = schemeFor('standard', null);
const standard = (r: number, f: number, m: number, bins: number): string => rfmGroup(STANDARD, r, f, m, bins);
const five = rfmSpec(emptyRecipe());

describe('groups', () => {
  const triples = (bins: number): [number, number, number][] => {
    const all = Array.from({ length: bins }, (_, i) => i + 1);
    return all.flatMap((r) => all.flatMap((f) => all.map((m): [number, number, number] => [r, f, m])));
  };

  it('name every triple of scores, and from five bins on every name is used', () => {
    const used = [3, 4, 5, 6, 7, 8, 9, 10].map((bins) => {
      const names = triples(bins).map(([r, f, m]) => standard(r, f, m, bins));
      expect(names.every((name) => STANDARD.names.includes(name))).toBe(true);
      return new Set(names).size;
    });
    expect(used).toEqual([10, 9, 11, 11, 11, 11, 11, 11]);
  });

  it('of the 125 triples out of five are these many', () => {
    const counts = new Map<string, number>();
    for (const [r, f, m] of triples(5)) {
      const name = standard(r, f, m, 5);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'Champions': 12, 'Loyal': 26, 'Potential loyalist': 12, 'New': 5, 'Promising': 5, 'Needs attention': 9,
      'About to sleep': 6, 'At risk': 28, 'Cannot lose': 6, 'Hibernating': 13, 'Lost': 3,
    });
  });

  it('mean what their names say', () => {
    expect(standard(5, 5, 5, 5)).toBe('Champions');
    expect(standard(5, 1, 1, 5)).toBe('New');
    expect(standard(4, 1, 3, 5)).toBe('Promising');
    expect(standard(1, 5, 5, 5)).toBe('Cannot lose');
    expect(standard(1, 1, 1, 5)).toBe('Lost');
    expect(standard(3, 3, 3, 5)).toBe('Needs attention');
    expect(standard(3, 3, 3, 3)).toBe('Champions');
    expect(standard(10, 10, 10, 10)).toBe('Champions');
    expect(standard(1, 1, 1, 10)).toBe('Lost');
  });
});

describe('scores', () => {
  it('are one plus the floor of bins times the share strictly worse', () => {
    expect([...scores([10, 20, 20, 30, 40], 5, 'high')]).toEqual([1, 2, 2, 4, 5]);
    expect([...scores([10, 20, 20, 30, 40], 5, 'low')]).toEqual([5, 3, 3, 2, 1]);
    expect([...scores([7, 7, 7], 5, 'high')]).toEqual([1, 1, 1]);
    expect([...scores([], 5, 'high')]).toEqual([]);
  });

  it('equal the definition, counted out', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 3, max: 10 }), (values, bins) => {
      const wanted = values.map((value) => 1 + Math.floor((bins * values.filter((other) => other < value).length) / values.length));
      expect([...scores(values, bins, 'high')]).toEqual(wanted);
      expect([...scores(values.map((value) => -value), bins, 'low')]).toEqual(wanted);
    }));
  });
});

describe('presets and own rules', () => {
  it('give each score exactly one name', () => {
    for (const preset of ['standard', 'shopify', 'klaviyo'] as const) {
      const set = presetRules(preset);
      expect(set.scale).toBe(PRESET_BINS[preset]);
      expect(ruleFault(set)).toBeNull();
      expect(rfmRulesSchema.parse(set)).toEqual(set);
    }
    expect(schemeFor('shopify', null).names).toEqual([
      'Champions', 'Loyal', 'Active', 'New', 'Promising', 'Needs attention', 'Almost lost', 'At risk', 'Previously loyal', 'Dormant', 'Prospects',
    ]);
    expect(schemeFor('klaviyo', null).names).toEqual(['Champions', 'Loyal', 'Recent', 'Needs attention', 'At risk', 'Inactive']);
    expect(rfmGroup(schemeFor('klaviyo', null), 3, 3, 3, 3)).toBe('Champions');
    expect(rfmGroup(schemeFor('klaviyo', null), 5, 1, 5, 5)).toBe('Recent');
    expect(rfmGroup(schemeFor('shopify', null), 1, 5, 4, 5)).toBe('Previously loyal');
  });

  it('that leave a score out or name it twice are refused with the score', () => {
    expect(ruleFault({ scale: 3, rules: [{ name: 'Good', r: [2, 3] }] })).toBe('the score 133 has no name');
    expect(ruleFault({ scale: 3, rules: [{ name: 'All' }, { name: 'Top', r: [3, 3], fm: [6, 6] }] })).toBe('the score 333 has the names All and Top');
    expect(ruleFault({ scale: 3, rules: [{ name: 'All' }, { name: 'All', r: [3, 3] }] })).toBeNull();
    expect(ruleFault({ scale: 3, rules: [{ name: 'All', f: [1, 5] }] })).toBe('All: f goes up to 5, the scores only to 3');
    expect(ruleFault({ scale: 3, rules: [{ name: 'All', m: [3, 1] }] })).toBe('All: m runs from 3 to 1');
    expect(rfmRulesSchema.safeParse({ scale: 3, rules: [{ name: 'Good', r: [2, 3] }] }).error?.issues[0].message).toBe('the score 133 has no name');
  });

  it('hold for any split of the scores, counted out', () => {
    const range = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
    const rule = fc.record({ name: fc.constantFrom('a', 'b', 'c'), r: range, f: range, m: range });
    fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), (rules) => {
      const fault = ruleFault({ scale: 4, rules });
      let ok = true;
      for (let r = 1; r <= 4; r++) for (let f = 1; f <= 4; f++) for (let m = 1; m <= 4; m++) ok &&= namesOf(rules, r, f, m).length === 1;
      expect(fault === null).toBe(ok);
    }));
  });
});

describe('cut points', () => {
  it('belong to the better side', () => {
    expect([...scoresByCuts([0, 30, 31, 60, 61], [30, 60], 'low')]).toEqual([3, 3, 2, 2, 1]);
    expect([...scoresByCuts([0, 1, 2, 5, 9], [2, 5], 'high')]).toEqual([1, 1, 2, 3, 3]);
  });

  it('taken from scores give the same scores again', () => {
    fc.assert(fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 }), fc.integer({ min: 3, max: 10 }), fc.constantFrom('high' as const, 'low' as const),
      (values, bins, better) => {
        const given = scores(values, bins, better);
        const cuts = cutsOf(Float64Array.from(values), given, bins, better);
        expect(cuts).toEqual([...cuts].sort((a, b) => a - b));
        expect([...scoresByCuts(values, cuts, better)]).toEqual([...given]);
      },
    ));
  });

  it('of a wrong number are passed over, and weights make a mean', () => {
    const recipe = { ...emptyRecipe(), rfm: { cuts: { r: [1, 2], f: [1, 2, 3, 4], m: null }, rules: null } };
    expect(rfmSpec(recipe).cuts).toEqual({ r: null, f: [1, 2, 3, 4], m: null });
    expect(weightedScore(5, 3, 1, [1, 1, 1])).toBe(3);
    expect(weightedScore(5, 3, 1, [2, 1, 0])).toBeCloseTo(13 / 3, 12);
    expect(weightedScore(5, 3, 1, [0, 0, 0])).toBe(3);
  });
});

describe('decimal text', () => {
  it('goes to units and back', () => {
    expect(fromUnits(toUnits('77183.6000000000'))).toBe('77183.60');
    expect(fromUnits(toUnits('-0.1234500000'))).toBe('-0.12345');
    expect(fromUnits(toUnits('5'))).toBe('5.00');
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), (units) => toUnits(fromUnits(units)) === units));
  });
});

describe('Online Retail, three months', () => {
  let db: Database;
  let table: RfmTable;
  beforeAll(async () => {
    db = await openMemoryDatabase();
    const orders: OrderRoles = { customer: 'CustomerID', date: 'InvoiceDate', ...NO_ROLES, order: 'InvoiceNo', quantity: 'Quantity', price: 'UnitPrice' };
    const source = await loadCsv(db, dataPath('online_retail/online_retail_2010-12_2011-02.csv'), { orders });
    table = await computeRfm(db, await buildCustomers(db, { source, recipe: { ...emptyRecipe(), asOf: '2011-03-01' } }), five);
  });
  afterAll(() => db.close());

  it('gives the expected 1,682 customers, to the last digit of money', () => {
    const expected = readFileSync(dataPath('online_retail/expected_rfm.csv'), 'utf8').trim().split('\n').slice(1).sort();
    const found = table.rows.map((row) => `${row.customer},${row.recencyDays},${row.frequency},${row.monetary.padEnd(row.monetary.indexOf('.') + 5, '0')}`).sort();
    expect(found).toEqual(expected);
  });

  it('puts each customer in one group', () => {
    expect(table.groups.map((group) => group.name)).toEqual([...STANDARD.names]);
    expect(table.groups.reduce((total, group) => total + group.customers, 0)).toBe(1682);
    const cents = table.rows.reduce((total, row) => total + toUnits(row.monetary), 0n);
    const revenue = table.groups.reduce((total, group) => total + group.revenue, 0);
    expect(revenue).toBeCloseTo(Number(fromUnits(cents)), 6);
    for (const row of table.rows) expect(row.group).toBe(standard(row.r, row.f, row.m, 5));
  });

  it('is written as rfm.csv', () => {
    const lines = rfmCsv(table, { formulaSafe: true, namedByNumbers: true }).text.split('\r\n');
    expect(lines[0]).toBe('customer_id,recency_days,frequency,monetary,r,f,m,rfm,group');
    expect(lines).toHaveLength(1684);
    expect(lines.find((line) => line.startsWith('12346,'))).toMatch(/^12346,42,1,77183\.60,\d,1,5,\d15,/);
  });
});

describe('rfm.csv', () => {
  const table = (customers: readonly string[]): RfmTable =>
    rfmTable({
      customers, recencyDays: new Float64Array(customers.length).fill(3), frequency: new Float64Array(customers.length).fill(1),
      monetary: customers.map(() => '10.5'),
    }, five, '2024-01-01');

  it('makes formulas in names harmless', () => {
    const names = ['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝1', 'plain', 'a"b,c'];
    const safe = rfmCsv(table(names), { formulaSafe: true, namedByNumbers: false });
    expect(safe.neutralised).toBe(7);
    expect(safe.text).toContain(`\r\n'=1+1,3,1,10.50,1,1,1,111,Lost\r\n'+1,`);
    expect(safe.text).toContain(`\r\n"'\rx",3`);
    expect(safe.text).toContain('\r\n"a""b,c",3,1,10.50');
    const plain = rfmCsv(table(names), { formulaSafe: false, namedByNumbers: false });
    expect(plain.neutralised).toBe(0);
    expect(plain.text).toContain('\r\n=1+1,3');
    const numbers = rfmCsv(table(['-1', '=1']), { formulaSafe: true, namedByNumbers: true });
    expect(numbers.text).toContain(`\r\n-1,3`);
    expect(numbers.neutralised).toBe(1);
  });

  it('joins scores of ten bins so that they can be told apart', () => {
    const wide = rfmTable({ customers: ['a', 'b'], recencyDays: new Float64Array([1, 2]), frequency: new Float64Array([2, 1]), monetary: ['2', '1'] }, { ...five, bins: 10 }, '2024-01-01');
    expect(wide.rows.map((row) => row.rfm)).toEqual(['6-6-6', '1-1-1']);
  });
});

it('refuses customers that do not come from orders', async () => {
  const db = await openMemoryDatabase();
  const customers = { table: 'x', rows: 1, id: 'a', columns: [], orders: null, asOf: '2024-01-01', notices: [] };
  await expect(computeRfm(db, customers, five)).rejects.toMatchObject({ code: 'not-an-order-file' });
  await db.close();
});
