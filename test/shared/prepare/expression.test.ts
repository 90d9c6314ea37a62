import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors/app-error.ts';
import { compileExpression } from '../../../shared/prepare/expression/compile.ts';
import type { ExpressionColumn } from '../../../shared/prepare/expression/compile.ts';
import { parseExpression } from '../../../shared/prepare/expression/parse.ts';

const columns: ExpressionColumn[] = [
  { name: 'age', type: 'integer', numeric: true }, { name: 'total spend', type: 'number', numeric: true }, { name: 'city', type: 'category', numeric: false },
  { name: 'member', type: 'boolean', numeric: false }, { name: 'born', type: 'date', numeric: false },
];

const failure = (expression: string): { at: unknown; reason: unknown } => {
  try {
    compileExpression(expression, columns);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid-expression') return { at: error.data['at'], reason: error.data['reason'] };
    throw error;
  }
  throw new Error(`${expression} was accepted`);
};

describe('expressions', () => {
  it('know the type of what they compute, and what they read', () => {
    expect(compileExpression('age / 2 + [total spend]', columns)).toMatchObject({ type: 'number', uses: ['age', 'total spend'], calls: [] });
    expect(compileExpression("city in ('Berlin', 'Bonn') and not member", columns).type).toBe('boolean');
    expect(compileExpression("if(age >= 18, 'adult', 'minor')", columns).type).toBe('text');
    expect(compileExpression('add_days(born, 30)', columns).type).toBe('date');
    expect(compileExpression('born >= "2000-01-01"', columns).type).toBe('boolean');
    expect(compileExpression('log(age) + exp(log([total spend]))', columns).calls.map((call) => call.fn)).toEqual(['log', 'log', 'exp']);
  });

  it.each([
    ['age +', 6, /a value is expected instead of the end/],
    ['age + city', 7, /right side of \+ must be a number, not text/],
    ['agge > 3', 1, /no column "agge"; did you mean \[age\]/],
    ['rond(age)', 1, /no function "rond"; did you mean round/],
    ['if(age, 1, 2)', 4, /must be true or false, not a number/],
    ["if(member, 1, 'x')", 15, /a number is expected here, not text/],
    ['city = 3', 6, /compares text with a number/],
    ["born < 'tomorrow'", 8, /is no date/],
    ["'open", 1, /text is not closed/],
    ['[age', 1, /not closed by \]/],
    ['age ; drop', 5, /";" has no meaning/],
    ['age age', 5, /not expected here/],
    ['missing', 1, /always missing/],
    ['(((age)', 8, /"\)" is expected/],
    ['age is not 3', 12, /"missing" is expected/],
    ['round()', 1, /called as round/],
  ])('point at the fault of %s', (expression, at, reason) => {
    const found = failure(expression);
    expect(found.at).toBe(at);
    expect(found.reason).toMatch(reason);
  });

  it('must have the type that is asked for', () => {
    expect(() => compileExpression('age + 1', columns, 'boolean')).toThrow(AppError);
  });

  it('cannot be nested or grown without end', () => {
    expect(failure(`${'('.repeat(200)}1${')'.repeat(200)}`).reason).toMatch(/too deeply/);
    const doubled = (n: number): string => (n === 0 ? 'age' : `(${doubled(n - 1)})^2`);
    expect(failure(doubled(25)).reason).toMatch(/too large/);
    expect(failure('1'.repeat(5000)).reason).toMatch(/more than 4000/);
  });

  it('never let text out of its quotes', () => {
    const { sql } = compileExpression("city = 'a''; DROP TABLE x; --'", columns);
    expect(sql).toContain("'a''; DROP TABLE x; --'");
  });

  it('are read or refused with a place, whatever they hold', () => {
    const word = fc.constantFrom('age', '+', '-', '(', ')', 'if', ',', '3', "'x'", 'and', 'not', '[city]', 'in', 'is', 'missing', '=', 'log', '^', ' ', '"', '[');
    fc.assert(fc.property(fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')), (expression) => {
      try {
        parseExpression(expression);
        compileExpression(expression, columns);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect((error as AppError).code).toBe('invalid-expression');
        expect(Number((error as AppError).data['at'])).toBeLessThanOrEqual(expression.length + 1);
      }
    }), { numRuns: 500 });
  });
});
