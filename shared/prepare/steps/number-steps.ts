import { AppError } from '../../errors/app-error.ts';
import type { Fitted } from '../../contract/steps.ts';
import { mean, quantileSorted, range, sortedPresent, variance } from '../../math/stats.ts';
import { OUTLIER_THRESHOLDS } from '../../recipe/steps.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { insertColumns } from '../../sql/insert-columns.ts';
import { literal } from '../../sql/literal.ts';
import { yeoJohnson, yeoJohnsonLambda } from '../yeo-johnson.ts';
import { outlierFactors } from './outlier-factors.ts';
import { changeValues, counted, keepRows, listed, shown } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { counts, freeName, madeColumn, numberColumns, readNumbers, workColumn } from './table.ts';
import type { StepTools, WorkColumn, WorkTable } from './table.ts';

/** A double as SQL has it, exactly. */
const double = (value: number): string => `CAST(${literal(value)} AS DOUBLE)`;
const numbersOf = (name: string): string => `CAST(t.${ident(name)} AS DOUBLE)`;

/** Fitted values by column, in the order of the step's columns. @throws AppError `invalid-model` */
export function fittedFor<T extends { readonly column: string }>(list: readonly T[] | undefined, name: string): T {
  const found = list?.find((item) => item.column === name);
  if (found === undefined) throw new AppError('invalid-model', { path: 'steps', reason: `nothing is kept for the column ${name}` });
  return found;
}

function boundsOf(step: StepOf<'outliers'>, values: Float64Array): { low: number; high: number } {
  const { low, high } = plainBounds(step, values);
  return { low: Math.max(low, -Number.MAX_VALUE), high: Math.min(high, Number.MAX_VALUE) };
}

function plainBounds(step: StepOf<'outliers'>, values: Float64Array): { low: number; high: number } {
  const threshold = step.threshold ?? OUTLIER_THRESHOLDS[step.method];
  const sorted = sortedPresent(values);
  if (sorted.length === 0) return { low: 0, high: 0 };
  if (step.method === 'z') {
    const { centre, deviation } = centreOf(values);
    const reach = threshold * deviation;
    return { low: centre - reach, high: centre + reach };
  }
  if (step.method === 'percentile') {
    return { low: quantileSorted(sorted, threshold), high: quantileSorted(sorted, 1 - threshold) };
  }
  const [q1, q3] = [quantileSorted(sorted, 0.25), quantileSorted(sorted, 0.75)];
  const reach = threshold * (q3 - q1);
  return { low: q1 - reach, high: q3 + reach };
}

const HOW: Readonly<Record<StepOf<'outliers'>['method'], (threshold: number) => string>> = {
  z: (t) => `more than ${shown(t)} standard deviations from the mean`,
  iqr: (t) => `beyond ${shown(t)} times the interquartile range from the quartiles`,
  percentile: (t) => `outside the middle ${shown(Number((100 * (1 - 2 * t)).toFixed(4)))}%`,
  lof: (t) => `with a local outlier factor above ${shown(t)}`,
};

