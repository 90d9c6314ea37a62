import { expect, it } from 'vitest';
import { columnInExpression, expressionOffers, expressionWord } from '../../renderer/views/prepare/complete-expression.ts';
import { parseExpression } from '../../shared/prepare/expression/parse.ts';

const COLUMNS = ['spend', 'Net spend', 'visits]', 'missing', 'städte'];
const at = (text: string): string[] => expressionOffers(text, text.length, COLUMNS);

it('proposes columns, functions and words for what stands before the caret', () => {
  expect(at('sp')).toEqual(['spend', '[Net spend]']);
  expect(at('spend > 3 a')).toEqual(['abs(', 'add_days(', 'and']);
  expect(at('[net')).toEqual(['[Net spend]']);
  expect(at('stä')).toEqual(['städte']);
  expect(at('1 + ')).toEqual([]);
  expect(expressionOffers('sp + 1', 2, COLUMNS)).toEqual(['spend', '[Net spend]']);
});

it('proposes nothing inside a text', () => {
  expect(at("city = 'sp")).toEqual([]);
  expect(at("city = 'x' and sp")).toEqual(['spend', '[Net spend]']);
  expect(at("[it's] + sp")).toEqual(['spend', '[Net spend]']);
});

it('writes names so that they are read as columns', () => {
  for (const name of COLUMNS) expect(parseExpression(columnInExpression(name))).toMatchObject({ kind: 'column', name });
});

it('finds the word, in brackets or not', () => {
  expect(expressionWord('a + [Net sp', 11)).toBe('[Net sp');
  expect(expressionWord('[a] + ', 6)).toBe('');
});
