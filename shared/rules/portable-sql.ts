import type { ConditionsRule } from '../contract/assign-rule.ts';
import { parseExpression } from '../prepare/expression/parse.ts';
import type { Node } from '../prepare/expression/parse.ts';

/** How a dialect of SQL writes names, texts, numbers and types. */
export interface SqlWords {
  readonly name: (column: string) => string;
  readonly text: (text: string) => string;
  readonly number: (value: number) => string;
  readonly double: string;
}

/** Functions of conditions that databases know alike. */
const PORTABLE: ReadonlyMap<string, (args: readonly string[]) => string> = new Map([
  ['abs', ([a]) => `ABS(${a})`], ['floor', ([a]) => `FLOOR(${a})`], ['ceil', ([a]) => `CEIL(${a})`],
  ['lower', ([a]) => `LOWER(${a})`], ['upper', ([a]) => `UPPER(${a})`], ['trim', ([a]) => `TRIM(${a})`],
  ['is_missing', ([a]) => `(${a} IS NULL)`], ['in', ([a, ...list]) => `(${a} IN (${list.join(', ')}))`],
  ['coalesce', (args: readonly string[]) => `COALESCE(${args.join(', ')})`],
  ['if', ([c, a, b]: readonly string[]) => `CASE WHEN ${c} THEN ${a} ELSE ${b} END`],
]);

/**
 * A condition in SQL that databases read alike; where it cannot be told it is NULL, which picks nobody in a CASE.
 * @param typeOf how a column stands in the table
 * @returns null when it uses what they do not have in common
 */
export function portableWhere(
  where: string, words: SqlWords, typeOf: (column: string) => 'text' | 'number' | 'boolean', { columns, thresholds }: Pick<ConditionsRule, 'columns' | 'thresholds'>,
): string | null {
  const nameOf = (name: string): string => (columns.includes(name) ? name : columns.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name);
  const all = (nodes: readonly Node[]): string[] | null => {
    const found = nodes.map(write);
    return found.some((sql) => sql === null) ? null : found.map(String);
  };
  const call = ({ name, args }: Node & { kind: 'call' }): string | null => {
    const [of, share] = args;
    if ((name === 'top' || name === 'bottom') && of.kind === 'column' && share.kind === 'number') {
      const found = thresholds.find((one) => one.side === name && one.column.toLowerCase() === of.name.toLowerCase() && one.percent === share.value);
      const column = write(of);
      return found === undefined || column === null ? null : `(${column} ${name === 'top' ? '>=' : '<='} ${words.number(found.value)})`;
    }
    const sql = PORTABLE.get(name);
    const inner = all(args);
    return sql === undefined || inner === null ? null : sql(inner);
  };
  const binary = ({ op, left, right }: Node & { kind: 'binary' }): string | null => {
    const sides = all([left, right]);
    if (sides === null) return null;
    const [a, b] = sides;
    if (op === '/') return `(${a} / NULLIF(${b}, 0))`;
    if (op === '&' || op === '%') return null;
    if (op === '^') return right.kind === 'number' && right.value === 2 ? `(${a} * ${a})` : null;
    return `(${a} ${op.toUpperCase()} ${b})`;
  };
  const write = (node: Node): string | null => {
    switch (node.kind) {
      case 'number': return words.number(node.value);
      case 'text': return words.text(node.value);
      case 'boolean': return node.value ? 'TRUE' : 'FALSE';
      case 'missing': return 'NULL';
      case 'column': {
        const column = nameOf(node.name);
        return typeOf(column) === 'number' ? `CAST(${words.name(column)} AS ${words.double})` : words.name(column);
      }
      case 'call': return call(node);
      case 'unary': {
        const inner = write(node.arg);
        return inner === null ? null : node.op === '-' ? `(-${inner})` : `(NOT ${inner})`;
      }
      case 'binary': return binary(node);
    }
  };
  return write(parseExpression(where));
}
