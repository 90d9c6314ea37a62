import type { RuleCondition } from '../contract/rules.ts';
import { formatInteger, formatList } from '../text/format.ts';

/** A bound with all its digits. */
const exact = (value: number): string => (Number.isSafeInteger(value) ? formatInteger(value) : String(value));

/** A condition in words: "Days since last order at most 60", "Contract is One year or Two year". */
export function conditionWords(condition: RuleCondition): string {
  const { label } = condition;
  switch (condition.test) {
    case 'missing':
      return `${label} is missing`;
    case 'in':
      return `${label} is ${either(condition.levels)}`;
    case 'not-in':
      return `${label} is not ${either(condition.levels)}`;
    case 'range': {
      const { above, upTo, whole } = condition;
      if (above === null) return `${label} at most ${exact(upTo ?? 0)}`;
      if (upTo === null) return whole ? `${label} at least ${exact(Math.floor(above) + 1)}` : `${label} above ${exact(above)}`;
      if (!whole) return `${label} above ${exact(above)} and at most ${exact(upTo)}`;
      const least = Math.floor(above) + 1;
      return least === Math.floor(upTo) ? `${label} exactly ${exact(least)}` : `${label} from ${exact(least)} to ${exact(Math.floor(upTo))}`;
    }
  }
}

/** Conditions that must all hold, in one line. */
export function ruleWords(conditions: readonly RuleCondition[]): string {
  return conditions.map(conditionWords).join(', and ');
}

const either = (levels: readonly string[]): string => formatList(levels).replace(/ and (?=[^,]*$)/, ' or ');

/** A name or a text as expressions have it. */
const columnText = (name: string): string => `[${name.replaceAll(']', ']]')}]`;
const quotedText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Conditions that must all hold, as an expression that picks the same customers. */
export function conditionsExpression(conditions: readonly RuleCondition[]): string {
  return conditions.map((condition) => {
    const name = columnText(condition.column);
    if (condition.test === 'missing') return `${name} is missing`;
    if (condition.test !== 'range') {
      const list = `text(${name}) in (${condition.levels.map(quotedText).join(', ')})`;
      return condition.test === 'in' ? list : `not ${list}`;
    }
    const { above, upTo } = condition;
    return [...(above === null ? [] : [`${name} > ${above}`]), ...(upTo === null ? [] : [`${name} <= ${upTo}`])].join(' and ');
  }).join(' and ');
}
