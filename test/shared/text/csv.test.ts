import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeFormula, withFormulas, withoutFormulas } from '../../../shared/text/csv.ts';

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

  /** Texts of the signs that matter here, in any order. */
  const text = fc.array(fc.constantFrom('=', '+', '-', '@', "'", ';', '|', ' ', '\t', '\n', '\u00A0', '\u200B', '\uFF1D', 'a', '1', '.'), { maxLength: 9 }).map((signs) => signs.join(''));

  it('what was made harmless is found again, and twice is once', () => {
    fc.assert(fc.property(text, (one) => {
      const safe = withoutFormulas(one);
      expect(withoutFormulas(safe)).toBe(safe);
      expect(looksLikeFormula(safe)).toBe(false);
      // a text with apostrophes of its own at such places loses them, with and without ours
      expect(withFormulas(safe)).toBe(withFormulas(one));
      if (!one.includes("'")) expect(withFormulas(safe)).toBe(one);
    }), { numRuns: 2000 });
  });
});