/** Finds values far from the others. Bounds are those of the rows the step was first carried out on. @throws AppError `invalid-step` for percentiles that leave nothing */
export async function outliersStep(work: WorkTable, step: StepOf<'outliers'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const columns = numberColumns(work, step.columns);
  const threshold = step.threshold ?? OUTLIER_THRESHOLDS[step.method];
  if (step.method === 'percentile' && threshold >= 0.5) {
    throw new AppError('invalid-step', { reason: `percentiles cut a share below 0.5 at either end, such as 0.05 for 5%, and not ${shown(threshold)}` });
  }
  if (step.method === 'lof') return lofStep(work, step, columns, threshold, tools, fitted);
  const bounds = fitted === null
    ? (await readNumbers(work, columns, tools)).map((values, j) => ({ column: columns[j].name, ...boundsOf(step, values) }))
    : columns.map(({ name }) => fittedFor(fitted.bounds, name));
  const kept: Fitted = { bounds };
  const outside = bounds.map(({ column, low, high }) => `(${numbersOf(column)} < ${double(low)} OR ${numbersOf(column)} > ${double(high)})`);
  const how = `${HOW[step.method](threshold)} in ${listed(step.columns)}`;
  if (step.action === 'drop') {
    const outcome = await keepRows(work, { where: `NOT COALESCE(${outside.join(' OR ')}, FALSE)` }, tools, (gone) => `${counted(gone, 'row', 'rows')} ${how} removed.`);
    return { ...outcome, fitted: kept };
  }
  if (step.action === 'flag') return flag(work, columns, outside.map((test) => `COALESCE(${test}, FALSE)`), ' outlier', tools, how, kept);
  const set = bounds.map(({ column, low, high }, j) => {
    const value = numbersOf(column);
    const whole = columns[j].type === 'integer' && Number.isInteger(low) && Number.isInteger(high);
    const capped = `CASE WHEN ${value} < ${double(low)} THEN ${double(low)} WHEN ${value} > ${double(high)} THEN ${double(high)} ELSE ${value} END`;
    const sql = step.action === 'cap' ? capped : `CASE WHEN NOT ${outside[j]} THEN ${value} END`;
    const type = step.action === 'cap' && !whole ? 'number' as const : columns[j].type;
    return { column: { ...columns[j], type, madeBy: 'Outliers treated by a step.' }, sql: type === 'number' ? sql : `CAST(${sql} AS BIGINT)` };
  });
  const split = set.filter(({ column }, j) => column.type === 'number' && columns[j].type === 'integer').map(({ column }) => column.name);
  const fractions = split.length === 0 ? '' : ` Of ${listed(split)} a bound is no whole number, so ${split.length === 1 ? 'it holds' : 'they hold'} decimals now.`;
  return changeValues(work, { set }, tools, ({ cells }) =>
    `${counted(cells, 'value', 'values')} ${how} ${step.action === 'cap' ? `${cells === 1 ? 'is' : 'are'} capped at the bounds (winsorised)` : `${cells === 1 ? 'becomes' : 'become'} missing`}.${fractions}`, kept);
}

/** Adds one column of true and false per test. */
async function flag(
  work: WorkTable, columns: readonly WorkColumn[], tests: readonly string[], suffix: string, tools: StepTools, how: string, fitted: Fitted | null, from?: string,
): Promise<StepOutcome> {
  const names: string[] = [];
  const add = tests.map((sql, j) => {
    const name = freeName(work, `${columns[j].name}${suffix}`, names);
    names.push(name);
    return { column: madeColumn(name, 'boolean', `Says whether ${columns[j].name} is an outlier.`), sql };
  });
  const [found] = (await tools.db.query(`SELECT count(*) FILTER (${tests.join(' OR ')}) AS n FROM ${from ?? `${ident(work.table)} AS t`}`, { signal: tools.signal })).columns;
  const rows = Number(found.values[0]);
  const outcome = await changeValues(work, { add, from }, tools, () => `${counted(rows, 'row', 'rows')} ${how} flagged in ${listed(names)}.`, fitted);
  return { ...outcome, effect: { ...outcome.effect, rowsTouched: rows, cellsTouched: rows } };
}

async function lofStep(
  work: WorkTable, step: StepOf<'outliers'>, columns: readonly WorkColumn[], threshold: number, tools: StepTools, fitted: Fitted | null,
): Promise<StepOutcome> {
  if (fitted !== null) throw new AppError('step-not-scorable', { reason: 'the local outlier factor compares each row with all others, which a model does not keep' });
  if (step.action === 'cap') throw new AppError('invalid-step', { reason: 'the local outlier factor says which rows are outliers, not by how much; flag them, drop them, or make them missing' });
  const factors = await outlierFactors(work, step, columns, tools);
  const table = tools.fresh();
  await insertColumns(tools.db, table, work.rows, [{ name: 'factor', values: factors }], tools.signal);
  const from = `(SELECT t.*, f.factor AS _tessera_factor FROM ${ident(work.table)} AS t JOIN ${ident(table)} AS f ON t._row = f._row) AS t`;
  const test = `COALESCE(t._tessera_factor > ${double(threshold)}, FALSE)`;
  const how = `${HOW.lof(threshold)} over ${listed(step.columns)} (${step.neighbors} neighbours)`;
  const done = async (): Promise<StepOutcome> => {
    if (step.action === 'drop') return keepRows(work, { from, where: `NOT ${test}` }, tools, (gone) => `${counted(gone, 'row', 'rows')} ${how} removed.`);
    if (step.action === 'flag') return flag(work, [{ ...columns[0], name: columns.length === 1 ? columns[0].name : 'row' }], [test], ' outlier', tools, how, null, from);
    const set = columns.map((column) => ({ column, sql: `CASE WHEN NOT ${test} THEN t.${ident(column.name)} END` }));
    return changeValues(work, { from, set }, tools, ({ cells }) => `${counted(cells, 'value', 'values')} of rows ${how} become missing.`);
  };
  const outcome = await done();
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(table)}`);
  return outcome;
}

/** Puts columns computed here in place of those of the table. */
export async function replaceNumbers(
  work: WorkTable, columns: readonly WorkColumn[], values: readonly Float64Array[], tools: StepTools, sentence: Parameters<typeof changeValues>[3], fitted: Fitted | null,
): Promise<StepOutcome> {
  const table = tools.fresh();
  await insertColumns(tools.db, table, work.rows, values.map((column, j) => ({ name: `c${j}`, values: column.map((value) => (Number.isFinite(value) ? value : NaN)) })), tools.signal);
  const set = columns.map((column, j) => ({ column, sql: column.type === 'integer' ? `CAST(k.c${j} AS BIGINT)` : `k.c${j}` }));
  const from = `${ident(work.table)} AS t JOIN ${ident(table)} AS k ON t._row = k._row`;
  const outcome = await changeValues(work, { set, from }, tools, sentence, fitted);
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(table)}`);
  return outcome;
}

