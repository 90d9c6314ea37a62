import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Kernels } from '../../../shared/kernels/kernels.ts';
import { compareGroups, groupsOf, withNoneAsGroup } from '../../../shared/validate/groups.ts';
import { matchRows } from '../../../shared/validate/match-rows.ts';
import { rowDistances } from '../../../shared/validate/row-distances.ts';
import { loadTestKernels } from '../../helpers/load-kernels.ts';
import { drain, matrixOf } from '../../helpers/matrices.ts';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadTestKernels();
});

describe('groups of a column', () => {
  it('numbers come in their order, other texts by code point, gaps have none', () => {
    expect(groupsOf('c', ['10', '9', null, '10', '-1', ''])).toEqual({ name: 'c', groups: ['-1', '9', '10'], labels: Int32Array.of(2, 1, -1, 2, 0, -1) });
    expect(groupsOf('c', ['b', '__proto__', 'a']).groups).toEqual(['__proto__', 'a', 'b']);
  });

  it('refuses a column of identifiers', () => {
    expect(() => groupsOf('id', Array.from({ length: 1001 }, (_, i) => `c${i}`))).toThrowError(/too-many-levels/);
  });

  it('gaps can be a group of their own', () => {
    expect(withNoneAsGroup(groupsOf('c', ['a', null]), 'none')).toMatchObject({ groups: ['a', 'none'], labels: Int32Array.of(0, 1) });
    const full = groupsOf('c', ['a']);
    expect(withNoneAsGroup(full, 'none')).toBe(full);
  });
});

describe('a comparison', () => {
  it('tells who went where, what matches what, and how many have no group', () => {
    const found = compareGroups(groupsOf('old', ['a', 'a', 'a', 'b', null]), groupsOf('new', ['1', '1', '2', '2', '2']), kernels.elementary);
    expect(found).toMatchObject({
      rows: 4, leftOut: 1, contingency: [[2, 1], [0, 1]],
      left: { name: 'old', groups: ['a', 'b'], sizes: [3, 1] }, right: { sizes: [2, 2] },
      matches: [{ left: 0, right: 0, jaccard: 2 / 3 }, { left: 1, right: 1, jaccard: 0.5 }],
    });
  });

  it('a group that shares no row has no match', () => {
    expect(compareGroups(groupsOf('l', ['a', 'b']), groupsOf('r', ['1', null]), kernels.elementary).matches[1]).toEqual({ left: 1, right: null, jaccard: 0 });
  });

  it('cells sum to the rows, whatever the columns', () => {
    const cell = fc.option(fc.constantFrom('a', 'b', '7', '08', ''), { nil: null });
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 40 }), (rows) => {
      const found = compareGroups(groupsOf('l', rows.map(([a]) => a)), groupsOf('r', rows.map(([, b]) => b)), kernels.elementary);
      expect(found.contingency.flat().reduce((sum, count) => sum + count, 0)).toBe(found.rows);
      expect(found.rows + found.leftOut).toBe(rows.length);
    }));
  });

  it('refuses columns of different lengths', () => {
    expect(() => compareGroups(groupsOf('l', ['a']), groupsOf('r', ['a', 'b']), kernels.elementary)).toThrowError(/labels-differ/);
  });
});

describe('matching rows by identifier', () => {
  const side = (file: string, ids: (string | null)[]) => ({ file, column: 'id', ids });
  it('keeps the order of the left file and counts who stands alone', () => {
    expect(drain(matchRows(side('a', ['x', '007', null, 'z']), side('b', ['7', 'z', 'x'])))).toEqual({
      left: Int32Array.of(0, 3), right: Int32Array.of(2, 1), leftOnly: 2, rightOnly: 1,
    });
  });

  it('compares as a join does, formula-safe files included', () => {
    const left = side('a', ["'+4917", ' C1', '-1', 'x', '7.0']);
    expect(drain(matchRows(left, side('b', ['7', '+4917', 'c1 ', "'-1", 'y'])))).toEqual({
      left: Int32Array.of(0, 1, 2, 4), right: Int32Array.of(1, 2, 3, 0), leftOnly: 1, rightOnly: 1,
    });
  });

  it('takes case and blanks into account where they tell customers of one file apart', () => {
    const right = side('b', ['AB1', "'=x"]);
    expect(drain(matchRows(side('a', ['ab1', 'AB1', '=x']), right))).toMatchObject({ left: Int32Array.of(1, 2), right: Int32Array.of(0, 1) });
    expect(drain(matchRows(side('a', ['ab1', '=x']), right))).toMatchObject({ left: Int32Array.of(0, 1) });
  });

  it('refuses identifiers that repeat or never meet', () => {
    expect(() => drain(matchRows(side('a', ['x', 'x']), side('b', ['x'])))).toThrowError(/ids-repeat/);
    expect(() => drain(matchRows(side('a', ['x']), side('b', ['y'])))).toThrowError(/ids-do-not-match/);
    expect(() => drain(matchRows(side('a', []), side('b', [])))).toThrowError(/ids-do-not-match/);
  });
});

describe('distances of single rows', () => {
  const matrix = matrixOf([[0, 1, 10, 4], [0, 0, 0, 0]]);
  it('to the own centre and the nearest other one', () => {
    const centres = Float64Array.of(0.5, 10, 0, 0);
    const found = drain(rowDistances(matrix, { labels: Int32Array.of(0, 0, 1, -1), centres, k: 2 }));
    expect([...found.own]).toEqual([0.5, 0.5, 0, NaN]);
    expect([...found.second]).toEqual([1, 1, 0, 0]);
    expect([...found.secondDistance]).toEqual([10, 9, 9.5, 3.5]);
  });

  it('one segment has no second', () => {
    const found = drain(rowDistances(matrix, { labels: new Int32Array(4), centres: Float64Array.of(0, 0), k: 1 }));
    expect([...found.second]).toEqual([-1, -1, -1, -1]);
    expect(found.secondDistance.every(Number.isNaN)).toBe(true);
  });
});
