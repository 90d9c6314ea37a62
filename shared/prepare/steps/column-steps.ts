import { AppError } from '../../errors/app-error.ts';
import type { Fitted } from '../../contract/steps.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { insertColumns } from '../../sql/insert-columns.ts';
import { literal } from '../../sql/literal.ts';
import { keyFingerprint, pseudonyms } from '../pseudonym.ts';
import { changeValues, counted, listed, n } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { counts, freeName, madeColumn, workColumn } from './table.ts';
import type { StepTools, WorkTable } from './table.ts';
import { textSql } from './text-steps.ts';

type Part = StepOf<'date-parts'>['parts'][number];

const PART_SQL: Readonly<Record<Part, (date: string, asOf: string) => string>> = {
  year: (d) => `CAST(date_part('year', ${d}) AS BIGINT)`,
  quarter: (d) => `CAST(date_part('quarter', ${d}) AS BIGINT)`,
  month: (d) => `CAST(date_part('month', ${d}) AS BIGINT)`,
  week: (d) => `CAST(date_part('week', ${d}) AS BIGINT)`,
  day: (d) => `CAST(date_part('day', ${d}) AS BIGINT)`,
  weekday: (d) => `CAST(date_part('isodow', ${d}) AS BIGINT)`,
  hour: (d) => `CAST(date_part('hour', ${d}) AS BIGINT)`,
  'age-years': (d, asOf) => `CAST(date_sub('year', CAST(${d} AS DATE), ${asOf}) AS BIGINT)`,
  'days-since': (d, asOf) => `CAST(date_diff('day', CAST(${d} AS DATE), ${asOf}) AS BIGINT)`,
};
const PART_WORDS: Readonly<Record<Part, string>> = {
  year: 'year', quarter: 'quarter', month: 'month', week: 'week', day: 'day', weekday: 'weekday', hour: 'hour', 'age-years': 'age', 'days-since': 'days since',
};

/**
 * Adds parts of a date, an age in full years, or days since, as columns of numbers. Weeks are those of ISO 8601, weekdays run from
 * Monday (1); who was born on 29 February is a year older on the 28th in other years.
 */
export async function datePartsStep(work: WorkTable, step: StepOf<'date-parts'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const column = workColumn(work, step.column);
  if (column.type !== 'date' && column.type !== 'datetime') throw new AppError('invalid-step', { column: step.column, reason: 'it holds no dates; change its type to date first' });
  const own = `t.${ident(step.column)}`;
  const found = await tools.db.query(`SELECT CAST(CAST(max(${own}) AS DATE) AS VARCHAR) AS last FROM ${ident(work.table)} AS t`, { signal: tools.signal });
  const asOf = step.asOf ?? tools.asOf ?? fitted?.asOf ?? (found.columns[0].values[0] as string | null) ?? '1970-01-01';
  const names: string[] = [];
  const add = step.parts.map((part) => {
    const name = freeName(work, part === 'days-since' ? `days since ${step.column}` : `${step.column} ${PART_WORDS[part]}`, names);
    names.push(name);
    return { column: madeColumn(name, 'integer', `Made from ${step.column}.`), sql: PART_SQL[part](own, `CAST(${literal(asOf)} AS DATE)`) };
  });
  const counting = step.parts.some((part) => part === 'age-years' || part === 'days-since');
  return changeValues(work, { add }, tools, () => `${listed(names)} ${names.length === 1 ? 'is' : 'are'} made from ${step.column}${counting ? `, counted to ${asOf}` : ''}.`, counting ? { asOf } : null);
}

/** Columns that one category may become. */
const MOST_LEVELS = 100;

/** One column a level, numbers in a given order, or the share of each level. */
export async function encodeStep(work: WorkTable, step: StepOf<'encode'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const column = workColumn(work, step.column);
  const text = textSql(column);
  const levels = fitted?.levels ?? await levelsOf(work, step, text, tools);
  if (step.method === 'one-hot') {
    const add = levels.map(({ level, name }) => ({ column: madeColumn(name, 'integer', `Says whether ${step.column} is ${level}.`), sql: `CASE WHEN ${text} = ${literal(level)} THEN 1 ELSE 0 END` }));
    return changeValues(work, { add, drop: [step.column] }, tools, () => `${step.column} becomes ${counted(levels.length, 'column', 'columns')} of 0 and 1, one a level.`, { levels });
  }
  const cases = levels.map(({ level, code }) => `WHEN ${literal(level)} THEN CAST(${literal(code)} AS DOUBLE)`);
  const made = { ...madeColumn(step.column, 'number', `Encoded by a step (${step.method}).`) };
  const sql = cases.length === 0 ? 'CAST(NULL AS DOUBLE)' : `CASE ${text} ${cases.join(' ')} END`;
  const [lost] = await counts(tools, `SELECT count(*) FILTER (t.${ident(step.column)} IS NOT NULL AND (${sql}) IS NULL) AS n FROM ${ident(work.table)} AS t`);
  const unnamed = lost === 0 ? '' : `; ${counted(lost, 'value', 'values')} of other levels ${lost === 1 ? 'becomes' : 'become'} missing`;
  return changeValues(work, { set: [{ column: made, sql }] }, tools, () => (step.method === 'ordinal'
    ? `${step.column} becomes ${levels.length === 0 ? 'empty' : `0 to ${n(levels.length - 1)}`} in the order ${listed(levels.map(({ level }) => level))}${unnamed}.`
    : `${step.column} becomes the share of rows that have its level${unnamed}.`), { levels });
}

