import type { Column, Database } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { holdsNumbers } from '../prepare/holds-numbers.ts';
import { ident } from '../sql/ident.ts';
import { MOST_COLUMNS, partsOf } from '../sql/parts.ts';

/** A column asked of a table: as a number, or as text. */
export interface ColumnRequest {
  readonly name: string;
  readonly kind: 'number' | 'text';
}

/** Columns of a table in the order of its rows. Errors: those of `Database`. */
export async function readColumns(
  database: Database,
  table: string,
  columns: readonly ColumnRequest[],
  signal?: AbortSignal,
): Promise<readonly Column[]> {
  const found: Column[] = [];
  for (const part of partsOf(columns, MOST_COLUMNS)) {
    const list = part.map(({ name, kind }, i) => `CAST(${ident(name)} AS ${kind === 'number' ? 'DOUBLE' : 'VARCHAR'}) AS c${i}`);
    for (const column of (await database.query(`SELECT ${list.join(', ')} FROM ${ident(table)} ORDER BY _row`, { signal })).columns) found.push(column);
  }
  return found;
}

/** The numbers of the given rows; NaN where there is none. */
export function numbersAt(column: Column, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length);
  if (column.kind !== 'number') return out.fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) out[i] = column.valid[rows[i]] === 1 ? column.values[rows[i]] : Number.NaN;
  return out;
}

/** The texts of the given rows; null where there is none. */
export function textsAt(column: Column, rows: Int32Array): (string | null)[] {
  return Array.from(rows, (row) => (column.kind === 'text' ? column.values[row] : null));
}

/** How the levels of a column stand in the table. */
export function levelTypeOf({ columns }: Pick<CustomerTable, 'columns'>): (name: string) => 'text' | 'number' | 'boolean' {
  const types = new Map(columns.map((column) => [column.name, column.type === 'boolean' ? 'boolean' : holdsNumbers(column) ? 'number' : 'text'] as const));
  return (name) => types.get(name) ?? 'text';
}
