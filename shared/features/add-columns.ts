import { Field, Float64, Int64, makeData, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import type { Database, QueryOptions } from '../contract/database.ts';
import type { CustomerTable } from '../contract/tables.ts';
import { ident } from '../sql/ident.ts';
import { literals } from '../sql/literal.ts';
import { breathe } from '../sources/breathe.ts';
import { describeLevels, describeNumbers } from './describe-derived.ts';
import type { Told } from './describe-derived.ts';

/** A column computed outside the database, one value per row of the customer table, in its order. NaN is missing. */
export interface AddedColumn {
  readonly told: Told;
  readonly values: Float64Array;
  /** Where it is a category: the levels, of which `values` are the positions. */
  readonly levels: readonly string[] | null;
}

function ipcOf(columns: readonly AddedColumn[], rows: number): Uint8Array {
  const fields = [new Field('_row', new Int64(), false), ...columns.map((_, j) => new Field(`c${j}`, new Float64(), false))];
  const rowNumbers = new BigInt64Array(rows);
  for (let i = 0; i < rows; i++) rowNumbers[i] = BigInt(i);
  const children = [
    makeData({ type: new Int64(), length: rows, nullCount: 0, data: rowNumbers }),
    ...columns.map(({ values }) => makeData({ type: new Float64(), length: rows, nullCount: 0, data: values })),
  ];
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, struct)]), 'stream');
}

/** The value of an added column in SQL. */
function valueOf({ told, levels }: AddedColumn, j: number): string {
  const present = levels !== null ? `list_extract([${literals(levels)}], CAST(a.c${j} AS INTEGER) + 1)`
    : told.type === 'integer' ? `CAST(a.c${j} AS INTEGER)` : `a.c${j}`;
  return `CASE WHEN NOT isnan(a.c${j}) THEN ${present} END AS ${ident(told.name)}`;
}

/**
 * The customer table with more columns, as table `target` (which may be the table itself).
 * @throws AppError `cancelled`, `database-failed`
 */
export async function addColumns(
  db: Database, customers: CustomerTable, target: string, columns: readonly AddedColumn[], options: QueryOptions,
): Promise<CustomerTable> {
  if (columns.length === 0) return customers;
  const side = `${target}_added`;
  try {
    await db.exec(`DROP TABLE IF EXISTS ${ident(side)}`, options);
    await db.insertArrow(side, ipcOf(columns, customers.rows), options);
    await db.exec(
      `CREATE OR REPLACE TABLE ${ident(target)} AS SELECT t.*, ${columns.map(valueOf).join(', ')}
FROM ${ident(customers.table)} AS t JOIN ${ident(side)} AS a ON t._row = a._row ORDER BY t._row`,
      options,
    );
  } finally {
    await db.exec(`DROP TABLE IF EXISTS ${ident(side)}`).catch(() => undefined);
  }
  const described = [...customers.columns];
  for (const { told, values, levels } of columns) {
    described.push(levels === null ? describeNumbers(told, values)
      : describeLevels(told, Array.from(values, (value) => (Number.isNaN(value) ? null : levels[value]))));
    await breathe(options.signal);
  }
  return { ...customers, table: target, columns: described };
}