async function levelsOf(work: WorkTable, step: StepOf<'encode'>, text: string, tools: StepTools): Promise<NonNullable<Fitted['levels']>> {
  const found = await tools.db.query(`SELECT ${text} AS v, count(*) AS n FROM ${ident(work.table)} AS t WHERE t.${ident(step.column)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`, { signal: tools.signal });
  const values = found.columns[0].kind === 'text' ? found.columns[0].values.map((value) => value ?? '') : [];
  if (step.method === 'ordinal') {
    if (step.order.length === 0) throw new AppError('invalid-step', { column: step.column, reason: `the order of the levels is not given (there are ${listed(values)})` });
    return step.order.map((level, code) => ({ level, code, name: step.column }));
  }
  if (step.method === 'frequency') {
    const rows = found.columns[1].values;
    return values.map((level, i) => ({ level, code: Number(rows[i]) / work.rows, name: step.column }));
  }
  if (values.length > MOST_LEVELS) throw new AppError('invalid-step', { column: step.column, reason: `it has ${values.length} different values, more than ${MOST_LEVELS}; recode it first, or encode it by frequency` });
  const names: string[] = [];
  return values.map((level) => {
    names.push(freeName(work, `${step.column}=${level}`, names));
    return { level, code: 1, name: names[names.length - 1] };
  });
}

/** Drops columns, or replaces their values by keyed pseudonyms. */
export async function sensitiveStep(work: WorkTable, step: StepOf<'sensitive'>, tools: StepTools): Promise<StepOutcome> {
  const columns = step.columns.map((name) => workColumn(work, name));
  if (step.action === 'drop') {
    if (columns.length === work.columns.length) throw new AppError('invalid-step', { reason: 'no column would be left' });
    return changeValues(work, { drop: step.columns }, tools, () => `${listed(step.columns)} ${columns.length === 1 ? 'is' : 'are'} dropped; ${columns.length === 1 ? 'it appears' : 'they appear'} in no output.`);
  }
  const { key } = tools;
  if (key === null) throw new AppError('pseudonym-key-missing');
  // Another project's key may still be here: without saying which one it needs, a step gets none.
  if (step.key === undefined) throw new AppError('pseudonym-key-missing', { unsaid: true });
  if (step.key !== keyFingerprint(key)) throw new AppError('pseudonym-key-missing', { wrong: true });
  let from = `${ident(work.table)} AS t`;
  const made: string[] = [];
  for (const [j, column] of columns.entries()) {
    const text = textSql(column);
    const found = await tools.db.query(`SELECT DISTINCT ${text} AS v FROM ${ident(work.table)} AS t WHERE t.${ident(column.name)} IS NOT NULL ORDER BY v`, { signal: tools.signal });
    const values = found.columns[0].kind === 'text' ? found.columns[0].values.map((value) => value ?? '') : [];
    const table = tools.fresh();
    const names = await tools.pace(pseudonyms(key, values));
    await insertColumns(tools.db, table, values.length, [{ name: 'was', values }, { name: 'becomes', values: names }], tools.signal);
    made.push(table);
    from += ` LEFT JOIN ${ident(table)} AS m${j} ON m${j}.was = ${text}`;
  }
  const set = columns.map(({ name, role }, j) => ({
    column: { name, type: 'text' as const, numeric: false, role: role === 'id' ? 'id' as const : 'ignore' as const, madeBy: 'Pseudonyms (HMAC-SHA-256).' }, sql: `m${j}.becomes`,
  }));
  const outcome = await changeValues(work, { set, from }, tools, ({ cells }) => `${counted(cells, 'value', 'values')} of ${listed(step.columns)} replaced by keyed pseudonyms (HMAC-SHA-256).`);
  await tools.db.exec(made.map((table) => `DROP TABLE IF EXISTS ${ident(table)}`).join('; '));
  return outcome;
}
