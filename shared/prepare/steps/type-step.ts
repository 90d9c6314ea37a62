import { AppError } from '../../errors/app-error.ts';
import type { Fitted } from '../../contract/steps.ts';
import type { ColumnType } from '../../recipe/recipe.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { numberDateSql } from '../../sql/number-dates.ts';
import { changeValues, counted } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { counts, workColumn } from './table.ts';
import type { StepTools, WorkColumn, WorkTable } from './table.ts';
import { textSql } from './text-steps.ts';

/** Reads a column as another type. Cells that do not fit, and those that lose signs of amounts, count as touched. */
export async function typeStep(work: WorkTable, step: StepOf<'type'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const before = workColumn(work, step.column);
  const dated = before.type === 'date' || before.type === 'datetime';
  if (dated && (step.to === 'number' || step.to === 'integer' || step.to === 'boolean')) {
    throw new AppError('invalid-step', { column: step.column, reason: 'a date is no number; take its parts, or its age, with a date-parts step' });
  }
  const numeric = step.to === 'number' || step.to === 'integer';
  const after: WorkColumn = {
    name: step.column, type: step.to, numeric: numeric || (step.to === 'category' && before.numeric),
    role: before.role === 'id' ? 'id' : numeric || step.to === 'boolean' ? 'feature' : step.to === 'category' ? 'feature' : null,
    madeBy: `Read as ${step.to} by a step.`,
  };
  if (after.type === 'category' && before.numeric) {
    return changeValues(work, { set: [{ column: after, sql: `t.${ident(step.column)}` }] }, tools, () => `${step.column} is read as a category.`);
  }
  const direct = directSql(before, step.to);
  if (direct !== null) {
    const [lost] = await counts(tools, `SELECT count(*) AS n FROM ${ident(work.table)} AS t WHERE t.${ident(step.column)} IS NOT NULL AND (${direct}) IS NULL`);
    const outcome = await changeValues(work, { set: [{ column: after, sql: direct }] }, tools, () => typeSentence(step, lost, ''));
    return { ...outcome, effect: { ...outcome.effect, rowsTouched: lost, cellsTouched: lost } };
  }
  const text = tools.fresh();
  await tools.db.exec(`CREATE OR REPLACE TABLE ${ident(text)} AS SELECT t._row AS _row, ${textSql(before)} AS v FROM ${ident(work.table)} AS t`, { signal: tools.signal });
  const { table: read, told, kept, signed } = numeric ? await readNumber(text, step.to, tools, fitted) : { table: await readOther(text, before, step.to, tools), told: '', kept: null, signed: 0 };
  const [lost] = await counts(tools, `SELECT count(*) AS n FROM ${ident(text)} AS x JOIN ${ident(read)} AS y ON x._row = y._row WHERE x.v IS NOT NULL AND y.w IS NULL`);
  const from = `${ident(work.table)} AS t JOIN ${ident(read)} AS y ON t._row = y._row`;
  const outcome = await changeValues(work, { set: [{ column: after, sql: 'y.w' }], from }, tools, () => typeSentence(step, lost, told), kept);
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(text)}; DROP TABLE IF EXISTS ${ident(read)}`);
  return { ...outcome, effect: { ...outcome.effect, rowsTouched: lost + signed, cellsTouched: lost + signed } };
}

/** Dates, and yes and no, from the texts `v`: a table with `w`. */
async function readOther(text: string, before: WorkColumn, to: ColumnType, tools: StepTools): Promise<string> {
  const read = tools.fresh();
  const typed = tools.typed('v', to);
  // numbers are days or seconds that are counted, or 20260301
  const value = before.numeric && (to === 'date' || to === 'datetime') ? `coalesce(CAST(${numberDateSql('v')} AS ${to === 'date' ? 'DATE' : 'TIMESTAMP'}), ${typed})` : typed;
  await tools.db.exec(`CREATE OR REPLACE TABLE ${ident(read)} AS SELECT _row, ${value} AS w FROM ${ident(text)}`, { signal: tools.signal });
  return read;
}

/**
 * Numbers from the texts `v`: as the file writes them, then as amounts. The decimal sign is the file's, unless more values are numbers
 * with the other one only; a value that is a number with one of them only is read by that one.
 */
async function readNumber(text: string, to: ColumnType, tools: StepTools, fitted: Fitted | null): Promise<{ table: string; told: string; kept: Fitted | null; signed: number }> {
  const file = tools.decimal;
  const other = file === '.' ? ',' : '.';
  const each = tools.fresh();
  // 1e400 is a number that no double holds
  const held = (sql: string): string => `CASE WHEN isfinite(${sql}) THEN ${sql} END`;
  await tools.db.exec(`CREATE OR REPLACE TABLE ${ident(each)} AS SELECT _row, ${held('own')} AS own, ${held('fa')} AS fa, ${held('oa')} AS oa, unit
    FROM (SELECT _row, ${tools.typed('v', 'number')} AS own, ${tools.amount('v', file)} AS fa, ${tools.amount('v', other)} AS oa, ${tools.currency('v')} AS unit FROM ${ident(text)})`, { signal: tools.signal });
  const [byFile, byOther] = await counts(tools, `SELECT count(*) FILTER (coalesce(own, fa) IS NOT NULL AND oa IS NULL) AS f, count(*) FILTER (coalesce(own, fa) IS NULL AND oa IS NOT NULL) AS o FROM ${ident(each)}`);
  const decimal = fitted?.decimal ?? (byOther > byFile ? other : file);
  const value = decimal === file ? 'coalesce(own, fa, oa)' : 'coalesce(oa, own, fa)';
  const strange = decimal === file ? 'coalesce(own, fa) IS NULL' : 'oa IS NULL';
  const whole = `CASE WHEN w = trunc(w) AND abs(w) < 9e15 THEN CAST(w AS BIGINT) END`;
  const read = tools.fresh();
  await tools.db.exec(`CREATE OR REPLACE TABLE ${ident(read)} AS SELECT _row, ${to === 'integer' ? whole : 'w'} AS w, own IS NULL AS signed, ${strange} AS strange, unit
    FROM (SELECT *, ${value} AS w FROM ${ident(each)})`, { signal: tools.signal });
  const [signed, strangers, units] = await counts(tools, `SELECT count(*) FILTER (signed) AS n, count(*) FILTER (strange) AS s, count(DISTINCT unit) AS u FROM ${ident(read)} WHERE w IS NOT NULL`);
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(each)}`);
  const sign = (mark: '.' | ','): string => `a decimal ${mark === '.' ? 'point' : 'comma'}`;
  const parts = [
    decimal === file ? '' : `; with ${sign(decimal)}, unlike the file`,
    signed === 0 ? '' : `; ${counted(signed, 'value', 'values')} without ${signed === 1 ? 'its' : 'their'} currency, percent, grouping or thousands signs`,
    strangers === 0 ? '' : `; ${counted(strangers, 'value', 'values')} with ${sign(decimal === '.' ? ',' : '.')}`,
    units < 2 ? '' : `; ${units} spellings of currencies among them, between which nothing is converted`,
  ];
  return { table: read, told: parts.join(''), kept: decimal === file ? null : { decimal }, signed };
}

