import { AppError } from '../../errors/app-error.ts';
import type { StepOf } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import { insertColumns } from '../../sql/insert-columns.ts';
import { literals } from '../../sql/literal.ts';
import { counted, keepRows, listed } from './outcome.ts';
import type { StepOutcome } from './outcome.ts';
import { changeTable, counts as countsOf, readTexts, workColumn } from './table.ts';
import type { StepTools, WorkTable } from './table.ts';

type KeepRule = Pick<StepOf<'dedupe'>, 'keep' | 'by'>;

const KEPT: Readonly<Record<KeepRule['keep'], string>> = {
  first: 'the first stays', last: 'the last stays', 'most-complete': 'the most complete stays', newest: 'the newest stays',
};

/** The order in which the row that stays comes first. */
function orderSql(work: WorkTable, { keep, by }: KeepRule, alias = 't'): string {
  if (keep === 'last') return `${alias}._row DESC`;
  if (keep === 'most-complete') {
    const present = work.columns.map(({ name }) => `CAST(${alias}.${ident(name)} IS NOT NULL AS INTEGER)`);
    return `(${present.join(' + ')}) DESC, ${alias}._row`;
  }
  if (keep === 'newest') {
    if (by === undefined) throw new AppError('invalid-step', { reason: 'keep "newest" needs "by", the column that tells which row is newest' });
    return `${alias}.${ident(workColumn(work, by).name)} DESC NULLS LAST, ${alias}._row`;
  }
  return `${alias}._row`;
}

/** Keeps one of the rows that are equal in the chosen columns. Rows that have no value in any of them say nothing of whose they are, and stay. */
export async function dedupeStep(work: WorkTable, step: StepOf<'dedupe'>, tools: StepTools): Promise<StepOutcome> {
  const names = step.columns === 'all' ? work.columns.map((column) => column.name) : step.columns.map((name) => workColumn(work, name).name);
  const blank = step.columns === 'all' ? 'FALSE' : names.map((name) => `t.${ident(name)} IS NULL`).join(' AND ');
  const [without] = await countsOf(tools, `SELECT count(*) FILTER (${blank}) AS n FROM ${ident(work.table)} AS t`);
  const staying = without === 0 ? '' : ` ${counted(without, 'row', 'rows')} without a value in ${listed(names)} ${without === 1 ? 'stays' : 'stay'}.`;
  const ranked = `(SELECT t.*, row_number() OVER (PARTITION BY ${names.map((name) => `t.${ident(name)}`).join(', ')} ORDER BY ${orderSql(work, step)}) AS _tessera_rank FROM ${ident(work.table)} AS t) AS t`;
  const what = step.columns === 'all' ? 'every column' : listed(step.columns);
  return keepRows(work, { from: ranked, where: `t._tessera_rank = 1 OR (${blank})` }, tools, (gone) =>
    (gone === 0 ? `No row repeats another in ${what}.` : `${counted(gone, 'row that repeats', 'rows that repeat')} another in ${what} ${gone === 1 ? 'is' : 'are'} removed; ${KEPT[step.keep]}.`) + staying);
}

/** How a record of the compared columns is told from others. */
export function recordKey(cells: readonly (string | null)[]): string {
  return JSON.stringify(cells);
}

/** Merges the rows that a person approved as one. */
export async function fuzzyStep(work: WorkTable, step: StepOf<'fuzzy'>, tools: StepTools): Promise<StepOutcome> {
  const names = step.columns.map((name) => workColumn(work, name).name);
  const order = orderSql(work, step);
  const clusterOf = new Map<string, number>();
  step.merges.forEach((cluster, i) => cluster.forEach((record) => clusterOf.set(recordKey(record), i)));
  const cells = await readTexts(work, names, tools);
  const clusters = new Float64Array(work.rows).fill(NaN);
  const sizes = new Map<number, number>();
  for (let i = 0; i < work.rows; i++) {
    const cluster = clusterOf.get(recordKey(cells.map((column) => column[i])));
    if (cluster === undefined) continue;
    clusters[i] = cluster;
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  }
  const met = [...sizes.values()].filter((size) => size > 1).length;
  const idle = step.merges.length - met;
  const table = tools.fresh();
  await insertColumns(tools.db, table, work.rows, [{ name: 'cluster', values: clusters }], tools.signal);
  const from = `(SELECT t.*, c.cluster AS _tessera_cluster, CASE WHEN c.cluster IS NULL THEN 1 ELSE row_number() OVER (PARTITION BY c.cluster ORDER BY ${order}) END AS _tessera_rank
    FROM ${ident(work.table)} AS t JOIN ${ident(table)} AS c ON t._row = c._row) AS t`;
  const fills = step.fill ? work.columns.map((column) => ({
    column,
    sql: `CASE WHEN t._tessera_cluster IS NULL THEN t.${ident(column.name)} ELSE first_value(t.${ident(column.name)} IGNORE NULLS) OVER (PARTITION BY t._tessera_cluster ORDER BY t._tessera_rank ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) END`,
  })) : [];
  const counts = fills.map((_, j) => `count(*) FILTER (a${j} IS DISTINCT FROM b${j}) AS c${j}`);
  const pairs = fills.map(({ column, sql }, j) => `t.${ident(column.name)} AS b${j}, ${sql} AS a${j}`);
  const changed = fills.length === 0 ? [] : await countsOf(tools, `SELECT ${counts.join(', ')} FROM (SELECT t._tessera_rank AS r, ${pairs.join(', ')} FROM ${from}) WHERE r = 1`);
  const filled = fills.flatMap((fill, j) => (changed[j] === 0 ? [] : [{ ...fill, column: { ...fill.column, madeBy: 'Gaps filled from merged rows.' } }]));
  const cellsFilled = changed.reduce((sum, count) => sum + count, 0);
  // Two tables: the gaps are filled over all rows before those that repeat go.
  const whole = await changeTable(work, {
    from, set: filled, add: [{ column: { name: '_tessera_rank', type: 'integer', numeric: true, role: 'ignore', madeBy: null }, sql: 't._tessera_rank' }],
  }, tools);
  const outcome = await keepRows(whole, { where: 't._tessera_rank = 1', drop: ['_tessera_rank'] }, tools, (gone) =>
    `${counted(gone, 'row', 'rows')} in ${counted(met, 'group', 'groups')} of near duplicates (compared by ${listed(step.columns)}) ${gone === 1 ? 'is' : 'are'} merged as approved; ${KEPT[step.keep]}${step.fill ? ', its gaps filled from the others' : ''}.${idle === 0 ? '' : ` ${counted(idle, 'approved group has', 'approved groups have')} fewer than two rows here.`}`);
  await tools.db.exec(`DROP TABLE IF EXISTS ${ident(table)}`);
  return { ...outcome, effect: { ...outcome.effect, rowsTouched: met, cellsTouched: cellsFilled } };
}

/** Keeps the rows of people who agreed. Blanks around and case do not matter. */
export async function consentStep(work: WorkTable, step: StepOf<'consent'>, tools: StepTools): Promise<StepOutcome> {
  const { name } = workColumn(work, step.column);
  const values = literals(step.values.map((value) => value.trim().toLowerCase()));
  return keepRows(work, { where: `COALESCE(lower(trim(CAST(t.${ident(name)} AS VARCHAR))) IN (${values}), FALSE)` }, tools, (gone) =>
    `Only rows with consent (${step.column} is ${step.values.join(' or ')}) stay; ${counted(gone, 'row', 'rows')} without it removed.`);
}
