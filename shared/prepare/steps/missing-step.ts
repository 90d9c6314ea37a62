import { AppError } from '../../errors/app-error.ts';
import type { Fitted } from '../../contract/steps.ts';
import { mean, median, variance } from '../../math/stats.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { literal } from '../../sql/literal.ts';
import { MISSING_LEVEL } from '../category.ts';
import { knnImpute } from '../knn-impute.ts';
import { miceApply, miceImpute } from '../mice.ts';
import type { MiceImputed } from '../mice.ts';
import { fittedFor, replaceNumbers } from './number-steps.ts';
import { changeValues, counted, keepRows, listed, shown } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { changeTable, freeName, madeColumn, numberColumns, readNumbers, workColumn } from './table.ts';
import type { StepTools, Touched, WorkColumn, WorkTable } from './table.ts';

type MissingStep = StepOf<'missing'>;
type Value = number | string | boolean;

const WORDS: Readonly<Record<'mean' | 'median' | 'mode' | 'constant' | 'category', string>> = {
  mean: 'the mean', median: 'the median', mode: 'the most frequent value', constant: 'a constant', category: 'an own level',
};

/** The gaps that were filled and the columns that had them. */
function gapsIn(columns: readonly string[], { cells, byColumn }: Touched): string {
  const filled = columns.filter((_, i) => byColumn[i] > 0);
  return `${counted(cells, 'gap', 'gaps')} in ${listed(filled.length === 0 ? columns : filled)}`;
}

/** What is said of columns that have no value from which a gap could be filled. */
function emptyOnes(names: readonly string[]): string {
  return names.length === 0 ? '' : ` ${listed(names)} ${names.length === 1 ? 'has' : 'have'} no value at all and ${names.length === 1 ? 'stays' : 'stay'} empty.`;
}

/** Names of columns without any value. */
function withoutValue(names: readonly string[], values: readonly Float64Array[]): string[] {
  return names.filter((_, j) => values[j].every((value) => value !== value));
}

/** Fills gaps, or drops the rows that have one. */
export async function missingStep(work: WorkTable, step: MissingStep, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const columns = step.columns.map((name) => workColumn(work, name));
  if (step.method === 'drop') {
    const where = columns.map(({ name }) => `t.${ident(name)} IS NOT NULL`).join(' AND ');
    return keepRows(work, { where }, tools, (gone) => `${counted(gone, 'row', 'rows')} without a value in ${listed(step.columns)} removed.`);
  }
  const flagged = step.flag ? await addFlags(work, columns, tools) : work;
  switch (step.method) {
    case 'knn': return nearestFill(flagged, step, tools, fitted);
    case 'mice': return chainedFill(flagged, step, tools, fitted);
    default: return simpleFill(flagged, step, step.method, tools, fitted);
  }
}

function addFlags(work: WorkTable, columns: readonly WorkColumn[], tools: StepTools): Promise<WorkTable> {
  const names: string[] = [];
  const add = columns.map(({ name }) => {
    names.push(freeName(work, `${name} missing`, names));
    return { column: madeColumn(names[names.length - 1], 'boolean', `Says whether ${name} had no value.`), sql: `(t.${ident(name)} IS NULL)` };
  });
  return changeTable(work, { add }, tools);
}

async function modeOf(work: WorkTable, column: WorkColumn, tools: StepTools): Promise<Value | null> {
  const value = `t.${ident(column.name)}`;
  const shape = column.numeric ? `CAST(${value} AS DOUBLE)` : `CAST(${value} AS VARCHAR)`;
  const found = await tools.db.query(`SELECT ${shape} AS v, count(*) AS n FROM ${ident(work.table)} AS t WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1`, { signal: tools.signal });
  const first = found.rows === 0 ? null : (found.columns[0].values[0] ?? null);
  return column.type === 'boolean' && first !== null ? first === 'true' : first;
}

/** The value that fills a column's gaps; null where it has no value at all. */
async function fillOf(work: WorkTable, step: MissingStep, column: WorkColumn, tools: StepTools): Promise<Value | null> {
  if (step.method === 'mode') return modeOf(work, column, tools);
  if (step.method === 'mean' || step.method === 'median') {
    numberColumns(work, [column.name]);
    const [values] = await readNumbers(work, [column], tools);
    const fill = step.method === 'mean' ? mean(values) : median(values);
    return Number.isFinite(fill) ? fill : null;
  }
  if (step.method === 'category') {
    if (column.numeric || (column.type !== 'text' && column.type !== 'category')) throw new AppError('invalid-step', { column: column.name, reason: 'only text and categories can have an own level for missing values' });
    return MISSING_LEVEL;
  }
  if (step.value === undefined) throw new AppError('invalid-step', { column: column.name, reason: 'the constant ("value") is not given' });
  const fits = column.numeric ? typeof step.value === 'number' : column.type === 'boolean' ? typeof step.value === 'boolean' : true;
  if (!fits) throw new AppError('invalid-step', { column: column.name, reason: `"${String(step.value)}" is not ${column.numeric ? 'a number' : 'true or false'}` });
  return column.numeric || column.type === 'boolean' ? step.value : String(step.value);
}