const FUNCTION_WORDS: Readonly<Record<StepOf<'transform'>['function'], string>> = {
  log: 'the natural logarithm', log1p: 'the logarithm of 1 + the value', sqrt: 'the square root', 'yeo-johnson': 'the Yeo-Johnson transform',
};

/** Logarithm, square root or Yeo-Johnson; values outside the function's range become missing and are counted. */
export async function transformStep(work: WorkTable, step: StepOf<'transform'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const columns = numberColumns(work, step.columns);
  const before = await readNumbers(work, columns, tools);
  const e = tools.elementary;
  const lambdas = step.function !== 'yeo-johnson' ? [] : columns.map(({ name }, j) => ({
    column: name,
    lambda: fitted === null ? step.lambda ?? yeoJohnsonLambda(before[j].filter((value) => value === value), e) : fittedFor(fitted.lambdas, name).lambda,
  }));
  const one = (x: number, j: number): number => {
    if (step.function === 'log') return x > 0 ? e.log(x) : NaN;
    if (step.function === 'log1p') return x > -1 ? e.log1p(x) : NaN;
    return step.function === 'sqrt' ? (x >= 0 ? Math.sqrt(x) : NaN) : yeoJohnson(x, lambdas[j].lambda, e);
  };
  const after = before.map((values, j) => values.map((value) => one(value, j)).map((value) => (Number.isFinite(value) ? value : NaN)));
  const lost = after.reduce((sum, values, j) => sum + values.reduce((count, value, i) => count + (value !== value && before[j][i] === before[j][i] ? 1 : 0), 0), 0);
  const made = columns.map(({ name, role }): WorkColumn => ({ name, role, type: 'number', numeric: true, madeBy: `Replaced by ${FUNCTION_WORDS[step.function]}.` }));
  return replaceNumbers(work, made, after, tools, () => `${listed(step.columns)}: replaced by ${FUNCTION_WORDS[step.function]}${
    lambdas.length === 0 ? '' : ` (lambda ${lambdas.map(({ lambda }) => shown(lambda)).join(', ')})`}${
    lost === 0 ? '' : `; ${counted(lost, 'value', 'values')} outside its range ${lost === 1 ? 'becomes' : 'become'} missing`}.`, lambdas.length === 0 ? null : { lambdas });
}

/** Puts numbers into classes, as a new column. */
export async function binsStep(work: WorkTable, step: StepOf<'bins'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const [column] = numberColumns(work, [step.column]);
  const edges = fitted?.edges ?? edgesOf(step, (await readNumbers(work, [column], tools))[0]);
  if (edges.some((edge, i) => i > 0 && edge <= edges[i - 1])) throw new AppError('invalid-step', { column: step.column, reason: 'the edges must rise' });
  const labels = Array.from({ length: edges.length + 1 }, (_, i) => step.labels[i] ?? defaultLabel(edges, i));
  const value = numbersOf(step.column);
  const cases = edges.map((edge, i) => `WHEN ${value} < ${double(edge)} THEN ${literal(labels[i])}`);
  const sql = `CASE WHEN ${value} IS NULL THEN NULL ${cases.join(' ')} ELSE ${literal(labels[edges.length])} END`;
  const name = freeName(work, step.into ?? `${step.column} bin`);
  const made: WorkColumn = { name, type: 'category', numeric: false, role: 'feature', madeBy: `Classes of ${step.column}.` };
  return changeValues(work, { add: [{ column: made, sql }] }, tools, () =>
    `${name}: ${step.column} in ${counted(labels.length, 'class', 'classes')}, edges ${edges.map(shown).join(', ') || 'none'}.`, { edges });
}

