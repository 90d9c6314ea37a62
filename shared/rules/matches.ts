import type { FeatureValues } from '../contract/feature-values.ts';
import type { RuleCondition } from '../contract/rules.ts';

/** Whether rows pass a condition, from the values themselves. */
export function conditionTest(columns: readonly FeatureValues[], condition: RuleCondition): (row: number) => boolean {
  const column = columns.find((candidate) => candidate.column === condition.column);
  if (column === undefined) return () => false;
  if (column.kind === 'numeric') {
    const { values } = column;
    if (condition.test === 'missing') return (row) => Number.isNaN(values[row]);
    if (condition.test !== 'range') return () => false;
    const above = condition.above ?? -Infinity;
    const upTo = condition.upTo ?? Infinity;
    // without a lower bound −∞ itself passes
    return condition.above === null ? (row) => values[row] <= upTo : (row) => values[row] > above && values[row] <= upTo;
  }
  const { values } = column;
  if (condition.test === 'missing') return (row) => values[row] === null;
  if (condition.test === 'range') return () => false;
  const levels = new Set(condition.levels);
  const wanted = condition.test === 'in';
  return (row) => {
    const value = values[row];
    return value !== null && levels.has(value) === wanted;
  };
}

/** 1 for rows that pass all conditions. */
export function matchingRows(columns: readonly FeatureValues[], conditions: readonly RuleCondition[], rows: number): Uint8Array {
  const tests = conditions.map((condition) => conditionTest(columns, condition));
  return Uint8Array.from({ length: rows }, (_, row) => (tests.every((test) => test(row)) ? 1 : 0));
}
