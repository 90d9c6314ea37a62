import { expect, it } from 'vitest';
import { completions, wordBefore } from '../../renderer/views/data/complete-sql.ts';

const TABLES = [{ name: 'people', columns: ['town', 'Net spend', 'order'] }];

it('proposes tables, columns and words of SQL for what stands before the caret', () => {
  expect(completions('SELECT to', 9, TABLES)).toEqual(['town']);
  expect(completions('SELECT to FROM x', 3, TABLES)).toEqual(['SELECT']);
  expect(completions('FROM peo', 8, TABLES)).toEqual(['people']);
  expect(completions('SELECT "Net', 11, TABLES)).toEqual(['"Net spend"']);
  expect(completions('SELECT spend', 12, TABLES)).toEqual(['"Net spend"']);
  expect(completions('SELECT orde', 11, TABLES)).toEqual(['"order"', 'ORDER BY']);
  expect(completions('SELECT ', 7, TABLES)).toEqual([]);
  expect(completions('people', 6, TABLES)).toEqual([]);
});

it('finds the word, quoted or not', () => {
  expect(wordBefore('a + "Net sp', 11)).toBe('"Net sp');
  expect(wordBefore('größe', 5)).toBe('größe');
  expect(wordBefore('a ', 2)).toBe('');
});
