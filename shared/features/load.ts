import { AppError } from '../errors/app-error.ts';
import type { Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import type { CategoryValues } from '../prepare/category.ts';
import type { FeaturePlan } from '../prepare/plan.ts';
import { codesSql, gapsSql, levelsSql, numbersSql, rowsSql } from './features-sql.ts';
import type { StrictColumn } from './features-sql.ts';

/** The rows that are kept, and how to read columns of them. */
export interface Kept {
  readonly table: string;
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

/** Finds the rows that have a value in every column that must have one. */
export async function keepRows(db: Database, customers: CustomerTable, plans: readonly FeaturePlan[], options: QueryOptions): Promise<Kept> {
  const strict = plans
    .filter((plan) => plan.missing === 'drop-row')
    .map((plan): StrictColumn => ({ name: plan.column.name, numeric: plan.kind === 'numeric' }));
  if (strict.length === 0) {
    const rowIndex = new Int32Array(customers.rows);
    for (let i = 0; i < rowIndex.length; i++) rowIndex[i] = i;
    return { table: customers.table, strict, rowIndex, gaps: new Map() };
  }
  const [rows] = await numbers(db, rowsSql(customers.table, strict), options);
  const counts = await numbers(db, gapsSql(customers.table, strict), options);
  return {
    table: customers.table, strict, rowIndex: new Int32Array(rows),
    gaps: new Map(strict.map((column, j) => [column.name, counts[j][0]])),
  };
}

/** Columns of numbers of the rows that are kept, NaN where missing. */
export async function loadNumbers(db: Database, kept: Kept, names: readonly string[], options: QueryOptions): Promise<readonly Float64Array[]> {
  return numbers(db, numbersSql(kept.table, names, kept.strict), options);
}

/** A category of the rows that are kept. Levels are ordered by their frequency in the whole table. */
export async function loadCategory(db: Database, kept: Kept, name: string, options: QueryOptions): Promise<CategoryValues> {
  const found = (await db.query(levelsSql(kept.table, name), options)).columns[0];
  if (found.kind !== 'text') throw new AppError('internal', { message: `levels of ${name} are not text` });
  const levels = found.values.map((level) => level ?? '');
  if (levels.length === 0) return { levels, codes: new Int32Array(kept.rowIndex.length).fill(-1) };
  const [codes] = await numbers(db, codesSql(kept.table, name, levels, kept.strict), options);
  return { levels, codes: new Int32Array(codes) };
}
