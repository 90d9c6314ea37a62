import type { RuleCondition, RulesResult } from '../contract/rules.ts';
import { ident } from '../sql/ident.ts';
import { literal } from '../sql/literal.ts';

/** In some databases a backslash escapes what follows it, in texts and in names. */
const BACKSLASH = '\\';

/** A text as a literal that ends where it ends in every database: backslashes stand outside of it. */
function safeLiteral(text: string): string {
  if (!text.includes(BACKSLASH)) return literal(text);
  return `(${text.split(BACKSLASH).map((part) => literal(part)).join(' || CHR(92) || ')})`;
}

/** A rule that can be written: a name with a backslash cannot be, as it would end elsewhere in some databases. */
export function canBeSql(conditions: readonly RuleCondition[]): boolean {
  return !conditions.some(({ column }) => column.includes(BACKSLASH));
}

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
  return type === 'number' && /^-?\d+(\.\d+)?$/.test(level) ? level : safeLiteral(level);
}

/**
 * All rules that can be written as one `CASE` of standard SQL: the first that holds decides, NULL where none does.
 * @param names of the segments, by label
 */
export function rulesToSql(result: RulesResult, names: readonly string[], typeOf: (column: string) => LevelType): string {
  const whens = result.order.flatMap(({ segment, rule }) => {
    const { label, rules } = result.segments[segment];
    if (!canBeSql(rules[rule].conditions)) return [];
    const tests = rules[rule].conditions.map((condition) => conditionSql(condition, typeOf));
    return `  WHEN ${tests.join(' AND ')} THEN ${safeLiteral(names[label])}`;
  });
  return whens.length === 0 ? 'NULL' : ['CASE', ...whens, 'END'].join('\n');
}
