import type { Analyses } from '../../contract/analyses.ts';
import type { Database } from '../../contract/database.ts';
import type { ColumnInfo } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import { baseOf, rolesOf } from '../../features/join-keys.ts';
import { qualityOf } from '../../features/quality.ts';
import { pace } from '../../pipeline/pace.ts';
import { findColumn } from '../../prepare/find-column.ts';
import { fuzzyGroups } from '../../prepare/fuzzy-groups.ts';
import { spellingGroups } from '../../prepare/spellings.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Step } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import type { AnalysisContext, AnalysisSpec } from '../analyses.ts';

/** A table at some point of the preparation. */
interface Stand {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
}

/** The table that a step acts on, as the given recipe leaves it. */
async function standOf(context: AnalysisContext, recipe: Recipe, table: Step['table']): Promise<Stand> {
  const stages = context.stagesOf(recipe, context.signal);
  if (table === 'customers') return stages.customers();
  const { typedTable, rows, columns } = await stages.prepared();
  return { table: typedTable, rows, columns };
}

function upTo(recipe: Recipe, id: string): { step: Step; before: Recipe; after: Recipe } {
  const at = recipe.steps.findIndex((step) => step.id === id);
  if (at < 0) throw new AppError('invalid-step', { step: id, reason: 'there is no such step' });
  return { step: recipe.steps[at], before: { ...recipe, steps: recipe.steps.slice(0, at) }, after: { ...recipe, steps: recipe.steps.slice(0, at + 1) } };
}

const texts = async (db: Database, sql: string, signal: AbortSignal): Promise<readonly (readonly (string | null)[])[]> => {
  const found = await db.query(sql, { signal });
  return found.columns.map((column) => (column.kind === 'text' ? column.values : Array.from(column.values, String)));
};

/** Spellings of a column that may mean one value, as the table stands before a step (or after all). */
export const spellings: AnalysisSpec<'spellings'> = {
  after: 'customers',
  async run(context, { column, step, table }) {
    const recipe = step === null ? context.recipe : upTo(context.recipe, step).before;
    const stand = await standOf(context, recipe, table);
    const { name } = findColumn(stand.columns, column, null);
    const [values, rows] = await texts(context.platform.database, `SELECT CAST(${ident(name)} AS VARCHAR) AS v, CAST(count(*) AS VARCHAR) AS n FROM ${ident(stand.table)} WHERE ${ident(name)} IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT 2001`, context.signal);
    return pace(spellingGroups(values.map((value, i) => ({ value: value ?? '', count: Number(rows[i]) }))), { clock: context.platform.clock, signal: context.signal });
  },
};

/** Records that may be one customer, for a fuzzy step to be approved. */
export const nearDuplicates: AnalysisSpec<'nearDuplicates'> = {
  after: 'customers',
  async run(context, { step: id }) {
    const { step, before } = upTo(context.recipe, id);
    if (step.kind !== 'fuzzy') throw new AppError('invalid-step', { step: id, reason: 'it does not merge near duplicates' });
    const stand = await standOf(context, before, step.table);
    const names = step.columns.map((name) => findColumn(stand.columns, name, null).name);
    const block = typeof step.block === 'object' ? findColumn(stand.columns, step.block.column, null).name : null;
    const list = [...names, ...(block === null ? [] : [block])].map((name, j) => `CAST(${ident(name)} AS VARCHAR) AS c${j}`);
    const found = await texts(context.platform.database, `SELECT ${list.join(', ')}, CAST(count(*) AS VARCHAR) AS n FROM ${ident(stand.table)} GROUP BY ALL ORDER BY min(_row)`, context.signal);
    const rows = found[found.length - 1];
    const records = rows.map((count, i) => ({ cells: names.map((_, j) => found[j][i]), rows: Number(count), block: block === null ? null : found[names.length][i] }));
    if (step.block === 'none' && records.length > 5000) throw new AppError('too-many-rows', { what: 'Comparing all records with each other', rows: records.length, limit: 5000 });
    return pace(fuzzyGroups(records, step), { clock: context.platform.clock, signal: context.signal, onProgress: ({ fraction }) => context.progress(fraction) });
  },
};

const EXAMPLES = 8;

