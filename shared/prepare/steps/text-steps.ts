import { AppError } from '../../errors/app-error.ts';
import type { ColumnType } from '../../recipe/recipe.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { literal } from '../../sql/literal.ts';
import { insertColumns } from '../../sql/insert-columns.ts';
import { changeValues, counted, listed } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { numberDateSql } from '../../sql/number-dates.ts';
import { counts, workColumn } from './table.ts';
import type { StepTools, WorkColumn, WorkTable } from './table.ts';

const BLANKS = "' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160)";

/** A value as text that reads back: whole numbers without a fraction. */
export function textSql(column: WorkColumn, alias = 't'): string {
  const name = `${alias}.${ident(column.name)}`;
  if (column.type !== 'number') return `CAST(${name} AS VARCHAR)`;
  return `CASE WHEN ${name} = trunc(${name}) AND abs(${name}) < 1e15 THEN CAST(CAST(${name} AS BIGINT) AS VARCHAR) ELSE CAST(${name} AS VARCHAR) END`;
}

function isText(column: WorkColumn): boolean {
  return !column.numeric && (column.type === 'text' || column.type === 'category');
}

/** Reads a column as another type. */
export async function typeStep(work: WorkTable, step: StepOf<'type'>, tools: StepTools): Promise<StepOutcome> {
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
    const outcome = await changeValues(work, { set: [{ column: after, sql: direct }] }, tools, () => typeSentence(step, lost));
    return { ...outcome, effect: { ...outcome.effect, rowsTouched: lost, cellsTouched: lost } };
  }
  const text = tools.fresh();
  const v = textSql(before);
  await tools.db.exec(`CREATE OR REPLACE TABLE ${ident(text)} AS SELECT t._row AS _row, ${v} AS v, ${numeric ? bareNumber(v) : v} AS bare FROM ${ident(work.table)} AS t`, { signal: tools.signal });
  const read = tools.fresh();
  const dating = before.numeric && (step.to === 'date' || step.to === 'datetime');
  // numbers are days or seconds that are counted, or 20260301
  const typed = tools.typed('v', step.to);
  const [plain, bare] = [dating ? `coalesce(CAST(${numberDateSql('v')} AS ${step.to === 'date' ? 'DATE' : 'TIMESTAMP'}), ${typed})` : typed, tools.typed('bare', step.to)];
  await tools.db.exec(`CREATE OR REPLACE TABLE ${ident(read)} AS SELECT _row, ${numeric ? `coalesce(${plain}, ${bare})` : plain} AS w, (${plain}) IS NULL AS signed FROM ${ident(text)}`, { signal: tools.signal });
  const [signs] = await counts(tools, `SELECT count(*) AS n FROM ${ident(read)} WHERE signed AND w IS NOT NULL`);
  const [lost] = await counts(tools, `SELECT count(*) AS n FROM ${ident(text)} AS x JOIN ${ident(read)} AS y ON x._row = y._row WHERE x.v IS NOT NULL AND y.w IS NULL`);
  const from = `${ident(work.table)} AS t JOIN ${ident(read)} AS y ON t._row = y._row`;
  const outcome = await changeValues(work, { set: [{ column: after, sql: 'y.w' }], from }, tools, () => typeSentence(step, lost, signs));
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(text)}; DROP TABLE IF EXISTS ${ident(read)}`);
  return { ...outcome, effect: { ...outcome.effect, rowsTouched: lost, cellsTouched: lost } };
}

/**
 * A text without what stands beside the digits of an amount: a currency or percent sign at either end, parentheses or a minus at
 * the end for negative amounts, blanks and apostrophes between groups of three digits. `12 %` becomes 12.
 */
const bareNumber = (text: string): string => {
  const replaced = (sql: string, pattern: string, by: string, all = false): string => `regexp_replace(${sql}, ${literal(pattern)}, ${literal(by)}${all ? ", 'g'" : ''})`;
  const currency = '[$€£¥₹]|(?i:eur|usd|gbp|chf)';
  const group = '([0-9])[ \u00a0\u202f\'’]([0-9]{3})';
  let sql = replaced(`trim(translate(${text}, '\u00a0\u202f', '  '))`, '^\\((.*)\\)$', '-\\1');
  sql = replaced(sql, `^([+-]?) *(?:${currency}) *`, '\\1');
  sql = replaced(sql, ` *(?:${currency}|%)$`, '');
  // twice, as a group ends one pair and begins the next
  sql = replaced(replaced(sql, group, '\\1\\2', true), group, '\\1\\2', true);
  return replaced(sql, '^([0-9][0-9.,]*)-$', '-\\1');
};

const typeSentence = (step: StepOf<'type'>, lost: number, signs = 0): string =>
  `${step.column} is read as ${step.to}${signs === 0 ? '' : `; ${counted(signs, 'value', 'values')} without ${signs === 1 ? 'its' : 'their'} currency, percent or grouping signs`}${lost === 0 ? '' : `; ${counted(lost, 'value does', 'values do')} not fit and ${lost === 1 ? 'counts' : 'count'} as missing`}.`;

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

const CASES: Readonly<Record<StepOf<'text'>['case'], (sql: string) => string>> = {
  keep: (sql) => sql,
  lower: (sql) => `lower(${sql})`,
  upper: (sql) => `upper(${sql})`,
  title: (sql) => `array_to_string(list_transform(string_split(lower(${sql}), ' '), lambda w: upper(left(w, 1)) || substring(w, 2)), ' ')`,
};

/** Takes off blanks, evens out case and accents; what is empty afterwards is missing. */
export async function textStep(work: WorkTable, step: StepOf<'text'>, tools: StepTools): Promise<StepOutcome> {
  const set = step.columns.map((name) => {
    const column = workColumn(work, name);
    if (!isText(column)) throw new AppError('invalid-step', { column: name, reason: 'it does not hold text' });
    let sql = `CAST(t.${ident(name)} AS VARCHAR)`;
    if (step.trim) sql = `trim(${sql}, ${BLANKS})`;
    if (step.collapse) sql = `regexp_replace(${sql}, '[\\s\\x{00a0}]+', ' ', 'g')`;
    if (step.accents) sql = `strip_accents(${sql})`;
    sql = `NULLIF(${CASES[step.case](sql)}, '')`;
    return { column: { ...column, role: column.role === 'id' ? column.role : null, madeBy: 'Text evened out by a step.' }, sql };
  });
  const what = [
    step.trim ? 'blanks around taken off' : '', step.collapse ? 'runs of blanks made one' : '', step.accents ? 'accents removed' : '',
    { keep: '', lower: 'in small letters', upper: 'in capitals', title: 'words with a capital' }[step.case],
  ].filter((part) => part !== '');
  return changeValues(work, { set }, tools, ({ cells }) => `${listed(step.columns)}: ${what.length === 0 ? 'empty text made missing' : what.join(', ')}; ${counted(cells, 'cell', 'cells')} changed.`);
}

const isNumber = (text: string | null): boolean => text === null || (text.trim() !== '' && Number.isFinite(Number(text)));

/** Replaces values by a list. */
export async function recodeStep(work: WorkTable, step: StepOf<'recode'>, tools: StepTools): Promise<StepOutcome> {
  const before = workColumn(work, step.column);
  const map = new Map(step.map.map(({ from, to }) => [from, to]));
  const stays = before.numeric && [...map.values()].every(isNumber) && (step.other !== 'value' || isNumber(step.otherValue));
  const type: ColumnType = stays ? 'number' : before.type === 'text' ? 'text' : 'category';
  const list = tools.fresh();
  const entries = [...map];
  await insertColumns(tools.db, list, entries.length, [
    { name: 'was', values: entries.map(([from]) => from) }, { name: 'becomes', values: entries.map(([, to]) => to) },
  ], tools.signal);
  const text = textSql(before);
  const rest = { keep: text, missing: 'NULL', value: `CASE WHEN t.${ident(step.column)} IS NOT NULL THEN '${step.otherValue.replaceAll("'", "''").replaceAll('\0', '')}' END` }[step.other];
  const value = `CASE WHEN m._row IS NOT NULL THEN m.becomes ELSE ${rest} END`;
  const after: WorkColumn = { name: step.column, type, numeric: stays, role: before.role === 'id' ? 'id' : stays ? 'feature' : null, madeBy: 'Values replaced by a step.' };
  const outcome = await changeValues(work, {
    set: [{ column: after, sql: stays ? `TRY_CAST(${value} AS DOUBLE)` : value }],
    from: `${ident(work.table)} AS t LEFT JOIN ${ident(list)} AS m ON m.was = ${text}`,
  }, tools, ({ cells }) => `${step.column}: ${counted(map.size, 'value is', 'values are')} replaced by a list${
    step.other === 'keep' ? '' : step.other === 'missing' ? ', others become missing' : `, others become ${step.otherValue}`}; ${counted(cells, 'cell', 'cells')} changed.`);
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(list)}`);
  return outcome;
}
