import { expect, it } from 'vitest';
import { groupKey, proposalsOf } from '../../renderer/views/prepare/proposals.ts';

const cluster = (likeness: number, ...names: string[]) => ({ likeness, records: names.map((name, i) => ({ cells: [name, null], rows: i + 1 })) });

it('tells open proposals from those merged and kept apart, in whatever order their records stand', () => {
  const lists = proposalsOf([cluster(0.99, 'Ann', 'Anne'), cluster(0.95, 'Bob', 'Bop'), cluster(0.94, 'Cy', 'Sy')], [[['Bop', null], ['Bob', null]]], [[['Old', null], ['Olt', null]]]);
  expect(lists.open.map(({ texts, likeness, rows }) => [texts, likeness, rows])).toEqual([[['Ann, missing', 'Anne, missing'], 0.99, [1, 2]], [['Cy, missing', 'Sy, missing'], 0.94, [1, 2]]]);
  expect(lists.merged.map(({ texts, likeness }) => [texts, likeness])).toEqual([[['Bop, missing', 'Bob, missing'], 0.95]]);
  expect(lists.apart.map(({ likeness }) => likeness)).toEqual([null]);
});

it('has one key for the same records', () => {
  expect(groupKey([['a', null], ['b', 'c']])).toBe(groupKey([['b', 'c'], ['a', null]]));
  expect(groupKey([['a', null]])).not.toBe(groupKey([['a', 'null']]));
});

it('lists a merge that was made twice once', () => {
  expect(proposalsOf([], [[['a'], ['b']], [['b'], ['a']]], []).merged).toHaveLength(1);
});
