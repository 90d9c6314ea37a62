import type { Database } from '../../contract/database.ts';
import type { StepReport } from '../../contract/steps.ts';
import type { ColumnInfo } from '../../contract/tables.ts';
import { AppError } from '../../errors/app-error.ts';
import { qualityOf } from '../../features/quality.ts';
import { baseOf, rolesOf } from '../../features/source-roles.ts';
import { pace } from '../../pipeline/pace.ts';
import { findColumn } from '../../prepare/find-column.ts';
import { fuzzyGroups } from '../../prepare/fuzzy-groups.ts';
import { spellingGroups } from '../../prepare/spellings.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Step } from '../../recipe/steps.ts';
import { ident } from '../../sql/ident.ts';
import type { AnalysisContext, AnalysisSpec } from '../analysis-spec.ts';
import { reportOf } from '../customer-tables.ts';

/** A table at some point of the preparation. */
export interface Stand {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly ColumnInfo[];
  readonly reports: readonly StepReport[];
}

/** What a step acts on, as the given recipe leaves it. */
export async function standOf(context: AnalysisContext, recipe: Recipe, of: Pick<Step, 'table' | 'source'>): Promise<Stand> {
  const stages = context.stagesOf(recipe, context.signal);
  if (of.table === 'customers') {
    const { table, rows, columns, prepared } = await stages.customers();
    return { table, rows, columns, reports: prepared?.steps ?? [] };
  }
  const { report: { typedTable, rows, columns }, prepared } = await stages.prepared(of.source ?? null);
  return { table: typedTable, rows, columns, reports: prepared?.steps ?? [] };
}

export function upTo(recipe: Recipe, id: string): { step: Step; before: Recipe; after: Recipe } {
  const at = recipe.steps.findIndex((step) => step.id === id);
  if (at < 0) throw new AppError('invalid-step', { step: id, reason: 'there is no such step' });
  const [step, before] = [recipe.steps[at], recipe.steps.slice(0, at)];
  return { step, before: { ...recipe, steps: before }, after: { ...recipe, steps: [...before, { ...step, on: true }] } };
}

/** Columns of an answer as text. */
export const texts = async (db: Database, sql: string, signal: AbortSignal): Promise<readonly (readonly (string | null)[])[]> => {
  const found = await db.query(sql, { signal });
  return found.columns.map((column) => (column.kind === 'text' ? column.values : Array.from(column.values, String)));
};

/** Spellings of a column that may mean one value, as the table stands before a step (or after all). */
export const spellings: AnalysisSpec<'spellings'> = {
  after: 'customers',
  async run(context, { column, step, table }) {
    const at = step === null ? null : upTo(context.recipe, step);
    const stand = await standOf(context, at?.before ?? context.recipe, at?.step ?? { table });
    const { name } = findColumn(stand.columns, column, null);
    const [values, rows] = await texts(context.platform.database, `SELECT CAST(${ident(name)} AS VARCHAR) AS v, CAST(count(*) AS VARCHAR) AS n FROM ${ident(stand.table)} WHERE ${ident(name)} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 2001`, context.signal);
    return pace(spellingGroups(values.map((value, i) => ({ value: value ?? '', count: Number(rows[i]) }))), { clock: context.platform.clock, signal: context.signal });
  },
};

/** Records that may be one customer, for a fuzzy step to be approved. */
export const nearDuplicates: AnalysisSpec<'nearDuplicates'> = {
  after: 'customers',
  async run(context, { step: id }) {
    const { step, before } = upTo(context.recipe, id);
    if (step.kind !== 'fuzzy') throw new AppError('invalid-step', { step: id, reason: 'it does not merge near duplicates' });
    const stand = await standOf(context, before, step);
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

/** The table that a step finds. */
export const stepColumns: AnalysisSpec<'stepColumns'> = {
  after: 'customers',
  async run(context, { step: id }) {
    const { step, before } = upTo(context.recipe, id);
    const { rows, columns } = await standOf(context, before, step);
    return { rows, columns };
  },
};

/** The quality of a source as it was read. */
export const quality: AnalysisSpec<'quality'> = {
  after: 'source',
  parameters: (recipe) => [recipe.firstRead, ...recipe.sources.map(({ id, sha256 }) => [id, sha256])],
  async run(context, { source: id }) {
    const report = id === null ? await context.source() : reportOf(await context.sources(), id);
    const { name, rows, columns } = report;
    return { source: { id: report.id, name, rows, columns }, quality: await qualityOf(context.platform.database, report, { today: context.recipe.firstRead, signal: context.signal }) };
  },
};

/** What each file of the recipe is taken for. */
export const sources: AnalysisSpec<'sources'> = {
  after: 'source',
  parameters: (recipe) => recipe.sources.map(({ id, name, role }) => [id, name, role]),
  async run(context) {
    const reports = await context.sources();
    const roles = await rolesOf(context.platform.database, context.recipe.sources, reports, context.signal);
    const at = baseOf(roles);
    return reports.map((report, i) => ({ id: report.id, name: report.name, role: roles[i], base: i === at, report }));
  },
};
