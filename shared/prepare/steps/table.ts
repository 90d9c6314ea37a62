import type { Database, NumberColumn } from '../../contract/database.ts';
import type { NearRows, Steps } from '../../contract/compute.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Elementary } from '../../math/elementary.ts';
import type { Matrix } from '../../math/matrix.ts';
import { findColumn } from '../find-column.ts';
import type { ColumnRole, ColumnType } from '../../recipe/recipe.ts';
import { ident } from '../../sql/ident.ts';
import { rowOfNumbers } from '../../sql/row-of-numbers.ts';

/** A column while steps are carried out. */
export interface WorkColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Holds numbers, also where it is read as a category. */
  readonly numeric: boolean;
  /** Null: to be guessed from the values. */
  readonly role: ColumnRole | null;
  /** What made it, where a step did; null: as read. */
  readonly madeBy: string | null;
}

/** A table while steps are carried out: `_row` from 0, `_source` (row before the first step), then the columns. */
export interface WorkTable {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly WorkColumn[];
}

/** What steps are given by the place they run in. */
export interface StepTools {
  readonly db: Database;
  readonly elementary: Elementary;
  readonly signal?: AbortSignal;
  /** Runs a long computation in slices. */
  readonly pace: <T>(steps: Steps<T>) => Promise<T>;
  /** The k nearest other rows of each row, Euclidean. */
  readonly neighbours: (matrix: Matrix, k: number) => Promise<NearRows>;
  /** SQL that reads a VARCHAR column of that name as a type, NULL where it does not fit. */
  readonly typed: (name: string, type: ColumnType) => string;
  /** SQL that reads a VARCHAR column as an amount (with a currency, brackets, thousands signs, k or M), by the decimal sign; NULL where it is none. */
  readonly amount: (name: string, decimal: '.' | ',') => string;
  /** SQL for the currency in a VARCHAR column, NULL where there is none. */
  readonly currency: (name: string) => string;
  /** Decimal sign of the file. */
  readonly decimal: '.' | ',';
  /** A table name that no other has. */
  readonly fresh: () => string;
  /** Day that ages count to where the step names none, `YYYY-MM-DD`, or null. */
  readonly asOf: string | null;
  /** Secret of the project for pseudonyms, or null. */
  readonly key: Uint8Array | null;
}

/** What a step is to change. Columns that are not named stay as they are. */
export interface Change {
  /** SQL over the table `t` by column: replaces its values. */
  readonly set?: readonly { readonly column: WorkColumn; readonly sql: string }[];
  readonly add?: readonly { readonly column: WorkColumn; readonly sql: string }[];
  readonly drop?: readonly string[];
  /** Condition over `t`; other rows go and the rest is numbered anew. */
  readonly where?: string;
  /** What is read: the table as `t`, perhaps joined with others. */
  readonly from?: string;
}

/** Rows and cells that a change touched. */
export interface Touched {
  readonly rows: number;
  readonly cells: number;
  readonly byColumn: readonly number[];
}

/** The column of that name. @throws AppError `no-such-column` */
export function workColumn(work: WorkTable, name: string): WorkColumn {
  return findColumn(work.columns, name, null);
}

/** The columns of those names, which must hold numbers. @throws AppError `no-such-column`, `column-not-numeric` */
export function numberColumns(work: WorkTable, names: readonly string[]): WorkColumn[] {
  return names.map((name) => {
    const column = workColumn(work, name);
    if (!column.numeric) throw new AppError('column-not-numeric', { column: name, advice: 'Change its type with a step before this one, or leave it out of the step.' });
    return column;
  });
}

