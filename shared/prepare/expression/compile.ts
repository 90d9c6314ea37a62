import type { ColumnType } from '../../recipe/recipe.ts';
import { ident } from '../../sql/ident.ts';
import { literal } from '../../sql/literal.ts';
import { nearest } from '../../text/nearest.ts';
import { FUNCTION_BY_NAME } from './functions.ts';
import type { FunctionSpec, HostFunction, ValueType } from './functions.ts';
import { expressionError, parseExpression } from './parse.ts';
import type { Node } from './parse.ts';

/** A function that the kernels compute between two queries; `column` is what the SQL afterwards calls its result. */
export interface HostCall {
  readonly column: string;
  readonly fn: HostFunction;
  readonly args: readonly string[];
}

export interface Compiled {
  readonly sql: string;
  readonly type: Exclude<ValueType, 'any'>;
  /** In the order in which they must be carried out: later ones may use earlier ones. */
  readonly calls: readonly HostCall[];
  /** SQL of the patterns of `matches`, with their places. */
  readonly patterns: readonly { readonly sql: string; readonly at: number }[];
  /** Columns it reads, in order of appearance. */
  readonly uses: readonly string[];
}

export interface ExpressionColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Its values are numbers though its type is a category. */
  readonly numeric: boolean;
}

interface Value {
  readonly sql: string;
  readonly type: ValueType;
  /** How deep replacements that make text longer lie in it; absent: none. */
  readonly growth?: number;
}

const WORDS: Readonly<Record<ValueType, string>> = { number: 'a number', text: 'text', boolean: 'true or false', date: 'a date', any: 'missing' };

/** A value as people write it: whole numbers without a fraction, days without a time; a number beyond all doubles is missing. */
function asText({ sql, type }: Value): string {
  if (type === 'text') return sql;
  if (type === 'date') return `replace(CAST(${sql} AS VARCHAR), ' 00:00:00', '')`;
  if (type !== 'number') return `CAST(${sql} AS VARCHAR)`;
  return `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e15 THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) WHEN isfinite(${sql}) THEN CAST(${sql} AS VARCHAR) END`;
}

/** Replacements that make text longer, one in another. */
const MOST_GROWTH = 2;

/** Characters of SQL that an expression may become. */
const MOST_SQL = 50_000;

/** Most characters of a text that an expression makes. */
const MOST_TEXT = 1_000_000;
/** Begins the database's error for a longer one; the place follows. */
export const TOO_LONG = 'tessera-text-too-long:';

/** The text of `sql`, unless it would have too many characters. */
const bounded = (length: string, sql: string, at: number): string => `(CASE WHEN ${length} > ${MOST_TEXT} THEN error('${TOO_LONG}${at};') ELSE ${sql} END)`;

/** Texts put together; written-out ones and numbers are short by themselves. */
function joined(values: readonly Value[], nodes: readonly Node[], sql: string, at: number): string {
  const long = values.filter((value, i) => value.type === 'text' && nodes[i].kind !== 'text');
  return long.length === 0 ? `(${sql})` : bounded(long.map((value) => `COALESCE(length(${value.sql}), 0)`).join(' + '), sql, at);
}

/** True where a replacement may make text longer. */
function growing({ args: [, what, by] }: Node & { kind: 'call' }): boolean {
  return what.kind !== 'text' || by.kind !== 'text' || by.value.length > what.value.length;
}

