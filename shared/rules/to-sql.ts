import type { RuleCondition, RulesResult } from '../contract/rules.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';

/** How the levels of a column are written in SQL. */
export type LevelType = 'text' | 'number' | 'boolean';

/** A condition as SQL; the same rows pass as in Tessera, missing values included. */
function conditionSql(condition: RuleCondition, typeOf: (column: string) => LevelType): string {
  const name = ident(condition.column);
  switch (condition.test) {
    case 'missing':
      return `${name} IS NULL`;
    case 'range':
      return [...(condition.above === null ? [] : [`${name} > ${condition.above}`]), ...(condition.upTo === null ? [] : [`${name} <= ${condition.upTo}`])].join(' AND ');
    default: {
      const type = typeOf(condition.column);
      const levels = condition.levels.map((level) => levelSql(level, type));
      if (levels.length === 1) return `${name} ${condition.test === 'in' ? '=' : '<>'} ${levels[0]}`;
      return `${name} ${condition.test === 'in' ? 'IN' : 'NOT IN'} (${levels.join(', ')})`;
    }
  }
}

function levelSql(level: string, type: LevelType): string {
  if (type === 'boolean') return level === 'true' ? 'TRUE' : 'FALSE';
  return type === 'number' && /^-?\d+(\.\d+)?$/.test(level) ? level : literal(level);
}

/**
 * All rules as one `CASE` of standard SQL: the first that holds decides, NULL where none does.
 * @param names of the segments, by label
 */
export function rulesToSql(result: RulesResult, names: readonly string[], typeOf: (column: string) => LevelType): string {
  const whens = result.order.map(({ segment, rule }) => {
    const { label, rules } = result.segments[segment];
    const tests = rules[rule].conditions.map((condition) => conditionSql(condition, typeOf));
    return `  WHEN ${tests.join(' AND ')} THEN ${literal(names[label])}`;
  });
  return whens.length === 0 ? 'NULL' : ['CASE', ...whens, 'END'].join('\n');
}
