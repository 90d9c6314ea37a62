import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trait } from '../../../shared/contract/results.ts';
import { describeSegment, headline } from '../../../shared/persona/describe.ts';
import { suggestNames } from '../../../shared/persona/name.ts';
import { ratioColumns, summariseSegments } from '../../../shared/persona/summarise.ts';
import { plainLabel } from '../../../shared/persona/words.ts';
import { drain } from '../../helpers/matrices.ts';

const numeric = (column: string, effect: number, segment = 10, overall = 5, label = column): Trait => (
  { column, label, kind: 'numeric', level: null, segment, overall, effect, interval: [effect - 0.1, effect + 0.1] }
);
const level = (column: string, value: string, effect: number, segment = 0.6, overall = 0.4): Trait => (
  { column, label: column, kind: 'category', level: value, segment, overall, effect, interval: [effect, effect] }
);

describe('suggested names', () => {
  test('the strongest traits in plain words', () => {
    expect(suggestNames([
      [numeric('BALANCE', 1.4), numeric('CREDIT_LIMIT', -0.9)],
      [numeric('recency_days', 1.2), numeric('monetary', -0.7)],
      [numeric('recency_days', -0.6), numeric('frequency', 1.5)],
      [numeric('tenure_days', -1), numeric('average_basket', 0.9)],
      [level('species', 'Gentoo', 1.2), numeric('bodyMass', 2.5)],
      [numeric('monetary', 2.2), numeric('frequency', 2.1)],
      [numeric('x', 0.2)],
    ])).toEqual([
      'High balance, low credit limit', 'Lapsed small spenders', 'Recent frequent buyers', 'New customers, big baskets',
      'Gentoo species, very high body mass', 'Big spenders, frequent buyers', 'Near average',
    ]);
  });

  test('a second trait that repeats the first, or is weak, is left out', () => {
    expect(suggestNames([
      [numeric('PURCHASES', 2), numeric('ONEOFF_PURCHASES', 1.9), numeric('TENURE', 0.4)], [numeric('a', -1), numeric('b', 0.35)],
    ])).toEqual(['Very high purchases', 'Low a']);
  });

  test('yes and no', () => {
    expect(suggestNames([[level('Partner', 'Yes', 0.9)], [level('Partner', 'No', 0.9)], [level('Partner', 'Yes', -0.9)]]))
      .toEqual(['Partner', 'No partner', 'Near average']);
  });

  test('names that collide take a further trait, then a number', () => {
    expect(suggestNames([
      [numeric('age', 1), numeric('visits', 0.35)], [numeric('age', 1.1)], [numeric('Age', 1.2)], [], [],
    ])).toEqual(['High age, high visits', 'High age', 'High age 2', 'Near average', 'Near average 2']);
    expect(suggestNames([[numeric('age', 0)]])).toEqual(['All customers']);
  });

  test('always distinct, never empty, never over 40 characters', () => {
    const trait = fc.tuple(fc.string({ maxLength: 60, unit: 'grapheme' }), fc.double({ min: -4, max: 4, noNaN: true }), fc.option(fc.string({ maxLength: 50 })))
      .map(([name, effect, value]) => (value === null ? numeric(name, effect) : level(name, value, effect)));
    const common = fc.constantFrom(...['age', 'recency_days', 'monetary', 'frequency'].flatMap((name) => [numeric(name, 1), numeric(name, -1)]));
    fc.assert(fc.property(fc.array(fc.array(fc.oneof(trait, common), { maxLength: 6 }), { maxLength: 16 }), (segments) => {
      const names = suggestNames(segments);
      expect(names.length).toBe(segments.length);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
      for (const name of names) {
        expect(name.length).toBeLessThanOrEqual(40);
        expect(name.trim()).not.toBe('');
      }
    }), { numRuns: 500 });
  });
});

test('labels in plain words', () => {
  expect(['CREDIT_LIMIT', 'creditLimit', 'Petal.Length', 'SMS usage', 'Days since last order'].map(plainLabel))
    .toEqual(['credit limit', 'credit limit', 'petal length', 'SMS usage', 'days since last order']);
});

