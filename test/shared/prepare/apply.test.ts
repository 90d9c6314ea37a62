import { describe, expect, it } from 'vitest';
import type { Column } from '../../../shared/contract/database.ts';
import type { MatrixColumn } from '../../../shared/contract/results.ts';
import { applyMatrixColumns } from '../../../shared/prepare/apply.ts';
import { hostElementary } from '../../helpers/host-elementary.ts';

const number = (name: string, values: readonly number[]): Column =>
  ({ name, kind: 'number', values: Float64Array.from(values), valid: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)) });
const text = (name: string, values: readonly (string | null)[]): Column =>
  ({ name, kind: 'text', values, valid: Uint8Array.from(values, (value) => (value === null ? 0 : 1)) });

const base: MatrixColumn = { name: 'x', column: 'x', level: null, fill: 5, transform: 'none', centre: 2, spread: 2, weight: 3 };
const level = (column: string, value: string, centre: number): MatrixColumn =>
  ({ ...base, name: `${column}=${value}`, column, level: value, fill: null, centre, spread: 0.5, weight: 1 });

const apply = (columns: readonly MatrixColumn[], given: readonly Column[]): ReturnType<typeof applyMatrixColumns> =>
  applyMatrixColumns(columns, given[0].valid.length, (name) => given.find((column) => column.name === name) ?? null, hostElementary);

describe('applying a saved preparation', () => {
  it('fills, moves and weighs numbers', () => {
    const result = apply([base, { ...base, name: 'y', column: 'y', transform: 'log1p', centre: 0, spread: 1, weight: 1 }], [number('x', [4, NaN, Infinity]), number('y', [0, 1, NaN])]);
    expect([...result.matrix.data]).toEqual([3, 4.5, 4.5, 0, Math.log1p(1), Math.log1p(5)]);
    expect([...result.filled]).toEqual([['x', 2], ['y', 1]]);
    expect(result.matrix.names).toEqual(['x', 'y']);
  });

  it('leaves out rows with a gap that nothing fills', () => {
    const result = apply([{ ...base, fill: null }], [number('x', [2, NaN, 4])]);
    expect([...result.rowIndex]).toEqual([0, 2]);
    expect([...result.matrix.data]).toEqual([0, 3]);
  });

  it('puts values never seen at the mean, and counts them', () => {
    const columns = [level('c', 'a', 0.75), level('c', 'b', 0.25)];
    const result = apply(columns, [text('c', ['a', 'b', 'new', null, '__proto__'])]);
    expect([...result.matrix.data]).toEqual([0.5, -1.5, 0, 0, 0, -0.5, 1.5, 0, 0, 0]);
    expect([...result.unmatched]).toEqual([['c', 2]]);
    expect([...result.filled]).toEqual([['c', 1]]);
  });

  it('knows the level of gaps, and booleans in one column', () => {
    const gaps = apply([level('c', 'a', 0.5), level('c', '(missing)', 0.5)], [text('c', ['a', null])]);
    expect([...gaps.matrix.data]).toEqual([1, -1, -1, 1]);
    expect(gaps.filled.size).toBe(0);
    for (const given of [number('f', [1, 0]), text('f', ['true', 'false'])]) {
      const flags = apply([level('f', 'true', 0.5)], [given]);
      expect([...flags.matrix.data]).toEqual([1, -1]);
      expect(flags.unmatched.size).toBe(0);
    }
  });

  it('says which column is missing or no number', () => {
    expect(() => apply([base], [number('y', [1])])).toThrow(expect.objectContaining({ code: 'no-such-column', data: { column: 'x' } }));
    expect(() => apply([base], [text('x', ['1'])])).toThrow(expect.objectContaining({ code: 'column-not-numeric', data: { column: 'x' } }));
  });
});