/** The type that a column has in expressions. */
export function valueTypeOf({ type, numeric }: Pick<ExpressionColumn, 'type' | 'numeric'>): Exclude<ValueType, 'any'> {
  if (numeric || type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  return type === 'date' || type === 'datetime' ? 'date' : 'text';
}

/** Puts another call or comparison in the place of a call; null: the call stands. */
export type Rewrite = (call: Node & { kind: 'call' }) => Node | null;

/**
 * Checks an expression against the columns of a table and turns it into SQL. Missing values stay missing through every
 * operation; a division by 0 is missing.
 * @param expected the type it must have; absent: any
 * @param rewrite functions beyond the usual ones, in terms of these
 * @throws AppError `invalid-expression` with the place
 */
export function compileExpression(expression: string, columns: readonly ExpressionColumn[], expected?: ValueType, rewrite: Rewrite = () => null): Compiled {
  const known = new Map(columns.map((column) => [column.name, column]));
  const calls: HostCall[] = [];
  const patterns: { sql: string; at: number }[] = [];
  const uses: string[] = [];
  const fail = (at: number, reason: string): never => {
    throw expressionError(expression, at, reason);
  };
  const want = (value: Value, type: ValueType, at: number, what: string): string => {
    if (type !== 'any' && value.type !== type && value.type !== 'any') fail(at, `${what} must be ${WORDS[type]}, not ${WORDS[value.type]}`);
    return value.sql;
  };
  const host = (fn: HostFunction, args: readonly string[]): Value => {
    const column = `_tessera_call${calls.length}`;
    calls.push({ column, fn, args });
    return { sql: ident(column), type: 'number' };
  };

  const columnValue = (node: Node & { kind: 'column' }): Value => {
    const found = known.get(node.name) ?? columns.find((column) => column.name.toLowerCase() === node.name.toLowerCase());
    if (found === undefined) {
      const near = nearest(node.name, columns.map((column) => column.name));
      return fail(node.at, `there is no column "${node.name}"${near === null ? '' : `; did you mean [${near}]?`}`);
    }
    if (!uses.includes(found.name)) uses.push(found.name);
    const type = valueTypeOf(found);
    const as = { number: 'DOUBLE', text: 'VARCHAR', boolean: 'BOOLEAN', date: 'TIMESTAMP' }[type];
    return { sql: `CAST(${ident(found.name)} AS ${as})`, type };
  };

  const agree = (values: readonly Value[], nodes: readonly Node[]): ValueType => {
    let type: ValueType = 'any';
    values.forEach((value, i) => {
      if (value.type === 'any') return;
      if (type === 'any') type = value.type;
      else if (type !== value.type) fail(nodes[i].at, `${WORDS[type]} is expected here, not ${WORDS[value.type]}`);
    });
    return type;
  };

  const callValue = (node: Node & { kind: 'call' }): Value => {
    const values = node.args.map(compile);
    if (node.name === 'in') {
      if (values.length < 2) fail(node.at, '"in" needs a list of values');
      agree(values, node.args);
      return { sql: `(${values[0].sql} IN (${values.slice(1).map((value) => value.sql).join(', ')}))`, type: 'boolean' };
    }
    const spec = FUNCTION_BY_NAME.get(node.name);
    if (spec === undefined) {
      const near = nearest(node.name, [...FUNCTION_BY_NAME.keys()]);
      return fail(node.at, `there is no function "${node.name}"${near === null ? '' : `; did you mean ${near}?`}`);
    }
    checkCount(spec, values.length, node.at);
    const texts = spec.result === 'text' && spec.args[0] === 'any';
    const args = texts ? values.map(asText) : values.map((value, i) => want(value, spec.args[Math.min(i, spec.args.length - 1)], node.args[i].at, `argument ${i + 1} of ${spec.name}`));
    const type = spec.result === 'same' ? agree(values.slice(spec.name === 'if' ? 1 : 0), node.args.slice(spec.name === 'if' ? 1 : 0)) : spec.result;
    if (spec.host !== undefined) return host(spec.host, args);
    const inner = Math.max(0, ...values.map((value) => value.growth ?? 0));
    if (spec.name === 'matches') {
      if (node.args[1].kind !== 'text') fail(node.args[1].at, 'the pattern must be written out in quotes, not taken from a column');
      patterns.push({ sql: args[1], at: node.args[1].at });
    }
    const sql = (spec.sql as (args: readonly string[]) => string)(args);
    if (spec.name === 'concat') return { sql: joined(values.map((value, i) => ({ ...value, sql: args[i] })), node.args, sql, node.at), type, growth: inner };
    if (spec.name !== 'replace' || !growing(node)) return { sql: `(${sql})`, type, growth: inner };
    if (inner >= MOST_GROWTH) fail(node.at, `replacements that make text longer lie ${MOST_GROWTH + 1} deep in one another; compute parts as columns first`);
    const length = `CAST(length(${args[0]}) AS DOUBLE) * greatest(1, length(${args[2]})) / greatest(1, length(${args[1]}))`;
    return { sql: bounded(length, sql, node.at), type, growth: inner + 1 };
  };
  const checkCount = (spec: FunctionSpec, count: number, at: number): void => {
    const least = spec.args.length - (spec.optional ?? 0) - (spec.repeats === true ? 1 : 0);
    if (count < least || (count > spec.args.length && spec.repeats !== true)) fail(at, `it is called as ${spec.help}`);
  };

  /** All parts of a & b & c at once, so that their lengths are added up once. */
  const joinedText = (node: Node): Value => {
    const parts: Node[] = [];
    const flatten = (part: Node): void => {
      if (part.kind === 'binary' && part.op === '&') {
        flatten(part.left);
        flatten(part.right);
      } else parts.push(part);
    };
    flatten(node);
    const values = parts.map(compile);
    const texts = values.map(asText);
    return {
      sql: joined(values.map((value, i) => ({ ...value, sql: texts[i] })), parts, texts.join(' || '), node.at), type: 'text',
      growth: Math.max(0, ...values.map((value) => value.growth ?? 0)),
    };
  };
  const binaryValue = (node: Node & { kind: 'binary' }): Value => {
    if (node.op === '&') return joinedText(node);
    const [left, right] = [compile(node.left), compile(node.right)];
    const numbers = (): [string, string] => [want(left, 'number', node.left.at, `the left side of ${node.op}`), want(right, 'number', node.right.at, `the right side of ${node.op}`)];
    if (node.op === 'and' || node.op === 'or') {
      const a = want(left, 'boolean', node.left.at, `the left side of ${node.op}`);
      const b = want(right, 'boolean', node.right.at, `the right side of ${node.op}`);
      return { sql: `(${a} ${node.op.toUpperCase()} ${b})`, type: 'boolean' };
    }
    if (['=', '<>', '<', '<=', '>', '>='].includes(node.op)) return compare(node, left, right);
    const [a, b] = numbers();
    if (node.op === '/') return { sql: `(${a} / NULLIF(${b}, 0))`, type: 'number' };
    if (node.op === '%') return { sql: `(${a} % NULLIF(${b}, 0))`, type: 'number' };
    if (node.op === '^') return node.right.kind === 'number' && node.right.value === 2 ? { sql: `(${a} * ${a})`, type: 'number' } : host('pow', [a, b]);
    return { sql: `(${a} ${node.op} ${b})`, type: 'number' };
  };
  const compare = (node: Node & { kind: 'binary' }, left: Value, right: Value): Value => {
    // A date may be compared with its text, as people write it.
    const dated = (value: Value, other: Value, from: Node): Value => {
      if (value.type !== 'text' || other.type !== 'date') return value;
      if (from.kind === 'text' && Number.isNaN(Date.parse(from.value))) fail(from.at, `"${from.value}" is no date; write YYYY-MM-DD`);
      return { sql: `TRY_CAST(${value.sql} AS TIMESTAMP)`, type: 'date' };
    };
    const [a, b] = [dated(left, right, node.left), dated(right, left, node.right)];
    if (a.type !== b.type && a.type !== 'any' && b.type !== 'any') fail(node.at, `it compares ${WORDS[a.type]} with ${WORDS[b.type]}`);
    return { sql: `(${a.sql} ${node.op} ${b.sql})`, type: 'boolean' };
  };

  const compile = (node: Node): Value => {
    const value = compileNode(node);
    // Some functions name an argument twice, so that nesting could double the SQL again and again.
    if (value.sql.length > MOST_SQL) fail(node.at, 'it becomes too large; compute parts of it as columns first');
    return value;
  };
  const compileNode = (node: Node): Value => {
    switch (node.kind) {
      case 'number':
        if (!Number.isFinite(node.value)) fail(node.at, 'the number is too large');
        return { sql: `CAST(${literal(node.value)} AS DOUBLE)`, type: 'number' };
      case 'text': return { sql: literal(node.value), type: 'text' };
      case 'boolean': return { sql: literal(node.value), type: 'boolean' };
      case 'missing': return { sql: 'NULL', type: 'any' };
      case 'column': return columnValue(node);
      case 'call': {
        const other = rewrite(node);
        return other === null ? callValue(node) : compileNode(other);
      }
      case 'unary': {
        const value = compile(node.arg);
        return node.op === '-'
          ? { sql: `(-${want(value, 'number', node.arg.at, 'what follows −')})`, type: 'number' }
          : { sql: `(NOT ${want(value, 'boolean', node.arg.at, 'what follows not')})`, type: 'boolean' };
      }
      case 'binary': return binaryValue(node);
    }
  };

  const tree = parseExpression(expression);
  const value = compile(tree);
  if (expected !== undefined) want(value, expected, tree.at, 'the expression');
  const type = value.type === 'any' ? fail(tree.at, 'it is always missing') : value.type;
  const sql = type === 'number' ? `(CASE WHEN isfinite(${value.sql}) THEN ${value.sql} END)` : value.sql;
  return { sql, type, calls, patterns, uses };
}