/** A name for a new column that no other has, also not in other case (as the database sees it). */
export function freeName(work: WorkTable, name: string, more: readonly string[] = []): string {
  const taken = new Set([...work.columns.map((column) => column.name), ...more, '_row', '_source'].map((other) => other.toLowerCase()));
  let free = name;
  for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${name} (${n})`;
  return free;
}

/** A column that holds numbers, made by a step. */
export function madeColumn(name: string, type: ColumnType, madeBy: string): WorkColumn {
  return { name, type, numeric: type === 'integer' || type === 'number', role: type === 'category' || type === 'text' ? null : type === 'date' || type === 'datetime' ? 'date' : 'feature', madeBy };
}

/** Numbers of columns in row order, NaN where missing. */
export async function readNumbers(work: WorkTable, columns: readonly WorkColumn[], tools: StepTools): Promise<Float64Array[]> {
  const list = columns.map(({ name }, j) => `CAST(${ident(name)} AS DOUBLE) AS c${j}`);
  const found = await tools.db.query(`SELECT ${list.join(', ')} FROM ${ident(work.table)} ORDER BY _row`, { signal: tools.signal });
  return found.columns.map((column) => {
    const { values, valid } = column as NumberColumn;
    const out = values.slice();
    for (let i = 0; i < out.length; i++) if (valid[i] === 0 || !Number.isFinite(out[i])) out[i] = NaN;
    return out;
  });
}

/** Texts of columns in row order, null where missing. */
export async function readTexts(work: WorkTable, names: readonly string[], tools: StepTools): Promise<(readonly (string | null)[])[]> {
  const list = names.map((name, j) => `CAST(${ident(name)} AS VARCHAR) AS c${j}`);
  const found = await tools.db.query(`SELECT ${list.join(', ')} FROM ${ident(work.table)} ORDER BY _row`, { signal: tools.signal });
  return found.columns.map((column) => (column.kind === 'text' ? column.values : []));
}

/** One row of counts. */
export function counts(tools: StepTools, sql: string): Promise<number[]> {
  return rowOfNumbers(tools.db, sql, tools.signal);
}

const fromOf = (work: WorkTable, change: Change): string => change.from ?? `${ident(work.table)} AS t`;
const column = (name: string): string => `t.${ident(name)}`;

/** How many cells and rows a change of values touches. */
export async function touchedBy(work: WorkTable, change: Change, tools: StepTools): Promise<Touched> {
  const set = change.set ?? [];
  if (set.length === 0) return { rows: 0, cells: 0, byColumn: [] };
  const differs = set.map(({ column: { name, type, numeric }, sql }) => {
    const before = workColumn(work, name);
    if (numeric && before.numeric) return `CAST(${sql} AS DOUBLE) IS DISTINCT FROM CAST(${column(name)} AS DOUBLE)`;
    return before.type === type ? `(${sql}) IS DISTINCT FROM ${column(name)}` : `CAST(${sql} AS VARCHAR) IS DISTINCT FROM CAST(${column(name)} AS VARCHAR)`;
  });
  const list = differs.map((test, j) => `count(*) FILTER (${test}) AS c${j}`);
  const found = await counts(tools, `SELECT ${list.join(', ')}, count(*) FILTER (${differs.join(' OR ')}) AS touched FROM ${fromOf(work, change)}`);
  const byColumn = found.slice(0, set.length);
  return { rows: found[set.length], cells: byColumn.reduce((sum, n) => sum + n, 0), byColumn };
}

/** Carries out a change as a new table and drops the old one, unless it is the first. */
export async function changeTable(work: WorkTable, change: Change, tools: StepTools): Promise<WorkTable> {
  const { db, signal } = tools;
  const set = new Map((change.set ?? []).map((item) => [item.column.name, item]));
  const dropped = new Set(change.drop ?? []);
  const kept = work.columns.filter(({ name }) => !dropped.has(name));
  const add = change.add ?? [];
  const list = [
    ...kept.map(({ name }) => `${set.get(name)?.sql ?? column(name)} AS ${ident(name)}`),
    ...add.map(({ column: { name }, sql }) => `${sql} AS ${ident(name)}`),
  ];
  const table = tools.fresh();
  const row = change.where === undefined ? 't._row AS _row' : 'CAST(row_number() OVER (ORDER BY t._row) - 1 AS BIGINT) AS _row';
  const where = change.where === undefined ? '' : ` WHERE ${change.where}`;
  await db.exec(`CREATE OR REPLACE TABLE ${ident(table)} AS SELECT ${[row, 't._source AS _source', ...list].join(', ')} FROM ${fromOf(work, change)}${where} ORDER BY t._row`, { signal });
  await db.exec(`DROP TABLE IF EXISTS ${ident(work.table)}`, { signal });
  const rows = change.where === undefined ? work.rows : (await counts(tools, `SELECT count(*) AS n FROM ${ident(table)}`))[0];
  const columns = [...kept.map((one) => set.get(one.name)?.column ?? one), ...add.map((item) => item.column)];
  return { table, rows, columns };
}
