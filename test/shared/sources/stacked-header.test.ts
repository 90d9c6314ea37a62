import { describe, expect, it } from 'vitest';
import { stackedHeader } from '../../../shared/sources/stacked-header.ts';
import { headerNames } from '../../../shared/sources/names.ts';
import { detectStructure } from '../../../shared/sources/structure.ts';

const body = (columns: number, rows = 12): string[][] => Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => (j === 1 ? `N${i}x` : String((i + 1) * (j + 3)))));
const table = (heads: readonly (readonly string[])[], columns = heads[0].length): { preamble: number; header: number; names: string[] | null } => {
  const { preamble, header } = detectStructure([...heads, ...body(columns)].map((cells) => ({ cells })));
  return { preamble, header, names: headerNames(heads.slice(preamble, preamble + header), columns) };
};

describe('several rows of column names', () => {
  it.each([
    ['groups above years', [['Customer', '', 'Sales', 'Sales'], ['id', 'name', '2023', '2024']], ['Customer id', 'Customer name', 'Sales 2023', 'Sales 2024']],
    ['groups above names, one merged downwards', [['Customer', '', 'Sales', '', 'Since'], ['id', 'name', 'Q1', 'Q2', '']], ['Customer id', 'Customer name', 'Sales Q1', 'Sales Q2', 'Since']],
    ['three rows', [['Customer', '', 'Sales', '', '', ''], ['ID', 'Name', '2023', '', '2024', ''], ['', '', 'Q1', 'Q2', 'Q1', 'Q2']],
      ['Customer ID', 'Customer Name', 'Sales 2023 Q1', 'Sales 2023 Q2', 'Sales 2024 Q1', 'Sales 2024 Q2']],
    ['under days', [['Customer', '', 'Sales', ''], ['id', 'name', '2024-01-01', '2024-02-01']], ['Customer id', 'Customer name', 'Sales 2024-01-01', 'Sales 2024-02-01']],
  ])('are joined: %s', (_, heads, names) => {
    expect(table(heads)).toEqual({ preamble: 0, header: heads.length, names });
    const titled = table([['Report of the year', ...heads[0].slice(1).map(() => '')], ...heads]);
    expect(titled).toEqual({ preamble: 1, header: heads.length, names });
  });

  it.each([
    ['a title in two cells', [['Report', '', 'Page 1', ''], ['id', 'name', 'spend', 'visits']]],
    ['a title of two words beside each other', [['Made by', 'Kim', '', ''], ['id', 'name', 'spend', 'visits']]],
    ['a column without a name above a row without a value', [['id', '', 'city', 'spend'], ['7', 'x', 'Rome', '']]],
    ['names alone', [['id', 'name', 'spend', 'visits']]],
    ['names that are the same', [['Customer', '', 'Sales', ''], ['id', 'id', '2023', '2024']]],
  ])('are not made of %s', (_, heads) => {
    expect(stackedHeader([...heads, ...body(4)].map((cells) => ({ cells })))).toBe(0);
  });
});
