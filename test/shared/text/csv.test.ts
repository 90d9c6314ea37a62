import { describe, expect, it } from 'vitest';
import { looksLikeFormula, withoutFormulas } from '../../../shared/text/csv.ts';

describe('formulas in cells', () => {
  it.each([
    ['=1+1', "'=1+1"], ['+1', "'+1"], ['-x', "'-x"], ['@a', "'@a"], ['\t=1', "'\t'=1"], ['\uFF1D1', "'\uFF1D1"],
    [' =1', " '=1"], ['\u00A0=1', "\u00A0'=1"], ['\uFEFF=1', "\uFEFF'=1"], ["x;=cmd|'/c calc'!A1", "x;'=cmd|'/c calc'!A1"],
    ['x\t@a', "x\t'@a"], ['a\n=1', "a\n'=1"],
  ])('%j is made harmless', (text, safe) => {
    expect(looksLikeFormula(text)).toBe(true);
    expect(withoutFormulas(text)).toBe(safe);
    expect(looksLikeFormula(text)).toBe(true);
  });

  it.each(['', 'x', 'a=b', 'a - b', '12;13', 'x; -5', 'mail@host', "O'Hara"])('%j stays as it is', (text) => {
    expect(looksLikeFormula(text)).toBe(false);
    expect(withoutFormulas(text)).toBe(text);
  });
});
