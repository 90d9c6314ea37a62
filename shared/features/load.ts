import { AppError } from '../errors/app-error.ts';
import type { Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { CategoryValues } from '../prepare/category.ts';
import type { FeaturePlan } from '../prepare/plan.ts';
import { queryByRow } from '../sources/by-row.ts';
import type { ByRow } from '../sources/by-row.ts';
import { cellsOf, countsOf, FEW_ROWS } from '../sources/value-counts.ts';
import { columnsAtOnce, partsOf } from '../sql/parts.ts';
import { codesSql, gapsSql, levelsSql, numbersSql, rowsSql } from './features-sql.ts';
import type { StrictColumn } from './features-sql.ts';

/** What was read before, by key; it may forget at any time. */
export interface ColumnCache {
  get(key: string): unknown;
  set(key: string, value: unknown, bytes: number): void;
}

/** Where columns are read from. Nobody writes into what was read: it may come from the cache, and come from there again. */
export interface ColumnSource {
  readonly db: Database;
  readonly table: string;
  /** Key of the table's content and what is known of it; null: everything is read. */
  readonly held: { readonly key: string; readonly cache: ColumnCache } | null;
}

/** The rows that are kept. */
export interface Kept {
  /** Rows of the whole table. */
  readonly total: number;
  readonly strict: readonly StrictColumn[];
  /** `_row` of each. */
  readonly rowIndex: Int32Array;
  /** Gaps over all rows of the columns that must have none. */
  readonly gaps: ReadonlyMap<string, number>;
}

async function numbers(db: Database, sql: string | ByRow, options: QueryOptions): Promise<Float64Array[]> {
  const table = typeof sql === 'string' ? await db.query(sql, options) : await queryByRow(db, sql, options);
  return table.columns.map((column) => {
    if (column.kind !== 'number') throw new AppError('internal', { message: `${column.name} is not a number` });
    return column.values;
  });
}

/** What the cache holds for these parts of a key, or what `read` answers. */
async function held<T>(source: ColumnSource, parts: readonly unknown[], read: () => T | Promise<T>, sizeOf: (value: T) => number): Promise<T> {
  if (source.held === null) return read();
  const key = JSON.stringify([source.held.key, ...parts]);
  const known = source.held.cache.get(key) as T | undefined;
  if (known !== undefined) return known;
  const value = await read();
  source.held.cache.set(key, value, sizeOf(value));
  return value;
}

/** Finds the rows that have a value in every column that must have one. */
export async function keepRows(source: ColumnSource, customers: CustomerTable, plans: readonly FeaturePlan[], options: QueryOptions): Promise<Kept> {
  const strict = plans
    .filter((plan) => plan.missing === 'drop-row')
    .map((plan): StrictColumn => ({ name: plan.column.name, numeric: plan.kind === 'numeric' }));
  if (strict.length === 0) {
    const rowIndex = new Int32Array(customers.rows);
    for (let i = 0; i < rowIndex.length; i++) rowIndex[i] = i;
    return { total: customers.rows, strict, rowIndex, gaps: new Map() };
  }
  const { db, table } = source;
  return held(source, ['rows', strict], async () => {
    const [rows] = await numbers(db, rowsSql(table, strict), options);
    const counts: Float64Array[] = [];
    for (const part of partsOf(strict, columnsAtOnce(customers.rows))) counts.push(...await numbers(db, gapsSql(table, part), options));
    return { total: customers.rows, strict, rowIndex: new Int32Array(rows), gaps: new Map(strict.map((column, j) => [column.name, counts[j][0]])) };
  }, ({ rowIndex }) => rowIndex.byteLength);
}

/** Columns of numbers of the rows that are kept, NaN where missing. Those that are not known are read by one query. */
export async function loadNumbers(source: ColumnSource, kept: Kept, names: readonly string[], options: QueryOptions): Promise<readonly Float64Array[]> {
  const keyOf = (name: string): string => JSON.stringify([source.held?.key, 'numbers', kept.strict, name]);
  const found = new Map(names.map((name) => [name, source.held?.cache.get(keyOf(name)) as Float64Array | undefined]));
  const wanted = names.filter((name) => found.get(name) === undefined);
  const read = wanted.length === 0 ? [] : await numbers(source.db, numbersSql(source.table, wanted, kept.strict), options);
  wanted.forEach((name, j) => {
    found.set(name, read[j]);
    source.held?.cache.set(keyOf(name), read[j], read[j].byteLength);
  });
  return names.map((name) => found.get(name) ?? new Float64Array(0));
}

/** A category of the rows that are kept. Levels are ordered by their frequency in the whole table. */
export async function loadCategory(source: ColumnSource, kept: Kept, name: string, options: QueryOptions): Promise<CategoryValues> {
  const { db, table } = source;
  return held(source, ['category', kept.strict, name], async (): Promise<CategoryValues> => {
    const found = (await db.query(levelsSql(table, name), options)).columns[0];
    if (found.kind !== 'text') throw new AppError('internal', { message: `levels of ${name} are not text` });
    const levels = found.values.map((level) => level ?? '');
    if (levels.length === 0) return { levels, codes: new Int32Array(kept.rowIndex.length).fill(-1) };
    const [codes] = await numbers(db, codesSql(table, name, levels, kept.strict), options);
    return { levels, codes: new Int32Array(codes) };
  }, categoryBytes);
}

const categoryBytes = ({ codes }: CategoryValues): number => codes.byteLength;

/** Categories of the rows that are kept, as they are asked for; of tables of few rows many are read by one statement. */
export function categoryLoader(source: ColumnSource, kept: Kept, names: readonly string[], options: QueryOptions): (name: string) => Promise<CategoryValues> {
  if (kept.total > FEW_ROWS || names.length < 2) return (name) => loadCategory(source, kept, name, options);
  const parts = partsOf(names, columnsAtOnce(kept.total));
  const cells = new Map<string, readonly (string | null)[]>();
  const read = async (name: string): Promise<CategoryValues> => {
    if (!cells.has(name)) {
      const part = parts.find((one) => one.includes(name)) ?? [name];
      const values = await cellsOf(source.db, source.table, part, options.signal);
      part.forEach((one, j) => cells.set(one, values[j]));
    }
    const found = categoryFrom(cells.get(name) ?? [], kept.rowIndex);
    cells.delete(name);
    return found;
  };
  return (name) => held(source, ['category', kept.strict, name], () => read(name), categoryBytes);
}

function categoryFrom(values: readonly (string | null)[], rowIndex: Int32Array): CategoryValues {
  const levels = countsOf(values).map(({ value }) => value);
  const codeOf = new Map<string | null, number>(levels.map((level, code) => [level, code]));
  return { levels, codes: Int32Array.from(rowIndex, (row) => codeOf.get(values[row]) ?? -1) };
}
