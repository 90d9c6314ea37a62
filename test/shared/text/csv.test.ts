import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvWriter, looksLikeFormula, withFormulas, withoutFormulas } from '../../../shared/text/csv.ts';

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

/** The cells of a CSV text, read by the letter of RFC 4180. */
function cellsOf(csv: string, lineEnd: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < csv.length) {
    let cell = '';
    if (csv[at] === '"') {
      for (at += 1; csv[at] !== '"' || csv[at + 1] === '"'; at += 1) {
        cell += csv[at];
        if (csv[at] === '"') at += 1;
      }
      at += 1;
    } else {
      for (; csv[at] !== ',' && !csv.startsWith(lineEnd, at); at += 1) cell += csv[at];
    }
    rows[rows.length - 1].push(cell);
    if (csv[at] === ',') at += 1;
    else {
      at += lineEnd.length;
      rows.push([]);
    }
  }
  return rows.slice(0, -1);
}

describe('the writer of CSV', () => {
  const cell = fc.oneof(
    fc.constantFrom('', '-5', '+1.5e3', '=1+1', '@x', 'a,b', '"', 'x\ny', '\r', "'=x", 'a;=b', '+49 1', 'plain'),
    fc.array(fc.constantFrom('=', '-', '"', ',', '\r', '\n', "'", '1', ' '), { maxLength: 5 }).map((signs) => signs.join('')),
  );
  const table = fc.integer({ min: 1, max: 4 }).chain((width) => fc.record({
    names: fc.array(cell, { minLength: width, maxLength: width }), numeric: fc.array(fc.boolean(), { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(fc.oneof(cell, fc.constant(null), fc.integer()), { minLength: width, maxLength: width }), { maxLength: 5 }),
    formulaSafe: fc.boolean(), lineEnd: fc.constantFrom('\r\n' as const, '\n' as const),
  }));

  it('keeps every cell, leaves numbers of number columns alone, and counts what it changed or could have', () => {
    fc.assert(fc.property(table, ({ names, numeric, rows, formulaSafe, lineEnd }) => {
      const csv = csvWriter({ formulaSafe, numeric, lineEnd });
      const text = csv.heading(names) + rows.map((cells) => csv.line(cells)).join('');
      const all = [names, ...rows.map((cells) => cells.map((value) => (value === null ? '' : String(value))))];
      const read = cellsOf(text, lineEnd);
      let unsafe = 0;
      expect(read.map((cells) => cells.length)).toEqual(all.map((cells) => cells.length));
      read.forEach((cells, row) => cells.forEach((written, column) => {
        const own = all[row][column];
        const number = row > 0 && (typeof rows[row - 1][column] === 'number' || (numeric[column] && /^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(own)));
        if (!number && looksLikeFormula(own)) unsafe += 1;
        if (number || !formulaSafe) expect(written).toBe(own);
        else {
          expect(looksLikeFormula(written)).toBe(false);
          expect(written).toBe(withoutFormulas(own));
        }
      }));
      expect([csv.neutralised, csv.kept]).toEqual(formulaSafe ? [unsafe, 0] : [0, unsafe]);
    }), { numRuns: 1000 });
  });

  it('writes what is not there as an empty cell, and a line with nothing else so that it is one', () => {
    const csv = csvWriter({ formulaSafe: true });
    expect(csv.line(['a', null, Number.NaN, -0.5])).toBe('a,,,-0.5\r\n');
    expect(csv.line([null])).toBe('""\r\n');
  });
});
