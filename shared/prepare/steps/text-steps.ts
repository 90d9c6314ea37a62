import { AppError } from '../../errors/app-error.ts';
import type { ColumnType } from '../../recipe/recipe.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { insertColumns } from '../../sql/insert-columns.ts';
import { changeValues, counted, listed } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
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

const isNumber = (text: string | null): boolean => text === null || (/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) && Number.isFinite(Number(text)));

/** Replaces values by a list. What the list leads to is known as well, so that `other` leaves it as it is. */
export async function recodeStep(work: WorkTable, step: StepOf<'recode'>, tools: StepTools): Promise<StepOutcome> {
  const before = workColumn(work, step.column);
  const map = new Map(step.map.map(({ from, to }) => [from, to]));
  const stays = before.numeric && [...map.values()].every(isNumber) && (step.other !== 'value' || isNumber(step.otherValue));
  const type: ColumnType = stays ? 'number' : before.type === 'text' ? 'text' : 'category';
  const list = tools.fresh();
  const targets = step.other === 'keep' ? [] : [...map.values()].filter((to) => to !== null && !map.has(to));
  const entries = [...map, ...[...new Set(targets)].map((to) => [to, to] as const)];
  await insertColumns(tools.db, list, entries.length, [
    { name: 'was', values: entries.map(([from]) => from) }, { name: 'becomes', values: entries.map(([, to]) => to) },
  ], tools.signal);
  const text = textSql(before);
  const rest = { keep: text, missing: 'NULL', value: `CASE WHEN t.${ident(step.column)} IS NOT NULL THEN '${step.otherValue.replaceAll("'", "''").replaceAll('\0', '')}' END` }[step.other];
  const value = `CASE WHEN m._row IS NOT NULL THEN m.becomes ELSE ${rest} END`;
  const after: WorkColumn = { name: step.column, type, numeric: stays, role: before.role === 'id' ? 'id' : stays ? 'feature' : null, madeBy: 'Values replaced by a step.' };
  const from = `${ident(work.table)} AS t LEFT JOIN ${ident(list)} AS m ON m.was = ${text}`;
  const [others] = await counts(tools, `SELECT count(*) AS n FROM ${from} WHERE m._row IS NULL AND t.${ident(step.column)} IS NOT NULL`);
  const outcome = await changeValues(work, {
    set: [{ column: after, sql: stays ? `TRY_CAST(${value} AS DOUBLE)` : value }],
    from,
  }, tools, ({ cells }) => `${step.column}: ${counted(map.size, 'value is', 'values are')} replaced by a list${
    step.other === 'keep' || others === 0 ? '' : `, ${counted(others, 'other', 'others')} ${others === 1 ? 'becomes' : 'become'} ${step.other === 'missing' ? 'missing' : step.otherValue}`}; ${counted(cells, 'cell', 'cells')} changed.`);
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(list)}`);
  return outcome;
}
