import type { ConditionsRule, RankThreshold } from '../contract/assign-rule.ts';
import type { GivenSegments } from '../contract/compute.ts';
import type { Database } from '../contract/database.ts';
import type { RuleCounts } from '../contract/rules.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { AppError } from '../errors/app-error.ts';
import { expressionError } from '../prepare/expression/parse.ts';
import type { SegmentRulesText } from '../recipe/segment-rules.ts';
import { compileWhere, expressionColumns, ranksAsked, rankSql } from '../rules/define.ts';
import { ident } from '../sql/ident.ts';
import { nearest } from '../text/nearest.ts';

type Customers = Pick<CustomerTable, 'table' | 'rows' | 'columns'>;
type Rules = readonly { readonly where: string }[];

async function number(database: Database, sql: string, signal?: AbortSignal): Promise<number | null> {
  const { columns: [column], rows } = await database.query(sql, { signal });
  return rows > 0 && column.kind === 'number' && column.valid[0] === 1 ? column.values[0] : null;
}

/**
 * Where the shares that conditions ask for begin, among these customers.
 * @throws AppError `invalid-expression`, also for a column without values
 */
async function thresholdsOf(database: Database, customers: Customers, rules: Rules, signal?: AbortSignal): Promise<RankThreshold[]> {
  const columns = expressionColumns(customers.columns);
  const found: RankThreshold[] = [];
  for (const asked of ranksAsked(rules.map(({ where }) => where), columns)) {
    const { where } = rules.find((rule) => ranksAsked([rule.where], columns).some((one) => one.column === asked.column)) ?? rules[0];
    if (!customers.columns.some(({ name }) => name === asked.column)) throw expressionError(where, 0, `there is no column "${asked.column}"`);
    const value = `CAST(${ident(asked.column)} AS DOUBLE)`;
    const known = await number(database, `SELECT CAST(count(*) AS DOUBLE) AS n FROM ${ident(customers.table)} WHERE ${value} IS NOT NULL AND isfinite(${value})`, signal) ?? 0;
    const at = known === 0 ? null : await number(database, rankSql(asked, customers.table, known), signal);
    if (at === null) throw expressionError(where, 0, `${asked.column} has no values`);
    found.push({ ...asked, value: at });
  }
  return found;
}

/** Conditions as SQL, with what the database cannot read of them told at its place. */
async function compiled(database: Database, customers: Customers, rules: Rules, thresholds: readonly RankThreshold[], signal?: AbortSignal): Promise<string[]> {
  const columns = expressionColumns(customers.columns);
  const out: string[] = [];
  for (const { where } of rules) {
    const { sql, patterns } = compileWhere(where, columns, thresholds);
    for (const pattern of patterns) {
      await database.query(`SELECT regexp_matches('', ${pattern.sql}) AS v`, { signal }).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'database-failed' ? expressionError(where, pattern.at, 'the pattern cannot be read as a regular expression (RE2)') : error;
      });
    }
    out.push(sql);
  }
  return out;
}

/** What the database says of a condition may hold values of cells, so it is not passed on. */
function faulty(rules: Rules): (error: unknown) => never {
  return (error) => {
    throw error instanceof AppError && error.code === 'database-failed' ? expressionError(rules.length === 1 ? rules[0].where : 'the rules', 0, 'a condition cannot be computed for every customer') : error;
  };
}

/** The position of the first rule that holds, by customer row; as many as there are rules where none does. */
async function positionsOf(database: Database, customers: Customers, rules: Rules, thresholds: readonly RankThreshold[], signal?: AbortSignal): Promise<Int32Array> {
  if (rules.length === 0) return new Int32Array(customers.rows);
  const conditions = await compiled(database, customers, rules, thresholds, signal);
  const whens = conditions.map((sql, i) => `WHEN ${sql} THEN ${i}`).join(' ');
  const { columns: [column] } = await database.query(
    `SELECT CAST(CASE ${whens} ELSE ${rules.length} END AS DOUBLE) AS p FROM ${ident(customers.table)} ORDER BY _row`, { signal },
  ).catch(faulty(rules));
  if (column.kind !== 'number') throw new AppError('internal', { message: 'positions are no numbers' });
  return Int32Array.from(column.values);
}

/**
 * The segments that rules define, for the rows of the matrix.
 * @throws AppError `no-segment-rules`, `invalid-expression`
 */
export async function definedSegments(
  database: Database, customers: Customers, { rules, rest }: SegmentRulesText, rowIndex: Int32Array, signal?: AbortSignal,
): Promise<GivenSegments> {
  if (rules.length === 0) throw new AppError('no-segment-rules');
  const thresholds = await thresholdsOf(database, customers, rules, signal);
  const positions = await positionsOf(database, customers, rules, thresholds, signal);
  const columns = expressionColumns(customers.columns);
  const uses = rules.flatMap(({ where }) => compileWhere(where, columns, thresholds).uses);
  const groups = [...rules.map(({ name, where }) => ({ name, where })), ...(rest === null ? [] : [{ name: rest, where: null }])];
  return { labels: Int32Array.from(rowIndex, (row) => (positions[row] < groups.length ? positions[row] : -1)), groups, columns: [...new Set(uses)], thresholds };
}

/**
 * Labels of customers by the rules of a model. −1: none holds and the model has no segment for the rest, or nobody was in the
 * segment of the rule when the model was made.
 * @returns by customer row
 * @throws AppError `no-such-column`, `invalid-expression`
 */
export async function labelsByConditions(database: Database, customers: Customers, rule: ConditionsRule, signal?: AbortSignal): Promise<Int32Array> {
  const available = customers.columns.map(({ name }) => name);
  const absent = rule.columns.find((name) => !available.some((one) => one.toLowerCase() === name.toLowerCase()));
  if (absent !== undefined) throw new AppError('no-such-column', { column: absent, file: '', available, nearest: nearest(absent, available) ?? '' });
  const positions = await positionsOf(database, customers, rule.rules, rule.thresholds, signal);
  const segments = [...rule.rules.map(({ segment }) => segment), rule.rest?.segment ?? null];
  return positions.map((position) => segments[position] ?? -1);
}

/**
 * How many customers each rule picks, by itself and as the first that holds.
 * @throws AppError `invalid-expression`
 */
export async function countRules(database: Database, customers: Customers, rules: Rules, signal?: AbortSignal): Promise<RuleCounts> {
  if (rules.length === 0) return { rows: customers.rows, alone: [], first: [], rest: customers.rows, thresholds: [] };
  const thresholds = await thresholdsOf(database, customers, rules, signal);
  const conditions = await compiled(database, customers, rules, thresholds, signal);
  const sums = conditions.map((sql, i) => `CAST(count(*) FILTER (WHERE ${sql}) AS DOUBLE) AS a${i}`);
  const { columns } = await database.query(`SELECT ${sums.join(', ')} FROM ${ident(customers.table)}`, { signal }).catch(faulty(rules));
  const alone = columns.map((column) => (column.kind === 'number' ? column.values[0] : 0));
  const positions = await positionsOf(database, customers, rules, thresholds, signal);
  const first = rules.map(() => 0);
  let rest = 0;
  for (const position of positions) {
    if (position < first.length) first[position] += 1;
    else rest += 1;
  }
  return { rows: customers.rows, alone, first, rest, thresholds };
}