const typeSentence = (step: StepOf<'type'>, lost: number, told: string): string =>
  `${step.column} is read as ${step.to}${told}${lost === 0 ? '' : `; ${counted(lost, 'value does', 'values do')} not fit and ${lost === 1 ? 'counts' : 'count'} as missing`}.`;

/** Changes of type that need no text between; null for those from text. */
function directSql(column: WorkColumn, to: ColumnType): string | null {
  const own = `t.${ident(column.name)}`;
  if (to === 'text' || to === 'category') return textSql(column);
  if (column.type === 'boolean' && (to === 'number' || to === 'integer')) return `CAST(CAST(${own} AS INTEGER) AS ${to === 'number' ? 'DOUBLE' : 'BIGINT'})`;
  if ((column.type === 'date' || column.type === 'datetime') && (to === 'date' || to === 'datetime')) return `CAST(${own} AS ${to === 'date' ? 'DATE' : 'TIMESTAMP'})`;
  if (!column.numeric) return null;
  if (to === 'number') return `CAST(${own} AS DOUBLE)`;
  if (to === 'integer') return `CASE WHEN ${own} = trunc(${own}) AND abs(${own}) < 9e15 THEN CAST(${own} AS BIGINT) END`;
  return to === 'boolean' ? `CASE WHEN ${own} = 1 THEN TRUE WHEN ${own} = 0 THEN FALSE END` : null;
}