async function simpleFill(work: WorkTable, step: MissingStep, method: keyof typeof WORDS, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const fills: { column: string; value: Value }[] = [];
  for (const name of step.columns) {
    const value = fitted === null ? await fillOf(work, step, workColumn(work, name), tools) : fitted.fills?.find((fill) => fill.column === name)?.value ?? null;
    if (value !== null) fills.push({ column: name, value });
  }
  const set = fills.map(({ column: name, value }) => {
    const column = workColumn(work, name);
    const whole = column.type === 'integer' && Number.isInteger(value);
    const type = column.type === 'integer' && !whole ? 'number' as const : column.type;
    const own = `t.${ident(name)}`;
    const dated = type === 'date' ? `TRY_CAST(${literal(value)} AS DATE)` : type === 'datetime' ? `TRY_CAST(${literal(value)} AS TIMESTAMP)` : literal(value);
    const sql = type === 'number' ? `COALESCE(CAST(${own} AS DOUBLE), CAST(${dated} AS DOUBLE))` : `COALESCE(${own}, ${dated})`;
    return { column: { ...column, type, madeBy: `Gaps filled by a step (${WORDS[method]}).` }, sql };
  });
  const what = fills.length === 1 ? ` (${typeof fills[0].value === 'number' ? shown(fills[0].value) : String(fills[0].value).replace(/^\((.*)\)$/, '$1')})` : '';
  const empty = step.columns.filter((name) => !fills.some(({ column }) => column === name));
  return changeValues(work, { set }, tools, (touched) =>
    `${fills.length === 0 ? 'Nothing is filled.' : `${gapsIn(fills.map(({ column }) => column), touched)} filled with ${WORDS[method]}${what}.`}${emptyOnes(empty)}`, { fills });
}

const asNumbers = (columns: readonly WorkColumn[], method: string): WorkColumn[] =>
  columns.map((column) => ({ ...column, type: 'number' as const, madeBy: `Gaps filled by a step (${method}).` }));

async function nearestFill(work: WorkTable, step: MissingStep, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const columns = numberColumns(work, step.columns);
  const values = await readNumbers(work, columns, tools);
  const gaps = values.some((column) => column.some((value) => value !== value));
  if (fitted !== null && gaps) throw new AppError('step-not-scorable', { reason: 'nearest neighbours are rows of the first data, which a model does not keep; use chained equations (mice), which it keeps' });
  const spreads = step.scaled ? values.map((column) => Math.sqrt(variance(column)) || 1) : undefined;
  const imputed = await tools.pace(knnImpute(values, step.neighbors, spreads));
  const sampled = imputed.donors < work.rows ? ` among ${counted(imputed.donors, 'row', 'rows')}` : '';
  return replaceNumbers(work, asNumbers(columns, 'nearest neighbours'), imputed.columns, tools, (touched) =>
    `${gapsIn(step.columns, touched)} filled with the mean of the ${step.neighbors} nearest rows${sampled}${step.scaled ? ', columns standardised' : ''}.${emptyOnes(withoutValue(step.columns, values))}`, {});
}

async function chainedFill(work: WorkTable, step: MissingStep, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const columns = numberColumns(work, step.columns);
  const values = await readNumbers(work, columns, tools);
  if (fitted !== null) {
    const { mice } = fitted;
    if (mice === undefined || mice.columns.join('\0') !== step.columns.join('\0')) throw new AppError('invalid-model', { path: 'steps', reason: 'the chained equations are not kept' });
    fittedFor(mice.columns.map((column) => ({ column })), columns[0].name);
    const filled = await tools.pace(miceApply(mice, values));
    return replaceNumbers(work, asNumbers(columns, 'chained equations'), filled, tools, ({ cells }) => `${counted(cells, 'gap', 'gaps')} in ${listed(step.columns)} filled by the chained equations of the model.`, fitted);
  }
  if (columns.length < 2) throw new AppError('invalid-step', { column: columns[0].name, reason: 'chained equations need at least two columns' });
  const imputed: MiceImputed = await tools.pace(miceImpute(values, step.rounds));
  const { changes, converged, fit } = imputed;
  const mice = { columns: [...step.columns], means: [...fit.means], sequence: fit.sequence.map((line) => ({ ...line, coefficients: [...line.coefficients] })) };
  const outcome = await replaceNumbers(work, asNumbers(columns, 'chained equations'), imputed.columns, tools, (touched) =>
    `${gapsIn(step.columns, touched)} filled by chained equations (Bayesian ridge) in ${counted(changes.length, 'round', 'rounds')}, ${
      converged ? 'settled' : 'not settled yet'}${changes.length === 0 ? '' : `; the filled values last changed by ${shown(changes[changes.length - 1])} at most`}.${emptyOnes(withoutValue(step.columns, values))}`, { mice });
  return { ...outcome, effect: { ...outcome.effect, rounds: changes } };
}
