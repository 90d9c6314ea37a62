import { describe, expect, it } from 'vitest';
import type { RuleCondition, RulesResult } from '../../../shared/contract/rules.ts';
import { ruleFiles } from '../../../shared/rules/files.ts';
import { rulesToSql } from '../../../shared/rules/to-sql.ts';

const resultOf = (...conditions: readonly RuleCondition[]): RulesResult => ({
  segments: [{ label: 0, size: 2, rules: [{ conditions, matched: 2, members: 2, precision: 1, recall: 1 }], together: { matched: 2, members: 2, precision: 1, recall: 1 }, heldOut: null }],
  rows: 2, sampledRows: null, columns: 1, order: [{ segment: 0, rule: 0 }], decided: { own: 2, other: 0, none: 0 },
});
const level = (column: string, ...levels: readonly string[]): RuleCondition => ({ column, label: column, test: 'in', levels });
const sqlOf = (name: string, condition: RuleCondition): string => rulesToSql(resultOf(condition), [name], () => 'text');

describe('rules as SQL', () => {
  it.each([
    [level('plan', 'basic'), `"plan" = 'basic'`],
    [level('plan', 'a', "b's"), `"plan" IN ('a', 'b''s')`],
    [{ ...level('plan', 'x'), test: 'not-in' } as RuleCondition, `"plan" <> 'x'`],
    [{ column: 'a"b', label: '', test: 'range', above: 2, upTo: 1e-7, whole: false } as RuleCondition, `"a""b" > 2 AND "a""b" <= 1e-7`],
    [{ column: 'n', label: '', test: 'missing' } as RuleCondition, `"n" IS NULL`],
  ])('writes %j', (condition, expected) => {
    expect(sqlOf('S', condition)).toBe(`CASE\n  WHEN ${expected} THEN 'S'\nEND`);
  });

  it('writes levels by the type of their column', () => {
    const of = (type: 'number' | 'boolean', text: string): string => rulesToSql(resultOf(level('c', text)), ['S'], () => type);
    expect(of('number', '1')).toContain('"c" = 1 THEN');
    expect(of('number', '1; DROP')).toContain(`"c" = '1; DROP' THEN`);
    expect(of('boolean', 'true')).toContain('"c" = TRUE THEN');
  });

  it('puts no backslash into a text or a name, where some databases take it for an escape', () => {
    const hostile = "\\'; DROP TABLE customers; --";
    const sql = sqlOf(hostile, level('plan', hostile));
    expect(sql).not.toContain('\\');
    expect(sql).toContain(`"plan" = ('' || CHR(92) || '''; DROP TABLE customers; --')`);
    expect(sqlOf('S', level('a\\"; DROP TABLE x; --', 'y'))).toBe('NULL');
    const file = ruleFiles(resultOf(level('a\\b', 'y')), ['S'], { typeOf: () => 'text', formulaSafe: true }).files.find(({ name }) => name === 'rules.sql');
    expect(file?.text).toContain('-- Left out for S');
  });

  it('keeps comments on their line, whatever a name holds', () => {
    const name = 'S\r\nDROP TABLE customers;\u2028x';
    const text = ruleFiles(resultOf(), [name], { typeOf: () => 'text', formulaSafe: true }).files[2].text;
    const empty = ruleFiles({ ...resultOf(), segments: [{ ...resultOf().segments[0], rules: [] }], order: [] }, [name], { typeOf: () => 'text', formulaSafe: true }).files[2].text;
    for (const line of empty.split('\n').filter((one) => one.includes('DROP'))) expect(line.startsWith('--')).toBe(true);
    expect(text.split('\n')[0].startsWith('-- Segments by plain rules')).toBe(true);
  });
});
