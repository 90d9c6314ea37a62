import { AppError } from '../errors/app-error.ts';
import type { Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { CategoryValues } from '../prepare/category.ts';
import type { FeaturePlan } from '../prepare/plan.ts';
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
  readonly strict: readonly StrictColumn[];
  /** `_row` of each. */
  readonly rowIndex: Int32Array;
  /** Gaps over all rows of the columns that must have none. */
  readonly gaps: ReadonlyMap<string, number>;
}

async function numbers(db: Database, sql: string, options: QueryOptions): Promise<Float64Array[]> {
  const table = await db.query(sql, options);
  return table.columns.map((column) => {
    if (column.kind !== 'number') throw new AppError('internal', { message: `${column.name} is not a number` });
    return column.values;
  });
}

/** What the cache holds for these parts of a key, or what `read` answers. */
async function held<T>(source: ColumnSource, parts: readonly unknown[], read: () => Promise<T>, sizeOf: (value: T) => number): Promise<T> {
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
    return { strict, rowIndex, gaps: new Map() };
  }
  const { db, table } = source;
  return held(source, ['rows', strict], async () => {
    const [rows] = await numbers(db, rowsSql(table, strict), options);
    const counts = await numbers(db, gapsSql(table, strict), options);
    return { strict, rowIndex: new Int32Array(rows), gaps: new Map(strict.map((column, j) => [column.name, counts[j][0]])) };
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
  return held(source, ['category', kept.strict, name], async () => {
    const found = (await db.query(levelsSql(table, name), options)).columns[0];
    if (found.kind !== 'text') throw new AppError('internal', { message: `levels of ${name} are not text` });
    const levels = found.values.map((level) => level ?? '');
    if (levels.length === 0) return { levels, codes: new Int32Array(kept.rowIndex.length).fill(-1) };
    const [codes] = await numbers(db, codesSql(table, name, levels, kept.strict), options);
    return { levels, codes: new Int32Array(codes) };
  }, ({ codes }) => codes.byteLength);
}