describe('headline', () => {
  const ratios = new Set(['monetary', 'visits', 'age']);
  test('multiples, days, differences and shares', () => {
    expect(headline([numeric('monetary', 2, 1863.2, 548, 'Spend'), numeric('recency_days', 1.5, 214.3, 71)], ratios))
      .toBe('3.4 times the average spend, last order 214 days ago');
    expect(headline([numeric('visits', -1, 2, 8), numeric('age', 0.5, 44, 36.4), numeric('profit', 1, 300, -20)], ratios))
      .toBe('25% of the average visits, higher age than average (44 vs 36.4), higher profit than average (300 vs -20)');
    expect(headline([level('contract', 'Two year', 1.2, 0.81, 0.24), level('contract', 'Monthly', -1.2, 0.1, 0.5)], ratios))
      .toBe('81% Two year contract (average 24%)');
    expect(headline([numeric('recency_days', -1, 1, 9)], ratios)).toBe('last order 1 day ago');
  });
  test('no multiple of nothing, none of signed figures', () => {
    expect(headline([numeric('visits', 1, 5, 0)], ratios)).toBe('higher visits than average (5 vs 0)');
    expect(headline([numeric('temperature', 1, 20, 5)], ratios)).toBe('higher temperature than average (20 vs 5)');
    expect(headline([numeric('age', 0.1)], ratios)).toBe('close to the average in every feature');
  });
  test('columns with a negative value are not ratios', () => {
    expect([...ratioColumns([
      { kind: 'numeric', column: 'a', label: '', values: Float64Array.of(0, 1, NaN) },
      { kind: 'numeric', column: 'b', label: '', values: Float64Array.of(-1, 1) },
      { kind: 'category', column: 'c', label: '', values: ['x'] },
    ])]).toEqual(['a']);
  });
});

test('the sentences of a persona page', () => {
  const segment = { share: 0.1, size: 10_012, revenueShare: 0.623, traits: [numeric('monetary', 2, 3412, 548, 'Spend')] };
  expect(describeSegment(segment, new Set(['monetary'])))
    .toBe('This segment holds 10,012 customers, 10.0% of all and brings 62.3% of revenue. What sets it apart: 6.2 times the average spend.');
  expect(describeSegment({ ...segment, size: 1, revenueShare: null, traits: [] }, new Set()))
    .toBe('This segment holds 1 customer, 10.0% of all. It is close to the average in every feature.');
});

test('a segment keeps the name that a person gave it', () => {
  const result = drain(summariseSegments({
    key: 'k',
    features: { matrix: { names: ['spend'] } },
    columns: [{ kind: 'numeric', column: 'spend', label: 'Spend', values: Float64Array.of(1, 2, 3, 101, 102) }],
    cluster: {
      k: 2, labels: Int32Array.of(0, 0, 0, 1, 1), sizes: [3, 2], centres: Float64Array.of(-0.8, 1.2),
      silhouetteBySegment: [0.9, 0.9], colours: [0, 1],
    },
    monetary: null,
    anchors: [{ id: 'a1', name: 'Low spend', note: 'mine', k: 2, centre: [{ feature: 'spend', value: 1.1 }], share: 0.4 }],
  }));
  expect(result.key).toBe('k');
  expect(result.segments.map(({ name, suggestedName, anchor, note }) => ({ name, suggestedName, anchor, note }))).toEqual([
    { name: 'Low spend 2', suggestedName: 'Low spend', anchor: null, note: '' },
    { name: 'Low spend', suggestedName: 'High spend', anchor: 'a1', note: 'mine' },
  ]);
  expect(result.segments[1].headline).toBe('2.4 times the average spend');
  // Only one of the two was ever named, so the other is no news.
  expect(result.notices).toEqual([]);
});

test('one segment beside customers in none is not called all customers', () => {
  const named = (labels: readonly number[]): string => drain(summariseSegments({
    key: 'k', features: { matrix: { names: ['spend'] } },
    columns: [{ kind: 'numeric', column: 'spend', label: 'Spend', values: Float64Array.of(1, 2, 9) }],
    cluster: {
      k: 1, labels: Int32Array.from(labels), sizes: [labels.filter((label) => label === 0).length], centres: Float64Array.of(0),
      silhouetteBySegment: [null], colours: [0],
    },
    monetary: null, anchors: [],
  })).segments[0].name;
  expect(named([0, 0, 0])).toBe('All customers');
  expect(named([0, 0, -1])).toBe('Main group');
});