/** What a step does to the columns it touches, before and after. */
export const stepPreview: AnalysisSpec<'stepPreview'> = {
  after: 'customers',
  async run(context, { step: id }): Promise<Analyses['stepPreview']['value']> {
    const { step, before, after } = upTo(context.recipe, id);
    const [old, now] = [await standOf(context, before, step.table), await standOf(context, after, step.table)];
    const byName = new Map(now.columns.map((column) => [column.name, column]));
    const names = [...new Set([...old.columns.map(({ name }) => name), ...byName.keys()])];
    const touched = names.filter((name) => {
      const [a, b] = [old.columns.find((column) => column.name === name), byName.get(name)];
      return a === undefined || b === undefined || a.reason !== b.reason || a.type !== b.type;
    });
    const shown = touched.length > 0 ? touched : named(step).filter((name) => byName.has(name));
    const columns = shown.slice(0, 12).map((name) => ({ name, before: old.columns.find((column) => column.name === name) ?? null, after: byName.get(name) ?? null }));
    return { rowsBefore: old.rows, rowsAfter: now.rows, columns, examples: await examplesOf(context, old, now, columns.map(({ name }) => name)) };
  },
};

function named(step: Step): string[] {
  if ('column' in step) return [step.column];
  if ('columns' in step && step.columns !== 'all') return [...step.columns];
  return [];
}

/** Some rows that differ. Rows are told by their place in the source, where both tables have it. */
async function examplesOf(context: AnalysisContext, old: Stand, now: Stand, names: readonly string[]): Promise<Analyses['stepPreview']['value']['examples']> {
  const { database } = context.platform;
  if (old.table === now.table || names.length === 0) return [];
  const [hadSource, hasSource] = await Promise.all([old.table, now.table].map(async (table) =>
    (await database.query(`SELECT count(*) AS n FROM duckdb_columns() WHERE table_name = '${table.replaceAll("'", "''")}' AND column_name = '_source'`, { signal: context.signal })).columns[0].values[0] === 1));
  const cell = (stand: Stand, alias: string, name: string): string => (stand.columns.some((column) => column.name === name) ? `CAST(${alias}.${ident(name)} AS VARCHAR)` : 'CAST(NULL AS VARCHAR)');
  const a = names.map((name, j) => `${cell(old, 'a', name)} AS a${j}`);
  const b = names.map((name, j) => `${cell(now, 'b', name)} AS b${j}`);
  const key = (has: boolean, alias: string): string => (has ? `${alias}._source` : `${alias}._row`);
  const differs = names.map((_, j) => `a${j} IS DISTINCT FROM b${j}`);
  const sql = `SELECT * FROM (SELECT CAST(${key(hadSource, 'a')} + 1 AS VARCHAR) AS r, CAST(b._row IS NOT NULL AS VARCHAR) AS here, ${[...a, ...b].join(', ')}
    FROM ${ident(old.table)} AS a LEFT JOIN ${ident(now.table)} AS b ON ${key(hadSource, 'a')} = ${key(hasSource, 'b')} ORDER BY a._row) WHERE here = 'false' OR ${differs.join(' OR ')} LIMIT ${EXAMPLES}`;
  const found = await texts(database, sql, context.signal);
  const n = names.length;
  return found[0].map((row, i) => ({
    row: Number(row), before: found.slice(2, 2 + n).map((column) => column[i]), after: found[1][i] === 'true' ? found.slice(2 + n).map((column) => column[i]) : null,
  }));
}

/** The quality of a source as it was read. */
export const quality: AnalysisSpec<'quality'> = {
  after: 'source',
  parameters: (recipe) => recipe.sources.map(({ id, sha256 }) => [id, sha256]),
  async run(context, { source: id }) {
    const report = id === null ? await context.source() : (await context.sources()).find((one) => one.id === id);
    if (report === undefined) throw new AppError('source-missing', { id, file: '' });
    const { name, rows, columns } = report;
    return { source: { id: report.id, name, rows, columns }, quality: await qualityOf(context.platform.database, report, context.signal) };
  },
};

/** What each file of the recipe is taken for. */
export const sources: AnalysisSpec<'sources'> = {
  after: 'source',
  parameters: (recipe) => recipe.sources.map(({ id, name, role }) => [id, name, role]),
  async run(context) {
    const reports = await context.sources();
    const roles = rolesOf(context.recipe.sources, reports);
    const at = baseOf(roles);
    return reports.map(({ id, name, rows, columns }, i) => ({ id, name, rows, role: roles[i], base: i === at, columns: columns.map((column) => ({ name: column.name, type: column.type })) }));
  },
};
