import type { RankThreshold } from '../contract/assign-rule.ts';
import type { ColumnInfo } from '../contract/tables.ts';
import { compileExpression, valueTypeOf } from '../prepare/expression/compile.ts';
import type { Compiled, ExpressionColumn, Rewrite } from '../prepare/expression/compile.ts';
import { expressionError, parseExpression } from '../prepare/expression/parse.ts';
import type { Node } from '../prepare/expression/parse.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { ident } from '../sql/ident.ts';

/** Functions that conditions of segments have beside those of expressions. */
export const RANK_FUNCTIONS = [
  { name: 'top', help: 'top(column, percent): among the highest, for example top(monetary, 20); equal values count alike' },
  { name: 'bottom', help: 'bottom(column, percent): among the lowest' },
] as const;

type Call = Node & { kind: 'call' };
type Asked = Omit<RankThreshold, 'value'>;

const isRank = (name: string): name is RankThreshold['side'] => name === 'top' || name === 'bottom';

export function expressionColumns(columns: readonly ColumnInfo[]): ExpressionColumn[] {
  return columns.map((column) => ({ name: column.name, type: column.type, numeric: holdsNumbers(column) }));
}

/** What a call of top(…) or bottom(…) asks for. Errors: `invalid-expression`. */
function askedBy(where: string, { name, args, at }: Call, columns: readonly ExpressionColumn[]): Asked {
  const [of, share] = args;
  if (args.length !== 2 || of.kind !== 'column' || share.kind !== 'number') throw expressionError(where, at, `${name} takes a column and a percentage, for example ${name}(monetary, 20)`);
  if (!(share.value > 0 && share.value < 100)) throw expressionError(where, share.at, 'the percentage must be above 0 and below 100');
  const column = columns.find((one) => one.name === of.name) ?? columns.find((one) => one.name.toLowerCase() === of.name.toLowerCase());
  if (column !== undefined && valueTypeOf(column) !== 'number') throw expressionError(where, of.at, `${name} needs a column of numbers`);
  return { side: name as Asked['side'], column: column?.name ?? of.name, percent: share.value };
}

const sameAs = (a: Asked) => (b: Asked): boolean => a.side === b.side && a.column === b.column && a.percent === b.percent;

/**
 * The shares that conditions ask for by top(…) and bottom(…), each once.
 * @throws AppError `invalid-expression`
 */
export function ranksAsked(wheres: readonly string[], columns: readonly ExpressionColumn[]): Asked[] {
  const found: Asked[] = [];
  const walk = (where: string, node: Node): void => {
    if (node.kind === 'call') {
      if (isRank(node.name)) {
        const asked = askedBy(where, node, columns);
        if (!found.some(sameAs(asked))) found.push(asked);
        return;
      }
      for (const arg of node.args) walk(where, arg);
    }
    if (node.kind === 'unary') walk(where, node.arg);
    if (node.kind === 'binary') for (const side of [node.left, node.right]) walk(where, side);
  };
  for (const where of wheres) walk(where, parseExpression(where));
  return found;
}

/**
 * A condition over the columns of the customers as SQL that is true or false for every row: where it cannot be told (a missing
 * value) it does not hold.
 * @param thresholds of its top(…) and bottom(…); null: not known yet, for checking alone
 * @throws AppError `invalid-expression` with the place
 */
export function compileWhere(
  where: string, columns: readonly ExpressionColumn[], thresholds: readonly RankThreshold[] | null,
): { readonly sql: string; readonly patterns: Compiled['patterns']; readonly uses: readonly string[] } {
  const rewrite: Rewrite = (call) => {
    if (!isRank(call.name)) return null;
    const asked = askedBy(where, call, columns);
    const known = thresholds?.find(sameAs(asked));
    if (thresholds !== null && known === undefined) throw expressionError(where, call.at, 'what it stands for is not known');
    const value = known?.value ?? 0;
    return { kind: 'binary', op: call.name === 'top' ? '>=' : '<=', left: call.args[0], right: { kind: 'number', value, at: call.at }, at: call.at };
  };
  const compiled = compileExpression(where, columns, 'boolean', rewrite);
  if (compiled.calls.length > 0) throw expressionError(where, 0, `conditions cannot use ${compiled.calls[0].fn}; compute a column with it first`);
  return { sql: `COALESCE(${compiled.sql}, FALSE)`, patterns: compiled.patterns, uses: compiled.uses };
}

/**
 * SQL for the value at which a share begins: of n values in order, that at place ceil(n × percent / 100), the highest first for
 * `top`. All equal to it count as well.
 * @param known number of values that the column has
 */
export function rankSql({ side, column, percent }: Asked, table: string, known: number): string {
  const place = Math.min(known, Math.max(1, Math.ceil((known * percent) / 100 - 1e-9)));
  const value = `CAST(${ident(column)} AS DOUBLE)`;
  return `SELECT ${value} AS v FROM ${ident(table)} WHERE ${value} IS NOT NULL AND isfinite(${value}) ORDER BY v ${side === 'top' ? 'DESC' : 'ASC'} LIMIT 1 OFFSET ${place - 1}`;
}