function defaultLabel(edges: readonly number[], i: number): string {
  if (edges.length === 0) return 'all';
  if (i === 0) return `under ${shown(edges[0])}`;
  return i === edges.length ? `${shown(edges[i - 1])} and more` : `${shown(edges[i - 1])} to ${shown(edges[i])}`;
}

function edgesOf(step: StepOf<'bins'>, values: Float64Array): number[] {
  if (step.method === 'edges') return [...step.edges];
  const sorted = sortedPresent(values);
  if (sorted.length === 0) return [];
  const inner = Array.from({ length: step.count - 1 }, (_, i) => (i + 1) / step.count);
  const { min, max } = range(values);
  const edges = step.method === 'quantile' ? inner.map((p) => quantileSorted(sorted, p)) : inner.map((p) => min + (max - min) * p);
  return edges.filter((edge, i) => edge > (i === 0 ? min : edges[i - 1]) && edge <= max);
}

/** Brings numbers to one scale: (value − centre) / spread. */
export async function scaleStep(work: WorkTable, step: StepOf<'scale'>, tools: StepTools, fitted: Fitted | null): Promise<StepOutcome> {
  const columns = numberColumns(work, step.columns);
  const scales = fitted === null
    ? (await readNumbers(work, columns, tools)).map((values, j) => ({ column: columns[j].name, ...scaleOf(step.method, values) }))
    : columns.map(({ name }) => fittedFor(fitted.scales, name));
  const set = scales.map(({ column, centre, spread }) => {
    const sql = `((${numbersOf(column)} - ${double(centre)}) / ${double(spread)})`;
    return { column: { ...workColumn(work, column), type: 'number' as const, madeBy: 'Scaled by a step.' }, sql: `CASE WHEN isfinite(${sql}) THEN ${sql} END` };
  });
  const told = await counts(tools, `SELECT ${scales.map(({ column }, j) => `count(${numbersOf(column)}) - count(${set[j].sql}) AS l${j}, coalesce(CAST(count(${set[j].sql}) > 1 AND max(${set[j].sql}) = min(${set[j].sql}) AS INTEGER), 0) AS a${j}`).join(', ')} FROM ${ident(work.table)} AS t`);
  const lost = scales.reduce((sum, _, j) => sum + told[2 * j], 0);
  const alike = scales.filter((_, j) => told[2 * j + 1] === 1).map(({ column }) => column);
  const how = { zscore: 'standardised (mean 0, standard deviation 1)', minmax: 'brought to the range 0 to 1', robust: 'centred on the median in units of the interquartile range' }[step.method];
  return changeValues(work, { set }, tools, () => `${listed(step.columns)}: ${how}.${
    alike.length === 0 ? '' : ` All values of ${listed(alike)} are alike.`}${
    lost === 0 ? '' : ` ${counted(lost, 'value is', 'values are')} beyond all numbers then and ${lost === 1 ? 'becomes' : 'become'} missing.`}`, { scales });
}

/** Numbers whose squares no double holds are brought down by it before they are added up. */
const DOWN = 1 / 2 ** 540;

/** Mean and standard deviation (by n), of numbers however large. */
function centreOf(values: Float64Array): { centre: number; deviation: number } {
  const own = { centre: mean(values), deviation: Math.sqrt(variance(values)) };
  if (Number.isFinite(own.centre) && Number.isFinite(own.deviation)) return own;
  const small = values.map((value) => value * DOWN);
  return { centre: mean(small) / DOWN, deviation: Math.sqrt(variance(small)) / DOWN };
}

function scaleOf(method: StepOf<'scale'>['method'], values: Float64Array): { centre: number; spread: number } {
  const or1 = (spread: number): number => (spread > 0 && Number.isFinite(spread) ? spread : 1);
  const sorted = sortedPresent(values);
  if (sorted.length === 0) return { centre: 0, spread: 1 };
  if (method === 'zscore') {
    const { centre, deviation } = centreOf(values);
    return { centre, spread: or1(deviation) };
  }
  if (method === 'minmax') return { centre: sorted[0], spread: or1(sorted[sorted.length - 1] - sorted[0]) };
  const iqr = quantileSorted(sorted, 0.75) - quantileSorted(sorted, 0.25);
  return { centre: quantileSorted(sorted, 0.5), spread: or1(iqr > 0 ? iqr : centreOf(values).deviation) };
}
