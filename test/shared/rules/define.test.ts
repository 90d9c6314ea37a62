import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenFit, givenNames } from '../../../shared/cluster/given.ts';
import { createMatrix } from '../../../shared/math/matrix.ts';
import type { ExpressionColumn } from '../../../shared/prepare/expression/compile.ts';
import { segmentRulesSchema } from '../../../shared/recipe/segment-rules.ts';
import { compileWhere, ranksAsked, rankSql } from '../../../shared/rules/define.ts';
import { portableWhere } from '../../../shared/rules/portable-sql.ts';
import { conditionsExpression } from '../../../shared/rules/words.ts';

const columns: ExpressionColumn[] = [
  { name: 'recency', type: 'integer', numeric: true }, { name: 'Money spent', type: 'number', numeric: true }, { name: 'city', type: 'category', numeric: false },
];
const reason = (text: string): unknown => {
  try {
    compileWhere(text, columns, null);
    return null;
  } catch (error) {
    return (error as { data: { reason: string } }).data.reason;
  }
};

describe('conditions of segments', () => {
  it('finds the shares that are asked for once each, wherever they stand', () => {
    expect(ranksAsked(['top([Money spent], 20) and not (recency > 3 or bottom(recency, 5))', 'TOP([money spent], 20)'], columns)).toEqual([
      { side: 'top', column: 'Money spent', percent: 20 }, { side: 'bottom', column: 'recency', percent: 5 },
    ]);
  });

  it('says what is wrong with a condition', () => {
    expect(reason('top(city, 20)')).toBe('top needs a column of numbers');
    expect(reason('top(recency, 100)')).toContain('below 100');
    expect(reason('top(recency + 1, 20)')).toContain('takes a column and a percentage');
    expect(reason('recency + 1')).toContain('must be true or false');
    expect(reason('log(recency) > 1')).toContain('compute a column');
    expect(reason('recenc > 1')).toContain('did you mean [recency]');
    expect(reason("city = 'Rome' and top([Money spent], 12.5)")).toBeNull();
  });

  it('takes the place ceil(n × percent / 100), at least the first and at most the last', () => {
    const place = (n: number, percent: number): number => Number(/OFFSET (\d+)/.exec(rankSql({ side: 'top', column: 'x', percent }, 't', n))?.[1]) + 1;
    expect([place(10, 20), place(11, 20), place(3, 1), place(3, 99), place(1, 50), place(1000, 0.1), place(7, 100 / 7)]).toEqual([2, 3, 1, 3, 1, 1, 1]);
  });

  it('writes what databases read alike, and says when they do not', () => {
    const words = { name: (text: string) => `"${text}"`, text: (text: string) => `'${text}'`, number: String, double: 'DOUBLE PRECISION' };
    const rule = { columns: ['recency', 'Money spent', 'city'], thresholds: [{ side: 'top' as const, column: 'Money spent', percent: 20, value: 99.5 }] };
    const typeOf = (name: string): 'text' | 'number' => (name === 'city' ? 'text' : 'number');
    expect(portableWhere("RECENCY <= 30 and top([Money spent], 20) or city in ('a', 'b')", words, typeOf, rule))
      .toBe("(((CAST(\"recency\" AS DOUBLE PRECISION) <= 30) AND (CAST(\"Money spent\" AS DOUBLE PRECISION) >= 99.5)) OR (\"city\" IN ('a', 'b')))");
    expect(portableWhere("matches(city, 'x')", words, typeOf, rule)).toBeNull();
  });

  it('turns found rules into conditions', () => {
    const of = { column: 'a]b', label: 'A' };
    expect(conditionsExpression([
      { ...of, test: 'range', above: 1.5, upTo: 4, whole: false }, { ...of, test: 'not-in', levels: ["it's", 'x'] }, { ...of, test: 'missing' },
    ])).toBe("[a]]b] > 1.5 and [a]]b] <= 4 and not text([a]]b]) in ('it''s', 'x') and [a]]b] is missing");
  });

  it('lets no two segments have one name', () => {
    const rule = (name: string) => ({ name, where: 'recency > 1' });
    expect(segmentRulesSchema.safeParse({ rules: [rule('A'), rule('a')], rest: null }).success).toBe(false);
    expect(segmentRulesSchema.safeParse({ rules: [rule('A')], rest: 'a' }).success).toBe(false);
    expect(segmentRulesSchema.safeParse({ rules: [rule('A'), rule('B')], rest: 'C' }).success).toBe(true);
  });
});

describe('segments given by rules', () => {
  const groups = ['x > 1', 'y > 1', 'z > 1'].map((where, i) => ({ name: `rule ${i}`, where: where as string | null })).concat([{ name: 'rest', where: null }]);
  const drain = (labels: readonly number[]) => {
    const matrix = createMatrix(labels.length, ['v']);
    labels.forEach((label, i) => {
      matrix.data[i] = label * 10 + (i % 3);
    });
    const steps = givenFit(matrix, { labels: Int32Array.from(labels), groups, columns: ['x', 'y', 'z'], thresholds: [] });
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  };

  it('are numbered by size with their names, whatever the order of the rows; empty ones are none', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1, max: 3 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 59 }), (labels, turn) => {
      const fit = drain(labels);
      const names = givenNames(fit) ?? [];
      const count = (label: number): number => labels.filter((own) => own === label).length;
      expect(fit.k).toBe(new Set(labels.filter((label) => label >= 0)).size);
      expect(fit.noise).toBe(count(-1));
      expect(fit.sizes).toEqual([...fit.sizes].sort((a, b) => b - a));
      labels.forEach((label, i) => {
        if (label >= 0) expect(names[fit.labels[i]]).toBe(groups[label].name);
        else expect(fit.labels[i]).toBe(-1);
      });
      const turned = [...labels.slice(turn % labels.length), ...labels.slice(0, turn % labels.length)];
      expect([...drain(turned).sizes]).toEqual([...fit.sizes]);
    }));
  });
});
