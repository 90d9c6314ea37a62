import { AppError } from '../../errors/app-error.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { compileExpression, TOO_LONG } from '../expression/compile.ts';
import type { Compiled } from '../expression/compile.ts';
import { expressionError } from '../expression/parse.ts';
import { tableFor } from './host-calls.ts';
import { changeValues, counted, keepRows, listed, n } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { counts, madeColumn } from './table.ts';
import type { StepTools, WorkTable } from './table.ts';

/** The error to show for one of the database; others stay. */
function faultOf(error: unknown, word: (reason: string) => AppError): unknown {
  return error instanceof AppError && error.code === 'database-failed' ? word(String(error.data['reason'] ?? '')) : error;
}

/** Runs work over an expression's table; what the database refuses of it (a pattern it cannot read) is the expression's fault. */
async function withTable(
  work: WorkTable, expression: string, compiled: Compiled, tools: StepTools, body: (from: string) => Promise<StepOutcome>,
): Promise<StepOutcome> {
  for (const { sql, at } of compiled.patterns) {
    await tools.db.query(`SELECT regexp_matches('', ${sql}) AS v`, { signal: tools.signal }).catch((error: unknown) => {
      throw faultOf(error, () => expressionError(expression, at, 'the pattern cannot be read as a regular expression (RE2)'));
    });
  }
  // What the database says may hold values of cells, so it is not passed on.
  const faulty = (error: unknown): never => {
    throw faultOf(error, (reason) => {
      const long = new RegExp(`${TOO_LONG}(\\d+);`).exec(reason);
      return long === null ? expressionError(expression, 0, 'it cannot be computed for every row') : expressionError(expression, Number(long[1]), 'it makes a text of more than 1,000,000 characters');
    });
  };
  const { from, made } = await tableFor(work, compiled, tools).catch(faulty);
  await tools.db.query(`SELECT count(*) AS n FROM (SELECT ${compiled.sql} AS v FROM ${from}) WHERE v IS NULL`, { signal: tools.signal }).catch(faulty);
  const outcome = await body(from).catch(faulty);
  if (made.length > 0) await tools.db.exec(made.map((table) => `DROP TABLE IF EXISTS ${ident(table)}`).join('; '));
  return outcome;
}

/** Keeps the rows for which a condition holds; where it cannot be told (a missing value) it does not hold. */
export async function filterStep(work: WorkTable, step: StepOf<'filter'>, tools: StepTools): Promise<StepOutcome> {
  const compiled = compileExpression(step.where, work.columns, 'boolean');
  return withTable(work, step.where, compiled, tools, async (from) => {
    const [open] = await counts(tools, `SELECT count(*) AS n FROM ${from} WHERE (${compiled.sql}) IS NULL`);
    const untold = open === 0 ? '' : `, ${step.keep === 'matching' ? `${n(open)} of these` : `${n(open)} stay`} because a value is missing that the condition needs`;
    const holds = `COALESCE(${compiled.sql}, FALSE)`;
    return keepRows(work, { from, where: step.keep === 'matching' ? holds : `NOT ${holds}` }, tools, (gone) =>
      `Only rows ${step.keep === 'matching' ? 'with' : 'without'} ${step.where} stay; ${counted(gone, 'row', 'rows')} removed${untold}.`);
  });
}

const TYPES = { number: 'number', text: 'text', boolean: 'boolean', date: 'datetime' } as const;

/** Adds a column from an expression, or replaces the one of that name. */
export async function computeStep(work: WorkTable, step: StepOf<'compute'>, tools: StepTools): Promise<StepOutcome> {
  const compiled = compileExpression(step.expression, work.columns);
  const known = work.columns.find((column) => column.name === step.name);
  if (known === undefined && (step.name.startsWith('_') || work.columns.some((column) => column.name.toLowerCase() === step.name.toLowerCase()))) {
    throw new AppError('invalid-step', { column: step.name, reason: step.name.startsWith('_') ? 'names of new columns do not start with _' : 'another column differs from this name only in upper and lower case' });
  }
  return withTable(work, step.expression, compiled, tools, async (from) => {
    const all = compiled.uses.map((name) => `t.${ident(name)} IS NOT NULL`).join(' AND ');
    const [present, without, timed] = await counts(tools, `SELECT count(${compiled.sql}) AS n, ${all === '' ? '0' : `count(*) FILTER ((${compiled.sql}) IS NULL AND ${all})`} AS without, ${compiled.type === 'date' ? `count(*) FILTER (date_trunc('day', ${compiled.sql}) <> ${compiled.sql})` : '0'} AS timed FROM ${from}`);
    // Days that take the place of days stay days.
    const days = compiled.type === 'date' && known?.type === 'date' && timed === 0;
    const made = madeColumn(step.name, days ? 'date' : TYPES[compiled.type], `Computed: ${step.expression}`);
    const sql = days ? `CAST(${compiled.sql} AS DATE)` : compiled.sql;
    const gaps = work.rows - present;
    const sentence = `${step.name} ${known === undefined ? 'is computed' : 'is replaced'} as ${step.expression}${gaps === 0 ? '' : `; ${counted(gaps, 'row has', 'rows have')} no value`}${
      without === 0 ? '' : `${without === gaps ? ' ' : `, ${n(without)} of these `}although ${listed(compiled.uses)} ${compiled.uses.length === 1 ? 'has' : 'have'} one`}.`;
    if (known !== undefined) return changeValues(work, { from, set: [{ column: made, sql }] }, tools, () => sentence);
    const outcome = await changeValues(work, { from, add: [{ column: made, sql }] }, tools, () => sentence);
    return { ...outcome, effect: { ...outcome.effect, rowsTouched: present, cellsTouched: present } };
  });
}
